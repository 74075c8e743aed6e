"""Reading: each format, beside ``json.loads`` of the same document and the parsing of its prefixes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from ip_ranges import formats
from ip_ranges.formats import ReadOptions
from ip_ranges.model.prefix import parse_prefix

from .documents import EXPRESSION, document
from .figures import Effort, Figure, Section
from .measure import in_turn


def measure(effort: Effort) -> Iterator[Figure]:
    """Every built-in format with a made document, then the real ones."""
    count = effort.rows
    for name in formats.names():
        if formats.is_built_in(name):
            yield one(name, document(name, count), f"read/{name}", f"{name}, {count:,} made rows", min(3, effort.runs))
    for path in sorted(effort.documents.iterdir()) if effort.documents else ():
        yield one(path.stem, path.read_bytes(), f"read/real/{path.stem}", f"{path.stem}, a real document", min(3, effort.runs))


def floor(body: bytes, texts: list[str]) -> Callable[[], None]:
    """Loading a document and parsing these prefixes: what no reader could leave out."""
    is_json = body.lstrip()[:1] in (b"{", b"[")

    def loaded() -> None:
        if is_json:
            json.loads(body)
        else:
            body.decode().splitlines()
        for text in texts:
            parse_prefix(text)

    return loaded


def one(name: str, body: bytes, key: str, what: str, runs: int) -> Figure:
    """Reading one document, beside its floor."""
    read = formats.get(name).read
    options = ReadOptions(name="document", expression=EXPRESSION)
    table = read(body, options)
    texts = [str(item.prefix) for item in table.ranges]
    found = in_turn({"read": lambda: read(body, options), "floor": floor(body, texts)}, runs)
    return Figure(key, what, found["read"], base=found["floor"], against="loading and parsing", note=f"{len(texts):,} ranges")


SECTION = Section(
    "reading",
    "Reading",
    "Each format, beside `json.loads` of the same document (lines: splitting) and the parsing of the same prefixes. Processor time.",
    measure,
)
