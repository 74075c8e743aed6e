"""Values of options that are more than words: a wrong one is a mistake in the call, and exits with 2."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from ..base.errors import SettingsError
from ..base.timestamps import parse_duration, parse_instant


class NamedPath(click.Path):
    """A file or folder whose name is not the empty text, which is what a variable of the shell that is not set gives."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"path_type": Path, **options})

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: D102 - as click has it
        if value == "":
            self.fail("This is empty where a name belongs.", param, ctx)
        return super().convert(value, param, ctx)


def as_date(context: click.Context, option: click.Parameter, text: str | None) -> datetime | None:
    """A day or a moment, as :func:`~ip_ranges.base.timestamps.parse_instant` reads it. Raises :class:`click.BadParameter`."""
    try:
        return None if text is None else parse_instant(text)
    except ValueError as error:
        raise click.BadParameter(str(error), context, option) from None


def as_length(context: click.Context, option: click.Parameter, text: str | None) -> timedelta | None:
    """A length of time, as :func:`~ip_ranges.base.timestamps.parse_duration` reads it. Raises :class:`click.BadParameter`."""
    try:
        return None if text is None else parse_duration(text)
    except SettingsError as error:
        raise click.BadParameter(str(error), context, option) from None
