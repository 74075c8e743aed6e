"""Hosts that misbehave: what was published is never given up, whatever the site's own server answers, and on whichever builder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from folders import EU, FEEDS, LB, NAT, NEW, data_folder, write_table
from ip_ranges.changes.publication import Publication
from ip_ranges.errors import IpRangesError
from ip_ranges.exports import files
from ip_ranges.fetch import Fetcher
from ip_ranges.pipeline.build import publish
from ip_ranges.pipeline.refresh import refresh
from ip_ranges.storage.data_folder import Store

LOST = r"^The published history cannot be had, and going on without it would lose what readers were told, so nothing is published\. "
LOGIN = b"<html><title>Log in</title></html>"

HICCUPS: dict[str, Callable[[bytes], bytes | int]] = {
    "404": lambda _: 404,
    "410": lambda _: 410,
    "401": lambda _: 401,
    "403": lambda _: 403,
    "429": lambda _: 429,
    "500": lambda _: 500,
    "502": lambda _: 502,
    "503": lambda _: 503,
    "504": lambda _: 504,
    "empty": lambda _: b"",
    "a blank line": lambda _: b"\n",
    "a portal": lambda _: LOGIN,
    "half a line": lambda text: text[:40],
    "another file": lambda _: b"{}\n",
    "no text": lambda _: b"\xff\xfe\n",
    "conflict marks": lambda text: b"<<<<<<< HEAD\n" + text,
    "the first line alone": lambda text: text.splitlines(keepends=True)[0],
    "without its first line": lambda text: b"".join(text.splitlines(keepends=True)[1:]),
    "lines in another order": lambda text: b"".join(reversed(text.splitlines(keepends=True))),
    "a line twice": lambda text: text + text.splitlines(keepends=True)[-1],
}
"""What a host answers for ``history.jsonl`` in place of the file."""


@pytest.fixture
def builder(desk, site) -> Callable[[], Publication]:
    """A builder that keeps nothing in data/, whose site has a baseline and a change."""
    data_folder(desk.data, feeds=f'published_url = "{site.url}"\n{FEEDS}')
    put_up(site, desk.build())
    desk.now += timedelta(days=1)
    write_table(desk.data, LB, NAT, EU, NEW)
    put_up(site, desk.build())
    desk.now += timedelta(days=1)
    return desk.build


def put_up(site, publication: Publication) -> None:
    """Put up what a build publishes, with its status and its sums."""
    site.publish(publication)
    made = dict(files(publication))
    site.pages["/status.json"] = made["status.json"]().encode()
    site.pages["/SHA256SUMS"] = made["SHA256SUMS"]().encode()


@pytest.mark.parametrize("hiccup", HICCUPS)
def test_an_ephemeral_builder_publishes_nothing(hiccup: str, builder, site) -> None:
    """Nothing is in data/ and nothing is remembered: a hiccup ends the build, and the next build goes on where the last one was."""
    good = site.pages["/history.jsonl"]
    site.pages["/history.jsonl"] = HICCUPS[hiccup](good)
    with pytest.raises(IpRangesError, match=LOST):
        builder()
    site.pages["/history.jsonl"] = good
    assert builder().history.encode() == good


@pytest.mark.parametrize("hiccup", HICCUPS)
def test_a_builder_that_has_seen_it(hiccup: str, desk, builder, site, tmp_path) -> None:
    """A builder with a cache goes on from the history that it saw last, with one typed warning."""

    def build() -> Publication:
        return publish(desk.data, cache=tmp_path / "cache", clock=lambda: desk.now, environment={})

    good = build().history
    site.pages["/history.jsonl"] = HICCUPS[hiccup](site.pages["/history.jsonl"])
    later = build()
    assert later.history == good
    ((subtype, message),) = later.warnings
    assert subtype in ("published", "history")
    assert "starts from the one that an earlier build saw." in message


@pytest.mark.parametrize("hiccup", HICCUPS)
def test_a_builder_with_committed_data(hiccup: str, desk, builder, site) -> None:
    """Where data/ has all that was published it stands in, with one typed warning."""
    desk.refresh()
    good = desk.build().history
    site.pages["/history.jsonl"] = HICCUPS[hiccup](site.pages["/history.jsonl"])
    found = desk.build()
    assert found.history == good
    # A history that is the beginning of ours is what a host has before a deploy: no news.
    assert ["starts from data/." in sentence for _, sentence in found.warnings] == ([] if hiccup == "the first line alone" else [True])


def test_data_that_lacks_what_was_published(desk, builder, site) -> None:
    """An old data/ may not stand in for what status.json says that readers were told since; refresh records nothing then."""
    desk.refresh()
    desk.now += timedelta(days=1)
    write_table(desk.data, LB, NAT, EU)
    put_up(site, desk.build())
    site.pages["/history.jsonl"] = 503
    with pytest.raises(IpRangesError, match=r"The published status.json says serial 2026112301, and what can be had ends with 2026112101\."):
        desk.build()
    kept = (desk.data / "history.jsonl").read_bytes()
    with pytest.raises(IpRangesError, match=LOST):
        desk.refresh()
    assert (desk.data / "history.jsonl").read_bytes() == kept


@pytest.mark.parametrize("sign", ["/status.json", "/SHA256SUMS"])
def test_one_sign_is_enough(sign: str, builder, site) -> None:
    """A 404 means "never published" only where there is no sign of the site at all."""
    site.pages = {sign: site.pages[sign]}
    with pytest.raises(IpRangesError, match=LOST):
        builder()
    site.pages = {sign: 500}
    with pytest.raises(IpRangesError, match=LOST):
        builder()
    site.pages = {}
    assert builder().warnings == ()


def test_nothing_at_the_address_and_a_history_in_data(desk, builder, site) -> None:
    """What data/ has is published; that the site has nothing is told, since a host may have lost it, with what to say if not."""
    desk.refresh()
    site.pages = {}
    ((subtype, message),) = desk.build().warnings
    assert subtype == "published"
    assert message.endswith(" If the site was never published, say published_since in feeds.toml, the day of its first publication.")


def test_a_day_since_when_it_is_published(desk, builder, site) -> None:
    """Before the day a missing history is no news; from it on it is a failure, whatever else is missing."""
    site.pages = {}
    feeds = desk.data / "feeds.toml"
    text = feeds.read_text()
    feeds.write_text(f"published_since = 2026-11-23\n{text}")
    assert desk.build().warnings == ()
    feeds.write_text(f"published_since = 2026-11-22\n{text}")
    with pytest.raises(IpRangesError, match=LOST):
        desk.build()


def test_an_address_that_nobody_answers(desk, builder, site) -> None:
    """A site that cannot be reached is not one that was never published."""
    feeds = desk.data / "feeds.toml"
    feeds.write_text(feeds.read_text().replace(site.url, "http://127.0.0.1:9/"))
    with pytest.raises(IpRangesError, match=LOST):
        desk.build()


def test_an_older_build_is_deployed_again(desk, site, tmp_path) -> None:
    """Whoever saw the longer history goes on from it, with the ids and serials that readers have seen."""
    data_folder(desk.data, feeds=f'published_url = "{site.url}"\n{FEEDS}')
    cache = tmp_path / "cache"

    def build() -> Publication:
        return publish(desk.data, cache=cache, clock=lambda: desk.now, environment={})

    first = build()
    put_up(site, first)
    desk.now += timedelta(days=1)
    write_table(desk.data, LB, NAT, EU, NEW)
    second = build()
    put_up(site, second)
    build()
    put_up(site, first)
    third = build()
    assert third.history == second.history
    assert [subtype for subtype, _ in third.warnings] == ["published"]
    assert "ends with serial 2026112002, and ended with 2026112101 before." in third.warnings[0][1]


def test_two_builders_at_once(desk, builder, site) -> None:
    """Two builders that saw the same site make the same line of the same document, so whoever deploys last takes nothing back."""
    write_table(desk.data, LB, NAT, EU, published="2026-11-22T08:00:00Z")
    one = builder()
    desk.now += timedelta(minutes=5)
    other = builder()
    assert one.history == other.history
    put_up(site, one)
    put_up(site, other)
    desk.now += timedelta(days=1)
    assert builder().history == other.history


def test_a_deploy_that_was_killed(builder, desk, site) -> None:
    """status.json of the new build and the history of the old one: nothing is made of it until they agree again."""
    old = dict(site.pages)
    desk.now += timedelta(days=1)
    write_table(desk.data, LB, NAT, EU)
    put_up(site, builder())
    new = dict(site.pages)
    site.pages = {**old, "/status.json": new["/status.json"]}
    with pytest.raises(IpRangesError, match=LOST):
        builder()
    site.pages = {**new, "/status.json": old["/status.json"]}
    assert builder().history.encode() == new["/history.jsonl"]


def test_a_table_that_the_host_has_lost(builder, desk, site, tmp_path) -> None:
    """The history ends with a table that is not there: the one that was seen stands in, and without it nothing is published."""
    cache = tmp_path / "cache"
    publish(desk.data, cache=cache, clock=lambda: desk.now, environment={})
    site.pages["/snapshots/divio.json"] = 404
    with pytest.raises(IpRangesError, match=r"put the site's history\.jsonl in data/, and snapshots/divio\.json in data/snapshots/\.$"):
        builder()
    assert publish(desk.data, cache=cache, clock=lambda: desk.now, environment={}).warnings == ()


def test_a_refresh_remembers_too(builder, desk, site, tmp_path) -> None:
    """The scheduled job on a machine of its own: what it saw stands in for what the host withholds."""
    fetcher = Fetcher(data=desk.data, cache=tmp_path / "cache", clock=lambda: desk.now, environment={})
    store = Store(desk.data)
    refresh(store, store.settings({}), fetcher, desk.now, dry_run=True)
    good, site.pages["/history.jsonl"] = site.pages["/history.jsonl"], 503
    found = refresh(store, store.settings({}), fetcher, desk.now)
    assert [subtype for subtype, _ in found.warnings] == ["published"]
    assert (desk.data / "history.jsonl").read_bytes() == good
