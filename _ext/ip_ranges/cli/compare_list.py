"""``ip-ranges compare-list``: an allow list, or the addresses of a name, held against the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import click

from ..base.errors import IpRangesError, SettingsError
from ..changes.terms import DIRECTION_WORDS, NO_REGION, NOT_OURS, day_and_time
from ..lookup.allow_list import read_allow_list
from ..lookup.comparison import Comparison, compare_list
from ..lookup.name_comparison import NameComparison, Record, Wrong, compare_name
from . import completion
from .accepted_publication import publication_of
from .context import CommandContext
from .documents import read_document, shown_name
from .options import common, facts_options

_LEFT_OUT = "Left out: on today's allow list, and kept out or switched off in yours"


@click.command("compare-list")
@click.argument("file", metavar="FILE", shell_complete=completion.files)
@facts_options
@click.option("--for-dns", is_flag=True, help="FILE has the addresses of a name: hold it against what it may point to now.")
@click.option("--check", "strict", is_flag=True, help="Exit with 1 unless all of ours is surely let in, and nothing else.")
@common("text", "json")
def verb(context: CommandContext, file: str, for_dns: bool, strict: bool, feed: str | None, **facts: Any) -> int:
    """Hold an allow list against the table: missing, obsolete, about to change.

    FILE is a list, one of the published files, a firewall's configuration or a
    zone file. Only the addresses count, not how they are written. What denies or
    is switched off does not count, and what is not understood is told.

    \b
    ip-ranges compare-list /etc/nginx/allow.conf --direction outbound
    ip-ranges compare-list - --region us-east < list.txt
    dig +short example.com | ip-ranges compare-list - --for-dns --check
    """
    publication = publication_of(context)
    against = publication.feed_or_error(feed)
    allow_list = read_allow_list(_text(file))
    if not allow_list.mentions and not allow_list.ignored:
        raise IpRangesError(f"{shown_name(file)} has no address in it, so there is nothing to compare.")
    if for_dns and (facts["role"] or facts["direction"]):
        raise click.UsageError("A name points to inbound load balancers; leave out --role and --direction beside --for-dns.")
    if facts["region"] not in (None, *against.region_ids):
        raise SettingsError(against.unknown_region(facts["region"]))
    comparison: Comparison | NameComparison
    if for_dns:
        comparison = compare_name(allow_list, against, publication.now, region=facts["region"], family=facts["family"])
    else:
        comparison = compare_list(allow_list, against, **facts)
    if context.output == "json":
        context.answer_json({"serial": publication.serial, **comparison.as_json()})
    elif isinstance(comparison, NameComparison):
        _tell_of_name(context, comparison)
    else:
        _tell_of_list(context, comparison)
    return 1 if strict and not comparison.same else 0


def _text(file: str) -> str:
    try:
        return read_document(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise IpRangesError(f"{shown_name(file)} is not UTF-8 text at byte {error.start:,}.") from None


def _tell_of_list(context: CommandContext, comparison: Comparison) -> None:
    rows = comparison.as_json()
    sections = {
        "Missing: on today's allow list, and not in yours": map(_range_row, rows["missing"]),
        "Obsolete: in your list, and safe to remove or not ours": map(_range_row, rows["obsolete"]),
        "About to change": map(_range_row, rows["changing"]),
        _LEFT_OUT: map(_ignored_row, rows["left_out"]),
        "Not understood, and not counted as let in": map(_ignored_row, rows["not_understood"]),
    }
    _tell(context, sections, "The list is complete, and nothing in it is about to change.")


def _tell_of_name(context: CommandContext, comparison: NameComparison) -> None:
    """Print what a name lacks, what it must not have now, and what will change."""
    sections = {
        "Missing: a name may point to it now, and yours does not": map(_record_row, comparison.missing),
        "Obsolete: yours points to it, and may not now": map(_wrong_row, comparison.obsolete),
        "About to change": map(_record_row, comparison.changing),
        "Not understood, and not counted as a record": map(_ignored_row, comparison.as_json()["not_understood"]),
    }
    _tell(context, sections, "The name points where it may, and nothing of that is about to change.")


def _tell(context: CommandContext, sections: Mapping[str, Iterable[str]], nothing: str) -> None:
    rows = {heading: list(lines) for heading, lines in sections.items()}
    if not any(lines for heading, lines in rows.items() if heading != _LEFT_OUT):
        context.answer(nothing)
    for heading, lines in rows.items():
        if lines:
            context.answer("\n  ".join([heading, *lines]), in_colour=True)


def _range_row(row: dict[str, Any]) -> str:
    words = []
    if row.get("region") is not None:
        words += [row["region"] or NO_REGION, row["role"], DIRECTION_WORDS[row["direction"]], row["meaning"]]
    elif row.get("state") is None:
        words.append(NOT_OURS)
    if row.get("line"):
        words.append(f"line {row['line']}")
    return f"{row['prefix']}  {', '.join(words)}"


def _ignored_row(row: dict[str, Any]) -> str:
    return f"line {row['line']}: {row['text']} {row['reason']}"


def _record_row(record: Record) -> str:
    answer = record.answer
    words = [record.region or NO_REGION]
    words += [f"from {day_and_time(answer.begins)}, not before"] if answer.begins is not None else []
    words += [f"until {day_and_time(answer.ends)}"] if answer.ends is not None else []
    return f"{answer.prefix}  {', '.join(words)}"


def _wrong_row(wrong: Wrong) -> str:
    words = [wrong.was.range.region or NO_REGION] if wrong.was is not None else []
    words += [wrong.meaning, f"line {wrong.mention.line}"]
    if wrong.record is not None and wrong.record.answer.begins is not None:
        words.append(f"not before {day_and_time(wrong.record.answer.begins)}")
    return f"{wrong.mention.prefix}  {', '.join(words)}"
