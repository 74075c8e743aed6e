"""``ip-ranges validate``: read one document and say what is wrong."""

from __future__ import annotations

from typing import Any

import click

from ..base.errors import IpRangesError, Problem
from ..changes.terms import counted
from ..formats.census import prefixes_in
from ..model.table import Table
from . import completion
from .context import Face, common
from .documents import document_name, read_document
from .reading_options import NamedDocumentError, format_options, read_with


@click.command("validate")
@click.argument("file", metavar="FILE", shell_complete=completion.files)
@format_options
@common("text", "json")
def verb(face: Face, file: str, **reading: Any) -> int:
    """Read one document and say what is wrong, with its path in the document.

    \b
    ip-ranges validate region-table.toml --format-of region-table
    curl -s https://api.github.com/meta | ip-ranges validate - --format-of github
    """
    problems: tuple[Problem, ...]
    body = b""
    try:
        body = read_document(file)
        table = read_with(reading, body, document_name(file))
        problems = table.problems
        if not table.ranges and not problems:
            problems = (Problem("", "The document has no ranges at all."),)
    except NamedDocumentError as error:
        table, problems = Table(), error.error.problems
    except IpRangesError as error:
        if face.output != "json":
            raise
        # A script that asked for JSON gets it, whatever is wrong with the file.
        table, problems = Table(), (Problem("", str(error)),)
    prefixes = {item.prefix for item in table.ranges}
    in_document = table.counted.document or len(prefixes_in(body))
    ipv4 = sum(1 for prefix in prefixes if prefix.version == 4)
    if face.output == "json":
        face.answer_json(
            {
                "format": reading["form"],
                "ranges": len(table.ranges),
                "ipv4": ipv4,
                "ipv6": len(prefixes) - ipv4,
                "regions": len(table.regions),
                "prefixes": {"document": in_document, "ranges": len(prefixes)},
                "errors": [{"path": one.path, "message": one.message} for one in problems],
                "ok": not problems,
            }
        )
    else:
        face.answer(
            f"{document_name(file) or 'standard input'}: {counted(len(table.ranges), 'range')}, {ipv4:,} IPv4 and"
            f" {counted(len(prefixes) - ipv4, 'IPv6 prefix')}, {counted(len(table.regions), 'region')}, {counted(len(problems), 'error')}\n"
            f"  by a count of its own the document has {counted(in_document, 'distinct prefix')}; {len(prefixes):,} became"
            f" {'a range' if len(prefixes) == 1 else 'ranges'}"
        )
    for one in problems if face.output == "text" else ():
        face.warn(str(one))
    if face.output == "json" and problems:
        face.warn(f"{document_name(file) or 'standard input'} has {counted(len(problems), 'error')}; the first is: {problems[0]}")
    return 1 if problems else 0
