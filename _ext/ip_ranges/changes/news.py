"""News: what readers are told at one moment, as an entry of the feeds and a group of the page. Pure.

An entry is made for each moment at which something is told, and one for each notice with what is told with it. It is never
altered: what changes later is an entry of its own, and the old one may only get a link to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from ..model.revision import NoticeChange, RegionChange, Revision, revision_id
from ..model.table import Notice
from .order_rows import Order


class News(NamedTuple):
    """What is told at one moment.

    *id* never changes. *anchor* is where a page has it. *revision* is the recorded revision; with *by_clock* the moment came
    without another one. *notice* is what was added, altered or called off, *since_changed* when something later changed it, with
    the anchor of that in *see*. *names* are the regions' names of that day.
    """

    id: str
    anchor: str
    feed: str
    told: datetime
    serial: int
    revision: Revision
    orders: tuple[Order, ...] = ()
    notice: NoticeChange | None = None
    is_new_notice: bool = False
    regions: tuple[RegionChange, ...] = ()
    by_clock: bool = False
    since_changed: datetime | None = None
    see: str = ""
    names: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it is for readers: no order, notice or region, and no beginning."""
        return not (self.orders or self.notice or self.regions or self.revision.kind == "baseline")

    def region_name(self, region: str) -> str:
        """What a region was called on that day."""
        return dict(self.names).get(region) or region


def news(
    feed: str, revisions: Sequence[Revision], orders: Sequence[Order], notices: Sequence[Notice], names: dict[str, str]
) -> tuple[News, ...]:
    """All news of a feed, oldest first. *notices* are those of its table now, *names* its regions' names now."""
    numbers = {revision.serial: number for number, revision in enumerate(revisions)}
    by_moment: dict[tuple[datetime, int, bool], list[Order]] = {
        (revision.observed, number, False): [] for number, revision in enumerate(revisions)
    }
    for order in orders:
        by_moment.setdefault((order.told, numbers[order.serial], order.by_clock), []).append(order)
    names_by_revision = _names_of_day(revisions, names)
    seen: set[str] = set()
    result: list[News] = []
    for moment, number, by_clock in sorted(by_moment, key=lambda key: (key[0], revisions[key[1]].serial, key[2])):
        revision, suffix = revisions[number], "-certain" if by_clock else ""
        if revision.fresh and not by_clock:
            seen.clear()  # what an example said is not carried over
        changes = () if by_clock else tuple(_notice_changes(revisions, number, notices))
        base = News(
            id=revision_id(revisions, number) + suffix,
            anchor=f"serial-{revision.serial}{suffix}",
            feed=feed,
            told=moment,
            serial=revision.serial,
            revision=revision,
            by_clock=by_clock,
            names=tuple(sorted(names_by_revision[number].items())),
        )
        of_notice, unexplained = _parted(by_moment[moment, number, by_clock], changes)
        for change in changes:
            notice = change.notice.id
            is_new = notice not in seen
            anchor = f"notice-{notice}" if is_new else f"notice-{notice}-{revision.serial}"
            result.append(
                base._replace(id=f"{base.id}-notice-{notice}", anchor=anchor, notice=change, is_new_notice=is_new, orders=of_notice[notice])
            )
            seen.add(notice)
        regions = () if by_clock else tuple(change for change in revision.region_changes if not _is_tidied_away(change))
        if unexplained or regions or revision.kind == "baseline" or not changes:
            result.append(base._replace(orders=unexplained, regions=regions))
    return _with_later(result)


def _parted(orders: Sequence[Order], changes: Sequence[NoticeChange]) -> tuple[dict[str, tuple[Order, ...]], tuple[Order, ...]]:
    """The orders that go with each notice, and those that go with none: a notice of the region and day first, else one of the region.

    What is told of one address in one scope stays together: "keep it" means nothing without the new end.
    """
    if not changes:
        return {}, tuple(orders)
    together: dict[tuple[object, ...], list[Order]] = defaultdict(list)
    for order in orders:
        together[order.use, order.prefix].append(order)
    chosen = {key: _explaining(group, changes) for key, group in together.items()}
    by_notice: dict[str | None, list[Order]] = defaultdict(list)
    for order in orders:
        by_notice[chosen[order.use, order.prefix]].append(order)
    return {change.notice.id: tuple(by_notice[change.notice.id]) for change in changes}, tuple(by_notice[None])


def _explaining(orders: Sequence[Order], changes: Sequence[NoticeChange]) -> str | None:
    """The notice that explains what is told of an address: one of its region and of a day in it, else one of its region."""
    days = {day for order in orders for day in (order.effective, order.keep_until, order.not_before) if day is not None}
    of_region = [change.notice for change in changes if orders[0].region in change.notice.regions]
    dated = [
        change.notice for change in changes if change.notice.effective in days and (not change.notice.regions or change.notice in of_region)
    ]
    return next((notice.id for notice in (*dated, *of_region)), None)


def _is_tidied_away(change: RegionChange) -> bool:
    """Whether readers know already: a region that was closed leaves the table."""
    return change.was_status == "retired" and change.status is None


def _notice_changes(revisions: Sequence[Revision], number: int, notices: Sequence[Notice]) -> Iterator[NoticeChange]:
    """The notices of a revision; of a line that names ids alone, those that the table still has."""
    revision = revisions[number]
    if revision.notice_changes:
        for change in revision.notice_changes:
            # One that is tidied away after its day has happened: nothing is called off.
            if not (change.called_off and change.notice.effective is not None and change.notice.effective <= revision.observed):
                yield change
    elif revision.settle is None and revision.kind == "baseline":
        later = {name for follower in revisions[number + 1 :] for name in follower.notices}
        for notice in notices:
            if notice.id not in later and (notice.effective is None or notice.effective > revision.observed):
                yield NoticeChange(notice)
    elif revision.settle is None:
        present = {notice.id: notice for notice in notices}
        yield from (NoticeChange(present[name]) for name in revision.notices if name in present)


def _names_of_day(revisions: Sequence[Revision], names: dict[str, str]) -> list[dict[str, str]]:
    """The regions' names as each revision left them, told back from those of today."""
    current = dict(names)
    by_revision: list[dict[str, str]] = []
    for revision in reversed(revisions):
        by_revision.append(current | {change.id: change.name for change in revision.region_changes})
        for change in revision.region_changes:
            if change.was_status is None:
                current.pop(change.id, None)
            else:
                current[change.id] = change.was_name
    return by_revision[::-1]


def _with_later(every: list[News]) -> tuple[News, ...]:
    """The news, each with what changed it since: a later one of its notice, or an order that took the place of one of its orders."""
    later: dict[int, News] = {}
    notices: dict[str, int] = {}
    ahead: list[tuple[int, Order, datetime]] = []
    for index, news in enumerate(every):
        if news.notice is not None:
            name = news.notice.notice.id
            if name in notices:
                later.setdefault(notices[name], news)
            notices[name] = index
        ahead = [row for row in ahead if row[2] > news.told]
        for older_index, older, _ in ahead:
            if older_index not in later and any(_replaces(order, older) for order in news.orders):
                later[older_index] = news
        ahead += [
            (index, order, order.day) for order in news.orders if order.action != "none" and order.day is not None and order.day > news.told
        ]
    return tuple(
        news._replace(since_changed=later[index].told, see=later[index].anchor) if index in later else news for index, news in enumerate(every)
    )


def _replaces(order: Order, older: Order) -> bool:
    """Whether an order is about addresses of an older one, in the same scope and direction."""
    if order.action == "none" or order.prefix is None or older.prefix is None:
        return False
    return order.use == older.use and (order.prefix.contains(older.prefix) or older.prefix.contains(order.prefix))
