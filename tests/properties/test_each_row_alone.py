"""Every published row is that of a table which has its range alone: nothing of one range is said of another.

Thousands of rows share what follows from equal facts, so a column that does not follow from facts (a size, a family) must be
worked out for each prefix. A row here differs from its neighbours in the length of its prefix and little else.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from ip_ranges.changes.publication import Publication
from ip_ranges.exports import lists, table_csv, table_json
from ip_ranges.exports.feed_view import Grouped
from ip_ranges.model.prefix import Prefix, parse_prefix
from ip_ranges.model.table import STATES, Notice, Range, RangeFacts, Region
from ip_ranges.sphinxext.config import SiteTemplates
from ip_ranges.sphinxext.directives.context import ViewContext
from ip_ranges.sphinxext.directives.range_columns import COLUMNS, RangeTable
from ip_ranges.sphinxext.domain.query import Query
from ip_ranges.sphinxext.rendering.blocks import Table
from ip_ranges.sphinxext.rendering.html import html
from ip_ranges.sphinxext.rendering.page_context import PageContext
from publications import published

pytestmark = pytest.mark.slow

MOMENTS = (
    (2026100101, "2026-10-01T08:00:00Z"),
    (2026110201, "2026-11-02T09:00:00Z"),
    (2026112001, "2026-11-20T09:30:00Z"),
)
DATES = (None, datetime(2026, 11, 10, tzinfo=UTC), datetime(2026, 12, 20, 9, tzinfo=UTC))
CLOCKS = (datetime(2026, 11, 20, 12, tzinfo=UTC), datetime(2026, 11, 29, tzinfo=UTC), datetime(2027, 1, 5, tzinfo=UTC))
REGIONS = (Region("us-east", name="Virginia"), Region("eu-west"))
NOTICE = Notice("n1", datetime(2026, 11, 20, tzinfo=UTC), "Addresses move", "To Virginia.", DATES[2], ("us-east",))
COLUMNS_OF_FACTS = ("prefix", "region", "role", "stability", "direction", "state", "dates", "effective", "expires", "keep_until", "note", "zone")

FACTS = st.builds(
    RangeFacts,
    region=st.sampled_from(("us-east", "eu-west", "")),
    role=st.sampled_from(("load-balancer", "nat-gateway", "vpn")),
    direction=st.sampled_from(("inbound", "outbound")),
    effective=st.none(),
    expires=st.none(),
    note=st.sampled_from(("", "A <b>note</b>")),
    labels=st.sampled_from(((), (("service", "EC2"),), (("service", "S3"), ("zone", "a, b")))),
)


class Row(NamedTuple):
    """A range through the history: its facts in each table, None where it is not there."""

    prefix: Prefix
    steps: tuple[RangeFacts | None, ...]


def prefix_of(slot: int, version: int, bits: int) -> Prefix:
    """A prefix of up to 32 addresses in a slot of 64, so that no two are neighbours: what departs together is put together."""
    base, width = (parse_prefix("198.18.0.0/15").first, 32) if version == 4 else (parse_prefix("2001:db8::/32").first, 128)
    return Prefix(version, base + (slot << 6), width - bits)


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    """A few ranges of few facts and many lengths, in both families, with dates; some come late, and some go."""
    kinds = draw(st.lists(FACTS, min_size=1, max_size=3))
    rows = []
    for slot in range(draw(st.integers(2, 9))):
        facts = draw(st.sampled_from(kinds))
        dated = facts._replace(effective=draw(st.sampled_from(DATES)), expires=draw(st.sampled_from(DATES)))
        course = draw(st.sampled_from(((0, 0, 0), (0, 0, 1), (0, 1, 1), (2, 2, 0), (0, 0, 2), (0, 2, 2), (1, 1, 2), (0, 2, 0))))
        steps = tuple((facts, dated, None)[step] for step in course)
        rows.append(Row(prefix_of(1500 + slot, draw(st.sampled_from((4, 6))), draw(st.integers(0, 5))), steps))
    return rows


def fillers(count: int) -> list[Row]:
    """Ranges of three facts and six lengths that were always there."""
    facts = [RangeFacts(region, "nat-gateway", labels=(("service", region),)) for region in ("us-east", "eu-west", "")]
    return [Row(prefix_of(slot, 4 if slot % 3 else 6, slot % 6), (facts[slot // 7 % 3],) * len(MOMENTS)) for slot in range(count)]


def publication(rows: Sequence[Row], now: datetime) -> Publication:
    """What is published of these ranges, with the history that they had."""
    steps = [
        (serial, observed, tuple(Range(row.prefix, *facts) for row in rows if (facts := row.steps[number])), (NOTICE,) if number == 2 else ())
        for number, (serial, observed) in enumerate(MOMENTS)
    ]
    return published(now=now, base_url="", feeds=[("divio", "region-table", "table.toml", REGIONS, steps)], example=True)


def json_rows(made: Publication) -> Iterator[tuple[str, object]]:
    """The rows of ``ip-ranges.json``."""
    for row in json.loads("".join(table_json.text(Grouped(made, made.primary))))["ranges"]:
        yield row["prefix"], row


def csv_rows(made: Publication) -> Iterator[tuple[str, object]]:
    """The rows of ``ip-ranges.csv`` by their columns; which labels are columns depends on all ranges, so empty cells do not count."""
    for row in csv.DictReader("".join(table_csv.text(Grouped(made, made.primary))).splitlines()):
        yield row["prefix"], {name: text for name, text in row.items() if text}


def page_rows(columns: tuple[str, ...]) -> Callable[[Publication], Iterator[tuple[str, object]]]:
    """The cells of the page's table with these columns."""

    def rows(made: Publication) -> Iterator[tuple[str, object]]:
        page = PageContext(builder=None, docname="index", regions={}, language="en")  # type: ignore[arg-type] # no link is followed
        view = ViewContext(made, Query("ranges", states=STATES, columns=columns), page)
        entries = view.entries(made.primary)
        table = RangeTable(view, made.primary, entries, ())
        text = "".join(html((Table("", table.titles, table.rows(entries)),), "ranges", page, made, SiteTemplates()))
        for head, cells in re.findall(r'<tr[^>]*><th scope="row">(.*?)</th>(.*?)</tr>', text):
            yield re.sub("<.*?>", "", head), cells

    return rows


# What a name may point to depends on the other load balancers of its region, and so does whether it is to be pointed elsewhere.
EVERY_COLUMN = ("prefix", *(name for name in COLUMNS if name not in ("prefix", "record", "coming")), "service", "zone")
ROWS = {
    "json": json_rows,
    "csv": csv_rows,
    "page": page_rows(COLUMNS_OF_FACTS),
    "page-of-every-column": page_rows(EVERY_COLUMN),
    "page-that-begins-with-a-region": page_rows(("region", "prefix", "family")),
}


def assert_alone(form: str, rows: Sequence[Row], now: datetime, *, others: Sequence[Row] = ()) -> None:
    """The rows of a table are those of tables with one range each; of the *others* a sample is looked at."""
    rows_of = ROWS[form]
    together = Counter(map(repr, rows_of(publication([*others, *rows], now))))
    alone = Counter(repr(row) for one_range in (*rows, *others[::41]) for row in rows_of(publication([one_range], now)))
    assert alone - together == Counter()
    assert others or together == alone


@pytest.mark.parametrize("form", ROWS)
@given(rows=tables(), now=st.sampled_from(CLOCKS))
@settings(max_examples=25)
def test_a_row_of_a_short_table(form: str, rows: list[Row], now: datetime) -> None:
    """In each file and on the page, where each row is written by itself."""
    assert_alone(form, rows, now)


@pytest.mark.parametrize("form", ROWS)
@given(rows=tables(), now=st.sampled_from(CLOCKS))
@settings(max_examples=5, phases=(Phase.explicit, Phase.reuse, Phase.generate))  # a short table shows the same in fewer rows
def test_a_row_of_a_long_table(form: str, rows: list[Row], now: datetime) -> None:
    """Beside 510 others, where the page writes what rows share once."""
    assert_alone(form, rows, now, others=fillers(510))


@given(rows=tables(), now=st.sampled_from(CLOCKS))
@settings(max_examples=15)
def test_a_line_of_a_list(rows: list[Row], now: datetime) -> None:
    """A list has the lines of the lists of its ranges alone, in whatever variant."""
    alone = [list_lines(publication([row], now)) for row in rows]
    assert list_lines(publication(rows, now)) == sum(alone, Counter())


def list_lines(made: Publication) -> Counter[tuple[str, str]]:
    """The lines of every list, each with the path of its list; comments are about the list as a whole."""
    texts = lists.files(Grouped(made, made.primary))
    return Counter((path, line) for path, text in texts for line in text().splitlines() if line[:1] != "#")
