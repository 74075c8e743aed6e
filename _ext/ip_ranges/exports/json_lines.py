"""JSON as it is published: small at the top, one row a line below, so that versions of a file compare line by line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .chunks import iter_chunks

dump = json.JSONEncoder(ensure_ascii=False).encode
"""One value on one line."""


def document(head: Mapping[str, Any], arrays: Mapping[str, Iterable[str]]) -> str:
    """An object with one key of *head* a line, then the *arrays*, whose rows are JSON already, one a line."""
    return "".join(iter_document(head, arrays))


def iter_document(head: Mapping[str, Any], arrays: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """The chunks of such an object, for documents with many rows."""
    before = "{"
    for key, value in head.items():
        yield f"{before}{dump(key)}: {dump(value)}"
        before = ",\n"
    for key, rows in arrays.items():
        chunks = iter_chunks(rows, ",\n")
        first = next(chunks, None)
        if first is None:
            yield f"{before}{dump(key)}: []"
        else:
            yield f"{before}{dump(key)}: [\n"
            yield first
            yield from chunks
            yield "\n]"
        before = ",\n"
    yield "}\n"
