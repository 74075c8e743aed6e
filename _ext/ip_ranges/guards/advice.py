"""The findings of ``ip-ranges check`` in the accepted tables: not wrong enough to refuse, but worth a person's time. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..base.timestamps import format_duration, format_instant
from ..changes.publication import PublishedFeed
from ..changes.terms import in_words
from ..model.table import Range, Table
from .absolute import first_few

_SOON = ("soon", "shortly", "upcoming", "in the near future", "in due course", "in the coming")


@dataclass(frozen=True, slots=True)
class Finding:
    """A fact that a person should look at: *kind* is a stable word for scripts, *message* a sentence."""

    kind: str
    feed: str
    message: str


def findings(feed: str, table: Table, now: datetime, *, promised: timedelta | None) -> Iterator[Finding]:
    """All findings about a feed's table."""
    for kind, messages in (
        ("two-roles", _two_roles(table.ranges)),
        ("overlap", _overlaps(table.ranges)),
        ("overdue", overdue(table, now)),
        ("undated-notice", _undated(table)),
        ("region-without-ranges", _without_ranges(table)),
        ("country", _strange_countries(table)),
        ("notice-period", short_notices(table, now, promised)),
    ):
        for message in messages:
            yield Finding(kind, feed, message)


_SHORTEST = timedelta(hours=1)
_COUNTRY = re.compile(r"[A-Za-z]{2}")


def short_lengths(feed: str, *, settle: timedelta, max_age: timedelta | None) -> Iterator[Finding]:
    """Findings about times in feeds.toml that are hardly meant: ``settle = 7`` is seven seconds. A time of nought is meant."""
    for key, length, so in (
        ("settle", settle, "what vanishes from the feed is called safe to remove after that"),
        ("max_age", max_age, "the accepted table stands in for no longer than that"),
    ):
        if length is not None and timedelta(0) < length < _SHORTEST:
            sentence = f'{key} is {format_duration(length)}, and {so}; a bare number is in seconds. Write "7d" for seven days.'
            yield Finding("short-time", feed, sentence)


def _fixed(ranges: Sequence[Range]) -> list[Range]:
    """The ranges that readers rely on; a vendor's pools overlap by nature."""
    return [item for item in ranges if item.stability != "recycled"]


def _two_roles(ranges: Sequence[Range]) -> Iterator[str]:
    by_prefix: dict[object, list[Range]] = defaultdict(list)
    for item in _fixed(ranges):
        by_prefix[item.prefix].append(item)
    for prefix, items in by_prefix.items():
        roles = sorted({item.role for item in items})
        if len(roles) > 1:
            yield (
                f"{prefix} stands in {len(roles)} roles, {' and '.join(roles)}: where one is updated the other is easily"
                " forgotten. Give each role an address of its own, or make sure that both are meant."
            )


def _overlaps(ranges: Sequence[Range]) -> Iterator[str]:
    fixed = sorted({item.prefix for item in _fixed(ranges)})
    outer = None
    for prefix in fixed:
        if outer is not None and outer.contains(prefix):
            yield f"{prefix} lies inside {outer}, which is published too: some firewalls refuse a set with overlaps."
        else:
            outer = prefix


def overdue(table: Table, now: datetime) -> Iterator[str]:
    """A sentence for each listed range whose end has passed: the day that readers were told is the day, row or no row."""
    names = {region.id: region.title for region in table.regions}
    for item in table.ranges:
        if item.expires is not None and item.expires <= now:
            use = ", ".join(word for word in (names.get(item.region, item.region), item.role) if word)
            yield (
                f"{item.prefix} ({use}) was to be given up on {format_instant(item.expires)} and still stands in the table."
                " Readers go by the day that they were told. Take its row out, or, if it stays in use, give it a later day or none"
                " (expires), which is told to them as news."
            )


def first_overdue(table: Table, now: datetime) -> tuple[str, ...]:
    """The first five sentences of :func:`overdue` and the count of the others, for builds and refreshes; a check has all."""
    return tuple(first_few(overdue(table, now), "The same holds for {:,} more; ip-ranges check names each."))


def gaps(feed: PublishedFeed, now: datetime) -> Iterator[str]:
    """A sentence for each load balancer that is given up before its successor is in use."""
    last = {(order.region, order.prefix): order for order in feed.told if order.action == "repoint"}
    dated = feed.entries.where(lambda facts: facts.gone is None and facts.dated)
    ends = {(facts.range.direction, facts.keep_until) for facts in dated.facts}
    for order in last.values():
        if order.gap and order.keep_until is not None and order.keep_until > now and (order.direction, order.keep_until) in ends:
            region = feed.region(order.region)
            yield (
                f"{order.prefix} ({region.title if region else order.region}) is given up on {format_instant(order.keep_until)}, and"
                " nothing takes over before that: a name that points to it has no address in time. Let what takes its place begin"
                " earlier (effective), or keep this one longer (expires)."
            )


def _undated(table: Table) -> Iterator[str]:
    for notice in table.notices:
        if notice.effective is None:
            text = f"{notice.title} {notice.body}".lower()
            word = next((word for word in _SOON if word in text), None)
            quoted = f' and says "{word}"' if word else ""
            yield f"The notice {notice.id} has no effective date{quoted}: readers ask when. Give it one."


def _without_ranges(table: Table) -> Iterator[str]:
    used = {item.region for item in table.ranges}
    for region in table.regions:
        if region.status == "active" and region.tenancy == "public" and region.id not in used:
            yield f"The region {region.id} is active and public and has no ranges: is something missing?"


def _strange_countries(table: Table) -> Iterator[str]:
    for region in table.regions:
        country = region.location.country if region.location else ""
        if country and not _COUNTRY.fullmatch(country):
            yield (
                f'The region {region.id} is in the country "{country[:60]}", so the geofeed leaves its addresses out; it takes the two letters of'
                " ISO 3166-1, such as DE."
            )


def short_notices(table: Table, now: datetime, promised: timedelta | None) -> Iterator[str]:
    """A sentence for each notice whose day lies ahead and comes too soon; one that has come is past mending."""
    if promised is None:
        return
    for notice in table.notices:
        if notice.effective is not None and notice.effective > now and notice.effective - notice.published < promised:
            length = in_words(max(notice.effective - notice.published, timedelta(0)))
            yield (
                f"The notice {notice.id} gives {length} of notice, and {in_words(promised)} are promised"
                f" (notice_period in feeds.toml). Make its day {format_instant(notice.published + promised)} or later."
            )
