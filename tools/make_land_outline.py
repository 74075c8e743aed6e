"""Turn the land outline of the npm package world-atlas into the path that the map of regions draws. Run once, by hand.

    npm install world-atlas && python tools/make_land_outline.py node_modules/world-atlas

It reads ``land-110m.json`` (TopoJSON of Natural Earth's public-domain outline, packaged under the ISC licence), cuts its
rings at the antimeridian, leaves out Antarctica, where nobody hosts, and what no screen shows, and writes ``_ext/ip_ranges/sphinxext/figures/land.txt``
with the package's licence as ``land-LICENSE.txt`` beside it.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

EXTENSIONS = Path(__file__).resolve().parents[1] / "_ext"
FIGURES = EXTENSIONS / "ip_ranges" / "sphinxext" / "figures"
sys.path.insert(0, str(EXTENSIONS))

from ip_ranges.sphinxext.figures.projection import project  # noqa: E402 - found only after the line above

SOUTHERN_END = -60.0
"""Rings that lie wholly south of this latitude are Antarctica and its islands."""

FINEST = 6
"""In tenths of a drawing unit, which is about a pixel: what is left out of the outline is nearer to it than that."""

Point = tuple[float, float]


def rings(topology: dict[str, Any]) -> Iterator[list[Point]]:
    """Every ring of the land as (longitude, latitude) points."""
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[list[Point]] = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + translate[0], y * scale[1] + translate[1]))
        arcs.append(points)
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        for indices in (ring for polygon in polygons for ring in polygon):
            joined: list[Point] = []
            for index in indices:
                piece = arcs[index] if index >= 0 else arcs[~index][::-1]
                joined += piece[1:] if joined else piece
            yield joined


def half(points: list[Point], limit: float, sign: int) -> list[Point]:
    """The part of a ring on one side of a meridian (Sutherland and Hodgman)."""
    kept: list[Point] = []
    for index, current in enumerate(points):
        before = points[index - 1]
        current_in, before_in = sign * current[0] <= sign * limit, sign * before[0] <= sign * limit
        if current_in != before_in:
            part = (limit - before[0]) / (current[0] - before[0])
            kept.append((limit, before[1] + part * (current[1] - before[1])))
        if current_in:
            kept.append(current)
    return kept


def cut(ring: list[Point]) -> Iterator[list[Point]]:
    """The pieces of a ring that lie between -180 and 180 degrees, once it is unrolled over the antimeridian."""
    points = ring[:-1] if ring[0] == ring[-1] else ring
    unrolled = [points[0]]
    for longitude, latitude in points[1:]:
        step = (longitude - unrolled[-1][0] + 180) % 360 - 180
        unrolled.append((unrolled[-1][0] + step, latitude))
    for turn in (-360, 0, 360):
        piece = half(half([(x + turn, y) for x, y in unrolled], 180, 1), -180, -1)
        if len(piece) > 2:
            yield piece


def simplified(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The corners that matter (Douglas and Peucker 1973): what is left out lies within ``FINEST`` of a line."""
    kept, open_parts = {0, len(points) - 1}, [(0, len(points) - 1)]
    while open_parts:
        first, last = open_parts.pop()
        between = range(first + 1, last)
        farthest = max(between, key=lambda number: off(points[number], points[first], points[last]), default=first)
        if farthest != first and off(points[farthest], points[first], points[last]) > FINEST:
            kept.add(farthest)
            open_parts += [(first, farthest), (farthest, last)]
    return [points[number] for number in sorted(kept)]


def off(point: tuple[int, int], start: tuple[int, int], end: tuple[int, int]) -> float:
    """The distance of a point from the line through two others."""
    length = math.dist(start, end)
    if not length:
        return math.dist(point, start)
    across, down = end[0] - start[0], end[1] - start[1]
    return abs(across * (start[1] - point[1]) - (start[0] - point[0]) * down) / length


def path(points: list[Point]) -> str:
    """One closed subpath with relative coordinates in tenths of a drawing unit, "" where nothing would be seen."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in (project(*point) for point in points)]
    kept = [tenths[0]] + [there for here, there in pairwise(tenths) if here != there]
    kept = simplified(kept)
    if len(kept) < 3:
        return ""
    steps = [(there[0] - here[0], there[1] - here[1]) for here, there in pairwise(kept)]
    numbers = "".join(f"{x}{y if y < 0 else f' {y}'}" if x < 0 else f" {x}{y if y < 0 else f' {y}'}" for x, y in steps)
    return f"M{kept[0][0]} {kept[0][1]}l{numbers.strip()}z"


def main() -> None:
    """Read the package's folder, write the two files."""
    package = Path(sys.argv[1])
    topology = json.loads((package / "land-110m.json").read_text("utf-8"))
    pieces = [
        path(piece)
        for ring in rings(topology)
        if any(latitude > SOUTHERN_END for _, latitude in ring)
        for piece in cut(ring)
    ]
    text = "".join(pieces)
    (FIGURES / "land.txt").write_text(text + "\n", "ascii")
    licence = (package / "LICENSE").read_text("utf-8")
    (FIGURES / "land-LICENSE.txt").write_text(
        f"land.txt was made by tools/make_land_outline.py from the npm package world-atlas, whose licence is:\n\n{licence}",
        "utf-8",
    )
    print(f"land.txt: {len(text)} characters, {len([piece for piece in pieces if piece])} pieces")


if __name__ == "__main__":
    main()
