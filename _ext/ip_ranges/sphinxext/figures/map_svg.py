"""A map of the regions: land in the Equal Earth projection, a dot for each region, and an equal table."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from ...changes.publication import Publication
from ...changes.terms import NO, YES
from .label_placement import Label, place_labels
from .map_dots import FRAME, HEIGHT, Lettering, dots
from .map_regions import CAPTION, TITLE, Spot, header, spots
from .projection import WIDTH
from .svg import Translate, land, render

_WIDE = Lettering(name=14.0, words=11.5, advance=0.58)
_NUMBER_SIZE = 27.0
_NARROW_RADIUS = 13.0


class TwoSizes(NamedTuple):
    """A region with its two labels: words in a wide drawing, a number in a narrow one."""

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
    tabled: bool = True,
    translate: Translate = str,
) -> str:
    """The map of a feed's regions as HTML: an inline SVG whose dots are links, its legend and an equal table.

    *feed* "" is the primary one; an unknown feed or one without regions draws "". *regions* are the ids to show, none for all.
    *links* say where a region's dot leads, "" or absent for nowhere; without *links* it is ``#region-<id>``. *ident* begins
    every id in it, so that two maps can share a page. The table is left out where the page is not to be *tabled*, since it says
    the same elsewhere.
    """
    source = publication.feed(feed)
    rows = () if source is None else spots(source, links, translate, regions)
    if not rows:
        return ""
    return render(
        "pictures/map.html.j2",
        translate,
        ident=ident,
        tabled=tabled,
        land=land(),
        width=WIDTH,
        height=HEIGHT,
        dots=_dots(rows),
        spots=rows,
        title=translate(TITLE),
        caption=translate(CAPTION),
        header=header(translate),
        name_size=_WIDE.name,
        words_size=_WIDE.words,
        number_size=_NUMBER_SIZE,
    )


def map_table(
    publication: Publication, *, feed: str = "", regions: Collection[str] = (), translate: Translate = str
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The map as (header, rows) of text, for formats that do not draw."""
    source = publication.feed(feed)
    return header(translate), tuple(
        (
            spot.region.title,
            spot.location,
            spot.vendor,
            spot.tenancy,
            spot.status,
            translate(YES if spot.has_ipv6 else NO),
        )
        for spot in (() if source is None else spots(source, {}, translate, regions))
    )


def _dots(regions: tuple[Spot, ...]) -> list[TwoSizes]:
    wide = dots(regions, _WIDE)
    number = [[(0.62 * _NUMBER_SIZE * len(str(dot.spot.number)), 0.8 * _NUMBER_SIZE)] for dot in wide]
    narrow = place_labels([(dot.x, dot.y) for dot in wide], number, FRAME, radius=_NARROW_RADIUS)
    return [TwoSizes(dot.spot, dot.x, dot.y, dot.label, narrow[index]) for index, dot in enumerate(wide)]
