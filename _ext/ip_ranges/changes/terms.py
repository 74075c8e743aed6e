"""Words that readers see, each written once with its mark for the translators: facts, states, days and counts. Pure.

A sentence is a text with named gaps and what belongs into them. Feeds, files and the command fill it as plain text
(:func:`plain`); a page translates it first, and fills it with links and times. So all of them say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from ..base.timestamps import format_duration
from ..model.entries import Entry, EntryFacts


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a text for the translators."""
    return text


class Word(str):
    """A word of ours inside a sentence, which a page translates; what a feed says stays as it is."""

    __slots__ = ()


class Day(NamedTuple):
    """A day, whatever the time zone."""

    day: date


Value = str | Word | datetime | Day


class Sentence(NamedTuple):
    """A sentence with ``{names}`` in it, and what belongs into each."""

    text: str
    values: Mapping[str, Value] = {}


Sentences = tuple[Sentence, ...]


def plain(sentence: Sentence) -> str:
    """A sentence as plain text."""
    return sentence.text.format(**{name: _plain_value(value) for name, value in sentence.values.items()})


def _plain_value(value: Value) -> str:
    if isinstance(value, Day):
        return day_in_words(value.day)
    return day_and_time(value) if isinstance(value, datetime) else value


def clause(text: str) -> str:
    """A whole sentence as the end of another one that begins with its subject: ``is in use``."""
    return text[:1].lower() + text[1:].removesuffix(".")


def capital(text: str) -> str:
    """A text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


# ---- days and lengths -------------------------------------------------------------------------------------------------


def day_in_words(day: date) -> str:
    """A day as ``15 March 2027``; of a moment its day in UTC."""
    return f"{day.day} {day:%B %Y}"


def day_and_time(moment: datetime, spell: Callable[[date], str] = day_in_words) -> str:
    """A moment as ``20 December 2026, 09:00 UTC``; midnight is left out. *spell* writes the day in the reader's language."""
    day = spell(moment)
    return day if (moment.hour, moment.minute) == (0, 0) else f"{day}, {moment:%H:%M} UTC"


def in_words(length: timedelta) -> str:
    """A length in days where it has any, else exactly."""
    return format_duration(timedelta(days=length.days) if length.days else length)


# ---- counts -----------------------------------------------------------------------------------------------------------

COUNTED = {
    "range": (N_("1 range"), N_("{count} ranges")),
    "change": (N_("1 change"), N_("{count} changes")),
    "day": (N_("1 day"), N_("{count} days")),
    "hour": (N_("1 hour"), N_("{count} hours")),
    "minute": (N_("1 minute"), N_("{count} minutes")),
}
"""The nouns that pages count, as one and as many of it."""


def counted(count: int, noun: str) -> str:
    """A count in words, ``1 range`` or ``1,234 ranges``, for sentences that are not translated."""
    ending = "" if count == 1 else "es" if noun.endswith("x") else "s"
    return f"{count:,} {noun}{ending}"


def and_more(count: int) -> Sentence:
    """The end of a row of names that is cut short."""
    return Sentence(N_("and {count} more"), {"count": f"{count:,}"})


def more_in(count: int, file: str) -> Sentence:
    """The file that has the remainder of what is cut short."""
    text = N_("1 more is in {file}.") if count == 1 else N_("{count} more are in {file}.")
    return Sentence(text, {"count": f"{count:,}", "file": file})


# ---- facts ------------------------------------------------------------------------------------------------------------

DIRECTION_WORDS = {"inbound": N_("you connect to"), "outbound": N_("we connect from")}
"""Directions from the reader's side."""

DIRECTION_TITLES = {"inbound": N_("You connect to"), "outbound": N_("We connect from")}
"""Directions at the head of a table, from the reader's side."""

DIRECTION_NAMES = {"inbound": N_("inbound (you connect to)"), "outbound": N_("outbound (we connect from)")}
"""Directions from our side, with the reader's in parentheses."""

ROLE_WORDS = {
    "load-balancer": N_("load balancer"),
    "nat-gateway": N_("NAT gateway"),
    "proxy": N_("proxy"),
    "vpn": N_("VPN"),
    "server-pool": N_("server pool"),
}
"""Roles as a sentence has them."""

ROLE_TITLES = {
    "load-balancer": N_("Load balancers"),
    "nat-gateway": N_("NAT gateways"),
    "proxy": N_("Proxies"),
    "vpn": ROLE_WORDS["vpn"],
    "server-pool": N_("Server pool"),
}
"""Roles at the head of a table."""

STABILITY_WORDS = {"semi-static": N_("semi-static"), "fixed": N_("fixed"), "recycled": N_("recycled")}
"""Stabilities: what a reader may rely on."""

TENANCY_WORDS = {"public": N_("public"), "private": N_("private")}
"""Tenancies: who shares a region."""

STATUS_WORDS = {"planned": N_("planned"), "active": N_("active"), "retired": N_("retired")}
"""Statuses of regions: whether one is in use."""

RECORD_NAMES = {4: N_("A records"), 6: N_("AAAA records")}
"""The DNS records that name an address, by its IP version."""

HEADINGS = {
    "range": N_("Address or range"),
    "addresses": N_("Addresses"),
    "use": N_("What for"),
    "happens": N_("What happens"),
    "asks": N_("What to do"),
    "coming": N_("What is coming"),
    "ipv6": N_("IPv6"),
    "region": N_("Region"),
    "direction": N_("Direction"),
    "place": N_("Place"),
    "vendor": N_("Vendor"),
    "tenancy": N_("Tenancy"),
    "status": N_("Status"),
}
"""The heads of columns that several tables have."""

YES, NO, NONE, UNKNOWN = N_("yes"), N_("no"), N_("none"), N_("unknown")
ALL_REGIONS, NO_REGION = N_("all regions"), N_("no region")
WHOLE_LIST = N_("the whole list")
NOT_OURS, IS_NOT_OURS = "not one of ours", N_("{query} is not one of ours.")
NOT_IN_TABLES, IS_NOT_IN_TABLES = N_("not in the tables of this site"), N_("{query} is not in the tables of this site.")
MISSING_TABLES = N_("The addresses of {feeds} are not available at present: what stands only there is not known here.")
UP_TO_DATE, NOT_UP_TO_DATE = N_("up to date"), N_("not up to date")
EXAMPLE = "These are EXAMPLE addresses from documentation space. Do not put them into a firewall."


VENDORS = {
    "aws": "AWS",
    "azure": "Azure",
    "google": "Google Cloud",
    "exoscale": "Exoscale",
    "oracle": "Oracle Cloud",
    "digitalocean": "DigitalOcean",
    "linode": "Linode",
    "ovh": "OVHcloud",
    "hetzner": "Hetzner",
}
"""Vendors as they write themselves."""


def vendor_name(vendor: str) -> str:
    """A vendor as it writes itself; one that we do not know as the table has it."""
    return VENDORS.get("google" if vendor == "gcp" else vendor, vendor)


def named_regions(names: str) -> Sentence:
    """The regions that something is about."""
    return Sentence(N_("Regions: {regions}."), {"regions": names})


# ---- states -----------------------------------------------------------------------------------------------------------

IN_USE = N_("in use")
IN_USE_FROM = N_("in use from {date}")
IN_USE_FROM_UNTIL = N_("in use from {date} until {end}")
IN_USE_UNTIL = N_("in use until {date}")
UNLISTED = N_("not listed since {date}: keep it")
UNLISTED_UNTIL = N_("not listed since {date}: keep it until {end}")
WITHDRAWN = N_("withdrawn before it was used")
WITHDRAWN_LISTED = N_("withdrawn before it was used, listed until {date}")
WITHDRAWN_REMOVABLE = N_("withdrawn before it was used, safe to remove since {date}")
REMOVABLE = N_("safe to remove")
REMOVABLE_SINCE = N_("safe to remove since {date}")


def state_meaning(entry: Entry | EntryFacts) -> Sentence:
    """The state of a range as its meaning to whoever relies on it, in words for a cell or after a comma."""
    effective, until = entry.range.effective, entry.keep_until
    if entry.state == "retired":
        if until is None:
            return Sentence(REMOVABLE)
        return Sentence(WITHDRAWN_REMOVABLE if entry.withdrawn else REMOVABLE_SINCE, {"date": until})
    if entry.withdrawn and until is not None:
        return Sentence(WITHDRAWN_LISTED, {"date": until})
    if entry.gone is not None:
        if entry.range.expires is None or until is None:
            return Sentence(UNLISTED, {"date": entry.gone})
        return Sentence(UNLISTED_UNTIL, {"date": entry.gone, "end": until})
    if entry.state == "announced" and effective is not None:
        if until is not None:
            return Sentence(IN_USE_FROM_UNTIL, {"date": effective, "end": until})
        return Sentence(IN_USE_FROM, {"date": effective})
    if entry.state == "draining" and until is not None:
        return Sentence(IN_USE_UNTIL, {"date": until})
    return Sentence(IN_USE)
