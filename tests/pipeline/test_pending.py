"""What a build publishes before anybody recorded it, and what the next one starts from."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from folders import EU, FEEDS, LB, NAT, NEW, data_folder, tree, write_table
from ip_ranges.changes.publication import Publication
from ip_ranges.errors import IpRangesError
from ip_ranges.storage.data_folder import Store
from ip_ranges.storage.snapshot_file import snapshot_text
from publications import said

ANOTHER = ("192.0.2.12/32", "us-east", "load-balancer", "inbound")


def told(publication: Publication) -> list[object]:
    """Everything of a publication that has an anchor or an id."""
    return [
        publication.serial,
        publication.changed,
        publication.history,
        [
            (
                feed.name,
                feed.serial,
                feed.digest,
                [(order.serial, order.id) for order in feed.told],
                [(one.serial, one.id, one.anchor) for one in feed.news],
            )
            for feed in publication.feeds
        ],
    ]


def test_pending_recorded_and_after(desk) -> None:
    """A build with a revision pending, a refresh a day later, and a build after it: the same serial, ids and lines."""
    data_folder(desk.data, published="2026-11-19T08:00:00Z")
    desk.refresh()
    before = tree(desk.data)
    write_table(desk.data, LB, NAT, EU, NEW, published="2026-11-20T08:00:00Z")
    pending = desk.build()
    assert tree(desk.data) == before | {"region-table.json": tree(desk.data)["region-table.json"]}
    assert pending.serial == 2026112002
    (order,) = pending.primary.told
    assert (order.serial, order.action, order.id) == (2026112002, "allow", f"{pending.primary.revisions[-1].id}-told-1")
    assert pending.primary.revisions[-1].id == f"divio-2-{pending.primary.digest[:8]}"
    desk.now += timedelta(days=1)
    assert told(desk.build()) == told(pending)
    desk.refresh()
    desk.now += timedelta(days=1)
    assert told(desk.build()) == told(pending)
    assert (desk.data / "history.jsonl").read_text() == pending.history


def test_the_same_pending_change_on_different_days(desk) -> None:
    """A document without a date is seen on the day of each build, and still it is the same change, with the same ids."""
    data_folder(desk.data)
    desk.refresh()
    write_table(desk.data, LB, NAT, EU, (*NEW, {"effective": "2027-03-01T09:00:00Z"}))
    builds = []
    for _ in range(3):
        desk.now += timedelta(days=1)
        builds.append(desk.build())
    assert [one.serial for one in builds] == [2026112101, 2026112201, 2026112301]
    ids = [[(order.id, order.action) for order in one.primary.told] for one in builds]
    assert ids == [[(f"divio-2-{builds[0].primary.digest[:8]}-told-1", "allow")]] * 3
    assert {tuple(news.id for news in one.primary.news) for one in builds} == {
        (f"divio-1-{builds[0].primary.revisions[0].digest[:8]}", f"divio-2-{builds[0].primary.digest[:8]}")
    }
    # Recorded, its day and its serial are fixed as well.
    desk.refresh()
    desk.now += timedelta(days=5)
    assert told(desk.build()) == told(builds[2])


def test_a_serial_that_was_published_is_fixed(published, site) -> None:
    """Without anything recorded here, later builds take the day and the serial that readers have seen."""
    write_table(published.data, LB, NAT, EU, NEW)
    second = published.build()
    site.publish(second)
    assert (second.serial, second.changed) == (2026112101, published.now)
    for _ in range(2):
        published.now += timedelta(days=3)
        assert told(published.build()) == told(second)


def test_a_build_writes_nothing(desk) -> None:
    """Not even where a document is refused, and not for the first time either."""
    data_folder(desk.data)
    before = {path: path.read_bytes() for path in desk.data.rglob("*") if path.is_file()}
    desk.build()
    write_table(desk.data, ("10.0.0.1/32", "us-east", "nat-gateway", "outbound"))
    with pytest.raises(IpRangesError, match=r"There is no accepted table of it to fall back on, so nothing is published\."):
        desk.build()
    before[desk.data / "region-table.json"] = (desk.data / "region-table.json").read_bytes()
    assert {path: path.read_bytes() for path in desk.data.rglob("*") if path.is_file()} == before


def test_replays_are_the_same(desk) -> None:
    """Two builds of the same inputs at the same moment are equal in everything."""
    data_folder(desk.data)
    desk.refresh()
    write_table(desk.data, LB, NAT, EU, NEW)
    one, other = desk.build(), desk.build()
    assert one == other
    assert said(one) == said(other)
    assert one.history == other.history


@pytest.fixture
def published(desk, site):
    """A desk whose builds know where the site is, after a first build that nobody recorded."""
    data_folder(desk.data, feeds=f'published_url = "{site.url}"\n{FEEDS}')
    site.publish(desk.build())
    desk.now += timedelta(days=1)
    return desk


def test_a_history_without_commits(published, site) -> None:
    """Builds that never record anything go on from what they published: baseline, change, change."""
    write_table(published.data, LB, NAT, EU, NEW)
    second = published.build()
    site.publish(second)
    published.now += timedelta(days=1)
    assert told(published.build()) == told(second)
    (published.data / "partner.txt").write_text("192.0.2.128/25\n192.0.2.64/26\n")
    third = published.build()
    assert third.history.startswith(second.history)
    assert [(one["feed"], one["kind"], one["serial"]) for one in map(json.loads, third.history.splitlines())] == [
        ("divio", "baseline", 2026112001),
        ("partner", "baseline", 2026112002),
        ("divio", "change", 2026112101),
        ("partner", "change", 2026112201),
    ]
    assert not third.warnings
    assert list(tree(published.data)) == ["feeds.toml", "partner.txt", "region-table.json"]


def test_recording_what_was_published(published, site) -> None:
    """A refresh takes over what builds have published, under the serials that readers have seen."""
    write_table(published.data, LB, NAT, EU, NEW)
    second = published.build()
    site.publish(second)
    published.now += timedelta(days=1)
    (published.data / "partner.txt").write_text("192.0.2.128/25\n192.0.2.64/26\n")
    done = published.refresh()
    assert (done.taken_over, [one.serial for one in done.revisions], done.warnings) == (3, [2026112201], ())
    assert (published.data / "history.jsonl").read_text().startswith(second.history)
    after = published.build()
    assert (after.serial, after.warnings) == (2026112201, ())
    assert after.history == (published.data / "history.jsonl").read_text()
    assert Store(published.data).load().snapshots.keys() == {"divio", "partner"}
    assert published.refresh().taken_over == 0


def test_the_recorded_history_is_longer(published, site) -> None:
    """What was committed since goes before what is published."""
    published.refresh()
    write_table(published.data, LB, NAT, EU, NEW)
    published.refresh()
    found = published.build()
    assert (found.serial, found.warnings) == (2026112101, ())


def test_histories_that_went_different_ways(published, site) -> None:
    """data/ wins, and one warning names both ends."""
    published.refresh()
    write_table(published.data, LB, NAT, EU, NEW)
    site.publish(published.build())
    write_table(published.data, LB, NAT, EU, ANOTHER)
    text = (published.data / "feeds.toml").read_text()
    (published.data / "feeds.toml").write_text(text.partition("\n")[2])
    published.refresh()
    (published.data / "feeds.toml").write_text(text)
    found = published.build()
    assert found.warnings == (
        (
            "history",
            (f"The history in data/ (to serial 2026112101) and the published one at {site.url}history.jsonl (to serial 2026112101)"
            " went different ways; the one in data/ is used. If the published one is right, put it in data/ together with"
            " its snapshots."),
        ),
    )
    assert found.history == (published.data / "history.jsonl").read_text()


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda text: text.replace('"count":3', '"count":4'), "history.jsonl, line 2: the chain is broken."),
        (lambda text: "<<<<<<< x\n" + text, "history.jsonl, line 1: there are conflict marks of a merge."),
        (lambda text: "[]\n", "history.jsonl, line 1: this is not a revision"),
        (lambda text: "\udcff", "history.jsonl is not UTF-8 text."),
    ],
)
def test_a_broken_published_history(published, site, damage, sentence: str) -> None:
    """It is refused and named; the build starts from data/, and fails where that has nothing."""
    good = site.pages["/history.jsonl"].decode()
    site.pages["/history.jsonl"] = damage(good).encode("utf-8", "surrogateescape")
    with pytest.raises(IpRangesError, match=r"going on without it would lose what readers were told, so nothing is published"):
        published.build()
    site.pages["/history.jsonl"], broken = good.encode(), site.pages["/history.jsonl"]
    published.refresh()
    site.pages["/history.jsonl"] = broken
    found = published.build()
    ((subtype, message),) = found.warnings
    assert (subtype, sentence in message) == ("history", True)
    assert message.startswith("The published history is not used. This build starts from data/. ")
    assert found.history == good


@pytest.mark.parametrize("status", [404, 410])
def test_a_site_that_was_never_published(published, site, status: int) -> None:
    """No history yet is no news."""
    site.pages = {"/history.jsonl": status}
    assert published.build().warnings == ()


def test_a_published_snapshot_that_does_not_belong(published, site) -> None:
    """The table must be the one that the history ends with, down to its digest; without it nothing is published."""
    write_table(published.data, LB, NAT, EU, NEW)
    other = published.build()
    good = site.pages["/snapshots/divio.json"]
    assert other.primary.snapshot is not None
    for body in (snapshot_text(other.primary.snapshot).encode(), good[:-5], good.replace(b"192.0.2.10", b"192.0.2.19"), 404):
        site.pages["/snapshots/divio.json"] = body
        with pytest.raises(IpRangesError, match=r"^The published history goes on to a table that cannot be had, so nothing is published\. "):
            published.build()


def _take_away(desk) -> None:
    """The source is gone, and need not be there."""
    feeds = desk.data / "feeds.toml"
    feeds.write_text(feeds.read_text().replace('json"\n', 'json"\noptional = true\n'))
    (desk.data / "region-table.json").unlink()


def test_when_a_source_last_answered_is_known_from_the_site(published, site) -> None:
    """On a fresh machine, when a source fails: its time is the published one, and ``max_age`` counts from it."""
    feeds = published.data / "feeds.toml"
    feeds.write_text(feeds.read_text().replace('json"\n', 'json"\nmax_age = "7d"\n'))
    site.pages["/status.json"] = b'{"feeds": {"divio": {"verified": "2026-12-10T08:00:00Z"}}}'
    _take_away(published)
    published.now += timedelta(days=20)
    found = published.build()
    assert (found.primary.health, str(found.primary.verified)) == ("fallback", "2026-12-10 08:00:00+00:00")
    published.now += timedelta(days=7)
    with pytest.raises(IpRangesError, match=r"last known to be right 8 days ago, and max_age is 7 days"):
        published.build()


@pytest.mark.parametrize(
    "answer",
    [
        500,
        b"<html><title>Log in</title></html>",
        b"[]",
        b'{"feeds": []}',
        b'{"feeds": {"divio": null}}',
        b'{"feeds": {"divio": {"verified": null}}}',
        b'{"feeds": {"divio": {"verified": "yesterday"}}}',
        b'{"feeds": {"divio": {"verified": "2027-01-01T00:00:00Z"}}}',
    ],
    ids=["down", "portal", "list", "no-feeds", "no-feed", "unknown", "no-date", "to-come"],
)
def test_a_site_that_does_not_remember(published, site, answer: bytes | int) -> None:
    """Whatever stands in the place of the published status: when the source last answered is not known."""
    site.pages["/status.json"] = answer
    _take_away(published)
    found = published.build()
    assert (found.primary.health, found.primary.verified, [one for one, _ in found.warnings]) == ("fallback", None, ["fetch"])


def test_offline_nobody_is_asked(published, site) -> None:
    """Offline the site is left alone, and so is every feed that is not a file."""
    site.asked.clear()
    found = published.build(offline=True)
    assert (site.asked, found.warnings) == ([], ())
