"""What a status other than 200 means, and the dates of HTTP headers. Pure but for the clock behind ``Retry-After``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from .fault import Fault


def bad_status(status: int, headers: Mapping[str, str]) -> Fault:
    """The fault behind a status; asking again may help after 429 and 5xx."""
    try:
        phrase = f" {HTTPStatus(status).phrase}"
    except ValueError:
        phrase = ""
    what = f"answered {status}{phrase}"
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        cure = "Ask less often (min_interval)." if status == HTTPStatus.TOO_MANY_REQUESTS else "Try again later."
        return Fault(what, cure, again=True, wait=_retry_after(headers.get("Retry-After", "")), status=status)
    cures = {
        HTTPStatus.UNAUTHORIZED: "Check the token that token_env names.",
        HTTPStatus.FORBIDDEN: "Check that the token may read this, or that this machine may ask.",
        HTTPStatus.NOT_FOUND: "Check the address; the document may have moved.",
        HTTPStatus.GONE: "The document has been withdrawn; look for its new address.",
    }
    return Fault(what, cures.get(HTTPStatus(status) if phrase else HTTPStatus.OK, "Check the address."), status=status)


def _retry_after(value: str) -> float | None:
    """Seconds to wait: a number of them, or a date (RFC 9110, 10.2.3)."""
    if value.isdecimal():
        return float(value[:9])
    moment = http_date(value)
    return None if moment is None else max(0.0, (moment - datetime.now(UTC)).total_seconds())


def http_date(value: str) -> datetime | None:
    """An HTTP date in UTC, None where it is none."""
    try:
        moment = parsedate_to_datetime(value)
        return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)).replace(microsecond=0)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
