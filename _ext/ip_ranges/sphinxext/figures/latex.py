r"""The one way from drawn shapes to TeX: Jinja2 templates under ``templates/pictures/``, escaping always on.

Pictures are drawn by pgf's basic layer, which compiles under every engine and, unlike TikZ, in every language: babel makes
the characters active that TikZ ends a path with. Lengths are multiples of ``\unitlength``, which each picture sets.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from ...base.templates import environment
from ...base.text_safety import escaped
from ...changes import terms
from .svg import Translate, coordinate, land


class Document(NamedTuple):
    r"""The document that a picture goes into, as far as the picture must know it.

    *escape* makes TeX of text as the document's writer does for its engine. *label* names what an address of a page leads
    to for ``\hyperref``, "" where nothing in the document does.
    """

    escape: Callable[[str], str]
    label: Callable[[str], str]


def render_tex(template: str, document: Document, translate: Translate, **values: object) -> str:
    """The text of a template below ``templates/``; in it ``_`` translates, and every value is escaped by the document."""
    text = _environment().get_template(template).render({**values, "document": document, "_": translate})
    # An empty line is the end of a paragraph.
    return re.sub(r"\n{2,}", "\n", text)


def shortened(text: str, room: int) -> str:
    """The text, cut where it has more than *room* characters: the table has all of it."""
    flat = " ".join(text.split())
    return flat if len(flat) <= room else f"{flat[: max(room - 1, 1)].rstrip()}…"


@cache
def _environment() -> Environment:
    @pass_context
    def finalize(context: Context, value: object) -> Markup:
        """A value as TeX where it is no markup yet, so that Jinja's own escaping, which is HTML's, has nothing to do."""
        return value if isinstance(value, Markup) else tex(str(value), context["document"])

    templates = environment(
        PackageLoader("ip_ranges", "templates"),
        autoescape=True,
        finalize=finalize,
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
    )
    templates.globals.update(at=at, terms=terms)
    templates.filters["anchor"] = anchor
    templates.filters["shortened"] = shortened
    templates.filters["units"] = units
    templates.filters["whole"] = whole
    return templates


def tex(text: str, document: Document) -> Markup:
    """Text as TeX that typesets it in one line: nothing in it ends the line, hides, or is a command."""
    return Markup(document.escape(escaped(" ".join(text.split()))))  # noqa: S704 - escaped, for TeX


def anchor(name: str) -> Markup:
    """The name of a link's target, "" for a name that TeX might read otherwise than the document's writer does."""
    return Markup(name if re.fullmatch(r"[A-Za-z0-9_/.:-]+", name) else "")  # noqa: S704 - none of these means anything to TeX


def units(length: float) -> Markup:
    """A length in drawing units."""
    return Markup(rf"{coordinate(length)}\unitlength")  # noqa: S704 - a number


def whole(number: float) -> Markup:
    """A number that TeX counts with, rounded up."""
    return Markup(str(math.ceil(number)))  # noqa: S704 - a number


def at(x: float, y: float) -> Markup:
    """A point of the drawing. Its y goes down, as in SVG; pgf's goes up."""
    return Markup(r"\pgfqpoint{{{}}}{{{}}}").format(units(x), units(-y))


@cache
def land_tex() -> Markup:
    r"""The outline of the land as ``\ipm``, ``\ipl`` and ``\ipz`` with absolute points in tenths of a unit, a few a line."""
    commands: list[str] = []
    for ring in land().split("M")[1:]:
        points = _points(ring.strip().removesuffix("z"))
        commands += [rf"\ip{'l' if number else 'm'}{x} {y} " for number, (x, y) in enumerate(points)]
        commands.append(r"\ipz ")
    lines = ["".join(commands[start : start + 9]) for start in range(0, len(commands), 9)]
    return Markup("\n".join(lines))  # noqa: S704 - numbers between our own commands


def _points(ring: str) -> list[tuple[int, int]]:
    """The corners of one ring of SVG's compact notation: where it begins, then steps."""
    numbers = [int(number) for number in ring.replace("l", " ").replace("-", " -").split()]
    x = y = 0
    points = []
    for step_x, step_y in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + step_x, y + step_y
        points.append((x, y))
    return points
