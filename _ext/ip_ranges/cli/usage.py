"""A mistake in how the command was called, told like every other error: one sentence, and where to read on."""

from __future__ import annotations

import re

import click

from ..base.suggestions import nearest
from ..base.text_safety import escaped

_EXTRA = re.compile(r"Got unexpected extra arguments? \((.*)\)\.?", re.DOTALL)


def usage_sentence(error: click.UsageError) -> str:
    """What to print on standard error, without the line end; what a terminal would obey is written out."""
    sentence = error.format_message().strip()
    if isinstance(error, click.NoSuchOption):
        sentence = f"There is no option {error.option_name}.{nearest(error.option_name, list(error.possibilities or ()))}"
    elif isinstance(error, click.BadOptionUsage):
        sentence = f"{error.option_name} needs a value."
    elif isinstance(error, click.MissingParameter) and error.param is not None:
        sentence = f"{_name(error.param)} is missing."
    elif isinstance(error, click.BadParameter) and error.param is not None and isinstance(error.param.type, click.Choice):
        sentence = _choice(error.param, error.message)
    elif isinstance(error, click.BadParameter) and error.param is not None and error.param.type is click.INT:
        value = error.message.partition(" is not ")[0].strip("'")
        sentence = f'{_name(error.param)} is "{value}"; it has to be a whole number.'
    elif isinstance(error, click.BadParameter) and error.param is not None:
        sentence = f"{_name(error.param)}: {error.message}"
    elif extra := _EXTRA.fullmatch(sentence):
        sentence = f"There is more than the verb takes: {extra[1]}."
    sentence = sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."
    if error.ctx is None:
        return f"ip-ranges: {escaped(sentence)} Read ip-ranges --help."
    usage = " ".join(error.ctx.command.collect_usage_pieces(error.ctx))
    path = error.ctx.command_path
    return f"ip-ranges: {escaped(sentence)}\n  Usage: {path} {usage}\n  {path} --help tells more."


def _name(parameter: click.Parameter) -> str:
    """A parameter as a person writes it."""
    return max(parameter.opts, key=len) if isinstance(parameter, click.Option) else (parameter.metavar or (parameter.name or "").upper()).rstrip(".")


def _choice(parameter: click.Parameter, message: str) -> str:
    """The sentence for a value that is none of those there are, with the nearest one."""
    assert isinstance(parameter.type, click.Choice)  # noqa: S101 - only asked of these
    choices = [str(choice) for choice in parameter.type.choices]
    value = message[1:].partition("' is not one of")[0]
    return f'{_name(parameter)} is "{value}"; it may be {", ".join(choices)}.{nearest(value, choices)}'
