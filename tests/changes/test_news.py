"""Entries of what is told: one for each moment and notice, with anchors that stay."""

from __future__ import annotations

from datetime import UTC, datetime

from histories import START, Seen
from ip_ranges.changes.news import News, news
from ip_ranges.model.table import Notice, Region
from publications import made

NAT = ("a", "nat-gateway", "outbound")
ONE, TWO = made("192.0.2.1/32", NAT), made("192.0.2.2/32", NAT)
REGION = Region("a", "Virginia")


def at(day: int) -> datetime:
    """Midnight of a day of November 2026."""
    return datetime(2026, 11, day, tzinfo=UTC)


def told(seen: Seen, now: datetime) -> list[News]:
    """The news of a history, without those that are for nobody."""
    assert seen.table is not None
    names = {region.id: region.title for region in seen.table.regions}
    found = news("f", seen.revisions, seen.told_by(now).told, seen.table.notices, names)
    return [one for one in found if not one.is_empty]


def notice(title: str, effective: datetime | None = None) -> Notice:
    """A notice about the region."""
    return Notice("n1", START, title, effective=effective, regions=("a",))


def test_each_moment_is_an_entry() -> None:
    """The day on which a departure is certain has one of its own."""
    seen = Seen((at(1), [ONE, TWO]), (at(2), [ONE]), (at(5), [ONE, made("192.0.2.5/32", NAT)]))
    assert [(one.anchor, one.told, [order.action for order in one.orders]) for one in told(seen, at(20))] == [
        ("serial-2026110101", at(1), []),
        ("serial-2026110501", at(5), ["allow"]),
        ("serial-2026110201-certain", at(9), ["remove"]),
    ]


def test_a_notice_has_an_entry_for_each_time_that_it_is_told() -> None:
    """Added, altered and called off: three entries, the first anchor for ever, and the old ones lead to the new."""
    seen = Seen()
    seen.see(at(1), [ONE], regions=[REGION])
    seen.see(at(2), [ONE], regions=[REGION], notices=[notice("Moves", at(20))])
    seen.see(at(3), [ONE], regions=[REGION], notices=[notice("Moves later", at(25))])
    seen.see(at(4), [ONE], regions=[REGION])
    found = [one for one in told(seen, at(30)) if one.notice]
    assert [(one.anchor, one.notice.notice.title, one.notice.called_off) for one in found if one.notice] == [
        ("notice-n1", "Moves", False),
        ("notice-n1-2026110301", "Moves later", False),
        ("notice-n1-2026110401", "Moves later", True),
    ]
    assert [(one.see, one.since_changed) for one in found] == [
        ("notice-n1-2026110301", at(3)),
        ("notice-n1-2026110401", at(4)),
        ("", None),
    ]


def test_a_notice_stands_with_what_is_told_of_its_region() -> None:
    """And what is told of others has an entry of its own."""
    elsewhere = made("198.51.100.1/32", ("b", "nat-gateway", "outbound"))
    seen = Seen()
    seen.see(at(1), [ONE])
    seen.see(at(2), [ONE, TWO, elsewhere], notices=[notice("New address")])
    assert [(one.anchor, [str(order.prefix) for order in one.orders]) for one in told(seen, at(3))][1:] == [
        ("notice-n1", ["192.0.2.2/32"]),
        ("serial-2026110201", ["198.51.100.1/32"]),
    ]


def test_regions_that_open_and_close_are_told() -> None:
    """With the name of that day."""
    seen = Seen()
    seen.see(at(1), [ONE], regions=[REGION])
    seen.see(at(2), [ONE], regions=[REGION, Region("c", "Montreal", status="planned")])
    seen.see(at(3), [ONE], regions=[Region("a", "North Virginia"), Region("c", "Montreal")])
    seen.see(at(4), [ONE], regions=[Region("a", "North Virginia")])
    found = told(seen, at(5))
    assert [[(region.id, region.was_status, region.status) for region in one.regions] for one in found] == [
        [],
        [("c", None, "planned")],
        [("a", "active", "active"), ("c", "planned", "active")],
        [("c", "active", None)],
    ]
    assert [one.region_name("a") for one in found] == ["Virginia", "Virginia", "North Virginia", "North Virginia"]


def test_an_order_that_is_taken_back_leads_to_what_did_it() -> None:
    """The old entry says since when it is otherwise."""
    seen = Seen((at(1), [ONE]), (at(2), [made("192.0.2.1/32", NAT, expires="2026-12-20")]), (at(5), [ONE]))
    found = told(seen, at(6))
    assert [(one.anchor, one.see) for one in found] == [
        ("serial-2026110101", ""),
        ("serial-2026110201", "serial-2026110501"),
        ("serial-2026110501", ""),
    ]


def test_a_notice_that_is_tidied_away_after_its_day_is_not_called_off() -> None:
    """It happened; nobody is told anything."""
    seen = Seen()
    seen.see(at(1), [ONE], notices=[notice("Maintenance", at(5))])
    seen.see(at(20), [ONE])
    assert [one.notice.called_off for one in told(seen, at(30)) if one.notice] == [False]


def test_a_notice_without_regions_takes_only_what_is_of_its_day() -> None:
    """Else "our status page moves" would hide an address that is to be allowed."""
    seen = Seen()
    seen.see(at(1), [ONE])
    seen.see(at(2), [ONE, TWO], notices=[Notice("n2", START, "Our status page moves")])
    assert [(one.anchor, [str(order.prefix) for order in one.orders]) for one in told(seen, at(3))][1:] == [
        ("notice-n2", []),
        ("serial-2026110201", ["192.0.2.2/32"]),
    ]


def test_a_closed_region_that_leaves_the_table_is_told_once() -> None:
    """Readers know that it is closed."""
    seen = Seen()
    seen.see(at(1), [ONE], regions=[REGION, Region("c", "Montreal")])
    seen.see(at(2), [ONE], regions=[REGION, Region("c", "Montreal", status="retired")])
    seen.see(at(3), [ONE], regions=[REGION])
    assert [len(one.regions) for one in told(seen, at(4))] == [0, 1]
