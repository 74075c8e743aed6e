"""Publications made by hand, on documentation prefixes, for every test that renders one.

``small_publication()`` has something of everything; ``big_publication(count)`` is the size of a vendor's table. Both
are the same in every run, whatever the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ip_ranges.base.timestamps import parse_instant
from ip_ranges.changes.content_key import key_and_summary
from ip_ranges.changes.publication import Contents, Health, Publication, PublishedFeed
from ip_ranges.model.entries import Entries, Entry
from ip_ranges.model.prefix import Prefix, parse_prefix
from ip_ranges.model.revision import Revision, new_id
from ip_ranges.model.snapshot import Snapshot
from ip_ranges.model.table import Location, Notice, Range, Region, ServerPool, Table, range_order
from ip_ranges.pipeline.assemble import contents_of
from ip_ranges.pipeline.revisions import Candidate, revision_of
from ip_ranges.settings import FeedSettings
from ip_ranges.storage.canonical_table import table_text, text_digest
from ip_ranges.storage.history_file import chained, line_digest

NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
"""The clock of the small publication: two days after its last revision."""

SETTLE = timedelta(days=7)
BASE_URL = "https://docs.example.com/ip-ranges/"

REGIONS = (
    Region(
        id="us-east",
        name="North America (Virginia)",
        vendor="aws",
        vendor_region="us-east-1",
        location=Location("Ashburn", "US", 39.04, -77.49),
        hostname="lb.us.example.com",
        server_pool=ServerPool("aws", "us-east-1", (("service", "EC2"),)),
    ),
    Region(
        id="eu-west",
        name="Europe (Ireland)",
        vendor="azure",
        vendor_region="northeurope",
        location=Location("Dublin", "IE", 53.35, -6.26),
        tenancy="private",
        hostname="lb.eu.example.com",
    ),
    Region(id="ap-south", name="Asia Pacific (Mumbai)", vendor="aws", vendor_region="ap-south-1", status="planned"),
)
"""Two regions with addresses and a planned one without any."""

NOTICE = Notice(
    id="us-lb-2026-12",
    published=parse_instant("2026-11-20T09:30:00Z"),
    title="New load balancer address in North America",
    body="We replace 192.0.2.11 by 192.0.2.12.\n\nPoint your A records at the new address before 20 December.",
    effective=parse_instant("2026-12-20T09:00:00Z"),
    regions=("us-east",),
    url="https://status.example.com/us-lb-2026-12",
)

# us-east: an active, a draining and an announced load balancer, IPv6, and a NAT block that was one /25 at first.
_LB = ("us-east", "load-balancer", "inbound")
_NAT = ("us-east", "nat-gateway", "outbound")
_SWITCH = "2026-12-20T09:00:00Z"


def made(text: str, facts: Sequence[str], *, effective: str = "", expires: str = "", note: str = "", **labels: str) -> Range:
    """A range from its prefix and (region, role, direction)."""
    region, role, direction = facts
    return Range(
        parse_prefix(text),
        region,
        role,
        direction,
        parse_instant(effective) if effective else None,
        parse_instant(expires) if expires else None,
        note,
        tuple(sorted(labels.items())),
    )


_ALWAYS = (
    made("192.0.2.10/32", _LB, note="The A record of a bare domain"),
    made("2001:db8:1::10/128", _LB),
    made("2001:db8:1:8000::/49", _NAT),
    made("198.51.100.10/32", ("eu-west", "load-balancer", "inbound")),
    made("198.51.100.64/28", ("eu-west", "nat-gateway", "outbound")),
)
_OLD_LB = made("192.0.2.11/32", _LB)
_PROXY = made("198.51.100.80/32", ("eu-west", "proxy", "outbound"))
_VPN_DRAINING = made("198.51.100.200/32", ("eu-west", "vpn", "outbound"))
_VPN_RETIRED = made("198.51.100.201/32", ("eu-west", "vpn", "outbound"))
_ONE_NAT = (made("192.0.2.128/25", _NAT),)
_TWO_NATS = (made("192.0.2.128/26", _NAT), made("192.0.2.192/26", _NAT))
_NEW_LBS = (made("192.0.2.11/32", _LB, expires=_SWITCH), made("192.0.2.12/32", _LB, effective=_SWITCH))

SMALL_STEPS: tuple[tuple[int, str, tuple[Range, ...]], ...] = (
    (2026100101, "2026-10-01T08:00:00Z", (*_ALWAYS, _OLD_LB, _PROXY, _VPN_DRAINING, _VPN_RETIRED, *_ONE_NAT)),
    # One VPN address vanishes and has been safe to remove since the 9th.
    (2026110201, "2026-11-02T09:00:00Z", (*_ALWAYS, _OLD_LB, _PROXY, _VPN_DRAINING, *_ONE_NAT)),
    # The proxy is away for two days: one folded line.
    (2026111001, "2026-11-10T09:00:00Z", (*_ALWAYS, _OLD_LB, _VPN_DRAINING, *_ONE_NAT)),
    (2026111201, "2026-11-12T09:00:00Z", (*_ALWAYS, _OLD_LB, _PROXY, _VPN_DRAINING, *_ONE_NAT)),
    # The other VPN address vanishes, the NAT block is reshaped, a load balancer is announced and one will go.
    (2026112001, "2026-11-20T09:30:00Z", (*_ALWAYS, *_NEW_LBS, _PROXY, *_TWO_NATS)),
)
"""Serial, observed and ranges of each revision of the small publication's primary feed."""

_EC2 = ("us-east-1", "server-pool", "outbound")
_AWS_ALWAYS = (
    made("203.0.113.0/26", _EC2, service="EC2"),
    made("203.0.113.0/26", _EC2, service="AMAZON"),
    made("203.0.113.128/27", ("eu-west-1", "server-pool", "outbound"), service="EC2", network_border_group="eu-west-1-iah-1"),
    made("2001:db8:a000::/40", _EC2, service="EC2"),
)
AWS_STEPS: tuple[tuple[int, str, tuple[Range, ...]], ...] = (
    (2026100102, "2026-10-01T08:00:00Z", _AWS_ALWAYS),
    (2026111501, "2026-11-15T13:47:03Z", (*_AWS_ALWAYS, made("203.0.113.64/26", _EC2, service="EC2"))),
)


def small_publication(
    *, now: datetime = NOW, base_url: str = BASE_URL, example: bool = True, steps: int = 5
) -> Publication:
    """A site's own feed ``divio`` and a vendor feed ``aws``.

    Announced, active, draining and retired entries, both families, two regions with addresses and a planned one, five
    and two revisions. *steps* cuts the primary feed's history short: 4 is the site as it was before the last revision.
    """
    own = [(*step, (NOTICE,) if number == 5 else ()) for number, step in enumerate(SMALL_STEPS[:steps], start=1)]
    aws = [(*step, ()) for step in AWS_STEPS]
    aws_regions = tuple(Region(id=one, name=one, vendor="aws", vendor_region=one) for one in ("eu-west-1", "us-east-1"))
    return published(
        now=now,
        base_url=base_url,
        feeds=[
            ("divio", "region-table", "https://infra.example.com/regions.json", REGIONS, own),
            ("aws", "aws", "https://ip-ranges.example.net/ip-ranges.json", aws_regions, aws),
        ],
        example=example,
    )


def big_publication(count: int = 17_000) -> Publication:
    """One feed ``vendor`` with *count* ranges over 24 regions, two families and four services, and one revision.

    One range in fifty is an inbound load balancer, the rest is server pool. IPv4 is benchmark space (RFC 2544), since
    documentation space is too small.
    """
    names = [f"region-{number:02}" for number in range(1, 25)]
    regions = tuple(Region(id=one, name=f"Region {one[-2:]}", vendor="aws", vendor_region=one) for one in names)
    old = min(count * 7 // 10, 16_384)
    base_v4, base_v6 = parse_prefix("198.18.0.0/15").first, parse_prefix("2001:db8::/32").first
    ranges = [
        _big(Prefix(4, base_v4 + index * 8, 29 + (index % 3 == 2)), index, names) for index in range(old)
    ] + [_big(Prefix(6, base_v6 + (index << 72), 56 + (index % 5 == 4)), index, names) for index in range(count - old)]
    first = tuple(ranges[: max(count - 20, 1)])
    steps = [
        (2026100101, "2026-10-01T08:00:00Z", first, ()),
        (2026112001, "2026-11-20T09:30:00Z", tuple(ranges), ()),
    ]
    source = "https://ip-ranges.example.net/ip-ranges.json"
    return published(now=NOW, base_url=BASE_URL, feeds=[("vendor", "aws", source, regions, steps)], example=True)


def _big(prefix: Prefix, index: int, names: Sequence[str]) -> Range:
    services = ("AMAZON", "CLOUDFRONT", "EC2", "S3")
    role, direction = ("load-balancer", "inbound") if index % 50 == 0 else ("server-pool", "outbound")
    # Neighbours share a region, as in real tables, so that aggregating has something to do.
    return Range(prefix, names[index // 7 % 24], role, direction, labels=(("service", services[index % 4]),))


HOSTILE_IDS = ("../../etc/passwd", "..", "a/b", "=cmd|'/C calc'!A0", "con fetti\nBAD", "<script>alert(1)</script>", "é", "x" * 300)
"""Region ids that no reader of ours accepts, for exports that must not trust anyone."""


def hostile_publication() -> Publication:
    """A table whose every text is an attack on some format: paths, CSV formulas, markup, line ends."""
    regions = tuple(Region(id=one, name=f"=HYPERLINK({one})", hostname=one) for one in HOSTILE_IDS)
    ranges = tuple(
        Range(
            Prefix(4, parse_prefix("192.0.2.0/24").first + index, 32),
            one,
            "load-balancer",
            "inbound",
            note='+1"\n192.0.2.66/32\r\n</td>]]>--><b>\x00\u2028',
            labels=(("@label\n", "-2+3"),),
        )
        for index, one in enumerate(HOSTILE_IDS)
    )
    notice = Notice(
        id="n/../1",
        published=NOW,
        title="</title><script>\nX\x0b",
        body="]]>&\r\nBEGIN:VALARM\r\n\x00\ufffe",
        effective=NOW,
        regions=("..",),
        url="https://example.com/?a=1&b=\"2",
    )
    steps = [
        (2026100101, "2026-10-01T08:00:00Z", ranges[:4], ()),
        (2026112001, "2026-11-20T09:30:00Z", ranges[2:], (notice,)),
    ]
    source = "https://example.com/\n192.0.2.99/32"
    return published(now=NOW, base_url="", feeds=[("divio", "region-table", source, regions, steps)], example=True)


Step = tuple[int, str, tuple[Range, ...], tuple[Notice, ...]]
"""Serial, observed, ranges and notices of one revision."""


def published(
    *, now: datetime, base_url: str, feeds: Sequence[tuple[str, str, str, tuple[Region, ...], Sequence[Step]]], example: bool
) -> Publication:
    """The publication of feeds, each given as (name, format, source, regions, steps); the first step is the baseline."""
    recorded = sorted(
        (revision for name, _, _, regions, steps in feeds for revision in _revisions(name, regions, steps, example)),
        key=lambda revision: revision.serial,
    )
    lines, revisions = chained([], recorded)
    made_feeds = tuple(
        _feed(one, [revision for revision in revisions if revision.feed == one[0]], now, example, primary=index == 0)
        for index, one in enumerate(feeds)
    )
    moments = [feed.summary.next_moment for feed in made_feeds if feed.summary.next_moment is not None]
    return Publication(
        serial=revisions[-1].serial,
        changed=revisions[-1].observed,
        verified=min((feed.verified for feed in made_feeds if feed.verified is not None), default=None),
        now=now,
        feeds=made_feeds,
        base_url=base_url,
        promised=timedelta(days=30),
        next_moment=min(moments, default=None),
        recorded=lambda: "".join(f"{line}\n" for line in lines),
        tip=f"{len(lines)} {line_digest(lines[-1])}",
    )


def _table(regions: tuple[Region, ...], step: Step, example: bool) -> Table:
    ranges = tuple(sorted(set(step[2]), key=range_order))
    return Table(regions, ranges, step[3], token=step[0], published=parse_instant(step[1]), example=example)


def _revisions(name: str, regions: tuple[Region, ...], steps: Sequence[Step], example: bool) -> list[Revision]:
    found: list[Revision] = []
    old: Table | None = None
    settings = FeedSettings(name=name, format="region-table", url="table.toml", settle=SETTLE)
    for number, step in enumerate(steps, start=1):
        table = _table(regions, step, example)
        digest = text_digest(table_text(table))
        accepted = Candidate(settings, table, old, {}, digest, digest, parse_instant(step[1]), before=old)
        found.append(revision_of(accepted, step[0], new_id(name, number, digest)))
        old = table
    return found


def _feed(
    one: tuple[str, str, str, tuple[Region, ...], Sequence[Step]],
    revisions: Sequence[Revision],
    now: datetime,
    example: bool,
    *,
    primary: bool,
) -> PublishedFeed:
    name, form, source, regions, steps = one
    table, last = _table(regions, steps[-1], example), revisions[-1]
    health: Health = "current"
    snapshot = Snapshot(name, {"format": form}, last.digest, last.digest, table, last.serial, last.observed)
    contents = contents_of(name, snapshot, revisions, now, settle=SETTLE)
    key, summary = key_and_summary(contents, now, settings=[name, form], table=[last.digest, last.serial], health=[health])
    return PublishedFeed(
        name=name,
        format=form,
        source=source,
        contents=lambda: contents,
        key=key,
        summary=summary,
        serial=last.serial,
        changed=last.observed,
        verified=now - timedelta(minutes=10),
        accepted=last.observed,
        health=health,
        digest=last.digest,
        settle=SETTLE,
        primary=primary,
    )


def altered(feed: PublishedFeed, now: datetime | None = None, **facts: Any) -> PublishedFeed:
    """The same feed with other contents: *facts* are fields of :class:`~ip_ranges.changes.publication.Contents`."""
    contents = Contents(feed.table, feed.entries, feed.news, feed.orders, feed.revisions, feed.snapshot)._replace(**facts)
    key, summary = key_and_summary(contents, now or datetime.now(UTC), settings=[feed.name], table=[feed.digest], health=[feed.health])
    return replace(feed, contents=lambda: contents, key=key, summary=summary)


def entries_of(entries: Iterable[Entry]) -> Entries:
    """Entries that were made one by one in columns, as a feed has them."""
    return Entries.of_rows((entry.range.prefix, str(entry.range.prefix), entry.facts) for entry in entries)


def said(publication: Publication) -> list[tuple[Any, ...]]:
    """Everything that the feeds say, entry by entry, for comparing two publications."""
    return [(feed.table, list(feed.entries), feed.told, feed.news, feed.snapshot) for feed in publication.feeds]
