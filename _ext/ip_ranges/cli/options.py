"""The options that verbs share, and the values of options that are more than words: a wrong one exits with 2."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import reduce, update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..base.errors import SettingsError
from ..base.timestamps import parse_duration, parse_instant
from ..changes.terms import DIRECTION_WORDS
from ..model.table import DIRECTIONS, ROLES
from . import completion
from .context import CommandContext

if TYPE_CHECKING:
    from ..pipeline.past import At

_F = TypeVar("_F", bound=Callable[..., Any])


class NamedPath(click.Path):
    """A file or folder whose name is not the empty text, which is what a variable of the shell that is not set gives."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"path_type": Path, **options})

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: D102 - as click has it
        if value == "":
            self.fail("This is empty where a name belongs.", param, ctx)
        return super().convert(value, param, ctx)


def _parsed_with(parse: Callable[[object], Any]) -> Callable[[click.Context, click.Parameter, str | None], Any]:
    """The callback of an option whose value is parsed; None stays None. It raises :class:`click.BadParameter`."""

    def callback(context: click.Context, option: click.Parameter, text: str | None) -> Any:
        try:
            return None if text is None else parse(text)
        except (ValueError, SettingsError) as error:
            raise click.BadParameter(str(error), context, option) from None

    return callback


as_date, as_length = _parsed_with(parse_instant), _parsed_with(parse_duration)
"""Callbacks for a day or a moment, and for a length of time."""


def _parse_at(text: object) -> At:
    """A serial (ten digits), a day, or a moment."""
    if re.fullmatch(r"\d{10}", str(text), re.ASCII):
        return int(str(text))
    moment = parse_instant(text)
    return moment.date() if len(str(text)) == 10 else moment


at_option = click.option(
    "--at",
    callback=_parsed_with(_parse_at),
    metavar="DATE|SERIAL",
    shell_complete=completion.serials,
    help="As it was when that UTC day ended, at a moment (2026-12-20T09:00:00Z), or with a serial.",
)
"""The option of verbs that answer for an earlier day too."""


def common(*outputs: str) -> Callable[[_F], _F]:
    """Give a verb the options that may stand before or after it, and its :class:`CommandContext` as first argument."""

    def decorate(function: _F) -> _F:
        @click.option("--data", type=NamedPath(), help="The data folder.  [default: data]")
        @click.option("--output", type=click.Choice(outputs), help="The form of the answer.  [default: text]")
        @click.option("--quiet", is_flag=True, help="Print nothing but the answer and errors.")
        @click.pass_context
        def verb(click_context: click.Context, /, data: Path | None, output: str | None, quiet: bool, **options: Any) -> Any:
            context = click_context.obj if isinstance(click_context.obj, CommandContext) else CommandContext()
            if output is None and context.output not in outputs:
                raise click.UsageError(
                    f"The verb {click_context.info_name} does not answer as {context.output}; it has {', '.join(outputs)}."
                )
            context = context._replace(data=data or context.data, output=output or context.output, quiet=quiet or context.quiet)
            return function(context, **options)

        return update_wrapper(verb, function)  # type: ignore[return-value] # click keeps what the decorators added

    return decorate


def facts_options(function: _F) -> _F:
    """Give a verb ``--feed --region --role --direction --family``, which choose ranges by their facts."""
    options = (
        click.option("--family", type=click.Choice(["ipv4", "ipv6"]), callback=_family, help="One IP family only."),
        click.option("--direction", type=click.Choice(DIRECTIONS), help="; ".join(map(": ".join, DIRECTION_WORDS.items())) + "."),
        click.option("--role", type=click.Choice(ROLES), help="One role only."),
        click.option("--region", metavar="ID", shell_complete=completion.regions, help="One region only."),
        click.option("--feed", metavar="NAME", shell_complete=completion.feeds, help="Another feed than the primary one."),
    )
    return reduce(lambda verb, option: option(verb), options, function)


_family = _parsed_with(lambda family: int(str(family)[-1]))
"""``ipv4`` as 4."""
