"""The history is a whole chain, and status, snapshots and the files of the revisions say what its lines say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from ...base.timestamps import format_instant
from ...changes.published_paths import feed_segment
from ...storage.history_file import parse_history, split_lines
from ...storage.snapshot_file import parse_snapshot
from .built_site import BuiltSite, read_json, read_text


def same_in_record(site: BuiltSite) -> Iterator[str]:
    """Where a file contradicts ``history.jsonl``; raises where the chain itself is broken."""
    history_path = site.published / "history.jsonl"
    lines = split_lines(read_text(history_path), str(history_path))
    revisions = parse_history(lines, str(history_path))
    folders = {feed_folder.feed: feed_folder.path for feed_folder in site.folders}
    for revision, line in zip(revisions, lines, strict=True):
        for folder in dict.fromkeys((site.published, folders.get(revision.feed, site.published))):
            path = folder / "changes" / f"{revision.serial}.json"
            # The file is the recorded line with one more key at its end.
            if path.is_file() and not read_text(path).startswith(f'{line[:-1]},"previous_serial":'):
                yield f"{path} is not what history.jsonl has recorded."
    newest = {revision.feed: revision for revision in revisions}
    if revisions and site.status["changed"] != format_instant(revisions[-1].observed):
        yield f"{site.published / 'status.json'} does not say when history.jsonl changed last."
    for feed_folder in site.folders:
        last, status = newest[feed_folder.feed], site.status["feeds"][feed_folder.feed]
        if (status["serial"], status["changed"]) != (last.serial, format_instant(last.observed)):
            yield f"{site.published / 'status.json'} has another serial or date of the feed {feed_folder.feed} than history.jsonl."
        path = site.published / "snapshots" / f"{feed_segment(feed_folder.feed)}.json"
        snapshot = parse_snapshot(read_text(path), str(path))
        if snapshot.digest != last.digest:
            yield f"{path} is not the table that history.jsonl ends with."
        if status["ranges"] != len(snapshot.table.ranges):
            yield f"{site.published / 'status.json'} counts other ranges of the feed {feed_folder.feed} than {path} has."
        published = {(row["prefix"], row["region"], row["role"], row["direction"]) for row in feed_folder.table["ranges"]}
        # What is past its end is retired in as far as nothing else uses its addresses, so it may stand in parts or not at all.
        accepted = {
            (str(item.prefix), item.region, item.role, item.direction)
            for item in snapshot.table.ranges
            if item.expires is None or format_instant(item.expires) > site.status["built"]
        }
        if not accepted <= published:
            yield f"{feed_folder.path / 'ip-ranges.json'} does not have every range of {path}."


def same_in_statuses(site: BuiltSite) -> Iterator[str]:
    """Every feed's own status is the site's, but for what it says of its own table and changes."""
    site_facts = _site_facts(site.status, "status.json")
    for feed_folder in site.folders:
        path = feed_folder.path / "status.json"
        status = read_json(path)
        if _site_facts(status, path.relative_to(site.published).as_posix()) != site_facts:
            yield f"{path} does not say what {site.published / 'status.json'} says."
        if status["sha256"] != status["feeds"][feed_folder.feed]["sha256"]:
            yield f"{path} names two digests of ip-ranges.json."
    checked = [site.status["feeds"][feed_folder.feed]["verified"] for feed_folder in site.folders]
    if site.status["verified"] != (None if None in checked else min(checked)):
        yield f"{site.published / 'status.json'} does not have the oldest of its feeds' times of checking as its own."


def _site_facts(status: Mapping[str, Any], path: str) -> dict[str, Any]:
    """What the status at *path* below ``ip-ranges/`` says of the site; its links may be relative to itself."""
    feeds = {name: {**feed, "url": feed["url"] and urljoin(path, feed["url"])} for name, feed in status["feeds"].items()}
    return {**{key: value for key, value in status.items() if key not in ("sha256", "example", "told")}, "feeds": feeds}
