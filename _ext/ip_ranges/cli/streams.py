"""The standard streams, any of which may be closed or may take no more: told in a sentence where that can still be done."""

from __future__ import annotations

import sys

import click

from ..base.errors import IpRangesError


class ClosedOutputError(IpRangesError):
    """Nothing can be answered: there is no standard output, or it takes no more."""


def with_an_output() -> None:
    """Raise :class:`ClosedOutputError` where an answer would have no place to go; before anything is done for it."""
    if sys.stdout is None:
        raise ClosedOutputError("Standard output is closed, so nothing can be answered and nothing was done. Give it a place, like > answer.txt.")


def took_no_more(error: OSError) -> ClosedOutputError:
    """The sentence for an answer that could not be printed; the interpreter is not to try again when it closes the stream."""
    sys.stdout = None  # the documented way to keep the shutdown quiet
    return ClosedOutputError(
        f"Standard output takes no more of the answer: {error.strerror or error}. Make room or give it another place, and ask again."
    )


def tell(text: str) -> None:
    """A line on standard error. Where nobody can be told, the exit code still says it."""
    try:
        click.echo(text, err=True)
    except OSError:
        sys.stderr = None


def all_of_input(limit: int) -> bytes:
    """Standard input, at most *limit* bytes of it. Raises :class:`~ip_ranges.errors.IpRangesError` where it is closed."""
    if sys.stdin is None:
        raise IpRangesError("Standard input is closed, and - reads it; give it a document, like < FILE.")
    return sys.stdin.buffer.read(limit)
