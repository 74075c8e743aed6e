"""One published file by its path or by a short name, whole or narrowed: what ``ip-ranges export`` writes."""

from __future__ import annotations

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
from .registry import files

SHORT_NAMES = {
    "json": "ip-ranges.json",
    "csv": "ip-ranges.csv",
    "aws": "aws.json",
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

_TOLD = ("atom", "json-feed", "ics")
"""Short names of what is published for each region and role too."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The facts that a file is narrowed to; None is any."""

    region: str | None = None
    role: str | None = None
    direction: str | None = None
    family: int | None = None

    @property
    def is_everything(self) -> bool:
        """Whether nothing is asked."""
        return self == Wanted()

    def of(self, entries: Entries) -> Entries:
        """The entries with the facts."""

        def is_wanted(facts: EntryFacts) -> bool:
            item = facts.range
            return self.region in (None, item.region) and self.role in (None, item.role) and self.direction in (None, item.direction)

        return entries.where(is_wanted).of_family(self.family)


def names() -> tuple[str, ...]:
    """Every short name: files, lists and snippet recipes. Any published path is a name besides."""
    return (*SHORT_NAMES, *LISTS, *(recipe.name for recipe in snippets.recipes()))


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
    chosen = _feed(publication, feed)
    wanted = Wanted(region, role, direction, family)
    _check(chosen, wanted)
    if name in LISTS:
        variant, aggregated = LISTS[name]
        narrowed = _narrowed(publication, chosen, wanted)
        grouped = Grouped(narrowed, _feed(narrowed, chosen.name))
        key = (region or "", role or "", direction or "", family or 0)
        return lists.chosen(grouped, key, variant, aggregated=aggregated)
    own = folder(publication, chosen)
    recipes = [recipe.name for recipe in snippets.recipes()]
    if name in recipes:
        path = f"{own}snippets/{'all' if region is None else path_segment(region)}/{name}"
        return _made(_narrowed(publication, chosen, replace(wanted, region=None)), path)
    if name in _TOLD and wanted in (Wanted(region=region), Wanted(role=role)) and not wanted.is_everything:
        below = f"roles/{role}" if region is None else f"regions/{path_segment(region)}"
        return _made(publication, f"{own}{below}/{SHORT_NAMES[name]}")
    path = SHORT_NAMES.get(name, name.removeprefix("ip-ranges/"))
    if path not in ("history.jsonl", "SHA256SUMS"):
        path = path if path.startswith(own) else own + path
    return _made(_narrowed(publication, chosen, wanted), path)


def _made(publication: Publication, path: str) -> str:
    published: dict[str, Callable[[], str]] = dict(files(publication))
    if path not in published:
        short = path.rpartition("/")[2]
        known = [*names(), *published]
        hint = nearest(path, known) or nearest(short, known)
        raise IpRangesError(
            f'No published file is called "{path[:100]}". Short names are {", ".join(names())}; everything else goes by'
            f" its path, like lists/all/load-balancer-inbound-ipv4.txt.{hint}"
        )
    return published[path]()


def _feed(publication: Publication, name: str | None) -> PublishedFeed:
    found = publication.feed(name or "")
    if found is None:
        known = [feed.name for feed in publication.feeds]
        raise IpRangesError(f'There is no feed "{str(name)[:60]}"; there are {", ".join(known)}.{nearest(str(name), known)}')
    return found


def _check(feed: PublishedFeed, wanted: Wanted) -> None:
    regions = list(dict.fromkeys([*(region.id for region in feed.regions), *(facts.range.region for facts in feed.entries.facts)]))
    choices: tuple[tuple[str, str | None, list[str]], ...] = (
        ("region", wanted.region, regions),
        ("role", wanted.role, list(ROLES)),
        ("direction", wanted.direction, list(DIRECTIONS)),
    )
    for word, value, known in choices:
        if value is not None and value not in known:
            raise IpRangesError(f'There is no {word} "{value[:60]}"; there are {", ".join(known)[:400]}.{nearest(value, known)}')
    if wanted.family not in (None, 4, 6):
        raise IpRangesError(f"There is no family {wanted.family}; write 4 or 6.")


def _narrowed(publication: Publication, feed: PublishedFeed, wanted: Wanted) -> Publication:
    """The publication with one feed cut down to what is wanted; the same object where nothing is."""
    if wanted.is_everything:
        return publication
    regions = tuple(region for region in feed.regions if wanted.region in (None, region.id))
    # The table's ranges stay: what a region has and has not is a fact, whatever part of it is asked for.
    cut = Contents(
        table=feed.table._replace(regions=regions),
        entries=wanted.of(feed.entries),
        news=[one._replace(orders=_orders(one.orders, wanted)) for one in feed.news],
        orders=feed.orders._replace(told=_orders(feed.told, wanted)),
        revisions=feed.revisions,
        snapshot=feed.snapshot,
    )
    narrowed = replace(feed, contents=lambda: cut)
    return replace(publication, feeds=tuple(narrowed if one.name == feed.name else one for one in publication.feeds))


def _orders(orders: Sequence[Order], wanted: Wanted) -> tuple[Order, ...]:
    """The orders that concern what is wanted; one that concerns everything always does."""
    return tuple(
        order
        for order in orders
        if order.prefix is None
        or (
            wanted.region in (None, order.region)
            and wanted.role in (None, order.role)
            and wanted.direction in (None, order.direction)
            and wanted.family in (None, order.prefix.version)
        )
    )
