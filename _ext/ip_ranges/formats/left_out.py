"""Masks, lengths and ends that an expression leaves out beside an address: without them it is another prefix."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..model.prefix import Prefix
from ..model.table import Table
from .prefix_texts import LASTS, LENGTHS, is_prefix_text, length_of, plain_name, read_or_none


def iter_left_out(content: Any, table: Table) -> Iterator[str]:
    """A sentence for each address of the table that an object of the document has a length or an end for."""
    singles = {item[0] for item in table.ranges if item[0].is_single}
    waiting = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += reversed(value)
        elif isinstance(value, dict):
            waiting += reversed(value.values())
            yield from _left_out_of(value, singles)


def _left_out_of(value: dict[str, Any], singles: set[Prefix]) -> Iterator[str]:
    more = [key for key in value if plain_name(key) in LENGTHS | LASTS]
    if not more:
        return
    prefixes = [prefix for key, text in value.items() if key not in more and (prefix := read_or_none(text)) is not None]
    for key in more:
        for prefix in prefixes:
            if prefix in singles and _says_more(key, value[key], prefix):
                yield f'"{key[:60]}" says {str(value[key])[:40]} beside {prefix.address}, and the expression leaves it out.'


def _says_more(key: str, item: Any, prefix: Prefix) -> bool:
    if plain_name(key) in LENGTHS:
        return length_of(item, prefix.version) not in (None, prefix.length)
    last = read_or_none(item) if is_prefix_text(item) else None
    return last is not None and last.version == prefix.version and last > prefix
