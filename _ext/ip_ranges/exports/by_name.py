"""One published file by its path or by a short name, whole or narrowed: what ``ip-ranges export`` writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..base.errors import IpRangesError
from ..base.suggestions import nearest
from ..changes.orders import Order
from ..changes.publication import Contents, Publication, PublishedFeed
from ..changes.published_paths import folder, path_segment
from ..model.entries import Entries, EntryFacts
from ..model.table import DIRECTIONS, ROLES
from . import lists, snippets
from .feed_view import Grouped
from .registry import files, possible_files

SHORT_NAMES = {
    "json": "ip-ranges.json",
    "csv": "ip-ranges.csv",
    "aws": "aws.json",
    "geofeed": "geofeed.csv",
    "status": "status.json",
    "changes": "changes.json",
    "atom": "changes.atom",
    "json-feed": "changes.feed.json",
    "ics": "changes.ics",
    "history": "history.jsonl",
    "checksums": "SHA256SUMS",
}
"""Short names and the files that they stand for."""

LISTS = {
    "list": ("today", False),
    "list-aggregated": ("today", True),
    "list-next": ("next", False),
    "list-next-aggregated": ("next", True),
    "list-retired": ("retired", False),
    "list-retired-aggregated": ("retired", True),
}
"""Short names of lists, by variant and whether they are aggregated: cut to whatever the options say."""

_OF_RANGES = re.compile(r"(?:ip-ranges/)?(?:feeds/[^/]+/)?(?:(?:lists|snippets)/.+|ip-ranges\.csv|aws\.json)")
"""The paths of files that follow from the ranges and their history alone."""

_TOLD = ("atom", "json-feed", "ics")
"""Short names of what is published for each region and role too."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The facts that a file is narrowed to; None is any."""

    region: str | None = None
    role: str | None = None
    direction: str | None = None
    family: int | None = None

    @property
    def is_everything(self) -> bool:
        """Whether nothing is asked."""
        return self == Narrowing()

    def of(self, entries: Entries) -> Entries:
        """The entries with the facts."""

        def is_wanted(facts: EntryFacts) -> bool:
            item = facts.range
            return self.region in (None, item.region) and self.role in (None, item.role) and self.direction in (None, item.direction)

        return entries.where(is_wanted).of_family(self.family)


def names() -> tuple[str, ...]:
    """Every short name: files, lists and snippet recipes. Any published path is a name besides."""
    return (*SHORT_NAMES, *LISTS, *(recipe.name for recipe in snippets.recipes()))


def has_past(name: str) -> bool:
    """Whether a file is one that can be made as it was on an earlier day, from what the history records."""
    is_snippet = name in {recipe.name for recipe in snippets.recipes()}
    return name in LISTS or is_snippet or _OF_RANGES.fullmatch(SHORT_NAMES.get(name, name)) is not None


def export(
    publication: Publication,
    name: str,
    *,
    feed: str | None = None,
    region: str | None = None,
    role: str | None = None,
    direction: str | None = None,
    family: int | None = None,
) -> str:
    """The text of one file, exactly as it is published, or narrowed to the ranges with the facts asked for.

    *name* is a path below ``ip-ranges/`` or a short name (:func:`names`). Raises
    :class:`~ip_ranges.errors.IpRangesError` for a name, feed, region, role, direction or family that there is not.
    """
    published = publication.feed_or_error(feed)
    narrowing = Narrowing(region, role, direction, family)
    _check(published, narrowing)
    if name in LISTS:
        variant, aggregated = LISTS[name]
        narrowed = _narrowed(publication, published, narrowing)
        grouped = Grouped(narrowed, narrowed.feed_or_error(published.name))
        key = (region or "", role or "", direction or "", family or 0)
        return lists.render_selection(grouped, key, variant, aggregated=aggregated)
    feed_folder = folder(publication, published)
    recipe = next((recipe for recipe in snippets.recipes() if recipe.name == name), None)
    if recipe is not None:
        return _made(_narrowed(publication, published, replace(narrowing, region=None)), feed_folder + recipe.path(region))
    if name in _TOLD and narrowing in (Narrowing(region=region), Narrowing(role=role)) and not narrowing.is_everything:
        below = f"roles/{role}" if region is None else f"regions/{path_segment(region)}"
        return _made(publication, f"{feed_folder}{below}/{SHORT_NAMES[name]}")
    path = SHORT_NAMES.get(name, name.removeprefix("ip-ranges/"))
    if path not in ("history.jsonl", "SHA256SUMS"):
        path = path if path.startswith(feed_folder) else feed_folder + path
    return _made(_narrowed(publication, published, narrowing), path)


def _made(publication: Publication, path: str) -> str:
    published: dict[str, Callable[[], str]] = dict(files(publication))
    # What is not published, since there was never anything in it, is asked for by whoever waits for its first address.
    making = published.get(path) or dict(possible_files(publication)).get(path)
    if making is None:
        short = path.rpartition("/")[2]
        choices = [*names(), *published]
        hint = nearest(path, choices) or nearest(short, choices)
        raise IpRangesError(
            f'No published file is called "{path[:100]}". Short names are {", ".join(names())}; everything else goes by'
            f" its path, like lists/all/load-balancer-inbound-ipv4.txt.{hint}"
        )
    return making()


def _check(feed: PublishedFeed, narrowing: Narrowing) -> None:
    if narrowing.region not in (None, *feed.region_ids):
        raise IpRangesError(feed.unknown_region(str(narrowing.region)))
    for word, value, choices in (("role", narrowing.role, ROLES), ("direction", narrowing.direction, DIRECTIONS)):
        if value is not None and value not in choices:
            raise IpRangesError(f'There is no {word} "{value[:60]}"; there are {", ".join(choices)}.{nearest(value, choices)}')
    if narrowing.family not in (None, 4, 6):
        raise IpRangesError(f"There is no family {narrowing.family}; write 4 or 6.")


def _narrowed(publication: Publication, feed: PublishedFeed, narrowing: Narrowing) -> Publication:
    """The publication with one feed cut down to what is wanted; the same object where nothing is."""
    if narrowing.is_everything:
        return publication
    regions = tuple(region for region in feed.regions if narrowing.region in (None, region.id))
    # The table's ranges stay: what a region has and has not is a fact, whatever part of it is asked for.
    cut = Contents(
        table=feed.table._replace(regions=regions),
        entries=narrowing.of(feed.entries),
        news=[item._replace(orders=_orders(item.orders, narrowing)) for item in feed.news],
        orders=feed.orders._replace(told=_orders(feed.told, narrowing)),
        revisions=feed.revisions,
        snapshot=feed.snapshot,
    )
    narrowed = replace(feed, contents=lambda: cut)
    return replace(publication, feeds=tuple(narrowed if item.name == feed.name else item for item in publication.feeds))


def _orders(orders: Sequence[Order], narrowing: Narrowing) -> tuple[Order, ...]:
    """The orders that concern what is wanted; one that concerns everything always does."""
    return tuple(
        order
        for order in orders
        if order.prefix is None
        or (
            narrowing.region in (None, order.region)
            and narrowing.role in (None, order.role)
            and narrowing.direction in (None, order.direction)
            and narrowing.family in (None, order.prefix.version)
        )
    )
