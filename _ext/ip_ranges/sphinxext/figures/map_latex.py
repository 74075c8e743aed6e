"""The map of regions as a drawing in a LaTeX document: the geometry of the page's map, in larger letters."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ...changes.publication import Publication
from .latex import Document, land_tex, render_tex
from .map_dots import HEIGHT, Lettering, dots
from .map_regions import TITLE, spots
from .projection import WIDTH
from .svg import Translate

_PAPER = Lettering(name=16.0, words=13.5, advance=0.55)
"""A line of Sphinx's is 470 pt wide: nine points and a half for names, eight for words."""


def printed_map(
    publication: Publication,
    document: Document,
    *,
    feed: str = "",
    regions: Collection[str] = (),
    links: Mapping[str, str] | None = None,
    translate: Translate = str,
) -> tuple[str, ...]:
    """The map of a feed's regions, with its legend and with the names of those that have room for a number only.

    *feed* "" is the primary one; of an unknown feed, and of regions without coordinates, there is no map. *regions* are the
    ids to show, none for all. *links* say where a region leads, as the page has it.
    """
    source = publication.feed(feed)
    drawn = dots(() if source is None else spots(source, links, translate, regions), _PAPER)
    if not drawn:
        return ()
    text = render_tex(
        "pictures/map.tex.j2",
        document,
        translate,
        caption=translate(TITLE),
        land=land_tex(),
        width=WIDTH,
        height=HEIGHT,
        lettering=_PAPER,
        dots=drawn,
        numbered=[dot.spot for dot in drawn if dot.label is not None and dot.label.choice == 2],
    )
    return (text,)
