"""JSON as it is published: small at the top, one row a line below, so that versions of a file compare line by line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .chunks import Lines, in_pieces

dump = json.JSONEncoder(ensure_ascii=False).encode
"""One value on one line."""


def document(head: Mapping[str, Any], arrays: Mapping[str, Iterable[str] | Lines]) -> str:
    """An object with one key of *head* a line, then the *arrays*, whose rows are JSON already, one a line."""
    return "".join(document_in_pieces(head, arrays))


def document_in_pieces(head: Mapping[str, Any], arrays: Mapping[str, Iterable[str] | Lines]) -> Iterator[str]:
    """The same, for documents with many rows."""
    before = "{"
    for key, value in head.items():
        yield f"{before}{dump(key)}: {dump(value)}"
        before = ",\n"
    for key, rows in arrays.items():
        pieces = in_pieces(rows, ",\n")
        first = next(pieces, None)
        if first is None:
            yield f"{before}{dump(key)}: []"
        else:
            yield f"{before}{dump(key)}: [\n"
            yield first
            yield from pieces
            yield "\n]"
        before = ",\n"
    yield "}\n"
