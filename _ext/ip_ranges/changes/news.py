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
from .orders import Order


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
    feed: str, revisions: Sequence[Revision], told: Sequence[Order], notices: Sequence[Notice], names: dict[str, str]
) -> tuple[News, ...]:
    """All news of a feed, oldest first. *notices* are those of its table now, *names* its regions' names now."""
    by_moment: dict[tuple[datetime, int, bool], list[Order]] = defaultdict(list)
    numbers = {revision.serial: number for number, revision in enumerate(revisions)}
    for order in told:
        number = numbers[order.serial]
        by_moment[order.told, number, order.told != revisions[number].observed].append(order)
    for number, revision in enumerate(revisions):
        by_moment.setdefault((revision.observed, number, False), [])
    known = _names_of_day(revisions, names)
    seen: set[str] = set()
    found: list[News] = []
    ordered = sorted(by_moment.items(), key=lambda one: (one[0][0], revisions[one[0][1]].serial, one[0][2]))
    for (moment, number, by_clock), orders in ordered:
        revision = revisions[number]
        if revision.fresh and not by_clock:
            seen.clear()  # what an example said is not carried over
        changes = () if by_clock else tuple(_notice_changes(revisions, number, notices))
        named = tuple(sorted(known[number].items()))
        base = News(
            id=revision_id(revisions, number) + ("-certain" if by_clock else ""),
            anchor=f"serial-{revision.serial}" + ("-certain" if by_clock else ""),
            feed=feed,
            told=moment,
            serial=revision.serial,
            revision=revision,
            by_clock=by_clock,
            names=named,
        )
        parts, rest = _parted(orders, changes)
        for change in changes:
            notice = change.notice.id
            is_new = notice not in seen
            anchor = f"notice-{notice}" if is_new else f"notice-{notice}-{revision.serial}"
            found.append(
                base._replace(id=f"{base.id}-notice-{notice}", anchor=anchor, notice=change, is_new_notice=is_new, orders=parts[notice])
            )
            seen.add(notice)
        regions = () if by_clock else tuple(one for one in revision.region_changes if not _is_known(one))
        if rest or regions or revision.kind == "baseline" or not changes:
            found.append(base._replace(orders=rest, regions=regions))
    return _with_later(found)


def _parted(orders: Sequence[Order], changes: Sequence[NoticeChange]) -> tuple[dict[str, tuple[Order, ...]], tuple[Order, ...]]:
    """The orders that go with each notice, and the rest: a notice of the region and day first, else one of the region.

    What is told of one address in one scope stays together: "keep it" means nothing without the new end.
    """
    parts: dict[str, list[Order]] = {change.notice.id: [] for change in changes}
    rest: list[Order] = []
    together: dict[tuple[object, ...], list[Order]] = defaultdict(list)
    for order in orders:
        together[order.scope, order.direction, order.prefix].append(order)
    chosen = {key: _explaining(found, changes) for key, found in together.items()}
    for order in orders:
        notice = chosen[order.scope, order.direction, order.prefix]
        (rest if notice is None else parts[notice]).append(order)
    return {name: tuple(found) for name, found in parts.items()}, tuple(rest)


def _explaining(orders: Sequence[Order], changes: Sequence[NoticeChange]) -> str | None:
    """The notice that explains what is told of an address: one of its region and of a day in it, else one of its region."""
    days = {day for order in orders for day in (order.effective, order.keep_until, order.not_before) if day is not None}
    own = [one.notice for one in changes if orders[0].region in one.notice.regions]
    dated = [one.notice for one in changes if one.notice.effective in days and (not one.notice.regions or one.notice in own)]
    return next((notice.id for notice in (*dated, *own)), None)


def _is_known(change: RegionChange) -> bool:
    """Whether readers know of it: a region that was closed leaves the table."""
    return change.was_status == "retired" and change.status is None


def _notice_changes(revisions: Sequence[Revision], number: int, notices: Sequence[Notice]) -> Iterator[NoticeChange]:
    """The notices of a revision; of a line that names ids alone, those that the table still has."""
    revision = revisions[number]
    if revision.notice_changes:
        for change in revision.notice_changes:
            # One that is tidied away after its day has happened: nothing is called off.
            if not (change.called_off and change.notice.effective is not None and change.notice.effective <= revision.observed):
                yield change
        return
    if revision.settle is not None:
        return
    if revision.kind == "baseline":
        later = {name for one in revisions[number + 1 :] for name in one.notices}
        for notice in notices:
            if notice.id not in later and (notice.effective is None or notice.effective > revision.observed):
                yield NoticeChange(notice)
        return
    present = {notice.id: notice for notice in notices}
    for name in revision.notices:
        if name in present:
            yield NoticeChange(present[name])


def _names_of_day(revisions: Sequence[Revision], names: dict[str, str]) -> list[dict[str, str]]:
    """The regions' names as each revision left them, told back from those of today."""
    known = dict(names)
    found: list[dict[str, str]] = []
    for revision in reversed(revisions):
        found.append(dict(known) | {change.id: change.name for change in revision.region_changes})
        for change in revision.region_changes:
            if change.was_status is None:
                known.pop(change.id, None)
            else:
                known[change.id] = change.was_name
    return found[::-1]


def _with_later(found: list[News]) -> tuple[News, ...]:
    """The news, each with what changed it since: a later one of its notice, or an order that took the place of one of its own."""
    later: dict[int, News] = {}
    notices: dict[str, int] = {}
    dated: list[tuple[int, Order, datetime]] = []
    ahead: datetime | None
    for place, one in enumerate(found):
        if one.notice is not None:
            before = notices.get(one.notice.notice.id)
            if before is not None:
                later.setdefault(before, one)
            notices[one.notice.notice.id] = place
        for order in one.orders:
            for number, old, day in dated:
                if day > one.told and number != place and _replaces(order, old):
                    later.setdefault(number, one)
        dated = [row for row in dated if row[2] > one.told]
        dated += [(place, order, ahead) for order in one.orders if (ahead := _day(order)) is not None and ahead > one.told]
    return tuple(
        one if place not in later else one._replace(since_changed=later[place].told, see=later[place].anchor)
        for place, one in enumerate(found)
    )


def _day(order: Order) -> datetime | None:
    return order.effective if order.action == "allow" else order.keep_until if order.action in ("remove", "repoint") else None


def _replaces(order: Order, old: Order) -> bool:
    if order.action == "none" or order.prefix is None or old.prefix is None:
        return False
    same = (order.scope, order.direction) == (old.scope, old.direction)
    return same and (order.prefix.contains(old.prefix) or old.prefix.contains(order.prefix))
