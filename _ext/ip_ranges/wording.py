"""Changes in the words that readers are told them in: what happened, and what to do. Pure; *now* sets the tense.

Each sentence is a text with named gaps and what belongs into them. The command, the feeds of notices and the announcements
fill it as plain text; a page translates it first, and fills it with links and times. So all of them say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from .instants import format_duration
from .model import Range
from .publication import Line
from .revision import Change

_MOST_PREFIXES = 4
"""Prefixes that a sentence names; it counts the rest."""


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a text for the translators."""
    return text


class Word(str):
    """A word of ours inside a sentence, which a page translates; what a feed says stays as it is."""

    __slots__ = ()


class Prefixes(NamedTuple):
    """Some ranges of which a sentence names the prefixes."""

    ranges: tuple[Range, ...]

    @property
    def shown(self) -> tuple[Range, ...]:
        """Those that are named."""
        return self.ranges[:_MOST_PREFIXES]

    @property
    def more(self) -> int:
        """How many are only counted."""
        return max(0, len(self.ranges) - _MOST_PREFIXES)


class Moves(NamedTuple):
    """From what to what a range moved, one step for each fact, joined by "and from"."""

    steps: tuple[Sentence, ...]


Value = str | Word | datetime | Prefixes | Moves


class Sentence(NamedTuple):
    """A sentence with ``{names}`` in it, and what belongs into each."""

    text: str
    values: Mapping[str, Value] = {}


Said = tuple[Sentence, ...]

DIRECTION_WORDS = {"inbound": N_("you connect to"), "outbound": N_("we connect from")}
"""Directions from the reader's side."""

ROLE_WORDS = {
    "load-balancer": N_("load balancer"),
    "nat-gateway": N_("NAT gateway"),
    "proxy": N_("proxy"),
    "vpn": N_("VPN"),
    "server-pool": N_("server pool"),
}
"""Roles as a sentence has them."""


def day_and_time(moment: datetime) -> str:
    """``20 December 2026, 09:00 UTC``; midnight is left out."""
    clock = "" if (moment.hour, moment.minute) == (0, 0) else f", {moment:%H:%M} UTC"
    return f"{moment.day} {moment:%B %Y}{clock}"


def where(item: Range) -> str:
    """The facts that tell a reader whether a range concerns them: ``us-east, load-balancer, you connect to``."""
    labels = [value for name, value in item.labels if name == "service"]
    return ", ".join([word for word in (item.region,) if word] + labels + [item.role, DIRECTION_WORDS[item.direction]])


def happened(line: Line, now: datetime) -> Said:
    """What a line tells, in sentences whose subject is the address."""
    change = line.change
    if line.away and line.returned:
        since, until = line.away[0][0], line.away[-1][1] or now
        if len(line.away) == 1:
            return (Sentence(N_("Was away from {since} to {until} and is back."), {"since": since, "until": until}),)
        values: dict[str, Value] = {"times": str(len(line.away)), "since": since, "until": until}
        return (Sentence(N_("Was away {times} times from {since} to {until} and is back."), values),)
    if line.returned:
        return (Sentence(N_("Changed and is as it was before.")),)
    if change.kind == "added":
        return (_added(change.subject, now),)
    if change.withdrawn:
        return (Sentence(N_("Was withdrawn before it was used.")),)
    if change.kind == "removed":
        if change.keep_until is not None and now < change.keep_until:
            return (Sentence(N_("Left the list and may still be in use.")),)
        return (Sentence(N_("Left the list.")),)
    if change.kind == "reshaped":
        return (_reshaped(change),)
    if change.kind == "moved":
        return (Sentence(N_("Moved from {where}."), {"where": _moves(change.before[0], change.subject)}),)
    return _rescheduled(change.before[0], change.subject)


def _added(item: Range, now: datetime) -> Sentence:
    if item.effective is None:
        return Sentence(N_("Was added and is in use."))
    planned = now < item.effective
    return Sentence(N_("Will be in use from {date}.") if planned else N_("Has been in use from {date}."), {"date": item.effective})


def _reshaped(change: Change) -> Sentence:
    if change.before and change.after:
        values: dict[str, Value] = {"new": Prefixes(change.after), "old": Prefixes(change.before)}
        return Sentence(N_("Is written as {new} instead of {old}; the addresses are the same."), values)
    parts = {"parts": Prefixes(change.after or change.before)}
    if change.before:
        return Sentence(N_("No longer lists {parts} by itself; the addresses are the same."), parts)
    return Sentence(N_("Now also lists {parts} by itself; the addresses are the same."), parts)


def _moves(old: Range, new: Range) -> Moves:
    pairs: list[tuple[Word | str, str, str]] = []
    if old.region != new.region:
        pairs.append((Word(N_("region")), old.region, new.region))
    if old.role != new.role:
        pairs.append((Word(N_("role")), Word(ROLE_WORDS[old.role]), Word(ROLE_WORDS[new.role])))
    if old.direction != new.direction:
        pairs.append((Word(N_("direction")), Word(DIRECTION_WORDS[old.direction]), Word(DIRECTION_WORDS[new.direction])))
    had, has = dict(old.labels), dict(new.labels)
    pairs += [(name, had.get(name, ""), has.get(name, "")) for name in sorted({**had, **has}) if had.get(name) != has.get(name)]
    none = Word(N_("none"))
    return Moves(
        tuple(
            Sentence(N_("{what} {old} to {new}"), {"what": what, "old": was or none, "new": became or none})
            for what, was, became in pairs
        )
    )


def _rescheduled(old: Range, new: Range) -> Said:
    said: list[Sentence] = []
    if old.effective != new.effective:
        said.append(
            Sentence(N_("Has no start date any more."))
            if new.effective is None
            else _dated(N_("Is used from {date}."), N_("Is used from {date}, not {was}."), new.effective, old.effective)
        )
    if old.expires != new.expires:
        said.append(
            Sentence(N_("Is not to leave any more."))
            if new.expires is None
            else _dated(N_("Is to leave on {date}."), N_("Is to leave on {date}, not {was}."), new.expires, old.expires)
        )
    return tuple(said) or (Sentence(N_("Has a new note.")),)


def _dated(plain: str, instead: str, date: datetime, was: datetime | None) -> Sentence:
    return Sentence(plain, {"date": date}) if was is None else Sentence(instead, {"date": date, "was": was})


def to_do(line: Line, now: datetime) -> Sentence:
    """The action, spelled out with its date."""
    change = line.change
    until = change.keep_until
    if change.action == "none" or line.returned:
        return Sentence(N_("Nothing to do."))
    if change.action == "allow":
        effective = change.subject.effective
        if effective is not None and now < effective:
            return Sentence(N_("Allow it before {date}."), {"date": effective})
        return Sentence(N_("Allow it now."))
    if change.withdrawn:
        return kept(until, now)
    if change.action == "repoint" and change.kind == "moved":
        region = change.before[0].region or Word(N_("what was here"))
        return Sentence(N_("Point A records for {region} at the addresses that it has now."), {"region": region})
    if change.action == "repoint":
        if until is not None and now < until:
            return Sentence(N_("Repoint A records that name it before {date}."), {"date": until})
        return Sentence(N_("Repoint A records that name it now: the address may belong to somebody else."))
    return kept(until, now)


def kept(until: datetime | None, now: datetime) -> Sentence:
    """How long an address that goes must stay on an allow list."""
    if until is None:
        return Sentence(N_("Keep it until a date is given."))
    if now < until:
        return Sentence(N_("Keep it until {date}, then remove it."), {"date": until})
    return Sentence(N_("It is safe to remove."))


def what_happened(line: Line, now: datetime) -> str:
    """What a line tells as plain text: the end of a sentence that begins with the prefix."""
    told = [_plain(sentence).removesuffix(".") for sentence in happened(line, now)]
    return " and ".join(text[:1].lower() + text[1:] for text in told)


def what_to_do(line: Line, now: datetime) -> str:
    """The action as plain text, a whole sentence."""
    return _plain(to_do(line, now))


def _plain(sentence: Sentence) -> str:
    return sentence.text.format(**{name: _plain_value(value) for name, value in sentence.values.items()})


def _plain_value(value: Value) -> str:
    if isinstance(value, datetime):
        return day_and_time(value)
    if isinstance(value, Prefixes):
        more = N_(" and {count} more").format(count=value.more) if value.more else ""
        return ", ".join(str(item.prefix) for item in value.shown) + more
    if isinstance(value, Moves):
        return N_(" and from ").join(_plain(step) for step in value.steps)
    return value


def in_words(length: timedelta) -> str:
    """A length in days where it has any, else exactly."""
    return format_duration(timedelta(days=length.days) if length.days else length)


def counted(count: int, word: str) -> str:
    """``1 range`` or ``1,234 ranges``, for sentences that are not translated."""
    return f"{count:,} {word if count == 1 else word + 's'}"
