"""What ``ip-ranges check`` finds in a table that was accepted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ip_ranges.changes.publication import PublishedFeed
from ip_ranges.guards.advice import Finding, findings, first_overdue, gaps, short_lengths
from ip_ranges.model.table import Location, Notice, Region, Table
from publications import made, published

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LB = ("us-east", "load-balancer", "inbound")
NAT = ("us-east", "nat-gateway", "outbound")
POOL = ("us-east", "server-pool", "outbound")


def said(table: Table, promised: timedelta | None = timedelta(days=30)) -> list[tuple[str, str]]:
    """Kind and message of each finding."""
    return [(one.kind, one.message) for one in findings("divio", table, NOW, promised=promised)]


def test_a_sound_table() -> None:
    """Nothing to say, also of a vendor's pools, which overlap by nature."""
    regions = (Region("us-east"), Region("ap-south", status="planned"), Region("eu-west", tenancy="private"))
    ranges = (
        made("192.0.2.0/24", POOL, service="AMAZON"),
        made("192.0.2.0/25", POOL, service="EC2"),
        made("198.51.100.1/32", LB),
        made("198.51.100.2/32", NAT, expires="2026-12-20T09:00:00Z"),
    )
    assert said(Table(regions, ranges)) == []


def test_findings() -> None:
    """Each kind with its sentence."""
    table = Table(
        (Region("us-east", "Virginia"), Region("eu-west")),
        (
            made("192.0.2.0/28", NAT),
            made("192.0.2.1/32", LB),
            made("192.0.2.1/32", NAT),
            made("192.0.2.200/32", LB, expires="2026-11-22T00:00:00Z"),
        ),
        (
            Notice("n1", NOW, "Addresses will change shortly"),
            Notice("n2", NOW, "Next", effective=datetime(2026, 12, 2, tzinfo=UTC)),
            Notice("n3", NOW, "Plain"),
            Notice("n4", NOW - timedelta(days=20), "Past mending", effective=NOW),
        ),
    )
    assert said(table) == [
        (
            "two-roles",
            ("192.0.2.1/32 stands in 2 roles, load-balancer and nat-gateway: where one is updated the other is easily forgotten."
            " Give each role an address of its own, or make sure that both are meant."),
        ),
        ("overlap", "192.0.2.1/32 lies inside 192.0.2.0/28, which is published too: some firewalls refuse a set with overlaps."),
        (
            "overdue",
            ("192.0.2.200/32 (Virginia, load-balancer) was to be given up on 2026-11-22T00:00:00Z and still stands in the table. Readers go"
            " by the day that they were told. Take its row out, or, if it stays in use, give it a later day or none (expires), which is"
            " told to them as news."),
        ),
        ("undated-notice", 'The notice n1 has no effective date and says "shortly": readers ask when. Give it one.'),
        ("undated-notice", "The notice n3 has no effective date: readers ask when. Give it one."),
        ("region-without-ranges", "The region eu-west is active and public and has no ranges: is something missing?"),
        (
            "notice-period",
            ("The notice n2 gives 10 days of notice, and 30 days are promised (notice_period in feeds.toml). Make its day"
            " 2026-12-22T00:00:00Z or later."),
        ),
    ]
    assert not [one for one in said(table, None) if one[0] == "notice-period"]


def test_a_country_that_no_geofeed_takes() -> None:
    """A code of three letters or a name: the geofeed leaves the region's addresses out, and check says why."""
    places = {"a": Location("Ashburn", "USA"), "b": Location("Berlin", "de"), "c": Location("Geneva", ""), "d": None}
    regions = tuple(Region(name, status="planned", location=place) for name, place in places.items())
    assert said(Table(regions, ())) == [
        (
            "country",
            ('The region a is in the country "USA", so the geofeed leaves its addresses out; it takes the two letters of ISO 3166-1, such'
            " as DE."),
        ),
    ]


def test_many_overdue_ends() -> None:
    """A build names five of them and counts the rest."""
    table = Table((), tuple(made(f"192.0.2.{number}/32", LB, expires="2026-11-01T00:00:00Z") for number in range(1, 9)))
    shown = first_overdue(table, NOW)
    assert [one.split()[0] for one in shown[:5]] == [f"192.0.2.{number}/32" for number in range(1, 6)]
    assert shown[5:] == ("The same holds for 3 more; ip-ranges check names each.",)


def replaced(begins: str) -> PublishedFeed:
    """A load balancer that is given up on 20 December, and one that takes its place from a day on."""
    regions = (Region("us-east", "Virginia"),)
    old, leaving = made("192.0.2.11/32", LB), made("192.0.2.11/32", LB, expires="2026-12-20T09:00:00Z")
    steps = [
        (2026100101, "2026-10-01T08:00:00Z", (old,), ()),
        (2026112001, "2026-11-20T09:30:00Z", (leaving, made("192.0.2.12/32", LB, effective=begins)), ()),
    ]
    return published(now=NOW, base_url="", feeds=[("divio", "region-table", "x", regions, steps)], example=True).primary


def test_a_successor_in_time() -> None:
    """A month in which both answer is enough, and so is a minute; to begin when the other one ends is not."""
    assert list(gaps(replaced("2026-11-25T09:00:00Z"), NOW)) == []
    assert list(gaps(replaced("2026-12-20T08:59:00Z"), NOW)) == []
    assert list(gaps(replaced("2026-12-20T09:00:00Z"), NOW)) == [
        (
            "192.0.2.11/32 (Virginia) is given up on 2026-12-20T09:00:00Z, and nothing takes over before that: a name that points to it"
            " has no address in time. Let what takes its place begin earlier (effective), or keep this one longer (expires)."
        ),
    ]
    assert list(gaps(replaced("2026-12-24T09:00:00Z"), datetime(2026, 12, 20, 9, tzinfo=UTC))) == []


def test_a_length_that_is_hardly_meant() -> None:
    """A bare number is in seconds, and few who write 7 mean seven of them; none at all, an hour or a week may be meant."""
    assert list(short_lengths("aws", settle=timedelta(seconds=7), max_age=timedelta(minutes=59))) == [
        Finding(
            "short-time",
            "aws",
            "settle is 7 seconds, and what vanishes from the feed is called safe to remove after that; a bare number is in seconds."
            ' Write "7d" for seven days.',
        ),
        Finding(
            "short-time",
            "aws",
            "max_age is 59 minutes, and the accepted table stands in for no longer than that; a bare number is in seconds."
            ' Write "7d" for seven days.',
        ),
    ]
    nought, hour, week = timedelta(0), timedelta(hours=1), timedelta(days=7)
    for settle, max_age in ((nought, None), (hour, hour), (week, nought)):
        assert list(short_lengths("aws", settle=settle, max_age=max_age)) == [], settle
