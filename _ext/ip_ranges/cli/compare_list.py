"""``ip-ranges compare-list``: an allow list held against the table."""

from __future__ import annotations

from typing import Any

import click

from ..base.errors import IpRangesError
from ..changes.terms import DIRECTION_WORDS, NO_REGION, NOT_OURS
from ..lookup.allow_list import read_allow_list
from ..lookup.comparison import compare_list
from ..lookup.name_comparison import compare_name
from . import completion
from .accepted_publication import publication_of
from .context import Face, common
from .documents import document_name, read_document
from .name_answer import tell_name
from .range_options import chosen_feed, chosen_region, facts_options, family_number


@click.command("compare-list")
@click.argument("file", metavar="FILE", shell_complete=completion.files)
@facts_options
@click.option("--for-dns", is_flag=True, help="FILE has the addresses of a name: hold it against what it may point to now.")
@click.option("--check", "strict", is_flag=True, help="Exit with 1 unless all of ours is surely let in, and nothing else.")
@common("text", "json")
def verb(  # noqa: PLR0913, PLR0917 - one argument for each option
    face: Face,
    file: str,
    feed: str | None,
    region: str | None,
    role: str | None,
    direction: str | None,
    family: str | None,
    for_dns: bool,
    strict: bool,
) -> int:
    """Hold an allow list against the table: missing, obsolete, about to change.

    FILE is a list, one of the published files, a firewall's configuration or a
    zone file. Only the addresses count, not how they are written. What denies or
    is switched off does not count, and what is not understood is told.

    \b
    ip-ranges compare-list /etc/nginx/allow.conf --direction outbound
    ip-ranges compare-list - --region us-east < list.txt
    dig +short example.com | ip-ranges compare-list - --for-dns --check
    """
    publication = publication_of(face)
    against = chosen_feed(publication, feed)
    listed = read_allow_list(_text(file))
    if not listed.mentions and not listed.ignored:
        raise IpRangesError(f"{document_name(file) or 'standard input'} has no address in it, so there is nothing to compare.")
    if for_dns:
        if role or direction:
            raise click.UsageError("A name points to inbound load balancers; leave out --role and --direction beside --for-dns.")
        region = chosen_region(against, region)
        named = compare_name(listed, against, publication.now, region=region, family=family_number(family))
        if face.output == "json":
            face.answer_json({"serial": publication.serial, **named.as_json()})
        else:
            tell_name(face, named)
        return 1 if strict and not named.same else 0
    found = compare_list(
        listed,
        against,
        region=chosen_region(against, region),
        role=role,
        direction=direction,
        family=family_number(family),
    )
    if face.output == "json":
        face.answer_json({"serial": publication.serial, **found.as_json()})
    else:
        _tell(face, found.as_json())
    return 1 if strict and not found.same else 0


def _text(file: str) -> str:
    try:
        return read_document(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise IpRangesError(f"{document_name(file) or 'standard input'} is not UTF-8 text at byte {error.start:,}.") from None


def _tell(face: Face, found: dict[str, list[dict[str, Any]]]) -> None:
    headings = {
        "missing": "Missing: on today's allow list, and not in yours",
        "obsolete": "Obsolete: in your list, and safe to remove or not ours",
        "changing": "About to change",
        "left_out": "Left out: on today's allow list, and kept out or switched off in yours",
        "not_understood": "Not understood, and not counted as let in",
    }
    if not any(found[name] for name in headings if name != "left_out"):
        face.answer("The list is complete, and nothing in it is about to change.")
    for name, heading in headings.items():
        if found[name]:
            face.answer_coloured(heading)
            for one in found[name]:
                face.answer_coloured(f"  {_line(one)}")


def _line(one: dict[str, Any]) -> str:
    if "reason" in one:
        return f"line {one['line']}: {one['text']} {one['reason']}"
    words = []
    if one.get("region") is not None:
        words += [one["region"] or NO_REGION, one["role"], DIRECTION_WORDS[one["direction"]], one["meaning"]]
    elif one.get("state") is None:
        words.append(NOT_OURS)
    if one.get("line"):
        words.append(f"line {one['line']}")
    return f"{one['prefix']}  {', '.join(words)}"
