"""Points in time: always aware, always UTC, whole seconds, written as RFC 3339 with a ``Z``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from .errors import SettingsError

_DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?)?(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
    r"|[0-9]{8}T(?:[01][0-9]|2[0-3])[0-5][0-9](?:[0-5][0-9])?(?:Z|[+-][0-9]{4})?"
)
"""A date-time of RFC 3339, section 5.6, without a zone or seconds too; and what of ISO 8601 is met besides: a decimal comma, an offset
without a colon, and the form without separators (``20261220T090000Z``)."""


def parse_instant(text: object) -> datetime:
    """Read an RFC 3339 date-time (``2026-12-20T09:00:00Z``) or a bare date (midnight UTC).

    A date-time without a zone is taken as UTC, as vendors mean it. Fractions of a second are cut off.
    Raises :class:`ValueError` with a sentence.
    """
    try:
        # The pattern says what is a date, the library reads it: what that takes besides differs between versions of Python.
        if not isinstance(text, str) or not _DATE_TIME.fullmatch(text):
            raise ValueError
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        raise ValueError(f"{text!r:.60} is not a date; write it as 2026-12-20T09:00:00Z.") from None
    return as_utc(moment)


def read_instant(value: object) -> datetime:
    """Read a date-time as a document has it: a text as :func:`parse_instant` reads it, or one of TOML's own dates."""
    if isinstance(value, datetime):
        return as_utc(value)
    return parse_instant(value.isoformat() if isinstance(value, date) else value)


def clock(environment: Mapping[str, str]) -> datetime:
    """Now, or what ``SOURCE_DATE_EPOCH`` says (https://reproducible-builds.org/specs/source-date-epoch/)."""
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise SettingsError(f"SOURCE_DATE_EPOCH is {epoch[:40]!r}; it is a whole number of seconds since 1970.") from None


def as_utc(moment: datetime) -> datetime:
    """A moment in UTC, in whole seconds; a naive one is taken as UTC already."""
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    try:
        return aware.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        raise ValueError(f"{moment!s} is outside the calendar once it is in UTC.") from None


def format_instant(moment: datetime) -> str:
    """A moment as ``2026-12-20T09:00:00Z``."""
    return moment.isoformat(timespec="seconds").removesuffix("+00:00") + "Z"


def instant_or_none(moment: datetime | None) -> str | None:
    """A moment as :func:`format_instant` writes it, None for none."""
    return None if moment is None else format_instant(moment)


_LONGEST = timedelta(days=36525)
"""A longer time cannot be added to every date."""

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def parse_duration(text: object) -> timedelta:
    """Read ``7d``, ``36h``, ``90m``, ``30s`` or ``2w``; a bare number is seconds.

    Raises :class:`~ip_ranges.errors.SettingsError`.
    """
    if isinstance(text, (int, float)) and not isinstance(text, bool) and 0 <= text < 10**9:
        return timedelta(seconds=text)
    if isinstance(text, str) and 1 < len(text) < 12 and text[-1] in _UNITS and text[:-1].isdecimal() and text.isascii():
        length = timedelta(days=0)
        with suppress(OverflowError):
            length = timedelta(**{_UNITS[text[-1]]: int(text[:-1])})
        if length <= _LONGEST and (length or not int(text[:-1])):
            return length
        raise SettingsError(f"{text!r:.40} is too long; a hundred years is the most.")
    raise SettingsError(f"{text!r:.40} is not a length of time; write it as 7d, 36h, 90m or 30s.")


def format_duration(length: timedelta) -> str:
    """A length in the words of a sentence: ``7 days``, ``1 hour``, ``90 minutes``, the largest unit that is exact."""
    seconds = int(length.total_seconds())
    for size, word in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size and seconds % size == 0:
            count = seconds // size
            return f"{count} {word}" if count == 1 else f"{count} {word}s"
    return "1 second" if seconds == 1 else f"{seconds} seconds"
