"""The meaning of a status other than 200, and the dates of HTTP headers. Pure but for the clock behind ``Retry-After``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from .failures import Fault

_LONGEST_SPAN = 10**8
"""Seconds, about three years: a larger number in a header is a moment since 1970 and no span."""


def status_fault(status: int, headers: Mapping[str, str], *, with_token: bool = False) -> Fault:
    """The fault behind a status; asking again may help after 429, 5xx and where a limit ends soon.

    *with_token* says that a token was sent, so that none can be the cure.
    """
    try:
        phrase = f" {HTTPStatus(status).phrase}"
    except ValueError:
        phrase = ""
    description = f"answered {status}{phrase}"
    if status in (HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS) and _is_limit_spent(status, headers):
        return _limit_fault(description, status, headers, with_token=with_token)
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        cure = "Ask less often (min_interval)." if status == HTTPStatus.TOO_MANY_REQUESTS else "Try again later."
        return Fault(description, cure, again=True, wait=_seconds_until(headers.get("Retry-After", "")), status=status)
    cures = {
        HTTPStatus.UNAUTHORIZED: "Check the token that token_env names.",
        HTTPStatus.FORBIDDEN: "Check that the token may read this, or that this machine may ask.",
        HTTPStatus.NOT_FOUND: "Check the address; the document may have moved.",
        HTTPStatus.GONE: "The document has been withdrawn; look for its new address.",
    }
    return Fault(description, cures.get(HTTPStatus(status) if phrase else HTTPStatus.OK, "Check the address."), status=status)


def _is_limit_spent(status: int, headers: Mapping[str, str]) -> bool:
    """Whether nothing is left of a rate limit: GitHub's and GitLab's headers, and the two drafts of the IETF.

    A 403 that says when to come again is one, too.

    https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api,
    https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
    """
    left = [headers.get(f"{start}RateLimit-Remaining", "").strip() for start in ("X-", "")]
    again = status == HTTPStatus.FORBIDDEN and bool(headers.get("Retry-After", ""))
    return again or "0" in left or re.search(r";\s*r=0(?!\d)", headers.get("RateLimit", "")) is not None


def _limit_fault(description: str, status: int, headers: Mapping[str, str], *, with_token: bool) -> Fault:
    """The fault of a rate limit that is spent: when it ends, and what helps."""
    wait = _limit_ends_in(headers)
    ends = "" if wait is None else f" until {datetime.now(UTC) + timedelta(seconds=wait):%Y-%m-%d %H:%M:%S} UTC"
    cure = "Ask less often (min_interval)."
    if not with_token:
        cure = "Name a token as token_env, which has a limit of its own, or ask less often (min_interval)."
    again = wait is not None or status == HTTPStatus.TOO_MANY_REQUESTS
    return Fault(f"{description}: its rate limit is used up{ends}", cure, again=again, wait=wait, status=status)


def _limit_ends_in(headers: Mapping[str, str]) -> float | None:
    """Seconds until a limit ends, by the first header that says so."""
    of_list = re.search(r";\s*t=(\d{1,9})", headers.get("RateLimit", ""))
    named = [headers.get("Retry-After", ""), *(headers.get(f"{start}RateLimit-Reset", "") for start in ("X-", ""))]
    ends = map(_seconds_until, (*named, of_list[1] if of_list else ""))
    return next((seconds for seconds in ends if seconds is not None), None)


def _seconds_until(value: str) -> float | None:
    """Seconds until what a header says: a number of them, a moment since 1970, or a date (RFC 9110, 10.2.3)."""
    text = value.strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", text, re.ASCII):
        number = float(text[:13])  # what is longer is no moment of this calendar
        if number <= _LONGEST_SPAN:
            return number
        moment: datetime | None = datetime.fromtimestamp(number / 1000 if number > 10**11 else number, UTC)  # milliseconds
    else:
        moment = http_date(text)
    return None if moment is None else max(0.0, (moment - datetime.now(UTC)).total_seconds())


def http_date(value: str) -> datetime | None:
    """An HTTP date in UTC, None where it is none."""
    try:
        moment = parsedate_to_datetime(value)
        return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)).replace(microsecond=0)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
