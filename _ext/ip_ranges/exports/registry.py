"""The list of all published files.

Adding a file is adding a module with a pure function, and one line in :func:`_of_feed`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial

from ..changes.publication import Publication
from ..changes.published_paths import feed_segment, path_segment
from ..model.entries import NO_ENTRIES
from ..storage.snapshot_file import snapshot_in_pieces
from . import (
    atom,
    aws_json,
    calendar,
    changes_json,
    checker_data,
    checksums,
    geofeed,
    json_feed,
    lists,
    schema,
    status,
    table_csv,
    table_json,
)
from .calendar_events import Event, events
from .chunks import Text, encoded
from .feed_view import Grouped
from .snippets import Place, Recipe, is_published, recipes, render_place
from .subscriber_items import EVERYTHING, Item, Scope, items

Making = Callable[[], Text]
"""Makes the text of one file; nothing is worked out before."""


class PublishedFile:
    """One file, made when it is asked for: call it for its text."""

    __slots__ = ("_digests", "_making", "_path")

    def __init__(self, path: str, making: Making, digests: dict[str, str]) -> None:
        self._path, self._making, self._digests = path, making, digests

    def pieces(self) -> Iterator[bytes]:
        """The bytes of the file, piece by piece; after the last one the digest is noted."""
        digest = hashlib.sha256()
        for piece in encoded(self._making()):
            digest.update(piece)
            yield piece
        self._digests[self._path] = digest.hexdigest()

    def __call__(self) -> str:
        """The whole text of the file."""
        return b"".join(self.pieces()).decode()


def files(publication: Publication) -> Iterator[tuple[str, PublishedFile]]:
    """Every published file, ``SHA256SUMS`` and then ``status.json`` last: whoever writes them in this order is never
    caught with a status that speaks of files which are not there yet.
    """
    digests: dict[str, str] = {}
    recorded: dict[str, PublishedFile] = {}

    def digest_of(path: str) -> str:
        """The digest of a file, which is made for it where it was not made yet."""
        if path not in digests:
            for _ in recorded[path].pieces():
                pass
        return digests[path]

    for path, making in _all_but_sums(publication, digest_of):
        recorded[path] = PublishedFile(path, making, digests)
    last = "status.json"
    for path, file in recorded.items():
        if path != last:
            yield path, file
    sums = "SHA256SUMS"
    yield sums, PublishedFile(sums, lambda: checksums.text({path: digest_of(path) for path in recorded}), {})
    yield last, recorded[last]


def possible_files(publication: Publication) -> Iterator[tuple[str, PublishedFile]]:
    """The files, but for those of the whole site, that there would be if each feed had ever had something of everything."""
    for feed in publication.feeds:
        grouped = Grouped(publication, feed, every=True)
        for path, making in _of_feed(grouped):
            yield grouped.folder + path, PublishedFile(path, making, {})


def _all_but_sums(publication: Publication, digest_of: status.Digests) -> Iterator[tuple[str, Making]]:
    for feed in publication.feeds:
        grouped = Grouped(publication, feed)
        for path, making in _of_feed(grouped):
            yield grouped.folder + path, making
        if feed.snapshot is not None:
            # Where a builder without commit rights starts from next time, together with history.jsonl.
            yield f"snapshots/{feed_segment(feed.name)}.json", partial(snapshot_in_pieces, feed.snapshot)
    yield "history.jsonl", lambda: publication.history
    yield from status.status_files(publication, digest_of)


def _of_feed(grouped: Grouped) -> Iterator[tuple[str, Making]]:
    """The files that every feed has, by their path below the feed's folder."""
    yield "ip-ranges.json", partial(table_json.text, grouped)
    yield "ip-ranges.csv", partial(table_csv.text, grouped)
    yield "aws.json", partial(aws_json.text, grouped)
    if grouped.every or geofeed.has_places(grouped.feed):
        yield geofeed.PATH, partial(geofeed.text, grouped)
    yield "checker-data.js", partial(checker_data.text, grouped)
    yield from lists.files(grouped)
    yield from _notices(grouped)
    yield "changes.json", partial(changes_json.text, grouped)
    yield from changes_json.revisions(grouped.publication, grouped)
    yield from _snippets(grouped)
    yield from schema.schema_files()


def _notices(grouped: Grouped) -> Iterator[tuple[str, Making]]:
    """Atom, JSON Feed and the calendar: whole, per region and per role."""
    publication, feed = grouped.publication, grouped.feed
    regions = [("region", region) for region in _told_regions(grouped)]
    scopes: list[Scope] = [EVERYTHING, *regions, *(("role", role) for role in grouped.roles)]

    @cache
    def entries() -> dict[Scope, list[Item]]:
        """The entries of all scopes; the news are walked through once for all of them."""
        return items(feed, scopes)

    @cache
    def dated() -> dict[Scope, list[Event]]:
        """The events of all scopes."""
        return events(feed, scopes)

    def atom_text(scope: Scope) -> str:
        return atom.text(publication, feed, scope, entries()[scope])

    def json_feed_text(scope: Scope) -> str:
        return json_feed.text(publication, feed, scope, entries()[scope])

    def calendar_text(scope: Scope) -> str:
        return calendar.text(publication, feed, scope, dated()[scope])

    for scope in scopes:
        kind, name = scope
        below = f"{kind}s/{path_segment(name)}/" if kind else ""
        yield f"{below}changes.atom", partial(atom_text, scope)
        yield f"{below}changes.feed.json", partial(json_feed_text, scope)
        yield f"{below}changes.ics", partial(calendar_text, scope)


def _told_regions(grouped: Grouped) -> list[str]:
    """The regions that have feeds: those that have files now, and all that the history ever told of."""
    regions = dict.fromkeys(grouped.segments)
    for news in grouped.feed.news:
        regions.update(dict.fromkeys(order.region for order in news.orders if order.region))
        regions.update(dict.fromkeys(region.id for region in news.regions))
    return list(regions)


def _snippets(grouped: Grouped) -> Iterator[tuple[str, Making]]:
    """The recipes for all regions and for each, as far as there was ever something for them to list."""
    @lru_cache(maxsize=1)  # the files are made region by region
    def allowed_in(region: str | None) -> Place:
        return Place(grouped.feed.allowed if region is None else grouped.allowed_by_region.get(region, NO_ENTRIES))

    def text(recipe: Recipe, region: str | None) -> Text:
        return render_place(grouped.publication, grouped.feed, recipe, region, allowed_in(region))

    for region in (None, *grouped.segments):
        for recipe in recipes():
            if grouped.every or is_published(grouped.feed, recipe, region):
                yield recipe.path(region), partial(text, recipe, region)
