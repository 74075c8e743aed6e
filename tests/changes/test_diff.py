"""Comparing: what the changes say, and that they say neither more nor less than what differs."""

from __future__ import annotations

import ipaddress
import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ip_ranges.changes.diff import apply, compare
from ip_ranges.model.prefix import Prefix, parse_prefix
from ip_ranges.model.prefix_sets import coverage
from ip_ranges.model.revision import Change, Revision
from ip_ranges.model.table import Range, range_order
from publications import made
from strategies import ranges, tables

SEEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
SETTLE = timedelta(days=7)

LB = ("us-east", "load-balancer", "inbound")
LB_EU = ("eu-west", "load-balancer", "inbound")
NAT = ("us-east", "nat-gateway", "outbound")
NAT_EU = ("eu-west", "nat-gateway", "outbound")


def lines(old: Iterable[Range], new: Iterable[Range]) -> list[tuple[str, str, str]]:
    """Kind, prefix and action of each change."""
    found = compare(tuple(old), tuple(new), feed="divio", serial=2026112001, observed=SEEN, settle=SETTLE)
    return [(one.kind, str(one.prefix), one.action) for one in found]


def addresses(items: Iterable[Prefix], version: int) -> set[int]:
    """Every single address, which only small blocks allow."""
    return {int(address) for item in items if item.version == version for address in item.network}


def cut(item: Range, bits: int) -> set[Range]:
    """A range in several pieces."""
    return {
        item._replace(prefix=parse_prefix(str(part)))
        for part in item.prefix.network.subnets(prefixlen_diff=min(bits, item.prefix.network.max_prefixlen - item.prefix.length))
    }


@given(tables(), tables())
def test_applying_the_changes_gives_the_new_table(old: tuple[Range, ...], new: tuple[Range, ...]) -> None:
    """A consumer who follows the changes has the new table, and each range goes or comes in one line only."""
    changes = compare(old, new, feed="f", serial=1, observed=SEEN, settle=SETTLE)
    assert apply(old, changes) == set(new)
    gone = Counter(item for change in changes for item in change.before)
    came = Counter(item for change in changes for item in change.after)
    assert gone == Counter(set(old) - set(new))
    assert came == Counter(set(new) - set(old))


@given(tables(), tables())
def test_changes_survive_json(old: tuple[Range, ...], new: tuple[Range, ...]) -> None:
    """What is written in the history is what is read from it, to the last fact."""
    changes = compare(old, new, feed="f", serial=1, observed=SEEN, settle=SETTLE)
    read = tuple(Change.from_json(json.loads(json.dumps(change.as_json()))) for change in changes)
    assert read == changes
    assert apply(old, read) == set(new)


@given(st.lists(tables(), min_size=2, max_size=5))
def test_replaying_revisions_gives_the_last_table(steps: list[tuple[Range, ...]]) -> None:
    """The history alone leads from the first table to the last."""
    revisions = [
        Revision(number, "f", "change", SEEN, "", len(new), changes=compare(old, new, feed="f", serial=number))
        for number, (old, new) in enumerate(pairwise(steps), start=1)
    ]
    assert apply(steps[0], (change for revision in revisions for change in revision.changes)) == set(steps[-1])


@given(tables(), tables())
def test_reversed_pairs_mirror(old: tuple[Range, ...], new: tuple[Range, ...]) -> None:
    """Back and forth are the same lines with before and after exchanged, and coverage swaps."""
    there = compare(old, new, feed="f", serial=1)
    back = compare(new, old, feed="f", serial=1)
    mirror = {"added": "removed", "removed": "added"}
    assert Counter((mirror.get(one.kind, one.kind), str(one.prefix)) for one in there) == Counter(
        (one.kind, str(one.prefix)) for one in back
    )
    assert {(one.before, one.after) for one in there} == {(one.after, one.before) for one in back}
    was, has = [item.prefix for item in old], [item.prefix for item in new]
    assert coverage(was, has) == coverage(has, was)[::-1]


@given(tables(dates=False), st.data())
def test_reshaping_alone_is_never_news(old: tuple[Range, ...], data: st.DataObject) -> None:
    """Ranges that are cut in pieces give reshaped lines without an action, and no address comes or goes."""
    new: set[Range] = set()
    for item in old:
        new |= cut(item, data.draw(st.integers(0, 2)))
    after = tuple(sorted(new, key=range_order))
    changes = compare(old, after, feed="f", serial=1, observed=SEEN, settle=SETTLE)
    assert {(one.kind, one.action) for one in changes} <= {("reshaped", "none")}
    assert coverage([item.prefix for item in old], [item.prefix for item in after]) == ((), ())
    assert {one.kind for one in compare(after, old, feed="f", serial=1)} <= {"reshaped"}


@given(tables(), tables())
def test_coverage_is_that_of_the_standard_library(old: tuple[Range, ...], new: tuple[Range, ...]) -> None:
    """Gained and lost addresses equal sets of single addresses and collapse_addresses, in the promised order."""
    was, has = [item.prefix for item in old], [item.prefix for item in new]
    added, removed = coverage(was, has)
    for version, kind in ((4, ipaddress.IPv4Address), (6, ipaddress.IPv6Address)):
        before, after = addresses(was, version), addresses(has, version)
        for found, single in ((added, after - before), (removed, before - after)):
            collapsed = [str(one) for one in ipaddress.collapse_addresses(kind(number) for number in sorted(single))]
            assert sorted(str(one) for one in found if one.version == version) == sorted(collapsed)
    for found in (added, removed):
        assert list(found) == sorted(found, key=lambda one: (-one.size, one.version, one.first))


@given(tables(dates=False), st.data())
def test_a_range_that_moves_is_never_removed_and_added(old: tuple[Range, ...], data: st.DataObject) -> None:
    """One range takes other facts under the same prefix: one line, moved."""
    alone = [item for item in old if sum(one.prefix == item.prefix for one in old) == 1]
    if not alone:
        return
    one = data.draw(st.sampled_from(alone))
    other = data.draw(ranges(dates=False))._replace(prefix=one.prefix)
    new = tuple(sorted({*old} - {one} | {other}, key=range_order))
    kinds = [change.kind for change in compare(old, new, feed="f")]
    assert not {"removed", "added"} & set(kinds)
    if not any(item.prefix.contains(one.prefix) or one.prefix.contains(item.prefix) for item in set(old) - {one}):
        same = one[1:4] == other[1:4] and one.labels == other.labels
        assert kinds == ([] if other == one else ["rescheduled" if same else "moved"])


def test_nothing_changed() -> None:
    """The same ranges in any order are no change."""
    one, other = made("192.0.2.1/32", LB), made("192.0.2.2/32", LB)
    assert lines((one, other), (other, one)) == []


DAY = "2026-12-20T09:00:00Z"
BALANCER, GATEWAY = made("192.0.2.1/32", LB), made("192.0.2.1/32", NAT)
BLOCK, LOW, HIGH = (made(prefix, NAT) for prefix in ("192.0.2.0/24", "192.0.2.0/25", "192.0.2.128/25"))
AMAZON = made("192.0.2.0/24", NAT, service="AMAZON")


def in_europe(item: Range) -> Range:
    """A range in another region."""
    return item._replace(region="eu-west")


CASES = {
    "added": ([], [BALANCER], [("added", "192.0.2.1/32", "allow")]),
    "load balancer removed: it may come back": ([BALANCER], [], [("removed", "192.0.2.1/32", "none")]),
    "gateway removed: it may come back": ([GATEWAY], [], [("removed", "192.0.2.1/32", "none")]),
    "gateway removed that had an end": ([made("192.0.2.1/32", NAT, expires=DAY)], [], [("removed", "192.0.2.1/32", "remove")]),
    "an announced load balancer is called off: no record names it": (
        [made("192.0.2.1/32", LB, effective=DAY)],
        [],
        [("removed", "192.0.2.1/32", "remove")],
    ),
    "other region": ([BALANCER], [in_europe(BALANCER)], [("moved", "192.0.2.1/32", "allow")]),
    "gateway moved": ([GATEWAY], [in_europe(GATEWAY)], [("moved", "192.0.2.1/32", "allow")]),
    "other label only": (
        [made("192.0.2.1/32", NAT, service="EC2")],
        [made("192.0.2.1/32", NAT, service="S3")],
        [("moved", "192.0.2.1/32", "none")],
    ),
    "gets an end": ([BALANCER], [made("192.0.2.1/32", LB, expires=DAY)], [("rescheduled", "192.0.2.1/32", "repoint")]),
    "other start": (
        [made("192.0.2.1/32", NAT, effective=DAY)],
        [made("192.0.2.1/32", NAT, effective="2026-12-24T09:00:00Z")],
        [("rescheduled", "192.0.2.1/32", "allow")],
    ),
    "note only": ([GATEWAY], [made("192.0.2.1/32", NAT, note="Mail")], [("rescheduled", "192.0.2.1/32", "none")]),
    "a start date taken away before its day: in use at once": (
        [made("192.0.2.1/32", LB, effective="2027-01-15T09:00:00Z")],
        [BALANCER],
        [("rescheduled", "192.0.2.1/32", "allow")],
    ),
    "a start date left out after its day": (
        [made("192.0.2.1/32", LB, effective="2026-11-01T09:00:00Z")],
        [BALANCER],
        [("rescheduled", "192.0.2.1/32", "none")],
    ),
    "split": ([BLOCK], [LOW, HIGH], [("reshaped", "192.0.2.0/24", "none")]),
    "merge": ([LOW, HIGH], [BLOCK], [("reshaped", "192.0.2.0/24", "none")]),
    "a nested one comes": ([BLOCK], [BLOCK, HIGH], [("reshaped", "192.0.2.0/24", "none")]),
    "moved and split": ([BLOCK], [in_europe(LOW), in_europe(HIGH)], [("moved", "192.0.2.0/24", "allow")]),
    "a nested one moves to what is around it": ([BLOCK, in_europe(HIGH)], [BLOCK, HIGH], [("moved", "192.0.2.128/25", "allow")]),
    "a nested one goes here and another comes there": (
        [BLOCK, HIGH, in_europe(BLOCK)],
        [BLOCK, in_europe(BLOCK), in_europe(HIGH)],
        [("reshaped", "192.0.2.0/24", "none"), ("reshaped", "192.0.2.0/24", "none")],
    ),
    "rescheduled and split": (
        [BLOCK],
        [made("192.0.2.0/25", NAT, expires=DAY), made("192.0.2.128/25", NAT, expires=DAY)],
        [("rescheduled", "192.0.2.0/24", "remove")],
    ),
    "half of it goes: nobody is to remove the whole": (
        [BLOCK],
        [LOW],
        [("removed", "192.0.2.0/24", "none"), ("added", "192.0.2.0/25", "none")],
    ),
    "a part of another region's block: who allows one region alone does not have it": (
        [BLOCK],
        [BLOCK, made("192.0.2.7/32", NAT_EU)],
        [("added", "192.0.2.7/32", "allow")],
    ),
    "a region shares another one's block": ([BLOCK], [BLOCK, in_europe(BLOCK)], [("added", "192.0.2.0/24", "allow")]),
    "a part of its own region's block for another service": (
        [AMAZON],
        [AMAZON, made("192.0.2.0/25", NAT, service="EC2")],
        [("added", "192.0.2.0/25", "none")],
    ),
    "what another region still has is not removed": ([BLOCK, made("192.0.2.7/32", NAT_EU)], [BLOCK], [("removed", "192.0.2.7/32", "none")]),
    "one of two rows of a prefix": ([AMAZON, made("192.0.2.0/24", NAT, service="EC2")], [AMAZON], [("removed", "192.0.2.0/24", "none")]),
}
"""Two tables; and kind, prefix and action of each change."""


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES)
def test_lines(old: list[Range], new: list[Range], expected: list[tuple[str, str, str]]) -> None:
    """Kind and action of each sort of change."""
    assert lines(old, new) == expected


def test_two_documents() -> None:
    """One document beside another is not recorded: what is not in the newer one may go, unless something there still has it."""
    old = (made("192.0.2.1/32", LB), made("198.51.100.0/24", NAT))
    new = (made("198.51.100.0/25", NAT),)
    assert [(str(one.prefix), one.action, one.keep_until) for one in compare(old, new, feed="")] == [
        ("192.0.2.1/32", "remove", None),
        ("198.51.100.0/24", "none", None),
        ("198.51.100.0/25", "none", None),
    ]


def test_ids_and_dates() -> None:
    """Ids are the serial and a number; what vanished without a date is kept for the settle time, else to its date."""
    old = (
        made("192.0.2.1/32", NAT),
        made("192.0.2.2/32", NAT, expires="2026-12-20T09:00:00Z"),
    )
    found = compare(old, (), feed="divio", serial=2026112001, observed=SEEN, settle=SETTLE)
    assert [(one.id, one.serial, one.feed, one.keep_until) for one in found] == [
        ("2026112001-1", 2026112001, "divio", datetime(2026, 11, 27, 9, 30, tzinfo=UTC)),
        ("2026112001-2", 2026112001, "divio", datetime(2026, 12, 20, 9, 0, tzinfo=UTC)),
    ]
    assert [one.keep_until for one in compare(old, (), feed="divio")] == [None, datetime(2026, 12, 20, 9, tzinfo=UTC)]


def test_published_shape() -> None:
    """The keys of a change are those of the contract, and previous has what differed."""
    old = (made("192.0.2.0/24", NAT),)
    new = (made("192.0.2.0/25", NAT_EU), made("192.0.2.128/25", NAT_EU))
    (change,) = compare(old, new, feed="divio", serial=2026112001, observed=SEEN, settle=SETTLE)
    assert change.as_json() == {
        "id": "2026112001-1",
        "serial": 2026112001,
        "feed": "divio",
        "kind": "moved",
        "prefix": "192.0.2.0/24",
        "region": "eu-west",
        "role": "nat-gateway",
        "direction": "outbound",
        "previous": {"region": "us-east"},
        "observed": "2026-11-20T09:30:00Z",
        "effective": None,
        "expires": None,
        "keep_until": None,
        "action": "allow",
        "note": "",
        "prefixes": ["192.0.2.0/25", "192.0.2.128/25"],
    }


@given(tables(), tables(), st.randoms(use_true_random=False))
def test_the_order_of_rows_says_nothing(old: tuple[Range, ...], new: tuple[Range, ...], random: Random) -> None:
    """Rows in another order give the same lines with the same ids."""
    shuffled = list(new)
    random.shuffle(shuffled)
    assert compare(old, new, feed="f", serial=1) == compare(old[::-1], shuffled, feed="f", serial=1)
