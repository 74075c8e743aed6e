"""A long history: recording it, reading it, replaying it, and a page that shows the end of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial

from ip_ranges import formats
from ip_ranges.changes.news import news
from ip_ranges.changes.orders import orders
from ip_ranges.changes.states import entries
from ip_ranges.formats import ReadOptions
from ip_ranges.model.revision import Revision
from ip_ranges.model.table import Range
from ip_ranges.storage.history_file import chained, parse_history

from .figures import WHOLE, Effort, Figure, Section
from .measure import in_turn, rounds
from .page import TIMED, timed_page
from .revisions import SETTLE, START, lengthen, revisions
from .serving import served
from .sites import EXTENSION, Site, aws_feed
from .tables import aws_document
from .workplace import workplace

SHORT = 60


def measure(effort: Effort) -> Iterator[Figure]:
    """In one process, then as builds."""
    table = formats.get("aws").read(aws_document(WHOLE), ReadOptions()).ranges
    yield from _in_process(effort, table)
    yield from _last_changes(effort)


def _beside_a_build(effort: Effort, found: list[Revision]) -> Figure:
    """All of it in whole builds of bare Sphinx, which are most of a second: what "in seconds" means on any machine."""
    with workplace() as place:
        bare = Site.make(place / "bare", "", {"index": ""})
        runs = max(2, effort.runs - 2)
        builds = tuple(bare.build(cold=True).processor for _ in range(runs + 1))[1:]
        seconds = in_turn({"all": partial(everything, found)}, runs)["all"]
    what = f"recorded, read and told, {len(found):,} revisions"
    return Figure("history/builds", what, seconds, base=builds, against="a cold bare build")


def told(found: Sequence[Revision], table: Sequence[Range] = ()) -> None:
    """What readers are told of a history, and the states of the table's ranges."""
    now = START + timedelta(days=900)
    every = orders("aws", found, table, settle=SETTLE, now=now)
    news("aws", found, every.told, (), {})
    entries(table, every.courses, now=now)


def everything(found: Sequence[Revision]) -> None:
    """Recording, reading and telling a history."""
    parse_history(chained([], found)[0], "history.jsonl")
    told(found)


def _in_process(effort: Effort, table: tuple[Range, ...]) -> Iterator[Figure]:
    count, runs = effort.revisions, max(2, effort.runs - 2)
    half, whole = revisions(table, count // 2), revisions(table, count)
    lines = {len(found): chained([], found)[0] for found in (half, whole)}
    calls: dict[str, tuple[str, Callable[[Sequence[Revision]], object]]] = {
        "record": ("recording the lines", lambda found: chained([], found)),
        "read": ("reading and verifying", lambda found: parse_history(lines[len(found)], "history.jsonl")),
        "tell": (f"telling, with the states of {len(table):,} ranges", lambda found: told(found, table)),
        "all": ("all of it", everything),
    }
    size = sum(len(line) + 1 for line in lines[count]) / 1e6
    for name, (what, call) in calls.items():
        found = in_turn({"half": partial(call, half), "whole": partial(call, whole)}, runs)
        yield Figure(
            f"history/{name}/{count}", f"{what}, {count:,} revisions", found["whole"], base=found["half"], against="half as many",
            note=f"history.jsonl of {size:.1f} MB",
        )  # fmt: skip
    yield _beside_a_build(effort, whole)


def _last_changes(effort: Effort) -> Iterator[Figure]:
    """A page with the last 50 changes, after a long history beside a short one."""
    counts = {"short": SHORT, "long": effort.revisions}
    document = aws_document(1_000)
    table = formats.get("aws").read(document, ReadOptions()).ranges
    with workplace() as place, served(place / "served") as url:
        (place / "served" / "aws.json").write_bytes(document)
        sites = {}
        for word, count in counts.items():
            pages = {"index": ".. ip:changes::\n   :limit: 50\n"}
            site = Site.make(place / word, EXTENSION + TIMED, pages, feeds=aws_feed(f"{url}aws.json"))
            site.refresh()
            lengthen(site.folder / "data", revisions(table, count))
            sites[word] = site
        runs = max(1, effort.runs - 2)
        pages_alone = rounds({word: partial(timed_page, site) for word, site in sites.items()}, runs, warm=effort.full)
        again = rounds({word: site.build for word, site in sites.items()}, runs, warm=effort.full)
        against = f"after {SHORT} revisions"
        what = f"after {effort.revisions:,} revisions"
        yield Figure("history/last-50/page", f"the page with the last 50 changes, alone, {what}", tuple(pages_alone["long"]),
                     base=tuple(pages_alone["short"]), against=against)  # fmt: skip
        wall = {word: tuple(one.processor for one in children) for word, children in again.items()}
        yield Figure("history/last-50/again", f"its site built again with no change, {what}", wall["long"], base=wall["short"],
                     against=against)  # fmt: skip


SECTION = Section(
    "history",
    "History",
    "Revisions of three to six changes each. A ratio of 2 to half as many is growth in proportion. Processor time.",
    measure,
)
