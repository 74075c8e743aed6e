"""Documents that a test reads: by the name of their format, as a table in lines, and the examples of the reference page."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from ip_ranges import formats
from ip_ranges.errors import DocumentError
from ip_ranges.formats import ReadOptions
from ip_ranges.model.table import Table

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "formats.rst"
_BLOCK = re.compile(
    r"^(?P<indent> *)\.\. code-block:: \w+\n(?:(?P=indent)   :\w+:.*\n)*?(?P=indent)   :name: example-(?P<name>[\w-]+)\n"
    r"(?:(?P=indent)   :\w+:.*\n)*\n(?P<body>(?:(?P=indent)   .*\n|\n)+)",
    re.MULTILINE,
)

EXAMPLES = {
    match["name"]: textwrap.dedent(match["body"]).strip("\n") + "\n" for match in _BLOCK.finditer(PAGE.read_text("utf-8"))
}
"""The examples of ``docs/reference/formats.rst`` by their names, as the page shows them."""

BUILT_IN = tuple(name for name in formats.names() if formats.is_built_in(name))
LINES = ("text", "csv", "geofeed")
"""The formats whose documents are lines."""


def read(name: str, document: bytes | str, /, **options: object) -> Table:
    """Read a document by the name of its format; further arguments are those of ``ReadOptions``."""
    body = document.encode() if isinstance(document, str) else document
    return formats.get(name).read(body, ReadOptions(**options))  # type: ignore[arg-type]


def refusal(name: str, document: bytes | str, /, **options: object) -> str:
    """The sentence with which a document is refused."""
    try:
        table = read(name, document, **options)
    except DocumentError as error:
        return str(error)
    raise AssertionError(f"{name} takes {document[:60]!r} for {table}")


def written(table: Table) -> list[str]:
    """The ranges of a table, one line each: the prefix, then every fact that differs from the vendor's default."""
    usual = {"role": "server-pool", "direction": "outbound"}
    rows = [{**item.named(), "prefix": ""} for item in table.ranges]
    facts = [[f"{name}={value}" for name, value in row.items() if value and usual.get(name) != value] for row in rows]
    return [" ".join([prefix, *further]) for prefix, further in zip(prefixes(table), facts, strict=True)]


def prefixes(table: Table) -> list[str]:
    """The prefixes of a table's ranges."""
    return [str(item.prefix) for item in table.ranges]


def problems(table: Table) -> list[str]:
    """What is wrong with a table, each with its path."""
    return [f"{problem.path}: {problem.message}" if problem.path else problem.message for problem in table.problems]


def places(table: Table) -> list[str]:
    """Where something is wrong with a table."""
    return [problem.path for problem in table.problems]
