"""The history is a whole chain, and status, snapshots and the files of the revisions say what its lines say."""

from __future__ import annotations

from collections.abc import Iterator

from ...base.timestamps import format_instant
from ...changes.published_paths import feed_segment
from ...storage.history_file import parse_history, split_lines
from ...storage.snapshot_file import parse_snapshot
from .built_site import BuiltSite, read_json, read_text


def same_in_record(site: BuiltSite) -> Iterator[str]:
    """Where a file contradicts ``history.jsonl``; raises where the chain itself is broken."""
    place = site.published / "history.jsonl"
    lines = split_lines(read_text(place), str(place))
    revisions = parse_history(lines, str(place))
    folders = {one.feed: one.path for one in site.folders}
    for revision, line in zip(revisions, lines, strict=True):
        for folder in dict.fromkeys((site.published, folders.get(revision.feed, site.published))):
            path = folder / "changes" / f"{revision.serial}.json"
            # The file is the recorded line with one more key at its end.
            if path.is_file() and not read_text(path).startswith(f'{line[:-1]},"previous_serial":'):
                yield f"{path} is not what history.jsonl has recorded."
    newest = {revision.feed: revision for revision in revisions}
    if revisions and site.status["changed"] != format_instant(revisions[-1].observed):
        yield f"{site.published / 'status.json'} does not say when history.jsonl changed last."
    for one in site.folders:
        last, said = newest[one.feed], site.status["feeds"][one.feed]
        if (said["serial"], said["changed"]) != (last.serial, format_instant(last.observed)):
            yield f"{site.published / 'status.json'} has another serial or date of the feed {one.feed} than history.jsonl."
        path = site.published / "snapshots" / f"{feed_segment(one.feed)}.json"
        snapshot = parse_snapshot(read_text(path), str(path))
        if snapshot.digest != last.digest:
            yield f"{path} is not the table that history.jsonl ends with."
        if said["ranges"] != len(snapshot.table.ranges):
            yield f"{site.published / 'status.json'} counts other ranges of the feed {one.feed} than {path} has."
        published = {(row["prefix"], row["region"], row["role"], row["direction"]) for row in one.table["ranges"]}
        # What is past its end is retired in as far as nothing else uses its addresses, so it may stand in parts or not at all.
        accepted = {
            (str(item.prefix), item.region, item.role, item.direction)
            for item in snapshot.table.ranges
            if item.expires is None or format_instant(item.expires) > site.status["built"]
        }
        if not accepted <= published:
            yield f"{one.path / 'ip-ranges.json'} does not have every range of {path}."


def same_in_statuses(site: BuiltSite) -> Iterator[str]:
    """Every feed's own status is the site's, but for what it says of its own table and changes."""
    own = ("sha256", "example", "told")
    wanted = {key: value for key, value in site.status.items() if key not in own}
    for one in site.folders:
        path = one.path / "status.json"
        status = read_json(path)
        if {key: value for key, value in status.items() if key not in own} != wanted:
            yield f"{path} does not say what {site.published / 'status.json'} says."
        if status["sha256"] != status["feeds"][one.feed]["sha256"]:
            yield f"{path} names two digests of ip-ranges.json."
    checked = [site.status["feeds"][one.feed]["verified"] for one in site.folders]
    if site.status["verified"] != (None if None in checked else min(checked)):
        yield f"{site.published / 'status.json'} does not have the oldest of its feeds' times of checking as its own."
