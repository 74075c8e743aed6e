"""Reading each format beside ``json.loads`` of the document, and comparing two tables beside reading one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

from ip_ranges import formats
from ip_ranges.changes.diff import compare
from ip_ranges.formats import ReadOptions
from ip_ranges.model.prefix import parse_prefix
from ip_ranges.model.prefix_sets import coverage
from ip_ranges.model.table import Range

from .measurement import Effort, Measurement, Section, alternate, timed
from .tables import EXPRESSION, aws_document, document


def measure(effort: Effort) -> Iterator[Measurement]:
    """Every built-in format with a made document; then the comparison that an acceptance makes."""
    for name in formats.names():
        if formats.is_built_in(name):
            yield _reading(name, document(name, effort.rows), min(3, effort.runs))
    body = aws_document(effort.rows)
    read = formats.get("aws").read
    old, new = (read(each, ReadOptions()).ranges for each in (body, aws_document(effort.rows, without=100)))
    calls = {"compare": timed(comparison(old, new)), "read": timed(lambda: read(body, ReadOptions()))}
    seconds = alternate(calls, effort.runs + 2)
    yield Measurement("compare", "comparing two tables", seconds["compare"], seconds["read"], "reading one")


def _reading(name: str, body: bytes, runs: int) -> Measurement:
    read = formats.get(name).read
    options = ReadOptions(name="document", expression=EXPRESSION)
    prefixes = [str(item.prefix) for item in read(body, options).ranges]
    seconds = alternate({"read": timed(lambda: read(body, options)), "floor": timed(floor(body, prefixes))}, runs)
    return Measurement(f"read/{name}", f"reading {name}, {len(prefixes):,} ranges", seconds["read"], seconds["floor"], "loading and parsing")


def floor(body: bytes, prefixes: list[str]) -> Callable[[], None]:
    """Loading a document and parsing its prefixes: what no reader could leave out."""
    is_json = body.lstrip()[:1] in (b"{", b"[")

    def load() -> None:
        if is_json:
            json.loads(body)
        else:
            body.decode().splitlines()
        for prefix in prefixes:
            parse_prefix(prefix)

    return load


def comparison(old: Sequence[Range], new: Sequence[Range]) -> Callable[[], None]:
    """Comparing two tables as an acceptance does: the changes, and the addresses gained and lost."""

    def both() -> None:
        compare(old, new, feed="aws", serial=1)
        coverage((item.prefix for item in old), (item.prefix for item in new))

    return both


SECTION = Section(
    "reading",
    "Each format, beside `json.loads` of the document (lines: splitting) and the parsing of its prefixes; then two tables that"
    " differ in one row of a hundred. Processor time.",
    measure,
)
