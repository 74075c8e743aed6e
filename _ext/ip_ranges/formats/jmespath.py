"""Any JSON document through one JMESPath expression that yields rows of range facts: https://jmespath.org/specification.html

``expression = "results[].{prefix: cidr, region: zone.id, role: 'load-balancer'}"`` in ``feeds.toml``.
"""

from __future__ import annotations

from typing import Any

from ..errors import DocumentError, Problem, SettingsError
from ..fields import type_word
from ..model import Table
from ..strict_json import strict_json
from . import Format, ReadOptions
from .fact_rows import put_row
from .rows import Rows


def read(document: bytes, options: ReadOptions) -> Table:
    """Read what the expression finds: a list of objects, or of bare prefixes.

    The places of problems count the rows that the expression yields. Raises
    :class:`~ip_ranges.errors.SettingsError` where the expression itself is wrong.
    """
    found = _search(options.expression, strict_json(document))
    if not isinstance(found, list):
        hint = "; nothing in the document matches it" if found is None else ""
        sentence = f"The expression was expected to yield a list of rows and yields {type_word(found)}{hint}."
        raise DocumentError([Problem("", sentence)])
    rows = Rows(options)
    for index, row in enumerate(found):
        if isinstance(row, dict):
            put_row(rows, (index,), row)
        else:
            rows.put((index,), row, rows.facts((index,)))
    return rows.table()


def compiled(expression: str) -> Any:
    """The expression as the library has it. Raises :class:`~ip_ranges.errors.SettingsError` where it is none."""
    import jmespath  # noqa: PLC0415 - only feeds of this format need it
    from jmespath.exceptions import JMESPathError  # noqa: PLC0415 - likewise

    if not expression.strip():
        raise SettingsError('The format jmespath needs an expression, like expression = "results[].{prefix: cidr}".')
    try:
        return jmespath.compile(expression)
    except (JMESPathError, RecursionError) as error:
        raise SettingsError(f"The expression is not JMESPath: {_line(error)}.") from None


def _search(expression: str, content: Any) -> Any:
    from jmespath.exceptions import JMESPathError  # noqa: PLC0415 - only feeds of this format need it

    search = compiled(expression).search
    try:
        return search(content)
    except (JMESPathError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        # Beside its own errors the library lets those of Python through, for values that it did not foresee.
        raise DocumentError([Problem("", f"The expression cannot be applied to this document: {_line(error)}.")]) from None


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200].rstrip(".")


FORMAT = Format(
    name="jmespath",
    title="Any JSON document through a JMESPath expression",
    source="https://jmespath.org/specification.html",
    read=read,
)
