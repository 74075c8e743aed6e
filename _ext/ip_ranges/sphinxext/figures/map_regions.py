"""Where each region stands on the map, and what is said about it: the same facts for the drawing and for its table."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ...changes.publication import PublishedFeed
from ...model.table import Region
from .projection import project
from .svg import Translate


@dataclass(frozen=True, slots=True)
class Spot:
    """One region of the map.

    *number* is its number in the table and, where there is no room for words, on the map. *x* and *y* are drawing
    units, None where the table gives no place. *href* is where a click leads, "" for nowhere.
    """

    number: int
    region: Region
    place: str
    vendor: str
    tenancy: str
    status: str
    has_ipv6: bool
    href: str
    x: float | None = None
    y: float | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """What the shape says, in words: vendor, tenancy, status, IPv6."""
        return tuple(word for word in (self.vendor, self.tenancy, self.status, "IPv6" if self.has_ipv6 else "") if word)


def spots(
    feed: PublishedFeed, links: Mapping[str, str] | None, translate: Translate, regions: Collection[str] = ()
) -> tuple[Spot, ...]:
    """The regions of a feed in the order of its table, or only those whose ids are in *regions*.

    *links* say where each leads, and those that it leaves out lead nowhere; None stands for ``#region-<id>``.
    """
    _ = translate
    tenancies = {"public": _("public"), "private": _("private")}
    statuses = {"planned": _("planned"), "active": _("active"), "retired": _("retired")}
    with_ipv6 = {facts.range.region for facts in feed.allowed.of_family(6).facts}
    found = []
    for number, region in enumerate((one for one in feed.regions if not regions or one.id in regions), 1):
        location = region.location
        x = y = None
        place = ""
        if location is not None:
            place = ", ".join(word for word in (location.city, location.country) if word)
            if location.longitude is not None and location.latitude is not None:
                x, y = project(location.longitude, location.latitude)
        found.append(
            Spot(
                number=number,
                region=region,
                place=place,
                vendor=" ".join(word for word in (region.vendor, region.vendor_region) if word),
                tenancy=tenancies.get(region.tenancy, region.tenancy),
                status=statuses.get(region.status, region.status),
                has_ipv6=region.id in with_ipv6,
                href=f"#region-{region.id}" if links is None else links.get(region.id, ""),
                x=x,
                y=y,
            )
        )
    return tuple(found)
