"""changes.json and the immutable files of revisions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta

from ip_ranges.changes.diff import apply
from ip_ranges.changes.publication import Publication
from ip_ranges.model.revision import Revision
from ip_ranges.storage.history_file import revision_line
from publications import NOW, SMALL_STEPS, small_publication

Render = Callable[[Publication], dict[str, str]]


def test_a_consumer_catches_up_by_walking(small_files: dict[str, str]) -> None:
    """From the status back to a serial that it knows, then forward: the table is what the site has now."""
    walked: list[Revision] = []
    serial = json.loads(small_files["status.json"])["serial"]
    while serial is not None and serial != SMALL_STEPS[0][0]:
        content = json.loads(small_files[f"changes/{serial}.json"])
        walked.append(Revision.from_json(content))
        serial = content["previous_serial"]
    own = [revision for revision in reversed(walked) if revision.feed == "divio" and revision.kind == "change"]
    assert [revision.serial for revision in walked] == [2026112001, 2026111501, 2026111201, 2026111001, 2026110201, 2026100102]
    assert apply(SMALL_STEPS[0][2], (change for revision in own for change in revision.changes)) == set(SMALL_STEPS[-1][2])


def test_a_feed_s_own_folder_is_its_own_chain(small_files: dict[str, str]) -> None:
    """Under feeds/aws/ each revision names the one before it there."""
    newest = json.loads(small_files["feeds/aws/changes/2026111501.json"])
    assert newest["previous_serial"] == 2026100102
    assert json.loads(small_files["feeds/aws/changes/2026100102.json"])["previous_serial"] is None
    assert not any(path.startswith("feeds/aws/changes/20261120") for path in small_files)


def test_the_file_is_the_recorded_line(small_files: dict[str, str]) -> None:
    """Without its last key it is the line of the history byte for byte, so the chain of digests can be checked too."""
    lines = small_files["history.jsonl"].splitlines()
    for number, line in enumerate(lines):
        serial = json.loads(line)["serial"]
        text = small_files[f"changes/{serial}.json"]
        assert text.rpartition(',"previous_serial":')[0] + "}" == line
        if number:
            assert json.loads(line)["previous"] == hashlib.sha256(lines[number - 1].encode()).hexdigest()
    assert len(lines) == 7


def test_a_revision_s_file_never_changes(render: Render, small_files: dict[str, str]) -> None:
    """Before and after a flap is folded away for readers, and after later revisions, its bytes are the same."""
    for steps in (3, 4):
        earlier = render(small_publication(steps=steps))
        for path, text in earlier.items():
            # The vendor's revision lies between ours: a cut history is another one from there on.
            if path.startswith("changes/") and path < "changes/20261115":
                assert text == small_files[path]


def test_without_a_history_text_the_revisions_serve(render: Render) -> None:
    """A publication made without the file's text publishes the same revisions."""
    whole = small_publication()
    lines = {revision_line(revision) for feed in whole.feeds for revision in feed.revisions}
    assert set(whole.history.splitlines()) == lines


def test_readers_are_told_what_is_certain(small_files: dict[str, str]) -> None:
    """What has a date at once, what vanished when it is certain, a flap and another shape never; with the contract's keys."""
    found = json.loads(small_files["changes.json"])
    assert (found["serial"], found["since"], found["complete"]) == (2026112001, 2026110201, True)
    assert [(row["told"], row["kind"], row["prefix"], row["action"]) for row in found["changes"]] == [
        ("2026-11-09T09:00:00Z", "removed", "198.51.100.201/32", "remove"),
        ("2026-11-20T09:30:00Z", "added", "192.0.2.12/32", "allow"),
        ("2026-11-20T09:30:00Z", "rescheduled", "192.0.2.11/32", "repoint"),
        ("2026-11-20T09:30:00Z", "rescheduled", "192.0.2.11/32", "remove"),
    ]
    keys = "id serial feed kind prefix region role direction previous observed effective not_before keep_until told action"
    assert all(set(keys.split()) <= set(row) for row in found["changes"])


def test_what_was_told_is_the_beginning_of_what_is_told(small_files: dict[str, str], render: Render) -> None:
    """Byte for byte: ``changes.json`` only grows at its end, by revisions and by the clock."""
    def rows(found: dict[str, str]) -> list[str]:
        return [line.rstrip(",") for line in found["changes.json"].splitlines() if line.startswith('{"id"')]

    later = rows(render(small_publication(now=NOW + timedelta(days=30))))
    now = rows(small_files)
    assert len(later) == len(now) + 1
    assert later[: len(now)] == now
    assert json.loads(later[-1])["id"].endswith("-certain-1")


def test_the_record_asks_nothing_for_what_vanished(small_files: dict[str, str]) -> None:
    """A departure without a date is recorded with action none: it may come back."""
    actions = {row["prefix"]: row["action"] for row in json.loads(small_files["changes/2026110201.json"])["changes"]}
    assert actions == {"198.51.100.201/32": "none"}


def test_the_history_is_published_as_it_is(small_files: dict[str, str]) -> None:
    """The next build of a stateless builder starts from it."""
    assert small_files["history.jsonl"] == small_publication().history
