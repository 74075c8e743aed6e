"""Which lists there are: every one that the table or the history ever had an address for, and no other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from ...changes.published_paths import path_segment
from .built_site import BuiltSite, PublishedFolder, read_text

_ENDS = [when + cover for when, cover in product(("", ".next", ".retired"), ("", ".aggregated"))]


def same_in_list_files(site: BuiltSite) -> Iterator[str]:
    """Where a list is missing although there was once an address for it, or is there although there never was one."""
    revisions = [json.loads(line) for line in read_text(site.published / "history.jsonl").splitlines()]
    for folder in site.folders:
        lists = folder.path / "lists"
        published = {path.relative_to(lists).as_posix() for path in lists.rglob("*.txt")}
        expected = set(_names(folder, [row for row in revisions if row["feed"] == folder.feed]))
        for name in sorted(expected - published):
            yield f"{lists / name} is missing: the table or its history has had an address for it, so it stays, empty or not."
        for name in sorted(published - expected):
            yield f"{lists / name} is there, and neither the table nor its history ever had an address for it."


def _names(folder: PublishedFolder, revisions: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    rows = [*folder.ranges(), *_recorded(revisions)]
    is_pool = {row["role"] for row in rows} == {"server-pool"}
    for row in rows:
        family = 6 if ":" in row["prefix"] else 4
        stems = {f"{row['role']}-{row['direction']}-ipv{family}"}
        if not is_pool:
            stems |= {f"all-{row['direction']}-ipv{number}" for number in (4, 6)}
        segments = {"all", path_segment(row["region"]) if row["region"] else "all"}
        yield from (f"{segment}/{stem}{end}.txt" for segment, stem, end in product(segments, stems, _ENDS))


def _recorded(revisions: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The facts of every range that the history names, since it last began anew."""
    rows: list[Mapping[str, Any]] = []
    for revision in revisions:
        if revision.get("fresh"):
            rows.clear()
        for change in revision["changes"]:
            rows += [change, {**change, **(change["previous"] or {})}]
        rows += revision.get("dated", ())
    return rows
