"""``ip:regions``: the regions, each a row, or all that there is of it, with a permanent anchor and an object of the domain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar

from docutils import nodes
from sphinx import addnodes

from ...changes.publication import Publication, PublishedFeed
from ...changes.terms import NONE, YES, and_more, state_meaning, vendor_name
from ...model.entries import NO_ENTRIES
from ...model.table import Region
from ..domain.ip_domain import RegionPlace, domain_of
from ..domain.query import Query
from ..rendering.blocks import Block, Code, Paragraph, Part, Parts, Row, Table
from ..rendering.change_sentences import on_page
from ..rendering.translation import _
from ..rendering.vocabulary import heading, roles_title, status_badge, tenancy_name
from .base import ViewDirective, options
from .context import ViewContext, entries_of, region_anchor, regions_of, shown_addresses
from .region_places import RegionPlaces, described_regions
from .server_pools import pool_cell

_MOST_ADDRESSES = 8


class RegionsDirective(ViewDirective):
    """The table of regions, or each of them in full."""

    kind = "regions"
    columns = ("name", "id", "where", "vendor", "tenancy", "status", "hostname", "addresses", "ipv6", "pool")
    option_spec: ClassVar = options("feed", "region", "columns", "layout")

    @classmethod
    def depends(cls, query: Query, publication: Publication) -> Iterable[str]:
        """The feed itself, and the vendors' feeds that its pools are counted in."""
        return (query.feed or publication.primary.name, *pool_feeds(query, publication, "pool"))

    def marks(self, query: Query, publication: Publication) -> list[nodes.Node]:
        """Define the regions as objects, and put them into the index."""
        feed = publication.feed(query.feed)
        if feed is None:
            return []
        domain = domain_of(self.env)
        page = domain.shows(self.env.docname, ())
        index = addnodes.index(entries=[])
        for region in _regions(query, feed):
            anchor = region_anchor(query.feed, region.id)
            page.regions.append(RegionPlace(query.feed, region.id, anchor, region.title, query.layout == "full"))
            index["entries"].append(("single", region.title.replace(";", ","), anchor, "", None))
        if query.layout == "full":
            described = {region.id for region in _regions(query, feed)}
            listed = entries_of(query, feed).where(lambda facts: facts.range.region in described)
            page.show_addresses(shown_addresses(query, feed, ((entry, region_anchor(query.feed, entry.range.region)) for entry in listed)))
        return [index]

    @classmethod
    def view(cls, context: ViewContext) -> Iterator[Block]:
        """The table or the places, or the sentence that there are none."""
        feed = context.feed
        assert feed is not None  # noqa: S101 - the base class sees to it
        query, regions = context.query, _regions(context.query, feed)
        if not regions:
            yield Paragraph((_("This table has no regions."),), "absence")
            return
        writer = _Cells(context, feed, regions)
        columns = writer.columns
        titles = _titles()
        if query.layout == "full":
            places = RegionPlaces(context, feed)
            for region in regions:
                yield places.place(region, writer.facts(region))
            return
        rows = tuple(
            Row(
                tuple(writer.cell(column, region) for column in columns),
                "" if context.page.has_in_full(query.feed, region.id) else region_anchor(query.feed, region.id),
                (("region", region.id),),
            )
            for region in regions
        )
        yield Table(_("Regions"), tuple(titles[column] for column in columns), rows, "regions")


def _regions(query: Query, feed: PublishedFeed) -> list[Region]:
    return described_regions(feed, query.regions) if query.layout == "full" else regions_of(feed, query.regions)


def pool_feeds(query: Query, publication: Publication, column: str) -> list[str]:
    """The feeds that the pools of a feed's regions are in, where the *column* is shown at all."""
    feed = publication.feed(query.feed)
    if feed is None or (query.columns and column not in query.columns):
        return []
    return sorted({region.server_pool.feed for region in feed.regions if region.server_pool})


def _titles() -> dict[str, str]:
    return {
        "name": heading("region"),
        "id": _("Id"),
        "where": heading("place"),
        "vendor": heading("vendor"),
        "tenancy": heading("tenancy"),
        "status": heading("status"),
        "hostname": _("Host name"),
        "addresses": roles_title("load-balancer"),
        "ipv6": heading("ipv6"),
        "pool": roles_title("server-pool"),
    }


class _Cells:
    """The cells of one table."""

    def __init__(self, context: ViewContext, feed: PublishedFeed, regions: list[Region]) -> None:
        self._context = context
        balancers = feed.allowed.where(lambda facts: facts.range.role == "load-balancer")
        self._balancers = balancers.split(lambda facts: facts.range.region)
        self._makers: dict[str, Callable[[Region], Parts]] = {
            "name": self._name,
            "id": lambda region: (Code(region.id),),
            "where": _where,
            "vendor": _vendor,
            "tenancy": lambda region: (tenancy_name(region.tenancy),),
            "status": self._status,
            "hostname": lambda region: (Code(region.hostname),) if region.hostname else (_(NONE),),
            "addresses": self._addresses,
            "ipv6": self._ipv6,
            "pool": lambda region: pool_cell(self._context, region),
        }
        self.columns = context.query.columns or self._worth_showing(regions)

    def cell(self, column: str, region: Region) -> Parts:
        """One cell; a column of another name is none that regions have."""
        return self._makers[column](region)

    def facts(self, region: Region) -> Parts:
        """What is said at the head of a region's place: the facts asked for, or those that the table says of it."""
        has_fact = {
            "where": region.location is not None,
            "vendor": bool(region.vendor),
            "status": True,
            "hostname": bool(region.hostname),
            "pool": region.server_pool is not None,
        }
        columns = self._context.query.columns or tuple(column for column, is_there in has_fact.items() if is_there)
        titles = _titles()
        return tuple(piece for column in columns for piece in (" · ", titles[column], ": ", *self.cell(column, region)))[1:]

    def _worth_showing(self, regions: list[Region]) -> tuple[str, ...]:
        """The columns of which any region has something to say; few, since the table must fit beside a menu.

        The tenancy stands with the status, the host name with the addresses.
        """
        is_told = {
            "name": True,
            "where": any(region.location for region in regions),
            "vendor": any(region.vendor for region in regions),
            "status": any(region.status != "active" or region.tenancy != "public" for region in regions),
            "addresses": bool(self._balancers) or any(region.hostname for region in regions),
            "ipv6": bool(self._balancers),
            "pool": any(region.server_pool for region in regions),
        }
        return tuple(column for column, shown in is_told.items() if shown)

    def _name(self, region: Region) -> Parts:
        return (region.title,) if region.title == region.id else (region.title, " ", Code(region.id))

    def _status(self, region: Region) -> Parts:
        badge = status_badge(region.status)
        return (badge,) if "tenancy" in self.columns else (tenancy_name(region.tenancy), ", ", badge)

    def _addresses(self, region: Region) -> Parts:
        balancers = self._balancers.get(region.id, NO_ENTRIES)
        cell: list[Part] = []
        if region.hostname and "hostname" not in self.columns:
            cell += [", ", Code(region.hostname)]
        if not balancers:
            cell += [", ", _("planned, no addresses yet") if region.status == "planned" else _("no address published")]
        for entry in balancers.first(_MOST_ADDRESSES):
            prefix = entry.range.prefix
            cell += [", ", Code(prefix.address if prefix.is_single else str(prefix))]
            if entry.state != "active":
                cell += [" (", *on_page(state_meaning(entry)), ")"]
        if len(balancers) > _MOST_ADDRESSES:
            more = len(balancers) - _MOST_ADDRESSES
            cell += [" ", *on_page(and_more(more), count=self._context.number(more))]
        return tuple(cell[1:])

    def _ipv6(self, region: Region) -> Parts:
        balancers = self._balancers.get(region.id, NO_ENTRIES).of_family(6)
        return (_(YES),) if any(not facts.withdrawn for facts in balancers.facts) else (_("no IPv6 in this region yet"),)


def _where(region: Region) -> Parts:
    location = region.location
    words = () if location is None else (location.city, location.country)
    return (", ".join(filter(None, words)),) if any(words) else _not_stated()


def _not_stated() -> Parts:
    return (_("not said"),)


def _vendor(region: Region) -> Parts:
    if not region.vendor:
        return _not_stated()
    if not region.vendor_region:
        return (vendor_name(region.vendor),)
    return (vendor_name(region.vendor), " ", Code(region.vendor_region))
