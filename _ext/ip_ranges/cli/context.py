"""What every verb is given: where the data is, how to answer, the clock, the environment."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import update_wrapper
from pathlib import Path
from typing import Any, TypeVar

import click

from ..base.errors import SettingsError
from ..base.text_safety import escaped, escaped_json
from ..storage.data_folder import Store
from .option_values import NamedPath
from .streams import tell

_F = TypeVar("_F", bound=Callable[..., Any])

CACHE = ".cache"
"""The folder in ``data/`` where the command keeps validators between runs; hidden, and ignored by git."""


@dataclass(frozen=True, slots=True)
class Face:
    """The command's surroundings, read once."""

    data: Path = Path("data")
    output: str = "text"
    quiet: bool = False
    environment: Mapping[str, str] | None = None

    @property
    def env(self) -> Mapping[str, str]:
        """The environment variables."""
        return os.environ if self.environment is None else self.environment

    @property
    def store(self) -> Store:
        """The data folder."""
        return Store(self.data)

    def now(self) -> datetime:
        """The clock: ``SOURCE_DATE_EPOCH`` where it is set, else the system's."""
        return clock(self.env)

    def answer(self, text: str) -> None:
        """Print the answer; what a terminal would obey is written out."""
        click.echo(escaped(text, keep="\t\n"), nl=not text.endswith("\n"))

    def answer_file(self, text: str) -> None:
        """Print a published file, byte for byte."""
        click.echo(text, nl=not text.endswith("\n"))

    def answer_coloured(self, text: str) -> None:
        """Print an answer for people: the words for states and outcomes in colour, on a terminal only."""
        from .colour import coloured  # noqa: PLC0415 - not for JSON

        click.echo(coloured(escaped(text, keep="\t\n"), self.env), nl=not text.endswith("\n"))

    def answer_json(self, value: Any) -> None:
        """Print the answer as JSON."""
        import json  # noqa: PLC0415 - only for this form of answer

        click.echo(escaped_json(json.dumps(value, ensure_ascii=False, indent=1)))

    def say(self, text: str) -> None:
        """Tell a person something that is not the answer; ``--quiet`` silences it."""
        if not self.quiet:
            tell(escaped(text))

    def warn(self, text: str) -> None:
        """Tell what went wrong, also with ``--quiet``."""
        tell(f"ip-ranges: {escaped(text)}")

    def progress(self) -> Callable[[str], None] | None:
        """A reporter of progress, on a terminal only."""
        if self.quiet or sys.stderr is None or not sys.stderr.isatty():
            return None
        return lambda text: tell(f"{escaped(text)} ...")


def clock(environment: Mapping[str, str]) -> datetime:
    """Now, or what ``SOURCE_DATE_EPOCH`` says (https://reproducible-builds.org/specs/source-date-epoch/)."""
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise SettingsError(f"SOURCE_DATE_EPOCH is {epoch[:40]!r}; it is a whole number of seconds since 1970.") from None


def common(*outputs: str) -> Callable[[_F], _F]:
    """Give a verb the options that may stand before or after it, and its :class:`Face` as first argument."""

    def decorate(function: _F) -> _F:
        @click.option("--data", type=NamedPath(), help="The data folder.  [default: data]")
        @click.option("--output", type=click.Choice(outputs), help="The form of the answer.  [default: text]")
        @click.option("--quiet", is_flag=True, help="Print nothing but the answer and errors.")
        @click.pass_context
        def verb(context: click.Context, /, data: Path | None, output: str | None, quiet: bool, **rest: Any) -> Any:
            face = context.obj if isinstance(context.obj, Face) else Face()
            if output is None and face.output not in outputs:
                raise click.UsageError(f"The verb {context.info_name} does not answer as {face.output}; it has {', '.join(outputs)}.")
            face = replace(
                face, data=data or face.data, output=output or face.output, quiet=quiet or face.quiet
            )
            return function(face, **rest)

        return update_wrapper(verb, function)  # type: ignore[return-value] # click keeps what the decorators added

    return decorate
