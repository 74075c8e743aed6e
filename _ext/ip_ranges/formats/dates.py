"""Dates as vendors write them in their documents: one function for every form that was met."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import Any

from ..base.timestamps import as_utc, parse_instant

_DASHED = re.compile(r"(\d{4})-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)", re.ASCII)
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?", re.ASCII)
_SLASHED = re.compile(r"(\d{4})[/.](\d\d?)[/.](\d\d?)(?=\D|$)", re.ASCII)
_DOTTED = re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})(?=\D|$)", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_IN_WORDS = re.compile(
    rf"(?:[A-Za-z]{{3,9}},?\s+)?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+{_MONTH}|{_MONTH.replace('month', 'month2')}\s+"
    r"(?P<day2>\d{1,2})(?:st|nd|rd|th)?),?[\s-]+(?P<year>\d{4})(?:,?(?:\s+at)?\s+(?P<time>\d.*))?",
    re.ASCII | re.IGNORECASE,
)
_HALF_DAY = re.compile(r"(?P<hour>\d\d?)(?P<minutes>(?::\d\d){0,2})\s?(?P<half>[AP])\.?M\b\.?", re.ASCII | re.IGNORECASE)
_ZONE = re.compile(r"\s*\(?\b(?:UTC|GMT|Z)\b\)?$|(?<=\d)Z$", re.ASCII | re.IGNORECASE)
_OFFSET = re.compile(r"\s+([+-]\d\d:?\d\d)$", re.ASCII)
_UNITS = ((10**11, 1), (10**14, 10**3), (10**17, 10**6), (10**20, 10**9))
"""The largest number of seconds since 1970, then of milliseconds, microseconds and nanoseconds, and their count in a second."""

_DATED = re.compile(
    r"(?:publi(?:sh|c)\w*|generat\w*|creat\w*|(?:last[\s_-]*)?(?:updat|modifi|chang|edit|refresh)\w*|last[\s_-]*mod|timestamp)"
    r"(?:[\s_-]*(?:date|time|at|on))*\s*(?:\([^)]{0,40}\))?\s*(?:[:=]|\bon\b|\bat\b|\s)\s*(?=(?P<date>\S.{7,60}))"
    r"|^[\s#;/*$]*(?:(?:date|version date|time)\s*(?:\([^)]{0,40}\))?\s*[:=]|as of\b\s*[:=]?)\s*(?P<plain>\S.{7,60})",
    re.ASCII | re.IGNORECASE,
)
_OF_SOMETHING_ELSE = re.compile(r"next|expire|valid|until", re.IGNORECASE)


def vendor_instant(value: Any) -> datetime | None:
    """A point in time in any form that vendors use, UTC where it has no zone; None where it is none.

    ISO 8601 with ``T`` or a blank, ``2026-08-22-11-57-05`` (AWS, Datadog), ``20260822`` and ``20260822115705``, seconds,
    milli-, micro- or nanoseconds since 1970 as a number or as text, HTTP's and e-mail's dates (RFC 9110, RFC 5322), and
    ``22 August 2026``, ``August 22, 2026, 4:57 PM`` or ``22.08.2026``.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_number(value)
    if not isinstance(value, str) or not 6 <= len(value) <= 80:
        return None
    text = value.strip().rstrip(".")
    if text.isdecimal() and text.isascii():
        return _from_number(int(text)) if len(text) <= 20 else None
    dashed = _DASHED.fullmatch(text)
    if dashed:
        return _utc_datetime(*dashed.groups())
    for parse in (_parse_iso, _parse_words, _parse_mail):
        moment = parse(text)
        if moment is not None:
            return moment
    return None


def dated_by_comment(comments: Iterable[str]) -> datetime | None:
    """The latest time at which comments of a document say that it was made, published or changed; None without any.

    ``# Last modified: 2026-07-24``, ``# Publication date: 2026-03-18``, ``lastupdated (rfc3339): 2026-08-22T16:53:12+00:00``.
    """
    moments = []
    for comment in comments:
        matches = () if _OF_SOMETHING_ELSE.search(comment[:200]) else _DATED.finditer(comment[:400])
        dated = (vendor_instant(_without_tail(match["date"] or match["plain"])) for match in matches)
        moments += [moment for moment in dated if moment is not None]
    return max(moments, default=None)


def _without_tail(text: str) -> str:
    """The date at the beginning of a text, without what a comment adds: ``2026-07-24, by script`` or a frame of stars."""
    one_blank = re.sub(r"(?<=[A-Za-z]) {2}(?=\d )", " ", text.strip())  # what the command date writes before a day of one digit
    return re.split(r"\s*(?:[;|*#($]|,\s*[a-z]| - |\s+(?:by|from|in|using|via|with)\s|\s{2,})", one_blank, maxsplit=1)[0].rstrip(" .,)")


def _from_number(number: float) -> datetime | None:
    if not isfinite(number) or number <= 0:
        return None
    digits = str(number) if isinstance(number, int) else ""
    if len(digits) in (8, 12, 14) and digits[:2] in ("19", "20"):
        written = _DIGITS.fullmatch(digits)
        moment = _utc_datetime(*written.groups()) if written else None
        if moment is not None:
            return moment
    unit = next((unit for limit, unit in _UNITS if number < limit), 10**12)
    seconds = int(number // unit)
    return datetime.fromtimestamp(seconds, UTC) if 10**8 <= seconds < 2**33 else None


def _utc_datetime(*fields: str | None) -> datetime | None:
    try:
        year, month, day, hour, minute, second = (int(field or 0) for field in (*fields, None, None, None)[:6])
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def _parse_iso(text: str) -> datetime | None:
    with_hyphens = _DOTTED.sub(_year_first, _SLASHED.sub(_with_hyphens, text, count=1), count=1)
    plain = _OFFSET.sub(r"\1", _ZONE.sub("", with_hyphens))
    try:
        return parse_instant(plain)
    except ValueError:
        return None


def _with_hyphens(match: re.Match[str]) -> str:
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"


def _year_first(match: re.Match[str]) -> str:
    return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"


def _parse_words(text: str) -> datetime | None:
    match = _IN_WORDS.fullmatch(text)
    month = (match["month"] or match["month2"])[:3].lower() if match else ""
    if match is None or month not in _MONTHS:
        return None
    day = f"{match['year']}-{_MONTHS.index(month) + 1:02}-{int(match['day'] or match['day2']):02}"
    return (_parse_iso(f"{day} {_in_24_hours(match['time'])}") if match["time"] else None) or _parse_iso(day)


def _in_24_hours(text: str) -> str:
    """A time of the day as it is written without AM and PM."""
    match = _HALF_DAY.match(text)
    if match is None or not 1 <= int(match["hour"]) <= 12:
        return text
    hour = int(match["hour"]) % 12 + (12 if match["half"] in "pP" else 0)
    return f"{hour:02}{match['minutes'] or ':00'}{text[match.end() :]}"


def _parse_mail(text: str) -> datetime | None:
    try:
        return as_utc(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
