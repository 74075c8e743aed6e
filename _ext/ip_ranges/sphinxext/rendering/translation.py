"""The extension's own words in the reader's language: sentences, numbers and dates."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache, partial
from gettext import find
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from sphinx.locale import get_translation

from ...changes import terms

CATALOGUE = "ip_ranges"
FOLDER = Path(__file__).resolve().parents[2] / "locale"
"""The folder of the catalogues: ``<language>/LC_MESSAGES/ip_ranges.mo``."""

_gettext = get_translation(CATALOGUE)


def _(message: str) -> str:
    """The message in the language of the build."""
    # Sphinx answers with a lazy proxy while no language is set; what is rendered is always plain text.
    return str(_gettext(message))


@cache
def spoken(language: str) -> str:
    """The language that the extension speaks on a site in *language*: English where it has no catalogue, dates and numbers included."""
    return language if language.startswith("en") or find(CATALOGUE, str(FOLDER), [language.replace("-", "_")]) else "en"


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def number(value: int, language: str) -> str:
    """A whole number as a sentence has it: ``16,828``."""
    locale = _locale(language)
    # What the library would say as well, but for one number it reads all that it knows about the language.
    return f"{value:,}" if locale.language == "en" and not locale.territory else str(format_decimal(value, locale=locale))


def day_and_time(moment: datetime, language: str) -> str:
    """A moment as ``20 December 2026, 09:00 UTC``; midnight is left out."""
    return terms.day_and_time(moment, partial(day_only, language=language))


def day_only(day: date, language: str) -> str:
    """A day as ``20 December 2026``."""
    locale = _locale(language)
    return format_date(day, "d MMMM y" if locale.language == "en" else "long", locale=locale)


def counted(count: int, noun: str, language: str) -> str:
    """A count in words, ``1 range`` or ``1,234 ranges``, of what :data:`~ip_ranges.changes.terms.COUNTED` has words for."""
    singular, plural = terms.COUNTED[noun]
    return _(singular) if count == 1 else _(plural).replace("{count}", number(count, language))


def length(span: timedelta, language: str) -> str:
    """A length of time in whole days where it has any, else in hours or minutes."""
    if span.days:
        return counted(span.days, "day", language)
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    if hours:
        return counted(hours, "hour", language)
    if minutes:
        return counted(minutes, "minute", language)
    return _("no time at all")
