"""Any JSON document through one JMESPath expression that yields rows of range facts: https://jmespath.org/specification.html

``expression = "results[].{prefix: cidr, region: zone.id, role: 'load-balancer'}"`` in ``feeds.toml``. Beside the functions
of JMESPath there are ``items``, ``split`` and ``trim`` of JMESPath Community: https://jmespath.site/main/
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice, product
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from ...base.errors import DocumentError, Problem, SettingsError
from ...base.object_reader import type_word
from ...base.strict_json import json_or_lines
from ...model.prefix import Prefix
from ...model.table import Table
from .. import Format, ReadOptions
from ..dates import vendor_instant
from ..jmespath_functions import search
from ..named_rows import NamedRow, NamedRows
from ..prefix_texts import LASTS, LENGTHS, is_prefix_text, length_of, plain_name, read_or_none
from ..rows import Rows, is_missing
from ..shape import whole_number

_SHOWN = 5
"""Masks that are named, at most: where one is left out, all are."""

_LINES = (".jsonl", ".ndjson", ".jsonlines")


def read(document: bytes, options: ReadOptions) -> Table:
    """Read what the expression finds: a list of objects, or of bare prefixes. JSON lines are the list of their values.

    The places of problems count the rows that the expression yields. Raises
    :class:`~ip_ranges.errors.SettingsError` where the expression itself is wrong.
    """
    content = json_or_lines(document, lines=options.name.lower().endswith(_LINES))
    expression = compile_expression(options.expression)
    values = _search(expression, content, "expression")
    if not isinstance(values, list):
        hint = "; nothing in the document matches it" if values is None else ""
        sentence = f"The expression was expected to yield a list of rows and yields {type_word(values)}{hint}."
        raise DocumentError([Problem("", sentence)])
    rows = Rows(options)
    NamedRows(rows, _names_asked(expression.parsed)).add_all(_objects(rows, values))
    token, published = _token(options, content), _published(options, content)
    table = rows.table(token=token, published=published)
    if not table.counted.bare:
        return table
    sentences = list(islice(_iter_left_out(content, table), _SHOWN))
    return table._replace(problems=(*table.problems, *(Problem("", sentence) for sentence in sentences)))


def compile_expression(expression: str) -> Any:
    """Compile an expression. Raises :class:`~ip_ranges.errors.SettingsError` where it is none."""
    if not expression.strip():
        raise SettingsError('The format jmespath needs an expression, like expression = "results[].{prefix: cidr}".')
    try:
        return jmespath.compile(expression)
    except (JMESPathError, RecursionError) as error:
        raise SettingsError(f"The expression is not JMESPath: {_line(error)}.") from None


def _objects(rows: Rows, values: list[Any]) -> Iterator[NamedRow]:
    """The rows that are objects; bare prefixes are added on the way, and null counts as missing."""
    for index, row in enumerate(values):
        if isinstance(row, dict):
            yield (index,), tuple(row), tuple(row.values())
        elif row or not is_missing(row):
            rows.add((index,), row)


def _iter_left_out(content: Any, table: Table) -> Iterator[str]:
    """A sentence for each mask, length or end that an expression leaves out beside an address: with it, it is another prefix."""
    singles = {item[0] for item in table.ranges if item[0].is_single}
    waiting = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += reversed(value)
        elif isinstance(value, dict):
            waiting += reversed(value.values())
            more = [key for key in value if plain_name(key) in LENGTHS | LASTS]
            prefixes = [prefix for key, text in value.items() if more and key not in more and (prefix := read_or_none(text)) in singles]
            for key, prefix in product(more, prefixes):
                if _says_more(key, value[key], prefix):
                    yield f'"{key[:60]}" says {str(value[key])[:40]} beside {prefix.address}, and the expression leaves it out.'


def _says_more(key: str, item: Any, prefix: Prefix) -> bool:
    if plain_name(key) in LENGTHS:
        return length_of(item, prefix.version) not in (None, prefix.length)
    last = read_or_none(item) if is_prefix_text(item) else None
    return last is not None and last.version == prefix.version and last > prefix


def _names_asked(node: Any) -> set[str]:
    """The names that an expression gives to facts itself: ``{prefix: cidr, gateway: gw}`` asks for ``gateway``."""
    names = {node["value"]} if node["type"] == "key_val_pair" else set()
    return names.union(*(_names_asked(child) for child in node["children"] if isinstance(child, dict)))


def _token(options: ReadOptions, content: Any) -> int | None:
    """The token: a whole number, or a date, which counts as milliseconds since 1970."""
    if not options.token:
        return None
    value = _search(compile_expression(options.token), content, "token")
    number = whole_number(value)
    moment = vendor_instant(value) if number is None else None
    if number is None and moment is None:
        raise _yields_none("token", value, "a whole number or a date")
    return number if moment is None else int(moment.timestamp()) * 1000


def _published(options: ReadOptions, content: Any) -> datetime | None:
    if not options.published:
        return None
    value = _search(compile_expression(options.published), content, "published")
    moment = vendor_instant(value)
    if moment is None:
        raise _yields_none("published", value, "a date")
    return moment


def _yields_none(key: str, value: Any, expected: str) -> DocumentError:
    shown = f"the text {value[:40]!r}" if isinstance(value, str) else type_word(value)
    hint = "; nothing in the document matches it" if value is None else ""
    return DocumentError([Problem("", f"The expression {key} was expected to yield {expected} and yields {shown}{hint}.")])


def _search(expression: Any, content: Any, key: str) -> Any:
    try:
        return search(expression, content)
    except (JMESPathError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        # Beside its own errors the library lets those of Python through, for values that it did not foresee.
        named = "The expression" if key == "expression" else f"The expression {key}"
        raise DocumentError([Problem("", f"{named} cannot be applied to this document: {_line(error)}.")]) from None


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200].rstrip(".")


FORMAT = Format(
    name="jmespath",
    title="Any JSON document through a JMESPath expression",
    source="https://jmespath.org/specification.html",
    read=read,
)
