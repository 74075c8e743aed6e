"""A view as stock docutils nodes, for every builder that does not write HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docutils import nodes
from sphinx.util.texescape import escape

from ...changes.publication import Publication
from ...changes.terms import Day
from ..figures.latex import Document
from .blocks import (
    Anchor,
    Badge,
    Block,
    Code,
    Drawn,
    Fold,
    Group,
    Link,
    Listed,
    Listing,
    Moment,
    Note,
    Paragraph,
    Part,
    Parts,
    Row,
    Strong,
    Table,
)
from .html import target
from .latex_columns import CODE, HEAD, Column, widths
from .page_context import PageContext
from .translation import day_and_time, day_only

_WIDEST = 40
"""Characters of a column; longer cells wrap in plain text."""

_LONG = 20
"""Rows from which a printed table may break across pages."""

_WORD = 16
"""Letters of a word beyond which TeX may well break it in print."""

_QUOTED = 2
"""Characters that plain text puts around a literal."""

_RUN_TOGETHER = frozenset(("text", "man"))

_NOTES: dict[str, type[nodes.Element]] = {"note": nodes.note, "warning": nodes.warning, "important": nodes.important}


def stock(blocks: Iterable[Block], page: PageContext, publication: Publication) -> list[nodes.Node]:
    """The nodes of a view."""
    writer = _Writer(page, publication)
    return [node for block in blocks for node in writer.block(block)]


def links_only(blocks: Iterable[Block], page: PageContext, publication: Publication) -> list[nodes.Node]:
    """One paragraph with the links of a view: all that a builder wants which only follows links."""
    writer = _Writer(page, publication)
    links = dict.fromkeys(link for parts in _lines(blocks) for link in parts if isinstance(link, Link))
    paragraph = nodes.paragraph()
    for link in links:
        paragraph += writer.element(link)
    return [paragraph] if links else []


def _lines(blocks: Iterable[Block]) -> Iterator[Parts]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.parts
        elif isinstance(block, Listing):
            yield from block.items
        elif isinstance(block, Table):
            seen: set[int] = set()
            for row in block.rows:
                for cell in row.cells:
                    if id(cell) not in seen:
                        seen.add(id(cell))
                        yield cell
        elif isinstance(block, (Note, Group)):
            yield from _lines(block.blocks)
        elif isinstance(block, Fold):
            yield from _lines(block.blocks if block.elsewhere is None else block.elsewhere)
        elif isinstance(block, Drawn):
            yield from _lines(block.elsewhere)


class _Writer:
    def __init__(self, page: PageContext, publication: Publication) -> None:
        self._page, self._publication = page, publication

    def block(self, block: Block) -> Iterator[nodes.Node]:
        """The nodes of one block."""
        if isinstance(block, Paragraph):
            yield self._paragraph(block.parts, block.anchor)
        elif isinstance(block, Table):
            yield from self._table(block)
        elif isinstance(block, Listing):
            items = [nodes.list_item("", self._paragraph(item)) for item in block.items]
            yield nodes.bullet_list("", *items, bullet="*")
        elif isinstance(block, Note):
            yield self._note(block)
        elif isinstance(block, Group):
            title = self._paragraph(block.title, block.anchor)
            inside = nodes.strong()
            inside += [child for child in title.children if not isinstance(child, nodes.target)]
            title.children = [child for child in title.children if isinstance(child, nodes.target)]
            title += inside
            yield title
            yield from (node for inner in block.blocks for node in self.block(inner))
        elif isinstance(block, Fold):
            shown = block.blocks if block.elsewhere is None else block.elsewhere
            yield from (node for inner in shown for node in self.block(inner))
        elif isinstance(block, Listed):
            yield from _literal(block)
        else:
            yield from self._printed(block)
            yield from (node for inner in block.elsewhere for node in self.block(inner))

    def _printed(self, block: Drawn) -> Iterator[nodes.Node]:
        """The picture in LaTeX, where there is one, each with its caption."""
        if block.printed is None or self._page.builder.format != "latex":
            return
        engine = self._page.builder.config.latex_engine
        document = Document(lambda text: escape(text, engine), self._label)
        # Raw with its caption: Sphinx's own figures float, even into the middle of a note.
        yield from (nodes.raw("", picture, format="latex") for picture in block.printed(document))

    def _label(self, href: str) -> str:
        """What Sphinx's LaTeX writer calls the place that a link of this page leads to."""
        page, sign, anchor = href.partition("#")
        return f"{page.removeprefix('%') or self._page.docname}:{anchor}" if sign else ""

    def _note(self, note: Note) -> nodes.Element:
        classes = [f"ip-{note.name}"] if note.name else []
        # Sphinx's text writers run the paragraphs of an admonition into one another.
        plain = self._page.builder.format in _RUN_TOGETHER
        made = nodes.block_quote(classes=classes) if plain else _NOTES[note.level](classes=classes)
        title = self._paragraph((), note.anchor)
        title += nodes.strong("", note.title)
        made += title
        made += [node for inner in note.blocks for node in self.block(inner)]
        return made

    def element(self, element: Part) -> nodes.Node:
        """One part of a line."""
        if isinstance(element, str):
            return nodes.Text(element)
        if isinstance(element, Code):
            return nodes.literal("", element.text)
        if isinstance(element, Moment):
            return nodes.Text(day_and_time(element.at, self._page.language))
        if isinstance(element, Day):
            return nodes.Text(day_only(element.day, self._page.language))
        if isinstance(element, Badge):
            return nodes.inline("", "", *map(self.element, element.parts), classes=["ip-badge", f"ip-{element.kind}"])
        if isinstance(element, Anchor):
            is_first = self._page.once("anchor", element.name)
            return nodes.target("", "", ids=[element.name]) if is_first else nodes.Text("")
        if isinstance(element, Strong):
            return nodes.strong("", "", *map(self.element, element.parts))
        return self._link(element)

    def _link(self, link: Link) -> nodes.Node:
        shown: nodes.Node = nodes.literal("", link.words) if link.code else nodes.Text(link.words)
        uri = target(link, self._page, self._publication)
        if uri is None:
            return shown
        reference = nodes.reference("", "", shown, internal=link.kind in ("region", "here"))
        if uri.startswith("#"):
            reference["refid"] = uri[1:]
        else:
            reference["refuri"] = uri
        return reference

    def _paragraph(self, parts: Parts, anchor: str = "") -> nodes.paragraph:
        paragraph = nodes.paragraph()
        if anchor and self._page.once("anchor", anchor):
            paragraph += nodes.target("", "", ids=[anchor])
        paragraph += [self.element(element) for element in parts]
        return paragraph

    def _table(self, table: Table) -> Iterator[nodes.Node]:
        rows = [self._row(row) for row in table.rows]
        group = nodes.tgroup(cols=len(table.columns))
        for index, column in enumerate(table.columns):
            cells = [row.cells[index] for row in table.rows]
            longest = max((len(row[index].astext()) + _QUOTED * len(cell) for row, cell in zip(rows, cells, strict=True)), default=0)
            # An address is never broken, however long it is.
            whole = max((len(element.text) + _QUOTED for cell in cells for element in cell if isinstance(element, Code)), default=1)
            group += nodes.colspec(colwidth=max(min(max(longest, len(column)), _WIDEST), whole))
        head = nodes.row("", *(nodes.entry("", nodes.paragraph("", column)) for column in table.columns))
        group += nodes.thead("", head)
        group += nodes.tbody("", *rows)
        title = [nodes.title("", table.caption)]
        if self._page.builder.format == "man":
            # Its writer takes the title of a table before the first section for that of the page, and any other for a section.
            yield nodes.paragraph("", "", nodes.strong("", table.caption))
            title = []
        made = nodes.table("", *title, group, classes=["ip-table"])
        if len(rows) > _LONG:
            made["classes"].append("longtable")
        fitted = widths(_columns(table, rows)) if self._page.builder.format == "latex" else None
        if fitted is None:
            yield made
            return
        made["classes"].append("colwidths-given")
        for specification, width in zip(group.findall(nodes.colspec), fitted.parts, strict=True):
            specification["colwidth"] = width
        # Sphinx has no class for either (and older ones no box around a cell, so that the end of a row must stay one): words of a narrow column are not to be stretched, and letters may be small.
        for paragraph in group.findall(nodes.paragraph):
            paragraph.insert(0, nodes.raw("", r"\raggedright\arraybackslash ", format="latex"))
        if not fitted.small:
            yield made
            return
        yield nodes.raw("", r"\begingroup\footnotesize", format="latex")
        yield made
        yield nodes.raw("", r"\endgroup", format="latex")

    def _row(self, row: Row) -> nodes.row:
        made = nodes.row()
        for index, cell in enumerate(row.cells):
            made += nodes.entry("", self._paragraph(cell, row.anchor if index == 0 else ""))
        return made


def _columns(table: Table, rows: list[nodes.row]) -> list[Column]:
    """How wide the lines and the pieces of each column are in print."""
    columns = []
    for index, title in enumerate(table.columns):
        line, piece = HEAD * len(title), HEAD * max(map(len, title.split()), default=0)
        for cell, row in zip((row.cells[index] for row in table.rows), rows, strict=True):
            codes = [CODE * len(code) for element in cell if (code := _code(element))]
            text = row[index].astext()
            line = max(line, len(text) + sum(codes) * (1 - 1 / CODE))
            piece = max([piece, *codes, *(min(len(word), _WORD) for word in text.split())])
        columns.append(Column(line, piece))
    return columns


def _code(element: Part) -> str:
    """What of a part is in a typewriter's letters."""
    if isinstance(element, Code):
        return element.text
    return element.words if isinstance(element, Link) and element.code else ""


def _literal(block: Listed) -> Iterator[nodes.Node]:
    literal = nodes.literal_block(block.text, block.text, language=block.language, force=True, linenos=False)
    if not block.caption:
        yield literal
        return
    yield nodes.paragraph("", block.caption)
    yield literal
