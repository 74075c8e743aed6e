"""The extension's own words in the reader's language: sentences, numbers and dates."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from sphinx.locale import get_translation

CATALOGUE = "ip_ranges"
FOLDER = Path(__file__).resolve().parents[2] / "locale"
"""Where the catalogues are: ``<language>/LC_MESSAGES/ip_ranges.mo``."""

_gettext = get_translation(CATALOGUE)


def _(message: str) -> str:
    """The message in the language of the build."""
    # Sphinx answers with a lazy proxy while no language is set; what is rendered is always plain text.
    return str(_gettext(message))


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
    """``20 December 2026, 09:00 UTC``; midnight is left out."""
    day = day_only(moment, language)
    return day if (moment.hour, moment.minute) == (0, 0) else f"{day}, {moment:%H:%M} UTC"


def day_only(day: date, language: str) -> str:
    """``20 December 2026``."""
    locale = _locale(language)
    return format_date(day, "d MMMM y" if locale.language == "en" else "long", locale=locale)


def counted(count: int, language: str, one: str, many: str) -> str:
    """``1 range`` or ``1,234 ranges``: *many* has ``{count}`` in it, both are translated already."""
    return one if count == 1 else many.replace("{count}", number(count, language))


def length(span: timedelta, language: str) -> str:
    """A length of time in whole days where it has any, else in hours or minutes."""
    if span.days:
        return counted(span.days, language, _("1 day"), _("{count} days"))
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    if hours:
        return counted(hours, language, _("1 hour"), _("{count} hours"))
    if minutes:
        return counted(minutes, language, _("1 minute"), _("{count} minutes"))
    return _("no time at all")
