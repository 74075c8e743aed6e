"""Labels that do not lie on one another: greedy placement around each dot, the most crowded dots first."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

Side = Literal["left", "right", "middle"]


class Box(NamedTuple):
    """A rectangle in drawing units: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, box: Box) -> bool:
        """Whether two boxes share any area."""
        return self.left < box.right and box.left < self.right and self.top < box.bottom and box.top < self.bottom

    def within(self, frame: Box) -> bool:
        """Whether the box lies wholly in the frame."""
        return (
            frame.left <= self.left
            and frame.top <= self.top
            and self.right <= frame.right
            and self.bottom <= frame.bottom
        )

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """The point of the box that is nearest to a point: where a line from there ends."""
        return min(max(x, self.left), self.right), min(max(y, self.top), self.bottom)

    def crossed(self, start: tuple[float, float], end: tuple[float, float]) -> bool:
        """Whether a straight line crosses the box (Liang and Barsky 1984)."""
        first, last = 0.0, 1.0
        for at, to, low, high in ((start[0], end[0], self.left, self.right), (start[1], end[1], self.top, self.bottom)):
            if at == to:
                if not low < at < high:
                    return False
                continue
            enters, leaves = sorted(((low - at) / (to - at), (high - at) / (to - at)))
            first, last = max(first, enters), min(last, leaves)
        return first < last


class Label(NamedTuple):
    """A label in its box. *choice* is the index of the text that fitted; *leader* is whether a line must join it to its dot.

    *side* is the side of the box that its text keeps to, so that the text is near the dot though the box is a guess.
    """

    box: Box
    choice: int
    leader: bool
    side: Side

    @property
    def x(self) -> float:
        """The x at which its text begins, ends or has its middle, as *side* says."""
        return {"left": self.box.left + 1, "right": self.box.right - 1, "middle": self.centre[0]}[self.side]

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the box."""
        return (self.box.left + self.box.right) / 2, (self.box.top + self.box.bottom) / 2


def place_labels(
    dots: Sequence[tuple[float, float]],
    sizes: Sequence[Sequence[tuple[float, float]]],
    frame: Box,
    *,
    radius: float,
) -> list[Label | None]:
    """One label for each dot, None where nothing fits.

    *sizes* are, for each dot, the (width, height) of its possible texts, the fullest first. No label covers another, a
    dot of *radius* or a line that joins another to its dot, as long as there is room within *frame*.
    """
    taken = [Box(x - radius, y - radius, x + radius, y + radius) for x, y in dots]
    labels: list[Label | None] = [None] * len(dots)
    leaders: list[tuple[tuple[float, float], tuple[float, float]]] = []
    for index in sorted(range(len(dots)), key=lambda index: (-_crowd(dots, index), index)):
        x, y = dots[index]
        for choice, leader, side, box in _candidates(x, y, sizes[index], radius):
            if not box.within(frame) or any(box.crossed(*line) for line in leaders):
                continue
            line = ((x, y), box.nearest(x, y))
            if any(box.overlaps(obstacle) for number, obstacle in enumerate(taken) if number != index):
                continue
            # Dots may be so near to one another that every line begins in a second one; labels are never.
            if leader and any(obstacle.crossed(*line) for obstacle in taken[len(dots) :]):
                continue
            labels[index] = Label(box, choice, leader, side)
            taken.append(box)
            if leader:
                leaders.append(line)
            break
    return labels


def _crowd(dots: Sequence[tuple[float, float]], index: int) -> int:
    """The number of other dots nearby."""
    return sum(math.dist(dots[index], neighbour) < 90 for neighbour in dots) - 1


def _candidates(
    x: float, y: float, sizes: Sequence[tuple[float, float]], radius: float
) -> Iterable[tuple[int, bool, Side, Box]]:
    """Places for a label, the best first: close beside the dot, then farther out at the end of a line."""
    for choice, (width, height) in enumerate(sizes):
        for distance in (radius + 2, radius + 16, radius + 32, radius + 52, radius + 76):
            for angle in (0, 180, 20, -20, 160, 200, 45, -45, 135, 225, 90, 270):
                turn = math.radians(angle)
                # The corner or side of the box that faces the dot keeps the distance.
                across, down = math.cos(turn), math.sin(turn)
                side: Side = "left" if across > 0.1 else "right" if across < -0.1 else "middle"
                left = x + across * distance - {"left": 0, "right": width, "middle": width / 2}[side]
                middle = y + down * distance + down * height / 2
                box = Box(left, middle - height / 2, left + width, middle + height / 2)
                yield choice, distance > radius + 3, side, box
