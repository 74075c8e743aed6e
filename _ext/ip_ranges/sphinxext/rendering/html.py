"""A view as HTML: one Jinja2 template with escaping always on. What a feed says is hostile until escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TypeAlias

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader
from markupsafe import Markup, escape

from ...base.templates import environment
from ...base.timestamps import format_instant
from ...changes.publication import Publication
from ...changes.terms import Day
from ...exports.chunks import iter_chunks
from ..config import SiteTemplates
from .blocks import Anchor, Badge, Block, Code, Link, Marks, Moment, Part, Parts, Row, SharedRows, Strong, Table
from .page_context import PageContext
from .translation import _, day_and_time, day_only

TEMPLATE = "tables.html.j2"

Line: TypeAlias = Callable[[Markup, Markup, Markup], Markup]
Cells: TypeAlias = Callable[[tuple[Parts, ...]], Markup]

_HERE = "\0"
"""Where the code of a row goes, and on both sides of the number of long rows. No text has this character: it may not stand
in HTML, and no reader lets it through."""


def html(blocks: tuple[Block, ...], kind: str, page: PageContext, publication: Publication, templates: SiteTemplates) -> Iterator[str]:
    """The HTML of a view in pieces. *templates* are the site's own; ours comes last.

    The template never holds the rows of a long table, which each of its macros would copy: it gets a mark in their place.
    """
    writer = _Writer(page, publication)
    text = _environment(templates).get_template(TEMPLATE).render(
        blocks=blocks,
        kind=kind,
        inline=writer.inline,
        inlines=writer.inlines,
        rows=writer.rows,
        anchor=writer.anchor,
        attributes=_attributes,
        spoken=speaks(page.language, is_foreign=page.is_foreign),
        _=_,
    )
    for number, piece in enumerate(text.split(_HERE)):
        if number % 2:
            yield from writer.long[int(piece)]
        else:
            yield piece


def speaks(language: str, *, is_foreign: bool) -> Markup:
    """The attributes of an element that speaks another language than the page: which, and the direction that it is read in."""
    return Markup(' lang="{}" dir="ltr"').format(language) if is_foreign else Markup("")


@cache
def _environment(templates: SiteTemplates) -> Environment:
    """The templates' environment: pure, so one for as long as the site's own templates are what they were."""
    return environment(ChoiceLoader([FileSystemLoader(templates.folders), PackageLoader("ip_ranges", "templates")]), autoescape=True)


class _Writer:
    """Lines of a view as markup. Cells that rows share are written once: 17,000 rows share a few hundred."""

    def __init__(self, page: PageContext, publication: Publication) -> None:
        self._page, self._publication = page, publication
        self._marks: dict[Marks, Markup] = {(): Markup("")}
        self._lines: dict[tuple[object, ...], Markup] = {}
        self.long: list[list[str]] = []

    def anchor(self, name: str) -> Markup:
        """`` id="..."``, once on a page."""
        if not name or not self._page.once("anchor", name):
            return Markup("")
        return Markup(' id="{}"').format(name)

    def rows(self, table: Table, line: Line, cells: Cells) -> Markup:
        """Every row of a table, by the template's macros: *line* writes one, *cells* its cells but the head."""
        if isinstance(table.rows, SharedRows):
            return self._shared_rows(table.rows, line, cells)
        return Markup("\n").join(
            line(self._attributes(row), self.inline(row.cells[0]), cells(row.cells[1:])) for row in table.rows
        )

    def _shared_rows(self, rows: SharedRows, line: Line, cells: Cells) -> Markup:
        """The template writes each set of shared cells once, and a row is what then stands before and after its code.

        They are kept in :attr:`long`, and this is the mark for their place.
        """
        around: list[tuple[str, str]] = []
        none, code = Markup(""), self.inline((Code(_HERE),))
        for further in rows.shared:
            # As plain text: what is done to markup is looked at piece by piece.
            before, _code, after = str.partition(line(none, code, cells(further)), _HERE)
            around.append((before, after))
        # One call for all codes; an escaped text has no more lines than before.
        codes = str(escape("\n".join(rows.codes))).split("\n")
        pairs = zip(codes, map(around.__getitem__, rows.numbers), strict=True)
        self.long.append(list(iter_chunks((f"{before}{code}{after}" for code, (before, after) in pairs), "\n")))
        return Markup(f"{_HERE}{len(self.long) - 1}{_HERE}")  # noqa: S704 - a number

    def _attributes(self, row: Row) -> Markup:
        marks = self._marks.get(row.marks)
        if marks is None:
            marks = self._marks[row.marks] = _attributes(row.marks)
        return self.anchor(row.anchor) + marks if row.anchor else marks

    def inline(self, parts: Parts) -> Markup:
        """The parts of a line, one after the other."""
        key = (parts, *map(type, parts))  # a code and strong words are equal where their texts are
        markup = self._lines.get(key)
        if markup is None or any(isinstance(element, Anchor) for element in parts):
            markup = self._lines[key] = Markup("").join(self._part(element) for element in parts)
        return markup

    def inlines(self, lines: Iterable[Parts]) -> list[Markup]:
        """The parts of several lines, in one call: Jinja looks twice at whatever a template calls."""
        return [self.inline(parts) for parts in lines]

    def _part(self, element: Part) -> Markup:
        if isinstance(element, str):
            return escape(element)
        if isinstance(element, Code):
            return Markup('<code class="ip-code">{}</code>').format(element.text)
        if isinstance(element, Moment):
            words = day_and_time(element.at, self._page.language)
            return Markup('<time datetime="{}">{}</time>').format(format_instant(element.at), words)
        if isinstance(element, Day):
            return Markup('<time datetime="{}">{}</time>').format(element.day.isoformat(), day_only(element.day, self._page.language))
        if isinstance(element, Badge):
            return Markup('<span class="ip-badge ip-{}">{}</span>').format(element.kind, self.inline(element.parts))
        if isinstance(element, Anchor):
            anchor = self.anchor(element.name)
            return Markup("<span{}></span>").format(anchor) if anchor else anchor
        if isinstance(element, Strong):
            return Markup("<strong>{}</strong>").format(self.inline(element.parts))
        return self._link(element)

    def _link(self, link: Link) -> Markup:
        shown = Markup('<code class="ip-code">{}</code>').format(link.words) if link.code else escape(link.words)
        href = target(link, self._page, self._publication)
        if href is None:
            return shown
        outward = Markup(' class="reference external"') if link.kind == "web" else ""
        return Markup('<a{} href="{}">{}</a>').format(outward, href, shown)


def target(link: Link, page: PageContext, publication: Publication) -> str | None:
    """Where a link leads in this builder, None for nowhere. Only web addresses are let through from a feed."""
    if link.kind == "region":
        return page.region(link.feed, link.target)
    if link.kind == "file":
        return page.file(publication, link.target)
    if link.kind == "here":
        return f"#{link.target}"
    if link.kind == "picker":
        return page.picker(link.target)
    return link.target if link.target.startswith(("https://", "http://")) else None


def _attributes(marks: Marks) -> Markup:
    return Markup("").join(Markup(' data-ip-{}="{}"').format(name, value) for name, value in marks)
