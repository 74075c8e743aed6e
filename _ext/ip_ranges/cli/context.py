"""What every verb is given: where the data is, how to answer, the clock, the environment."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import click

from ..base.text_safety import escaped, escaped_json
from ..base.timestamps import clock
from ..fetch import Fetcher
from ..settings import Settings
from ..storage.data_folder import Store
from .terminal import coloured, print_error

_CACHE = ".cache"
"""The folder in ``data/`` where the command keeps validators between runs; hidden, and ignored by git."""


class CommandContext(NamedTuple):
    """The command's surroundings, read once."""

    data: Path = Path("data")
    output: str = "text"
    quiet: bool = False
    environment: Mapping[str, str] = os.environ

    @property
    def store(self) -> Store:
        """The data folder."""
        return Store(self.data)

    def settings(self) -> Settings:
        """The settings in ``feeds.toml``. Raises :class:`~ip_ranges.errors.SettingsError`."""
        return self.store.settings(self.environment)

    def now(self) -> datetime:
        """The clock: ``SOURCE_DATE_EPOCH`` where it is set, else the system's."""
        return clock(self.environment)

    def fetcher(self, *, offline: bool = True, has_cache: bool = True) -> Fetcher:
        """What gets documents. Offline it reads files, and without a cache it leaves no trace in the data folder."""
        cache = self.data / _CACHE if has_cache else None
        progress = None if offline else self._progress()
        return Fetcher(data=self.data, cache=cache, clock=self.now, environment=self.environment, offline=offline, progress=progress)

    def answer(self, text: str, *, in_colour: bool = False) -> None:
        """Print the answer; what a terminal would obey is written out. *in_colour* is for people, and on a terminal only."""
        shown = escaped(text, keep="\t\n")
        shown = coloured(shown, self.environment) if in_colour else shown
        click.echo(shown, nl=not shown.endswith("\n"))

    def answer_file(self, text: str) -> None:
        """Print a published file byte for byte, which is UTF-8, whatever the stream's encoding is."""
        click.echo(text.encode(), nl=not text.endswith("\n"))

    def answer_json(self, value: Any) -> None:
        """Print the answer as JSON, which is UTF-8 (RFC 8259, 8.1)."""
        self.answer_file(escaped_json(json.dumps(value, ensure_ascii=False, indent=1)))

    def say(self, text: str) -> None:
        """Tell a person something that is not the answer; ``--quiet`` silences it."""
        if not self.quiet:
            print_error(escaped(text))

    def warn(self, text: str) -> None:
        """Tell what went wrong, also with ``--quiet``."""
        print_error(f"ip-ranges: {escaped(text)}")

    def warn_list(self, texts: Iterable[str]) -> None:
        """Tell the items of a list below what was warned of."""
        for text in texts:
            print_error(f"  - {escaped(text)}")

    def _progress(self) -> Callable[[str], None] | None:
        """A reporter of progress, on a terminal only."""
        if self.quiet or sys.stderr is None or not sys.stderr.isatty():
            return None
        return lambda text: print_error(f"{escaped(text)} ...")
