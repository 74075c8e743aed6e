"""What the tests of formats share: the examples of the reference page, and a table written down for comparison."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from ip_ranges import formats
from ip_ranges.formats import ReadOptions
from ip_ranges.model.table import Table

_BLOCK = re.compile(
    r"^(?P<indent> *)\.\. code-block:: \w+\n(?:(?P=indent)   :\w+:.*\n)*?(?P=indent)   :name: example-(?P<name>[\w-]+)\n"
    r"(?:(?P=indent)   :\w+:.*\n)*\n(?P<body>(?:(?P=indent)   .*\n|\n)+)",
    re.MULTILINE,
)


@pytest.fixture(scope="session")
def examples(root_dir: Path) -> Mapping[str, bytes]:
    """The examples of ``docs/reference/formats.rst`` by their names, as the page shows them."""
    page = (root_dir / "docs" / "reference" / "formats.rst").read_text(encoding="utf-8")
    found = {match["name"]: textwrap.dedent(match["body"]).strip("\n") + "\n" for match in _BLOCK.finditer(page)}
    return {name: body.encode() for name, body in found.items()}


@pytest.fixture(scope="session")
def read() -> Callable[..., Table]:
    """Read a document by the name of its format; further arguments are those of ``ReadOptions``."""

    def read_as(name: str, document: bytes | str, /, **options: object) -> Table:
        body = document.encode() if isinstance(document, str) else document
        return formats.get(name).read(body, ReadOptions(**options))  # type: ignore[arg-type]

    return read_as


@pytest.fixture(scope="session")
def written() -> Callable[[Table], list[str]]:
    """The ranges of a table, one line each: the prefix, then every fact that differs from the vendor's default."""

    def write(table: Table) -> list[str]:
        usual = {"role": "server-pool", "direction": "outbound"}
        return [
            " ".join(
                [str(item.prefix)]
                + [
                    f"{name}={value}"
                    for name, value in item.named().items()
                    if name != "prefix" and value and usual.get(name) != value
                ]
            )
            for item in table.ranges
        ]

    return write
