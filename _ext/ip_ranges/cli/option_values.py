"""Values of options that are more than words: a wrong one is a mistake in the call, and exits with 2."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from ..errors import SettingsError
from ..instants import parse_duration, parse_instant


def as_date(context: click.Context, option: click.Parameter, text: str | None) -> datetime | None:
    """A day or a moment, as :func:`~ip_ranges.instants.parse_instant` reads it. Raises :class:`click.BadParameter`."""
    try:
        return None if text is None else parse_instant(text)
    except ValueError as error:
        raise click.BadParameter(str(error), context, option) from None


def as_length(context: click.Context, option: click.Parameter, text: str | None) -> timedelta | None:
    """A length of time, as :func:`~ip_ranges.instants.parse_duration` reads it. Raises :class:`click.BadParameter`."""
    try:
        return None if text is None else parse_duration(text)
    except SettingsError as error:
        raise click.BadParameter(str(error), context, option) from None
