"""The options that say how a FILE argument is read, and the reading."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from .. import formats
from ..base.errors import DocumentError, IpRangesError, SettingsError
from ..base.suggestions import nearest
from ..formats import ReadOptions
from ..model.table import Table
from . import completion

_F = TypeVar("_F", bound=Callable[..., Any])


def _known(context: click.Context, option: click.Parameter, name: str) -> str:
    """The name of a format that there is. Raises :class:`click.BadParameter` with the nearest right one."""
    if formats.is_built_in(name) or name in (known := formats.names()):
        return name
    raise click.BadParameter(f'There is no format "{name[:60]}".{nearest(name, known)} "ip-ranges formats" lists them all.', context, option)


def format_options(function: _F) -> _F:
    """``--format-of`` and what some formats need besides."""
    for option in (
        click.option("--column", "columns", multiple=True, metavar="FACT=NAME", help="csv: the column of a fact."),
        click.option("--expression", default="", metavar="JMESPATH", help="jmespath: yields rows of range facts."),
        click.option("--family", type=click.Choice(["4", "6"]), help="The one IP family that the document may have."),
        click.option("--format-of",
            "form",
            required=True,
            metavar="FORMAT",
            callback=_known,
            shell_complete=completion.formats,
            help='How to read it; "ip-ranges formats" lists them.',
        ),
    ):
        function = option(function)
    return function


def read_with(reading: dict[str, Any], body: bytes, name: str) -> Table:
    """Read a document as the options say. Raises :class:`~ip_ranges.errors.IpRangesError` with the document's name."""
    pairs = [text.partition("=") for text in reading["columns"]]
    if any(not equals for _, equals, _ in pairs):
        raise SettingsError("--column is written FACT=NAME, like --column prefix=cidr.")
    options = ReadOptions(
        name=name,
        family=int(reading["family"]) if reading["family"] else None,
        expression=reading["expression"],
        columns={fact: column for fact, _, column in pairs},
    )
    try:
        return formats.get(reading["form"]).read(body, options)
    except DocumentError as error:
        raise NamedDocumentError(name or "standard input", error) from None


class NamedDocumentError(IpRangesError):
    """A document that cannot be read, with its name in front; *error* has the places."""

    def __init__(self, name: str, error: DocumentError) -> None:
        self.error = error
        super().__init__(f"{name}: {error}")
