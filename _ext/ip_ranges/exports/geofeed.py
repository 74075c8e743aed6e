"""``geofeed.csv``: where the ranges are, for whoever locates addresses (https://www.rfc-editor.org/rfc/rfc8805).

A line ``prefix,country,,city,`` for each prefix on today's allow list whose region has a country. The field of the region
(ISO 3166-2) and the postal code stay empty: a table says nothing of them. Lines end in CR LF, as the RFC wants and as
programs that verify a signature after RFC 9632 insist on.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from io import StringIO

from ..base.timestamps import instant_or_none
from ..changes.publication import PublishedFeed
from ..changes.published_paths import one_line
from ..changes.terms import EXAMPLE
from ..model.table import Region
from .feed_view import Grouped
from .table_csv import cell

PATH = "geofeed.csv"


def has_places(feed: PublishedFeed) -> bool:
    """Whether the feed has a region of which the country is known, so that there is a geofeed."""
    return any(map(_locality, feed.regions))


def text(grouped: Grouped) -> Iterator[str]:
    """The file of one feed. A prefix whose regions are in different places is in none that can be told, and is left out."""
    publication, feed = grouped.publication, grouped.feed
    locality_of = {region.id: _locality(region) for region in reversed(feed.regions)}
    localities: dict[str, set[str]] = defaultdict(set)
    for prefix, locality in zip(feed.allowed.texts, feed.allowed.map(lambda facts: locality_of.get(facts.range.region, "")), strict=True):
        if locality:
            localities[prefix].add(locality)
    lines = [f"{prefix}{locality}" for prefix, (locality, *others) in localities.items() if not others]
    comments = [
        "ip-ranges: where the ranges are, a geofeed (RFC 8805)",
        f"feed: {one_line(feed.name)}",
        f"serial: {publication.serial}",
        f"last changed: {instant_or_none(publication.changed) or 'unknown'}",
        f"count: {len(lines)}",
        f"source: {grouped.address('ip-ranges.json' if grouped.every else PATH)}",
    ]
    if len(lines) < len(localities):
        comments.append(f"left out, since their regions are in different places: {len(localities) - len(lines)}")
    if not lines:
        comments.append("This geofeed is empty: no address on the allow list has a known place.")
    if feed.example:
        comments.append(EXAMPLE)
    yield from (f"# {comment}\r\n" for comment in comments)
    yield from lines


def _locality(region: Region) -> str:
    """What follows the prefix in a line, with its end; empty without a country that ISO 3166-1 could have (alpha-2).

    Whatever follows a number sign is a comment in a geofeed, in a quoted field too.
    """
    location = region.location
    country = "" if location is None else location.country.strip().upper()
    if location is None or not (len(country) == 2 and country.isascii() and country.isalpha()):
        return ""
    line = StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(["", country, "", cell(location.city.replace("#", " ").strip()), ""])
    return line.getvalue()
