"""What of a view the site's search index reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .blocks import (
    Badge,
    Block,
    Code,
    Drawn,
    Fold,
    Group,
    Link,
    Listing,
    Note,
    Paragraph,
    Parts,
    Row,
    SharedRows,
    Strong,
    Table,
)

_MOST_ROWS_SEARCHED = 100
"""The addresses of a longer table are not what people search a site for, and would swell the index."""


def words(blocks: Iterable[Block]) -> Iterator[str]:
    """What of a view belongs into the search index: all but the addresses of a very long table, and what repeats."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from _plain(block.parts)
        elif isinstance(block, Listing):
            for item in block.items:
                yield from _plain(item)
        elif isinstance(block, Table):
            yield block.caption
            yield from _searched(block.rows)
        elif isinstance(block, Group):
            yield from _plain(block.title)
            yield from words(block.blocks)
        elif isinstance(block, Note):
            yield block.title
            yield from words(block.blocks)
        elif isinstance(block, Fold):
            yield block.summary
            yield from words(block.blocks)
        elif isinstance(block, Drawn):
            yield from words(block.elsewhere)


def _searched(rows: tuple[Row, ...] | SharedRows) -> Iterator[str]:
    """Every word of a short table; of a long one each region, service and state once, but not its addresses."""
    if len(rows) <= _MOST_ROWS_SEARCHED:
        cells: Iterable[Parts] = (cell for row in rows for cell in row.cells)
    else:
        shared = rows.shared if isinstance(rows, SharedRows) else [row.cells[1:] for row in rows]
        cells = dict.fromkeys(cell for further in shared for cell in further)
    for cell in cells:
        yield from _plain(cell)


def _plain(parts: Parts) -> Iterator[str]:
    for element in parts:
        if isinstance(element, str):
            yield element
        elif isinstance(element, Code):
            yield element.text
        elif isinstance(element, Strong):
            yield from _plain(element.parts)
        elif isinstance(element, Link):
            yield element.words
        elif isinstance(element, Badge) and not isinstance(element.word, str):
            yield from _plain(element.parts)
