"""The history as text: its chain, its serials, and how two of them agree."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given
from ip_ranges.changes.diff import compare
from ip_ranges.errors import HistoryError
from ip_ranges.model.prefix import parse_prefix
from ip_ranges.model.revision import Revision
from ip_ranges.model.table import Range
from ip_ranges.storage.history_file import (
    agreeing,
    chained,
    line_digest,
    next_serial,
    parse_history,
    revision_line,
    split_lines,
)
from strategies import tables

SEEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
FIRST = Revision(2026112001, "divio", "baseline", SEEN, "d" * 64, 3)
SECOND = Revision(
    2026112002,
    "divio",
    "change",
    SEEN,
    "e" * 64,
    4,
    added=(parse_prefix("192.0.2.0/31"),),
    removed=(parse_prefix("2001:db8::/32"),),
    regions=("eu-west",),
    notices=("n1",),
)


def test_a_line() -> None:
    """Canonical JSON on one line, with the keys of the contract."""
    assert revision_line(SECOND) == (
        '{"serial":2026112002,"feed":"divio","kind":"change","observed":"2026-11-20T09:30:00Z","digest":"' + "e" * 64
        + '","count":4,"previous":"","coverage":{"added":["192.0.2.0/31"],"removed":["2001:db8::/32"]},'
        '"regions":["eu-west"],"notices":["n1"],"changes":[]}'
    )  # fmt: skip


def test_chain() -> None:
    """Each line names the SHA-256 of the one before; reading it gives what was written."""
    lines, revisions = chained([], [FIRST, SECOND])
    assert [one.previous for one in revisions] == ["", hashlib.sha256(lines[0].encode()).hexdigest()]
    assert parse_history(lines, "history.jsonl") == revisions
    more, _ = chained(lines, [Revision(2026112101, "aws", "baseline", SEEN, "f" * 64, 1)])
    assert json.loads(more[0])["previous"] == line_digest(lines[1])
    assert len(parse_history(lines + more, "history.jsonl")) == 3


def test_a_chain_without_its_beginning() -> None:
    """What is wrong is said of the lines that there are: the first has none before it, a later one has."""
    lines, _ = chained([], [FIRST, SECOND])
    with pytest.raises(HistoryError, match=r"h, line 1: .* \(2026112002\) follows a line with the digest \w{12}…, but there is no line before it: "):
        parse_history(lines[1:], "h")
    with pytest.raises(HistoryError, match=r"h, line 2: .* \(2026112002\) says that it is the first, but the line before it has \w{12}…: "):
        parse_history([lines[0], revision_line(SECOND)], "h")


@given(tables(), tables())
def test_revisions_survive_the_line(old: tuple[Range, ...], new: tuple[Range, ...]) -> None:
    """A revision that is written and read is the same, changes and all."""
    changes = compare(old, new, feed="divio", serial=1, observed=SEEN)
    revision = Revision(1, "divio", "change", SEEN, "", len(new), changes=changes)
    assert parse_history([revision_line(revision)], "x") == [revision]


def test_serials_must_rise() -> None:
    """The same serial twice is named with its line."""
    lines, _ = chained([], [SECOND, FIRST])
    with pytest.raises(HistoryError, match=r"h\.jsonl, line 2: serial 2026112001 does not come after 2026112002\. Restore the file"):
        parse_history(lines, "h.jsonl")


def test_lines_that_are_none() -> None:
    """Whatever stands there, the error names the line and no traceback comes."""
    for line in ("", "{}", "[]", "null", "1", '"x"', "{", '{"serial":"x"}', '{"serial":1,"feed":"a","kind":"x","observed":null}', "NaN"):
        with pytest.raises(HistoryError, match=r"h\.jsonl, line 1: this is not a revision \("):
            parse_history([line], "h.jsonl")


def test_fields_of_the_wrong_kind() -> None:
    """A line with something else in a field is read as it means or refused by name; never a traceback."""
    content = json.loads(revision_line(FIRST))
    values = (None, "x", [], {}, -1, [None], {"added": 1, "removed": []})
    for key, value in product(content, values):
        message = "h.jsonl, line 1: "
        try:
            parse_history([json.dumps(content | {key: value})], "h.jsonl")
        except HistoryError as error:
            message = str(error)
        assert message.startswith("h.jsonl, line 1: "), (key, value)


def test_split_lines() -> None:
    """A last line without an end was cut off; conflict marks are named with their line."""
    assert split_lines("a\nb\nhalf", "h") == ["a", "b"]
    assert split_lines("", "h") == []
    for mark in ("<<<<<<< HEAD", "=======", ">>>>>>> theirs", "||||||| base"):
        with pytest.raises(HistoryError, match="h, line 2: there are conflict marks of a merge"):
            split_lines(f"a\n{mark}\nb\n", "h")


def test_agreeing() -> None:
    """One is the beginning of the other."""
    assert agreeing(["a", "b"], ["a"])
    assert agreeing([], ["a"])
    assert agreeing(["a"], ["a", "b"])
    assert not agreeing(["a", "b"], ["a", "c"])


def test_next_serial() -> None:
    """The day and a counter, and always greater than the one before."""
    for last, day, serial in (
        (0, "20261120", 2026112001),
        (2026112001, "20261120", 2026112002),
        (2026112001, "20261121", 2026112101),
        (2026112105, "20261120", 2026112106),
        (2026112099, "20261120", 2026112100),
        (2026112100, "20261121", 2026112101),
    ):
        assert next_serial(last, day) == serial, (last, day)
