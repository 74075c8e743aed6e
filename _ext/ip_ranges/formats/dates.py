"""Dates as vendors write them in their documents: one function for every form that was met."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from ..base.timestamps import as_utc

_DASHED = re.compile(r"(\d{4})-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)", re.ASCII)
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?", re.ASCII)
_SLASHED = re.compile(r"(\d{4})[/.](\d\d?)[/.](\d\d?)(?=\D|$)", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_IN_WORDS = re.compile(
    rf"(?:[A-Za-z]{{3,9}},?\s+)?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+{_MONTH}|{_MONTH.replace('month', 'month2')}\s+"
    r"(?P<day2>\d{1,2})(?:st|nd|rd|th)?),?[\s-]+(?P<year>\d{4})(?:,?(?:\s+at)?\s+(?P<rest>\d.*))?",
    re.ASCII | re.IGNORECASE,
)
_ZONE = re.compile(r"\s*\(?\b(?:UTC|GMT|Z)\b\)?$|(?<=\d)Z$", re.ASCII | re.IGNORECASE)
_OFFSET = re.compile(r"\s+([+-]\d\d:?\d\d)$", re.ASCII)
_UNITS = ((10**11, 1), (10**14, 10**3), (10**17, 10**6), (10**20, 10**9))
"""Up to which number it is seconds since 1970, and milliseconds, microseconds, nanoseconds after that."""

_DATED = re.compile(
    r"(?:publi(?:sh|c)\w*|generat\w*|creat\w*|(?:last[\s_-]*)?(?:updat|modifi|chang|edit|refresh)\w*|last[\s_-]*mod|timestamp)"
    r"(?:[\s_-]*(?:date|time|at|on))*\s*(?:\([^)]{0,40}\))?\s*(?:[:=]|\bon\b|\bat\b|\s)\s*(?P<date>\S.{7,60})"
    r"|^[\s#;/*]*(?:date|version date|time|as of)\s*(?:\([^)]{0,40}\))?\s*[:=]\s*(?P<plain>\S.{7,60})",
    re.ASCII | re.IGNORECASE,
)
_OF_SOMETHING_ELSE = re.compile(r"next|expire|valid|until", re.IGNORECASE)


def vendor_instant(value: Any) -> datetime | None:
    """A point in time in any form that vendors use, UTC where it has no zone; None where it is none.

    ISO 8601 with ``T`` or a blank, ``2026-08-22-11-57-05`` (AWS, Datadog), ``20260822`` and ``20260822115705``, seconds,
    milli-, micro- or nanoseconds since 1970 as a number or as text, HTTP's and e-mail's dates (RFC 9110, RFC 5322), and
    ``22 August 2026`` or ``August 22, 2026``.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _of_number(value)
    if not isinstance(value, str) or not 6 <= len(value) <= 80:
        return None
    text = value.strip().rstrip(".")
    if text.isdecimal() and text.isascii():
        return _of_number(int(text)) if len(text) <= 20 else None
    dashed = _DASHED.fullmatch(text)
    if dashed:
        return _made(*dashed.groups())
    for read in (_of_iso, _of_words, _of_mail):
        moment = read(text)
        if moment is not None:
            return moment
    return None


def dated_by_comment(comments: Iterable[str]) -> datetime | None:
    """The latest time at which comments of a document say that it was made, published or changed; None where none does.

    ``# Last modified: 2026-07-24``, ``# Publication date: 2026-03-18``, ``lastupdated (rfc3339): 2026-08-22T16:53:12+00:00``.
    """
    found = []
    for comment in comments:
        said = None if _OF_SOMETHING_ELSE.search(comment[:200]) else _DATED.search(comment[:400])
        moment = vendor_instant(_without_tail(said["date"] or said["plain"])) if said else None
        if moment is not None:
            found.append(moment)
    return max(found, default=None)


def _without_tail(text: str) -> str:
    """The date at the beginning of a text, without what a comment adds: ``2026-07-24, by script`` or a frame of stars."""
    return re.split(r"\s*(?:[;|*#(]|,\s*[a-z]| - |\s{2,})", text.strip(), maxsplit=1)[0].rstrip(" .,)")


def _of_number(number: float) -> datetime | None:
    if not isfinite(number) or number <= 0:
        return None
    digits = str(number) if isinstance(number, int) else ""
    if len(digits) in (8, 12, 14) and digits[:2] in ("19", "20"):
        written = _DIGITS.fullmatch(digits)
        moment = _made(*written.groups()) if written else None
        if moment is not None:
            return moment
    unit = next((unit for limit, unit in _UNITS if number < limit), 10**12)
    seconds = int(number // unit)
    return datetime.fromtimestamp(seconds, UTC) if 10**8 <= seconds < 2**33 else None


def _made(*parts: str | None) -> datetime | None:
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in (*parts, None, None, None)[:6])
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def _of_iso(text: str) -> datetime | None:
    plain = _OFFSET.sub(r"\1", _ZONE.sub("", _SLASHED.sub(_with_hyphens, text)))
    if len(plain) < 8 or not plain[:4].isdecimal() or not plain.isascii():
        return None
    try:
        return as_utc(datetime.fromisoformat(plain))
    except ValueError:
        return None


def _with_hyphens(found: re.Match[str]) -> str:
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"


def _of_words(text: str) -> datetime | None:
    found = _IN_WORDS.fullmatch(text)
    month = (found["month"] or found["month2"])[:3].lower() if found else ""
    if found is None or month not in _MONTHS:
        return None
    day = f"{found['year']}-{_MONTHS.index(month) + 1:02}-{int(found['day'] or found['day2']):02}"
    return _of_iso(f"{day} {found['rest']}" if found["rest"] else day) or (None if found["rest"] is None else _of_iso(day))


def _of_mail(text: str) -> datetime | None:
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - only for the few who write so

    try:
        return as_utc(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
