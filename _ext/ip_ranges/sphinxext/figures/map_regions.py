"""The regions of the map: their coordinates, and their facts in words for the drawing and for its table."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from ...changes.publication import PublishedFeed
from ...changes.terms import HEADINGS, N_, STATUS_WORDS, TENANCY_WORDS, vendor_name
from ...model.table import Region
from .projection import project
from .svg import Translate

TITLE = N_("Map of regions")
CAPTION = N_("Regions on the map")
"""The title of the map, and that of its table."""


class Spot(NamedTuple):
    """One region of the map.

    *number* is its number in the table and, where there is no room for words, on the map. *x* and *y* are drawing
    units, None where the table gives no coordinates. *href* is where a click leads, "" for nowhere.
    """

    number: int
    region: Region
    location: str
    vendor: str
    tenancy: str
    status: str
    has_ipv6: bool
    href: str
    x: float | None = None
    y: float | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The shape in words: vendor, tenancy, status, IPv6."""
        return tuple(word for word in (self.vendor, self.tenancy, self.status, "IPv6" if self.has_ipv6 else "") if word)


def spots(
    feed: PublishedFeed, links: Mapping[str, str] | None, translate: Translate, regions: Collection[str] = ()
) -> tuple[Spot, ...]:
    """The regions of a feed in the order of its table, or only those whose ids are in *regions*.

    *links* say where each leads, and regions that it leaves out lead nowhere; None stands for ``#region-<id>``.
    """
    with_ipv6 = {facts.range.region for facts in feed.allowed.of_family(6).facts}
    rows = []
    for number, region in enumerate((region for region in feed.regions if not regions or region.id in regions), 1):
        location = region.location
        x = y = None
        city_and_country = ""
        if location is not None:
            city_and_country = ", ".join(word for word in (location.city, location.country) if word)
            if location.longitude is not None and location.latitude is not None:
                x, y = project(location.longitude, location.latitude)
        rows.append(
            Spot(
                number=number,
                region=region,
                location=city_and_country,
                vendor=" ".join(word for word in (vendor_name(region.vendor), region.vendor_region) if word),
                tenancy=translate(TENANCY_WORDS.get(region.tenancy, region.tenancy)),
                status=translate(STATUS_WORDS.get(region.status, region.status)),
                has_ipv6=region.id in with_ipv6,
                href=f"#region-{region.id}" if links is None else links.get(region.id, ""),
                x=x,
                y=y,
            )
        )
    return tuple(rows)


def header(translate: Translate) -> tuple[str, ...]:
    """The heads of the columns of the map's table."""
    return (*(translate(HEADINGS[name]) for name in ("region", "place", "vendor", "tenancy", "status")), "IPv6")
