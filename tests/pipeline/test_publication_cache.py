"""A build in which nothing changed works nothing out again; and whatever changes is never overlooked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from folders import EU, LB, NAT, NEW, data_folder, write_table
from ip_ranges.changes.publication import Publication
from ip_ranges.errors import StoreError
from ip_ranges.exports import files
from ip_ranges.pipeline.build import publish
from publications import said

DAY = timedelta(days=1)


@pytest.fixture
def build(desk: Any, tmp_path: Path) -> Callable[..., Publication]:
    """A build with a folder that lives between builds."""

    def built(**more: Any) -> Publication:
        return publish(desk.data, cache=tmp_path / "cache", clock=lambda: desk.now, environment={}, **more)

    return built


def is_remembered(publication: Publication) -> bool:
    """Whether no contents were worked out for it."""
    # The contents of a publication that was just made are there; those of a remembered one are asked for by a call.
    return "functools.partial" in repr(publication.feeds[0].contents)


def same(one: Publication, other: Publication) -> bool:
    """Whether two publications are equal in every field, every entry and every file."""
    assert said(one) == said(other)
    assert {path: made() for path, made in files(one)} == {path: made() for path, made in files(other)}
    return one == other


@pytest.fixture
def recorded(desk: Any, build: Callable[..., Publication]) -> Publication:
    """A folder with two revisions, built once; a range is announced for three days later."""
    data_folder(desk.data)
    desk.refresh()
    write_table(desk.data, LB, NAT, EU, (*NEW, {"effective": (desk.now + 3 * DAY).strftime("%Y-%m-%dT%H:%M:%SZ")}))
    desk.now += DAY
    desk.refresh()
    desk.now += DAY / 24
    publication = build()
    assert not is_remembered(publication)
    return publication


def test_nothing_is_worked_out_again(desk: Any, build: Callable[..., Publication], recorded: Publication) -> None:
    """The second build is the first one with its own clock, and what somebody asks for is made."""
    desk.now += DAY / 24
    again = build()
    assert is_remembered(again)
    assert again.now == desk.now
    assert again.verified == desk.now
    assert same(again, desk.build())
    assert again.tip == recorded.tip


def test_nor_while_a_revision_is_pending(desk: Any, build: Callable[..., Publication]) -> None:
    """A site that never ran refresh, whose document has a date, has the same pending revision in each build."""
    data_folder(desk.data)
    write_table(desk.data, LB, NAT, EU, published="2026-11-19T08:00:00Z")
    build()
    desk.now += DAY
    again = build()
    assert same(again, desk.build())


def test_a_revision_that_the_clock_dates_is_never_remembered(desk: Any, build: Callable[..., Publication]) -> None:
    """Without a date in the document the next build sees it later, and says so."""
    data_folder(desk.data)
    build()
    desk.now += DAY
    again = build()
    assert not is_remembered(again)
    assert again.changed == desk.now


@pytest.mark.parametrize("later", [DAY * 2, DAY * 2 - timedelta(days=7)], ids=["its day", "a clock that went back"])
def test_not_when_a_day_comes(
    desk: Any, build: Callable[..., Publication], recorded: Publication, later: timedelta
) -> None:
    """A range becomes active by the clock alone; and a clock before the last build's proves nothing."""
    desk.now += later
    again = build()
    assert not is_remembered(again)
    if later > DAY:
        assert recorded.primary.key.states != again.primary.key.states


def _other_document(desk: Any) -> None:
    write_table(desk.data, LB, NAT, EU)


def _other_settings(desk: Any) -> None:
    path = desk.data / "feeds.toml"
    path.write_text(path.read_text() + "\n[feeds.divio.guard]\nallow_reserved = true\n")


def _other_history(desk: Any) -> None:
    (desk.data / "history.jsonl").unlink()
    for path in (desk.data / "snapshots").iterdir():
        path.unlink()


def _cache_broken(desk: Any) -> None:
    (desk.data.parent / "cache" / "publication.pickle").write_bytes(b"\x80\x05 not one of ours")


@pytest.mark.parametrize("change", [_other_document, _other_settings, _other_history, _cache_broken])
def test_not_when_anything_is_another(
    desk: Any, build: Callable[..., Publication], recorded: Publication, change: Callable[[Any], None]
) -> None:
    """The document, the settings, what is recorded, a damaged memory: all is worked out anew."""
    change(desk)
    again = build()
    assert not is_remembered(again)
    assert same(again, desk.build())


def test_not_when_the_source_is_gone(desk: Any, build: Callable[..., Publication], recorded: Publication) -> None:
    """All is worked out anew but when its table was last verified, which the cache remembers and a machine without one does not."""
    feeds = desk.data / "feeds.toml"
    feeds.write_text(feeds.read_text().replace('json"\n', 'json"\noptional = true\n'))
    next(path for path in desk.data.glob("region-table.*")).unlink()
    desk.now += DAY / 24
    again = build()
    assert not is_remembered(again)
    assert (again.primary.health, again.primary.verified) == ("fallback", recorded.now)
    assert desk.build().primary.verified is None
    assert said(again) == said(desk.build())


def test_an_older_copy_is_never_remembered(desk: Any, build: Callable[..., Publication]) -> None:
    """How long it has been answering is asked of the clock each time; the table is as good as it was when it was verified."""
    data_folder(desk.data, serial=7)
    desk.refresh()
    good = build()
    write_table(desk.data, LB, NAT, serial=6)
    for hours, health in ((1, "current"), (7 * 24, "current"), (1, "fallback")):
        desk.now += DAY / 24 * hours
        again = build()
        assert not is_remembered(again)
        assert again.primary.verified == good.now
        assert again.primary.health == ("current" if desk.now - good.now <= 7 * DAY else "fallback"), health


def test_not_at_another_address(desk: Any, build: Callable[..., Publication], recorded: Publication) -> None:
    """Another base address is another publication."""
    assert not is_remembered(build(site_url="https://docs.example.com/ip-ranges/"))


def test_never_half_of_one_and_half_of_another(desk: Any, build: Callable[..., Publication], recorded: Publication) -> None:
    """Somebody records a revision between the build's first look and its reading of the table."""
    again = build()
    assert is_remembered(again)
    write_table(desk.data, LB, NAT, EU)
    desk.refresh()
    with pytest.raises(StoreError, match="was changed while this build was reading it"):
        _ = again.primary.entries
    assert build().serial > recorded.serial
