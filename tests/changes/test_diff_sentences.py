"""What differs between two documents, in words and in the right tense."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from ip_ranges.changes.diff import compare
from ip_ranges.changes.diff_sentences import what_happened, what_to_do, where
from ip_ranges.model.table import Range
from publications import made

SEEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
BEFORE = datetime(2026, 11, 22, tzinfo=UTC)
AFTER = datetime(2027, 1, 10, tzinfo=UTC)
SWITCH = "2026-12-20T09:00:00Z"
LB = ("us-east", "load-balancer", "inbound")
NAT = ("us-east", "nat-gateway", "outbound")


def said(old: Iterable[Range], new: Iterable[Range], now: datetime) -> list[str]:
    """The sentences of each change."""
    changes = compare(tuple(old), tuple(new), feed="f", serial=1, observed=SEEN, settle=timedelta(days=7))
    return [f"{what_happened(one, now)}. {what_to_do(one, now)}" for one in changes]


ONE = made("192.0.2.10/32", NAT)


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        pytest.param([], [ONE], "was added and is in use. Allow it now.", "was added and is in use. Allow it now.", id="added"),
        pytest.param(
            [],
            [ONE._replace(effective=datetime(2026, 12, 20, 9, tzinfo=UTC))],
            "is in use from 20 December 2026, 09:00 UTC. Allow it by 18 December 2026 (before 20 December 2026, 09:00 UTC).",
            "is in use from 20 December 2026, 09:00 UTC. Allow it now.",
            id="planned",
        ),
        pytest.param(
            [ONE],
            [],
            "left the list and may still be in use. Keep it: it may come back. On 27 November 2026, 09:30 UTC it is told whether"
            " it may go.",
            "left the list. Nothing to do.",
            id="removed",
        ),
        pytest.param(
            [made("192.0.2.10/32", LB, effective=SWITCH)],
            [],
            "was withdrawn before it was used. Keep it until 27 November 2026, 09:30 UTC; remove it on"
            " 28 November 2026 or later.",
            "was withdrawn before it was used. Remove it: it is safe to remove.",
            id="plan withdrawn",
        ),
        pytest.param(
            [made("192.0.2.10/32", LB)],
            [made("192.0.2.10/32", LB, expires=SWITCH)],
            "is to leave on 20 December 2026, 09:00 UTC. Point A records that name it elsewhere by 18 December 2026 (before"
            " 20 December 2026, 09:00 UTC).",
            "is to leave on 20 December 2026, 09:00 UTC. Point A records that name it elsewhere.",
            id="gets an end",
        ),
        pytest.param(
            [made("2001:db8::1/128", LB)],
            [made("2001:db8::1/128", LB, expires=SWITCH)],
            "is to leave on 20 December 2026, 09:00 UTC. Point AAAA records that name it elsewhere by 18 December 2026 (before"
            " 20 December 2026, 09:00 UTC).",
            "is to leave on 20 December 2026, 09:00 UTC. Point AAAA records that name it elsewhere.",
            id="IPv6 gets an end",
        ),
        pytest.param(
            [ONE],
            [made("192.0.2.10/32", ("eu-west", "nat-gateway", "outbound"))],
            "moved from region us-east to eu-west. Allow it now.",
            "moved from region us-east to eu-west. Allow it now.",
            id="moved",
        ),
        pytest.param(
            [made("192.0.2.10/32", NAT, service="EC2")],
            [made("192.0.2.10/32", NAT, service="S3")],
            "moved from service EC2 to S3. Nothing to do.",
            "moved from service EC2 to S3. Nothing to do.",
            id="other service",
        ),
        pytest.param(
            [made("192.0.2.0/24", NAT)],
            [made("192.0.2.0/25", NAT), made("192.0.2.128/25", NAT)],
            "is written as 192.0.2.0/25, 192.0.2.128/25 instead of 192.0.2.0/24; the addresses are the same. Nothing to do.",
            "is written as 192.0.2.0/25, 192.0.2.128/25 instead of 192.0.2.0/24; the addresses are the same. Nothing to do.",
            id="split",
        ),
        pytest.param(
            [made("192.0.2.0/24", NAT)],
            [made("192.0.2.0/24", NAT), made("192.0.2.128/25", NAT)],
            "now also lists 192.0.2.128/25 by itself; the addresses are the same. Nothing to do.",
            "now also lists 192.0.2.128/25 by itself; the addresses are the same. Nothing to do.",
            id="nested",
        ),
        pytest.param(
            [ONE],
            [ONE._replace(note="Mail")],
            "has a new note. Nothing to do.",
            "has a new note. Nothing to do.",
            id="note",
        ),
    ],
)
def test_sentences(old: list[Range], new: list[Range], before: str, after: str) -> None:
    """Before the date and after it."""
    assert said(old, new, BEFORE) == [before]
    assert said(old, new, AFTER) == [after]


def test_without_a_date() -> None:
    """Nobody knows yet until when."""
    (change,) = compare((ONE,), (), feed="f")
    assert what_to_do(change, BEFORE) == "Keep it until a date is given."


def test_where() -> None:
    """Region, service, role and direction; what is not known is left out."""
    assert where(made("192.0.2.0/24", LB)) == "us-east, load-balancer, you connect to"
    assert where(made("192.0.2.0/24", ("", "server-pool", "outbound"), service="EC2", x="y")) == "EC2, server-pool, we connect from"
