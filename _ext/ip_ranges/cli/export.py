"""``ip-ranges export``: a published file, without Sphinx."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import click

from ..base.atomic_files import replace_file
from ..base.errors import IpRangesError, StoreError
from ..changes.publication import Publication
from ..exports.by_name import export, has_past, names
from ..pipeline.past import At
from .accepted_publication import publication_at, publication_of
from .context import CommandContext
from .options import NamedPath, at_option, common, facts_options

_RELATIVE = re.compile(r"(?<![\w./-])ip-ranges/")


@click.command("export")
@click.argument("name", required=False, metavar="NAME")
@facts_options
@at_option
@click.option("-o", "target", type=NamedPath(dir_okay=False, allow_dash=True, path_type=str), metavar="FILE", help="Write it there instead; - is standard output.")
@click.option("--list", "listing", is_flag=True, help="List the names and print nothing else.")
@common("text", "json")
def verb(context: CommandContext, name: str | None, target: str | None, listing: bool, at: At | None, **facts: Any) -> int:
    """Print a published file, exactly as a build would publish it.

    NAME is a short name (export --list) or a path below ip-ranges/.

    \b
    ip-ranges export nginx --region us-east
    ip-ranges export list --role nat-gateway --direction outbound --family ipv4
    ip-ranges export lists/all/all-outbound-ipv4.aggregated.txt -o allow.txt
    ip-ranges export csv --at 2026112001

    With --at a list, ip-ranges.csv, aws.json or a snippet as it was published then.
    """
    if listing:
        if context.output == "json":
            context.answer_json(list(names()))
        else:
            context.answer("\n".join(names()))
        return 0
    if name is None:
        raise click.UsageError("Say which file; ip-ranges export --list lists the names.")
    publication = publication_of(context) if at is None else _publication_then(context, at, name, facts["feed"])
    text = export(publication, name, **facts)
    if not publication.base_url and _RELATIVE.search(text):
        context.say("Links in this file begin with ip-ranges/, without the site; give published_url in feeds.toml, and they are whole.")
    if target is None or target == "-":
        context.answer_file(text)
        return 0
    try:
        _write(Path(target), text.encode())
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror or error}. Make room or name another file.") from None
    context.say(f"wrote {target}")
    return 0


def _publication_then(context: CommandContext, at: At, name: str, feed: str | None) -> Publication:
    """The publication of then, for a file that follows from what the history records of its feed."""
    if not has_past(name):
        raise click.UsageError(
            f"--at is for lists, ip-ranges.csv, aws.json and snippets, and not for {name[:100]}. history.jsonl and changes/<serial>.json"
            " have the past in them."
        )
    publication, unknown = publication_at(context, at)
    in_folder = re.match(r"(?:ip-ranges/)?feeds/([^/]+)/", name)
    asked = feed or (in_folder[1] if in_folder else publication.primary.name)
    if asked in unknown:
        raise IpRangesError(unknown[asked])
    return publication


def _write(target: Path, content: bytes) -> None:
    """Write a file whole or not at all; a pipe or a device is written to, never replaced, and a link stays one."""
    if target.exists() and not target.is_file():
        target.write_bytes(content)
        return
    path = Path(os.path.realpath(target))
    replace_file(path, [content], path.parent, durable=False)
