"""Every kind of published file, beside reading the table that it is made from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from ip_ranges import formats
from ip_ranges.changes.publication import Publication
from ip_ranges.exports import files
from ip_ranges.exports.site.writer import write_files
from ip_ranges.formats import ReadOptions
from ip_ranges.pipeline.build import publish

from .figures import Effort, Figure, Section
from .measure import in_turn
from .sites import aws_feed
from .tables import aws_document
from .workplace import workplace

_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
_KINDS = (
    (re.compile(r"^(regions|roles|lists|snippets)/([^/]+)/"), r"\1/*/"),
    (re.compile(r"^lists/\*/.*?(\.aggregated)?\.txt$"), r"lists/*/*\1.txt"),
    (re.compile(r"^(changes|schema|snapshots)/.*"), r"\1/*"),
)


def kind_of(path: str) -> str:
    """``lists/eu-west-1/all-ipv4.txt`` is of the kind ``lists/*/*.txt``."""
    for pattern, shape in _KINDS:
        path = pattern.sub(shape, path)
    return path


def measure(effort: Effort) -> Iterator[Figure]:
    """Each kind alone, all in one go, and writing them where they are there already."""
    count = effort.rows
    document = aws_document(count)
    read = partial(formats.get("aws").read, document, ReadOptions())
    runs = min(2, effort.runs)
    with workplace() as place:
        data = place / "data"
        data.mkdir()
        (data / "feeds.toml").write_text(aws_feed("aws.json"), "utf-8")
        (data / "aws.json").write_bytes(document)
        publication = publish(data, cache=None, clock=lambda: _NOW, environment={})
        kinds: dict[str, list[str]] = defaultdict(list)
        for path, _ in files(publication):
            kinds[kind_of(path)].append(path)
        against = "reading the table"
        for kind, paths in sorted(kinds.items()):
            found = in_turn({"reading": read, "making": partial(_make, publication, frozenset(paths))}, runs)
            note = f"{len(paths)} files" if len(paths) > 1 else ""
            yield Figure(f"export/{kind}", f"`{kind}`", found["making"], base=found["reading"], against=against, note=note)
        found = in_turn({"reading": read, "making": partial(_make, publication, None)}, runs)
        what = f"all {sum(map(len, kinds.values()))} files, {count:,} ranges"
        yield Figure("export/all", what, found["making"], base=found["reading"], against=against)
        site = place / "site"
        found = in_turn({"reading": read, "writing": partial(write_files, publication, site)}, runs)
        yield Figure("export/again", "writing them where nothing changed", found["writing"], base=found["reading"], against=against)


def _make(publication: Publication, paths: frozenset[str] | None) -> None:
    for path, making in files(publication):
        if paths is None or path in paths:
            making()


SECTION = Section(
    "exports",
    "Published files",
    "Making the text of every published file of each kind, beside reading the table; what several kinds share is counted for each."
    " Processor time.",
    measure,
)
