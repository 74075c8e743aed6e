"""Histories made by hand: the revisions of tables that were seen one after the other, as accepting them records them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from ip_ranges.changes.orders import Order, Orders, orders
from ip_ranges.changes.states import entries
from ip_ranges.model.entries import Entries
from ip_ranges.model.range_columns import in_published_order
from ip_ranges.model.revision import Revision, new_id
from ip_ranges.model.table import Notice, Range, Region, Table
from ip_ranges.pipeline.revisions import Candidate, revision_of
from ip_ranges.settings import FeedSettings
from ip_ranges.storage.canonical_table import table_text, text_digest

START = datetime(2026, 11, 1, tzinfo=UTC)
SETTLE = timedelta(days=7)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


class Seen:
    """A feed's history: :meth:`see` adds what was seen at a moment, the questions below it are asked of the end."""

    def __init__(self, *steps: tuple[datetime, Iterable[Range]], settle: timedelta = SETTLE) -> None:
        self.settle = settle
        self.revisions: list[Revision] = []
        self.table: Table | None = None
        for moment, ranges in steps:
            self.see(moment, ranges)

    def see(
        self,
        moment: datetime,
        ranges: Iterable[Range] = (),
        *,
        regions: Sequence[Region] = (),
        notices: Sequence[Notice] = (),
        baseline: bool = False,
        settle: timedelta | None = None,
    ) -> None:
        """Record a table; with *baseline* one that is read in another way than the last one."""
        table = Table(tuple(regions), in_published_order(ranges), tuple(notices))
        if table == self.table:
            return
        self.settle = settle or self.settle
        digest, number = text_digest(table_text(table)), len(self.revisions) + 1
        feed = FeedSettings(name="f", format="region-table", url="f.toml", settle=self.settle)
        seen = Candidate(feed, table, None if baseline else self.table, {}, digest, digest, moment, before=self.table)
        serial = max(int(f"{moment:%Y%m%d}01"), self.revisions[-1].serial + 1 if self.revisions else 0)
        self.revisions.append(revision_of(seen, serial, new_id("f", number, digest)))
        self.table = table

    @property
    def ranges(self) -> Sequence[Range]:
        """The table's ranges now."""
        return self.table.ranges if self.table else ()

    def told_by(self, now: datetime) -> Orders:
        """What readers are told until a moment."""
        return orders("f", self.revisions, self.ranges, settle=self.settle, now=now)

    def entries(self, now: datetime) -> Entries:
        """The ranges with their states at a moment."""
        return entries(self.ranges, self.told_by(now).courses, now=now)

    def shown(self, now: datetime) -> list[str]:
        """Prefix, region and state of each entry."""
        return [f"{one.range.prefix} {one.range.region} {one.state}" for one in self.entries(now)]


def said(told: Iterable[Order]) -> list[str]:
    """Day, action, prefix and region of each order, with its dates: ``1 Dec remove 192.0.2.1/32 a keep 15 Mar``."""
    return [
        " ".join(
            [
                day(order.told),
                order.action,
                str(order.prefix or "everything"),
                *([order.region] if order.region else []),
                *(["from " + day(order.effective)] if order.effective else []),
                *(["not before " + day(order.not_before)] if order.not_before else []),
                *(["keep " + day(order.keep_until)] if order.keep_until else []),
            ]
        )
        for order in told
    ]


def day(moment: datetime) -> str:
    """``1 Dec``, with the time where it is not midnight."""
    return f"{moment.day} {moment:%b}" + ("" if (moment.hour, moment.minute) == (0, 0) else f" {moment:%H:%M}")
