"""Labels that do not lie on one another: greedy placement around each dot, the most crowded dots first."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle in drawing units: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Whether the two share any area."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, frame: Box) -> bool:
        """Whether it lies wholly in the frame."""
        return (
            frame.left <= self.left
            and frame.top <= self.top
            and self.right <= frame.right
            and self.bottom <= frame.bottom
        )


@dataclass(frozen=True, slots=True)
class Label:
    """Where a label stands. *choice* is the index of the text that fitted; *leader* is whether a line must join it to its dot."""

    box: Box
    choice: int
    leader: bool

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the box."""
        return (self.box.left + self.box.right) / 2, (self.box.top + self.box.bottom) / 2


def place(
    dots: Sequence[tuple[float, float]],
    sizes: Sequence[Sequence[tuple[float, float]]],
    frame: Box,
    *,
    radius: float,
) -> list[Label | None]:
    """One label for each dot, None where nothing fits.

    *sizes* are, for each dot, the (width, height) of its possible texts, the fullest first. No label covers another or
    a dot of *radius*, as long as there is room within *frame*.
    """
    taken = [Box(x - radius, y - radius, x + radius, y + radius) for x, y in dots]
    found: list[Label | None] = [None] * len(dots)
    for index in sorted(range(len(dots)), key=lambda index: (-_crowd(dots, index), index)):
        x, y = dots[index]
        for choice, leader, box in _candidates(x, y, sizes[index], radius):
            others = (other for number, other in enumerate(taken) if number != index)
            if box.within(frame) and not any(box.overlaps(other) for other in others):
                found[index] = Label(box, choice, leader)
                taken.append(box)
                break
    return found


def _crowd(dots: Sequence[tuple[float, float]], index: int) -> int:
    """How many other dots are near."""
    return sum(math.dist(dots[index], other) < 90 for other in dots) - 1


def _candidates(
    x: float, y: float, sizes: Sequence[tuple[float, float]], radius: float
) -> Iterable[tuple[int, bool, Box]]:
    """Places for a label, the best first: close beside the dot, then farther out at the end of a line."""
    for choice, (width, height) in enumerate(sizes):
        for distance in (radius + 2, radius + 16, radius + 32, radius + 52, radius + 76):
            for angle in (0, 180, 20, -20, 160, 200, 45, -45, 135, 225, 90, 270):
                turn = math.radians(angle)
                # The corner or side of the box that faces the dot keeps the distance.
                across, down = math.cos(turn), math.sin(turn)
                left = x + across * distance + (0 if across > 0.1 else -width if across < -0.1 else -width / 2)
                middle = y + down * distance + down * height / 2
                yield choice, distance > radius + 3, Box(left, middle - height / 2, left + width, middle + height / 2)
