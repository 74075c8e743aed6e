"""``ip-ranges validate``: read one document and say what is wrong."""

from __future__ import annotations

from typing import Any

import click

from ..base.errors import IpRangesError, Problem
from ..changes.terms import counted
from ..model.table import Table
from . import completion
from .context import CommandContext
from .documents import NamedDocumentError, PrefixCount, format_options, parse_document, read_document, shown_name
from .options import common


def _problem_as_json(problem: Problem) -> dict[str, str]:
    return {"path": problem.path} | ({"place": problem.place} if problem.place else {}) | {"message": problem.message}


@click.command("validate")
@click.argument("file", metavar="FILE", shell_complete=completion.files)
@format_options
@common("text", "json")
def verb(context: CommandContext, file: str, **reading: Any) -> int:
    """Read one document and say what is wrong, with its path in the document.

    \b
    ip-ranges validate region-table.toml --format-of region-table
    curl -s https://api.github.com/meta | ip-ranges validate - --format-of github
    """
    body = b""
    try:
        body = read_document(file)
        table = parse_document(file, body, reading)
        problems = table.problems
        if not table.ranges and not problems:
            problems = (Problem("", "The document has no ranges at all."),)
    except NamedDocumentError as error:
        table, problems = Table(), error.error.problems
    except IpRangesError as error:
        if context.output != "json":
            raise
        # A script that asked for JSON gets it, whatever is wrong with the file.
        table, problems = Table(), (Problem("", str(error)),)
    prefixes = {item.prefix for item in table.ranges}
    count = PrefixCount.of(table, body)
    ipv4 = sum(1 for prefix in prefixes if prefix.version == 4)
    if context.output == "json":
        context.answer_json(
            {
                "format": reading["form"],
                "ranges": len(table.ranges),
                "ipv4": ipv4,
                "ipv6": len(prefixes) - ipv4,
                "regions": len(table.regions),
                "prefixes": count._asdict(),
                "errors": [_problem_as_json(problem) for problem in problems],
                "ok": not problems,
            }
        )
    else:
        context.answer(
            f"{shown_name(file)}: {counted(len(table.ranges), 'range')}, {ipv4:,} IPv4 and"
            f" {counted(len(prefixes) - ipv4, 'IPv6 prefix')}, {counted(len(table.regions), 'region')}, {counted(len(problems), 'error')}\n"
            f"{count.sentence}"
        )
    for problem in problems if context.output == "text" else ():
        context.warn(str(problem))
    if context.output == "json" and problems:
        context.warn(f"{shown_name(file)} has {counted(len(problems), 'error')}; the first is: {problems[0]}")
    return 1 if problems else 0
