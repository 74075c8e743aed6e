"""The geometry of the map, for SVG and for TeX: each region's dot, and its label where there is room for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .label_placement import Box, Label, place_labels
from .map_regions import Spot
from .projection import WIDTH

HEIGHT = 350.0
"""The drawing ends south of Cape Horn."""

FRAME = Box(2, 2, WIDTH - 2, HEIGHT - 2)
"""The frame that no label leaves."""

_RADIUS = 9.0
"""The radius of a dot with its ring."""


class Lettering(NamedTuple):
    """The sizes of the names and of the words below them, in drawing units; *advance* is how wide a character is, in ems."""

    name: float
    words: float
    advance: float


class Dot(NamedTuple):
    """A region at its point of the map. The *label*'s choice is 0 for the name and the words, 1 for the name, 2 for the number."""

    spot: Spot
    x: float
    y: float
    label: Label | None


def dots(regions: Sequence[Spot], lettering: Lettering) -> list[Dot]:
    """A dot for each region that has coordinates, with the fullest label that fits."""
    placed = [(spot, spot.x, spot.y) for spot in regions if spot.x is not None and spot.y is not None]
    labels = place_labels([(x, y) for _, x, y in placed], [_sizes(spot, lettering) for spot, _, _ in placed], FRAME, radius=_RADIUS)
    return [Dot(spot, x, y, label) for (spot, x, y), label in zip(placed, labels, strict=True)]


def _sizes(spot: Spot, lettering: Lettering) -> list[tuple[float, float]]:
    """The room that the label takes with all its words, with the name alone, and with the number alone."""
    name = lettering.advance * lettering.name * len(spot.region.title)
    words = 0.97 * lettering.advance * lettering.words * len(" · ".join(spot.words))
    return [
        (max(name, words) + 2, lettering.name + lettering.words + 5),
        (name + 2, lettering.name + 3),
        (0.62 * lettering.name * len(str(spot.number)) + 2, lettering.name + 2),
    ]
