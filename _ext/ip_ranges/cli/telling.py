"""The history for people: as text for a terminal and as Markdown for a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from ..model import Notice
from ..publication import Line, Told
from ..wording import counted, day_and_time, what_happened, what_to_do, where

_CALLS = re.compile(r"@|://|\bwww\.", re.IGNORECASE)
"""What a name or an address begins with."""

_MOST_LINES = 200
"""Lines of one revision that a person reads; the JSON has all of them."""


def told_as_text(told: Iterable[Told], now: datetime) -> str:
    """Each revision with its lines, oldest first."""
    return "\n".join(_revision_text(one, now) for one in told)


def told_as_markdown(told: Sequence[Told], now: datetime) -> str:
    """The same for a pull request: a heading for each revision, a table of its lines, notices before it."""
    if not told:
        return "Nothing changed.\n"
    return "\n".join(_revision_markdown(one, now) for one in told)


def _summary(told: Told) -> str:
    revision = told.revision
    if revision.kind == "baseline":
        return f"first acceptance, {counted(revision.count, 'range')}"
    if not told.lines:
        altered = [word for word, ids in (("regions", revision.regions), ("notices", revision.notices)) if ids]
        found = [f"{' and '.join(altered)} altered"] if altered else []
        if told.see:
            found.append(f"nothing that lasted, see {' and '.join(map(str, told.see))}")
        return "; ".join(found) or "nothing new: what was away is back"
    kinds: dict[str, int] = {}
    for line in told.lines:
        kinds[line.change.kind] = kinds.get(line.change.kind, 0) + 1
    return ", ".join(f"{count:,} {kind}" for kind, count in kinds.items())


def _revision_text(told: Told, now: datetime) -> str:
    revision = told.revision
    # Two documents that are held beside each other are no revision, and have no serial.
    serial = f"{revision.serial}  " if revision.serial else ""
    rows = [f"{serial}{revision.feed}  {day_and_time(revision.observed)}: {_summary(told)}"]
    rows += [f"  Notice: {notice.title}{_notice_date(notice)}" for notice in told.notices]
    rows += [
        f"  {line.change.prefix} ({where(line.change.subject)}) {what_happened(line, now)}. {what_to_do(line, now)}"
        for line in told.lines[:_MOST_LINES]
    ]
    return "\n".join(rows + _rest(told.lines)) + "\n"


def _revision_markdown(told: Told, now: datetime) -> str:
    revision = told.revision
    serial = f" (serial {revision.serial})" if revision.serial else ""
    rows = [f"### {_plain(revision.feed)}, {day_and_time(revision.observed)}{serial}", ""]
    rows += [f"{_capital(_summary(told))}.", ""]
    for notice in told.notices:
        rows += [f"> **{_plain(notice.title.strip())}**{_notice_date(notice)}", ""]
    if told.lines:
        rows += ["| prefix | where | what happened | what to do |", "| --- | --- | --- | --- |"]
        rows += [
            f"| `{line.change.prefix}` | {_plain(where(line.change.subject))} | {_plain(what_happened(line, now))} |"
            f" {_plain(what_to_do(line, now))} |"
            for line in told.lines[:_MOST_LINES]
        ]
        rows += ["", *_rest(told.lines)]
    return "\n".join(rows).rstrip("\n") + "\n"


def _rest(lines: Sequence[Line]) -> list[str]:
    more = len(lines) - _MOST_LINES
    return [f"  and {more:,} more; --output json has all of them"] if more > 0 else []


def _notice_date(notice: Notice) -> str:
    return f", {day_and_time(notice.effective)}" if notice.effective else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _plain(text: str) -> str:
    """Text that means nothing in Markdown or HTML, calls nobody (``@team``) and becomes no link by itself."""
    plain = "".join(f"&#{ord(mark)};" if mark in "\\`*_{}[]<>#|!~&$" else mark for mark in text)
    # A code host looks for names and addresses in the finished text, where an escape is gone and a comment still parts it.
    return _CALLS.sub("\\g<0><!-- -->", plain)
