"""A map of the regions: land in the Equal Earth projection, a dot for each region, and an equal table."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ..publication import Publication
from .equal_earth import WIDTH
from .labels import Box, Label, place
from .rendering import Translate, land, render
from .spots import Spot, spots

HEIGHT = 350.0
"""The drawing ends south of Cape Horn."""

_NAME_SIZE, _WORDS_SIZE, _NUMBER_SIZE = 14.0, 11.5, 27.0
_WIDE_RADIUS, _NARROW_RADIUS = 9.0, 13.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A region with its two labels: of words for a wide drawing, a number for a narrow one."""

    spot: Spot
    x: float
    y: float
    wide: Label | None
    narrow: Label | None


def region_map(
    publication: Publication,
    *,
    feed: str = "",
    regions: Collection[str] = (),
    links: Mapping[str, str] | None = None,
    ident: str = "ip-map",
    translate: Translate = str,
) -> str:
    """The map of a feed's regions as HTML: an inline SVG whose dots are links, its legend and an equal table.

    *feed* "" is the primary one; an unknown feed or one without regions draws "". *regions* are the ids to show, none for all. *links* say where a region's dot
    leads, "" or absent for nowhere; without *links* it is ``#region-<id>``. *ident* begins every id in it, so that two maps can share a page.
    """
    source = publication.feed(feed)
    found = () if source is None else spots(source, links, translate, regions)
    if not found:
        return ""
    return render(
        "pictures/map.html.j2",
        translate,
        ident=ident,
        land=land(),
        width=WIDTH,
        height=HEIGHT,
        dots=_dots(found),
        spots=found,
        name_size=_NAME_SIZE,
        words_size=_WORDS_SIZE,
        number_size=_NUMBER_SIZE,
    )


def map_table(
    publication: Publication, *, feed: str = "", regions: Collection[str] = (), translate: Translate = str
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """What the map says as (header, rows) of text, for formats that do not draw."""
    _ = translate
    source = publication.feed(feed)
    found = () if source is None else spots(source, {}, translate, regions)
    header = (_("Region"), _("Place"), _("Vendor"), _("Tenancy"), _("Status"), "IPv6")
    return header, tuple(
        (
            spot.region.title,
            spot.place,
            spot.vendor,
            spot.tenancy,
            spot.status,
            _("yes") if spot.has_ipv6 else _("no"),
        )
        for spot in found
    )


def _dots(found: tuple[Spot, ...]) -> list[Dot]:
    placed = [(spot, spot.x, spot.y) for spot in found if spot.x is not None and spot.y is not None]
    centres = [(x, y) for _, x, y in placed]
    frame = Box(2, 2, WIDTH - 2, HEIGHT - 2)
    wide = place(centres, [_sizes(spot) for spot, _, _ in placed], frame, radius=_WIDE_RADIUS)
    number = [(0.62 * _NUMBER_SIZE * len(str(spot.number)), 0.8 * _NUMBER_SIZE) for spot, _, _ in placed]
    narrow = place(centres, [[size] for size in number], frame, radius=_NARROW_RADIUS)
    return [Dot(spot, x, y, wide[index], narrow[index]) for index, (spot, x, y) in enumerate(placed)]


def _sizes(spot: Spot) -> list[tuple[float, float]]:
    """How much room the label takes with all its words, with the name alone, and with the number alone."""
    name = 0.58 * _NAME_SIZE * len(spot.region.title)
    words = 0.56 * _WORDS_SIZE * len(" · ".join(spot.words))
    return [
        (max(name, words) + 2, _NAME_SIZE + _WORDS_SIZE + 5),
        (name + 2, _NAME_SIZE + 3),
        (0.62 * _NAME_SIZE * len(str(spot.number)) + 2, _NAME_SIZE + 2),
    ]
