"""What a bare domain may point to is answered once: tables, zone, files, words and checker agree, every day of the example."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ip_ranges.changes.publication import Publication
from ip_ranges.exports import checker_data
from ip_ranges.exports.by_name import export
from ip_ranges.exports.feed_view import Grouped
from ip_ranges.exports.snippets import render
from ip_ranges.formats import ReadOptions
from ip_ranges.formats.readers.region_table import read
from ip_ranges.sphinxext.directives.context import ViewContext
from ip_ranges.sphinxext.directives.record_targets import Pointing
from ip_ranges.sphinxext.domain.query import Query
from publications import published

SWITCH = datetime(2027, 2, 1, 9, tzinfo=UTC)
EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "region-table.toml"


def days() -> Iterator[datetime]:
    """Every day from 29 November 2026 to 5 March 2027, at nine, and an hour before the days that are in the table."""
    moment = datetime(2026, 11, 29, 9, tzinfo=UTC)
    while moment <= datetime(2027, 3, 5, 9, tzinfo=UTC):
        if (moment.month, moment.day) in ((2, 1), (3, 1)):
            yield moment - timedelta(hours=1)
        yield moment
        moment += timedelta(days=1)


@pytest.fixture(params=list(days()), ids=lambda moment: f"{moment:%m-%d-%H}")
def example(request: pytest.FixtureRequest) -> Publication:
    """The site of the shipped example, taken as a first baseline, on each of these days."""
    table = read(EXAMPLE.read_bytes(), ReadOptions())
    steps = [(2026112001, "2026-11-20T09:30:00Z", table.ranges, table.notices)]
    feeds = [("divio", "region-table", "region-table.toml", table.regions, steps)]
    return published(now=request.param, base_url="", feeds=feeds, example=True)


def asking(publication: Publication) -> ViewContext:
    """A table of the load balancers of Virginia."""
    query = Query("ranges", regions=("us-east",), roles=("load-balancer",), directions=("inbound",), families=(4,))
    return ViewContext(publication, query, None)  # type: ignore[arg-type] # no page is asked for here


def in_table(publication: Publication) -> list[str]:
    """The addresses beside which the table says that a name may point to them now."""
    found = asking(publication)
    entries = found.entries(publication.primary)
    pointing = Pointing(found, publication.primary, entries)
    return [prefix.address for prefix, facts in entries.pairs() if str(pointing.cell(prefix, facts)[0]).startswith("yes")]


def holds(row: list[Any], now: datetime) -> bool:
    """Whether [address, from, until] holds at a moment, as the page's scripts judge it."""
    _, begins, ends = row
    return (begins is None or datetime.fromisoformat(begins) <= now) and (ends is None or now < datetime.fromisoformat(ends))


def by_button(publication: Publication, now: datetime) -> list[str]:
    """What "Copy A records" copies for a reader whose clock says *now*."""
    found = asking(publication)
    mark = Pointing(found, publication.primary, found.entries(publication.primary)).mark()
    return [row[0] for row in json.loads(mark) if holds(row, now)]


def in_checker(publication: Publication, now: datetime) -> list[str]:
    """What the checker holds a zone against."""
    text = checker_data.text(Grouped(publication, publication.primary))
    rows = json.loads(text[text.index("{") : text.rindex("}") + 1])["records"]["us-east"]
    return [row[0].removesuffix("/32") for row in rows if holds(row, now)]


def in_file(publication: Publication) -> list[str]:
    """``a_records`` of the region in ``ip-ranges.json``."""
    regions = json.loads(export(publication, "json"))["regions"]
    rows = next(region for region in regions if region["id"] == "us-east")["a_records"]
    return [row["prefix"].removesuffix("/32") for row in rows if row["from"] is None]


def test_the_same_answer_everywhere(example: Publication) -> None:
    """192.0.2.10 first, from 1 February 192.0.2.12 too, and never 192.0.2.11, which is leaving."""
    now = example.now
    right = ["192.0.2.10", "192.0.2.12"] if now >= SWITCH else ["192.0.2.10"]
    assert in_table(example) == right
    assert by_button(example, now) == right
    assert in_checker(example, now) == right
    assert in_file(example) == right
    assert re.findall(r"^@ IN A (\S+)$", render(example, example.primary, "zone", region="us-east"), re.MULTILINE) == right


def test_a_page_that_is_older_than_its_reader() -> None:
    """A page of November has a button that is right in February, and so has its checker."""
    table = read(EXAMPLE.read_bytes(), ReadOptions())
    steps = [(2026112001, "2026-11-20T09:30:00Z", table.ranges, table.notices)]
    november = published(
        now=datetime(2026, 11, 29, 9, tzinfo=UTC), base_url="", feeds=[("divio", "region-table", "x", table.regions, steps)], example=True
    )
    for now in days():
        right = ["192.0.2.10", "192.0.2.12"] if now >= SWITCH else ["192.0.2.10"]
        assert by_button(november, now) == in_checker(november, now) == right
