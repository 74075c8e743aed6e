"""``ip-ranges export``: a published file, without Sphinx."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

import click

from ..base.errors import StoreError
from ..exports import export, names
from .accepted_publication import publication_of
from .context import Face, common
from .option_values import NamedPath
from .range_options import chosen_feed, chosen_region, facts_options, family_number

_RELATIVE = re.compile(r"(?<![\w./-])ip-ranges/")


@click.command("export")
@click.argument("name", required=False, metavar="NAME")
@facts_options
@click.option("-o", "target", type=NamedPath(dir_okay=False, allow_dash=True, path_type=str), metavar="FILE", help="Write it there instead; - is standard output.")
@click.option("--list", "listing", is_flag=True, help="List the names and print nothing else.")
@common("text", "json")
def verb(  # noqa: PLR0913, PLR0917 - one argument for each option
    face: Face,
    name: str | None,
    feed: str | None,
    region: str | None,
    role: str | None,
    direction: str | None,
    family: str | None,
    target: str | None,
    listing: bool,
) -> int:
    """Print a published file, exactly as a build would publish it.

    NAME is a short name (export --list) or a path below ip-ranges/.

    \b
    ip-ranges export nginx --region us-east
    ip-ranges export list --role nat-gateway --direction outbound --family ipv4
    ip-ranges export lists/all/all-outbound-ipv4.aggregated.txt -o allow.txt
    """
    if listing:
        face.answer("\n".join(names()))
        return 0
    if name is None:
        raise click.UsageError("Say which file; ip-ranges export --list lists the names.")
    publication = publication_of(face)
    chosen = chosen_feed(publication, feed)
    text = export(
        publication,
        name,
        feed=chosen.name,
        region=chosen_region(chosen, region),
        role=role,
        direction=direction,
        family=family_number(family),
    )
    if not publication.base_url and _RELATIVE.search(text):
        face.say("Links in this file begin with ip-ranges/, without the site; give published_url in feeds.toml, and they are whole.")
    if target is None or target == "-":
        face.answer_file(text)
        return 0
    try:
        _write(Path(target), text.encode())
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror or error}. Make room or name another file.") from None
    face.say(f"wrote {target}")
    return 0


def _write(target: Path, content: bytes) -> None:
    """Write a file whole or not at all; a pipe or a device is written to, never replaced, and a link stays one."""
    if target.exists() and not target.is_file():
        target.write_bytes(content)
        return
    place = Path(os.path.realpath(target))
    part = place.with_name(f".{place.name}.part")
    try:
        part.write_bytes(content)
        part.replace(place)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
