"""The history as text: one revision a line, each naming the SHA-256 of the line before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..base.errors import HistoryError, IpRangesError
from ..model.revision import Revision

_CURE = "Restore the file from version control, or take the published history.jsonl of the site."
_MERGE_MARKS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


def revision_line(revision: Revision) -> str:
    """The canonical line of a revision, without its line end."""
    return json.dumps(revision.as_json(), ensure_ascii=False, separators=(",", ":"))


def line_digest(line: str) -> str:
    """The SHA-256 of a line without its line end, in hexadecimal: what the next line calls ``previous``."""
    return hashlib.sha256(line.encode()).hexdigest()


def chained(lines: Sequence[str], revisions: Iterable[Revision]) -> tuple[list[str], list[Revision]]:
    """The lines and revisions that continue a history: each gets the digest of the line before it."""
    tip = line_digest(lines[-1]) if lines else ""
    new_lines: list[str] = []
    new_revisions: list[Revision] = []
    for revision in revisions:
        linked = replace(revision, previous=tip)
        line = revision_line(linked)
        tip = line_digest(line)
        new_lines.append(line)
        new_revisions.append(linked)
    return new_lines, new_revisions


def split_lines(text: str, file_name: str) -> list[str]:
    """The whole lines of a history file. A last line without a line end was cut off while it was written: it is left
    out, and the accepted snapshot brings it back (:mod:`ip_ranges.storage.data_folder`).

    Raises :class:`~ip_ranges.errors.HistoryError` for conflict marks of a merge.
    """
    lines = text.split("\n")
    lines.pop()
    for number, line in enumerate(lines, start=1):
        if line.startswith(_MERGE_MARKS):
            raise HistoryError(
                f"{file_name}, line {number}: there are conflict marks of a merge. Keep the lines of one side only, the one"
                " that is published, and run ip-ranges refresh; do not mix them, since each names the line before it."
            )
    return lines


def parse_history(lines: Sequence[str], file_name: str) -> list[Revision]:
    """Read and verify a history.

    Raises :class:`~ip_ranges.errors.HistoryError` which names the line where the chain breaks, and the cure.
    """
    revisions: list[Revision] = []
    tip, serial = "", 0
    for number, line in enumerate(lines, start=1):
        try:
            revision = Revision.from_json(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, IpRangesError) as error:
            fault = f"no {error}" if isinstance(error, KeyError) else str(error)
            raise HistoryError(f"{file_name}, line {number}: this is not a revision ({fault[:120]}). {_CURE}") from None
        if revision.previous != tip:
            before = f"the line before it has {tip[:12]}…" if tip else "there is no line before it"
            follows = f"follows a line with the digest {revision.previous[:12]}…" if revision.previous else "says that it is the first"
            raise HistoryError(
                f"{file_name}, line {number}: the chain is broken. This revision ({revision.serial}) {follows}, but {before}: a"
                f" line was changed, lost or added by hand. {_CURE}"
            )
        if revision.serial <= serial:
            raise HistoryError(f"{file_name}, line {number}: serial {revision.serial} does not come after {serial}. {_CURE}")
        tip, serial = line_digest(line), revision.serial
        revisions.append(revision)
    return revisions


def agreeing(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether one of two histories is the beginning of the other."""
    shorter = min(len(ours), len(theirs))
    return list(ours[:shorter]) == list(theirs[:shorter])


def next_serial(last: int, day: str) -> int:
    """The serial after *last* on a day (``YYYYMMDD``): the day and a two-digit counter, and always greater than *last*."""
    return max(int(day) * 100 + 1, last + 1)
