"""A year in the life of a small platform, moment by moment: what its table says, and what readers have to be told by then.

The expectations are written down from the contract: literally, by hand, and not by any code of the project.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any, NamedTuple

from ip_ranges import exports, formats
from ip_ranges.formats import ReadOptions
from ip_ranges.pipeline.assemble import accepted_publication
from ip_ranges.pipeline.read_documents import reading_of
from ip_ranges.pipeline.revisions import Candidate, recorded
from ip_ranges.settings import FeedSettings, parse_settings
from ip_ranges.storage.canonical_table import table_text, text_digest
from ip_ranges.storage.ledger import Ledger

PAGE = "https://docs.example.com/background/ip-addresses.html"
SETTINGS = """
published_url = "https://docs.example.com/ip-ranges/"
[feeds.divio]
format = "region-table"
url = "region-table.json"
"""
FOLLOWED = ("", "regions/us-east/", "regions/eu-central/")
"""Whose feeds the readers follow: the whole site's and two regions'."""

PLACES = {
    "192.0.2.10/32": "Virginia",
    "192.0.2.12/32": "Virginia",
    "192.0.2.13/32": "Frankfurt",
    "192.0.2.20/32": "Virginia",
    "203.0.113.192/26": "Virginia",
    "198.51.100.1/32": "Virginia",
    "198.51.100.2/32": "Virginia",
    "198.51.100.70/32": "Frankfurt",
    "198.51.100.192/26": "Frankfurt",
    "2001:db8:3::/48": "Mumbai",
}
"""Where each address is of which something is told, by the name that people read."""


class Said(NamedTuple):
    """One thing that an entry says: of which address (or notice, or region), what to do, by or from which day, and where.

    *day* is the day of the moment in UTC; of what is gone it is the day since which it is not listed. *regions* are those whose
    own feeds say it too.
    """

    about: str
    what: str
    day: date | None
    place: str
    regions: tuple[str, ...]


class Thing(NamedTuple):
    """One event of the calendar: what is to be done, with which address, on which day."""

    what: str
    address: str
    day: date


class Moment(NamedTuple):
    """A build of the site. *document* is the table then.

    *said* is what is told as new since the moment before, *kept* the addresses that nobody may be told to remove then.
    *ahead* are all events from that day on that stand, *off* those that are shown as called off.
    """

    name: str
    now: datetime
    document: dict[str, Any]
    said: tuple[Said, ...]
    kept: tuple[str, ...]
    ahead: frozenset[Thing]
    off: frozenset[Thing]


class Platform:
    """The table as somebody edits it, and the calendar that follows from what is told."""

    def __init__(self) -> None:
        self.regions = {
            "us-east": {"id": "us-east", "name": "Virginia"},
            "eu-central": {"id": "eu-central", "name": "Frankfurt"},
        }
        self.rows: dict[tuple[str, str], dict[str, Any]] = {}
        self.notices: dict[str, dict[str, Any]] = {}
        self.ahead: set[Thing] = set()
        self.off: set[Thing] = set()

    def row(self, prefix: str, region: str, *, role: str = "nat-gateway", direction: str = "outbound", **dates: str) -> None:
        """Add a row, or write it anew with other dates."""
        facts = {"prefix": prefix, "region": region, "role": role, "direction": direction}
        self.rows[prefix, region] = {**facts, **{name: f"{day}T09:00:00Z" for name, day in dates.items()}}

    def gone(self, prefix: str, region: str) -> None:
        """Take a row out."""
        del self.rows[prefix, region]

    def at(self, name: str, day: str, *said: Said, kept: tuple[str, ...] = ()) -> Moment:
        """A build at 09:00 UTC of a day."""
        now = datetime.combine(date.fromisoformat(day), time(9), UTC)
        document = {
            "format_version": "1.0",
            "regions": list(self.regions.values()),
            "ranges": list(self.rows.values()),
            "notices": list(self.notices.values()),
        }
        ahead = frozenset(thing for thing in self.ahead if thing.day >= now.date())
        return Moment(name, now, json.loads(json.dumps(document)), said, kept, ahead, frozenset(self.off))


def virginia(address: str, what: str, day: str = "") -> Said:
    """Something said of an address in Virginia."""
    return Said(address, what, date.fromisoformat(day) if day else None, "Virginia", ("us-east",))


def frankfurt(address: str, what: str, day: str = "") -> Said:
    """Something said of an address in Frankfurt."""
    return Said(address, what, date.fromisoformat(day) if day else None, "Frankfurt", ("eu-central",))


def mumbai(about: str, what: str, day: str = "") -> Said:
    """Something said of the region Mumbai or an address in it."""
    return Said(about, what, date.fromisoformat(day) if day else None, "Mumbai", ("ap-south",))


def thing(what: str, address: str, day: str) -> Thing:
    """One event."""
    return Thing(what, address, date.fromisoformat(day))


def year() -> Iterator[Moment]:
    """Every moment of the year. Rows have their dates at 09:00 UTC, builds are at 09:00 UTC, settle is seven days."""
    site = Platform()
    for part in (_first_table, _an_end, _a_plan, _departures, _blocks, _a_move, _a_notice, _a_region, _a_load_balancer):
        yield from part(site)


def _first_table(site: Platform) -> Iterator[Moment]:
    us, eu = "us-east", "eu-central"
    for last in (10, 11, 12, 13, 14):
        site.row(f"192.0.2.{last}/32", us)
    site.row("203.0.113.0/24", us)
    site.row("198.51.100.1/32", us, role="load-balancer", direction="inbound")
    site.row("198.51.100.65/32", eu)
    site.row("198.51.100.128/25", eu)
    site.row("192.0.2.20/32", us, expires="2027-02-20")
    site.ahead = {thing("remove", "192.0.2.20/32", "2027-02-21")}
    yield site.at("the first table, with one end to come", "2026-12-01", virginia("192.0.2.20/32", "leave", "2027-02-20"))


def _an_end(site: Platform) -> Iterator[Moment]:
    us = "us-east"
    site.row("192.0.2.10/32", us, expires="2027-03-15")
    site.ahead |= {thing("remove", "192.0.2.10/32", "2027-03-16")}
    yield site.at("an end is set", "2026-12-04", virginia("192.0.2.10/32", "leave", "2027-03-15"))
    site.row("192.0.2.10/32", us, expires="2027-04-01")
    site.ahead ^= {thing("remove", "192.0.2.10/32", "2027-03-16"), thing("remove", "192.0.2.10/32", "2027-04-02")}
    yield site.at("the end is moved", "2026-12-10", virginia("192.0.2.10/32", "leave", "2027-04-01"))
    site.row("192.0.2.10/32", us)
    site.ahead -= {thing("remove", "192.0.2.10/32", "2027-04-02")}
    site.off |= {thing("remove", "192.0.2.10/32", "2027-04-02")}
    yield site.at("the end is called off", "2026-12-15", virginia("192.0.2.10/32", "keep"), kept=("192.0.2.10/32",))


def _a_plan(site: Platform) -> Iterator[Moment]:
    eu = "eu-central"
    site.row("198.51.100.70/32", eu, effective="2027-02-01")
    site.ahead |= {thing("allow", "198.51.100.70/32", "2027-01-31")}
    yield site.at("a plan", "2027-01-05", frankfurt("198.51.100.70/32", "allow", "2027-02-01"))
    site.row("198.51.100.70/32", eu, effective="2027-02-15")
    site.ahead ^= {thing("allow", "198.51.100.70/32", "2027-01-31"), thing("allow", "198.51.100.70/32", "2027-02-14")}
    yield site.at("the plan is put off", "2027-01-08", frankfurt("198.51.100.70/32", "allow", "2027-02-15"))
    site.gone("198.51.100.70/32", eu)
    site.ahead ^= {thing("allow", "198.51.100.70/32", "2027-02-14"), thing("remove", "198.51.100.70/32", "2027-01-20")}
    site.off |= {thing("allow", "198.51.100.70/32", "2027-02-14")}
    withdrawn = (frankfurt("198.51.100.70/32", "call off"), frankfurt("198.51.100.70/32", "remove", "2027-01-19"))
    yield site.at("the plan is withdrawn", "2027-01-12", *withdrawn)


def _departures(site: Platform) -> Iterator[Moment]:
    us = "us-east"
    site.gone("192.0.2.11/32", us)
    yield site.at("an address is not listed", "2027-02-01")
    site.row("192.0.2.11/32", us)
    yield site.at("it is back within settle", "2027-02-04")

    site.gone("192.0.2.12/32", us)
    yield site.at("another one is not listed", "2027-02-10")
    yield site.at("it may still come back", "2027-02-16")
    yield site.at("it is gone for good", "2027-02-19", virginia("192.0.2.12/32", "gone", "2027-02-10"))
    site.gone("192.0.2.20/32", us)
    yield site.at("the address whose end was told is taken out", "2027-02-22")


def _blocks(site: Platform) -> Iterator[Moment]:
    us, eu = "us-east", "eu-central"
    site.gone("203.0.113.0/24", us)
    site.row("203.0.113.0/25", us)
    site.row("203.0.113.128/26", us)
    parts = ("203.0.113.0/25", "203.0.113.128/26")
    yield site.at("a block comes in parts, and one is missing", "2027-03-01")
    yield site.at("the missing part is gone for good", "2027-03-10", virginia("203.0.113.192/26", "gone", "2027-03-01"), kept=parts)
    site.row("198.51.100.128/25", eu, expires="2027-05-01")
    site.row("198.51.100.128/26", eu)
    site.ahead |= {thing("remove", "198.51.100.192/26", "2027-05-02")}
    planned = frankfurt("198.51.100.192/26", "leave", "2027-05-01")
    yield site.at("half of a block is to leave", "2027-03-15", planned, kept=("198.51.100.128/26",))


def _a_move(site: Platform) -> Iterator[Moment]:
    us, eu = "us-east", "eu-central"
    site.gone("192.0.2.13/32", us)
    site.row("192.0.2.13/32", eu)
    kept = ("192.0.2.13/32",)
    yield site.at("an address moves to another region", "2027-04-01", frankfurt("192.0.2.13/32", "allow"), kept=kept)
    # Whoever follows the region that it left hears of it when the departure is certain, as of any that has no date.
    moved = Said("192.0.2.13/32", "move", None, "Frankfurt", ("us-east",))
    yield site.at("it has left the other one for good", "2027-04-10", moved, kept=kept)
    site.gone("198.51.100.128/25", eu)
    yield site.at("the block whose end was told is taken out", "2027-05-02")


def _a_notice(site: Platform) -> Iterator[Moment]:
    title = "Maintenance of the gateway in Frankfurt"
    notice: dict[str, Any] = {
        "id": "gateway-2027-06",
        "published": "2027-05-10T09:00:00Z",
        "title": title,
        "body": "Connections are cut for a minute.",
        "effective": "2027-06-15T09:00:00Z",
        "regions": ["eu-central"],
    }
    site.notices["gateway"] = notice
    yield site.at("a notice", "2027-05-10", frankfurt(title, "say", "2027-06-15"))
    site.notices["gateway"] = {**notice, "effective": "2027-06-22T09:00:00Z"}
    yield site.at("the notice has another day", "2027-05-20", frankfurt(title, "say", "2027-06-22"))
    site.notices.clear()
    yield site.at("the notice is called off", "2027-06-01", frankfurt(title, "call off"))


def _a_region(site: Platform) -> Iterator[Moment]:
    site.regions["ap-south"] = {"id": "ap-south", "name": "Mumbai", "status": "planned"}
    yield site.at("a region is planned", "2027-07-01", mumbai("Mumbai", "plan"))
    site.regions["ap-south"]["status"] = "active"
    site.row("2001:db8:3::/48", "ap-south")
    yield site.at("the region opens", "2027-08-01", mumbai("Mumbai", "open"), mumbai("2001:db8:3::/48", "allow"))
    site.regions["ap-south"]["status"] = "retired"
    site.gone("2001:db8:3::/48", "ap-south")
    yield site.at("the region closes", "2027-10-01", mumbai("Mumbai", "close"), kept=("2001:db8:3::/48",))
    yield site.at("its addresses are gone for good", "2027-10-10", mumbai("2001:db8:3::/48", "gone", "2027-10-01"))


def _a_load_balancer(site: Platform) -> Iterator[Moment]:
    us = "us-east"
    balancer = {"role": "load-balancer", "direction": "inbound"}
    site.row("198.51.100.1/32", us, expires="2027-11-15", **balancer)
    site.row("198.51.100.2/32", us, effective="2027-11-01", **balancer)
    site.ahead |= {
        thing("allow", "198.51.100.2/32", "2027-10-31"),
        thing("repoint", "198.51.100.1/32", "2027-11-14"),
        thing("remove", "198.51.100.1/32", "2027-11-16"),
    }
    replaced = (
        virginia("198.51.100.2/32", "allow", "2027-11-01"),
        virginia("198.51.100.1/32", "repoint", "2027-11-15"),
        virginia("198.51.100.1/32", "remove", "2027-11-15"),
    )
    yield site.at("a load balancer is replaced", "2027-10-15", *replaced)
    yield site.at("the new one has begun", "2027-11-02")
    site.gone("198.51.100.1/32", us)
    yield site.at("the old one is taken out", "2027-11-17")
    yield site.at("the year is over", "2027-12-01")


class _NobodyAsked:
    """What an accepted publication is made with where no source was ever asked."""

    def last_verified(self, feed: FeedSettings) -> datetime | None:
        return None


@cache
def published_year() -> tuple[tuple[Moment, Mapping[str, str]], ...]:
    """Each moment with the feeds and calendars that the project publishes then, by their paths."""
    settings = parse_settings(SETTINGS, {})
    ledger, found = Ledger(), []
    for moment in year():
        ledger = _accepted(ledger, settings.feeds[0], moment)
        publication = accepted_publication(ledger, settings, _NobodyAsked(), moment.now)
        texts = {path: file() for path, file in exports.files(publication) if path.endswith((".atom", ".feed.json", ".ics"))}
        found.append((moment, texts))
    return tuple(found)


def _accepted(ledger: Ledger, feed: FeedSettings, moment: Moment) -> Ledger:
    """The ledger after a refresh at a moment, which records a revision where the table says something else than before."""
    table = formats.get(feed.format).read(json.dumps(moment.document).encode(), ReadOptions(name=feed.url))
    assert table.problems == ()
    body = table_text(table)
    digest = text_digest(body)
    snapshot = ledger.snapshots.get(feed.name)
    if snapshot is not None and snapshot.digest == digest:
        return ledger
    old = None if snapshot is None else snapshot.table
    candidate = Candidate(feed, table, old, reading_of(feed), digest, digest, moment.now, body)
    (acceptance,) = recorded([candidate], ledger)
    return Ledger(
        (*ledger.lines, *acceptance.lines), (*ledger.revisions, *acceptance.revisions), {feed.name: acceptance.snapshot}
    )
