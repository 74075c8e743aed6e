"""Past documents: oldest first whatever their order, with their own dates, and no more than one table in memory."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from ip_ranges.errors import IpRangesError, StoreError
from ip_ranges.pipeline.backfill import Backfilled, PastDocument, backfill
from ip_ranges.storage.data_folder import Store

FEEDS = '[feeds.aws]\nformat = "aws"\nurl = "aws.json"\n[feeds.list]\nformat = "text"\nurl = "list.txt"\n'
ROW = ("192.0.2.0/25", "us-east-1", "EC2")


@pytest.fixture
def past(desk) -> Callable[..., Backfilled]:
    """Backfill bodies under their names; a body of None cannot be read from the disk."""
    desk.data.mkdir()
    (desk.data / "feeds.toml").write_text(FEEDS)

    def run(feed: str, *documents: tuple[str, bytes | None], dry_run: bool = False) -> Backfilled:
        def body(content: bytes | None) -> bytes:
            if content is None:
                raise IpRangesError("It cannot be read.")
            return content

        def dated(name: str) -> datetime | None:
            found = re.match(r"\d{4}-\d\d-\d\d", name)
            return datetime.fromisoformat(found.group()).replace(tzinfo=UTC) if found else None

        store = Store(desk.data)
        given = [PastDocument(name, lambda content=content: body(content), dated(name)) for name, content in documents]
        return backfill(store, store.settings({}).feed(feed), given, desk.now, dry_run=dry_run)

    return run


def documents(aws: Callable[..., bytes]) -> list[tuple[str, bytes | None]]:
    """Four versions, of which the third says nothing new."""
    more = ("198.51.100.0/24", "eu-west-1", "S3")
    return [
        ("a.json", aws(ROW, token=1, date="2026-01-01-00-00-00")),
        ("b.json", aws(ROW, more, token=2, date="2026-02-01-00-00-00")),
        ("c.json", aws(more, ROW, token=3, date="2026-03-01-00-00-00")),
        ("d.json", aws(more, token=4, date="2026-04-01-00-00-00")),
    ]


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2)])
def test_any_order_is_the_same_history(past: Callable[..., Backfilled], aws: Callable[..., bytes], order: tuple[int, ...], desk) -> None:
    """The dates in the documents decide, not the order of the arguments."""
    every = documents(aws)
    done = past("aws", *(every[index] for index in order))
    assert [(one.kind, one.serial, len(one.changes)) for one in done.revisions] == [
        ("baseline", 2026010101, 0),
        ("change", 2026020101, 1),
        ("change", 2026040101, 1),
    ]
    assert (done.unchanged, done.problems) == (1, ())
    assert Store(desk.data).load().revisions == done.revisions


def test_unreadable_documents_are_named_once(past: Callable[..., Backfilled], aws: Callable[..., bytes]) -> None:
    """An error page among the documents and a file that cannot be read do not stop the others, in whatever order."""
    every = [("x.json", b"<html>"), *reversed(documents(aws)), ("y.json", None)]
    done = past("aws", *every)
    assert [name for name, _ in done.problems] == ["x.json", "y.json"]
    assert len(done.revisions) == 3


def test_dates_from_names(past: Callable[..., Backfilled]) -> None:
    """Documents without a date are dated by their names, those without any come after the one before them."""
    done = past("list", ("2026-03-01.txt", b"192.0.2.3\n"), ("2026-02-01.txt", b"192.0.2.1\n"), ("after.txt", b"192.0.2.2\n"))
    assert [one.serial for one in done.revisions] == [2026020101, 2026020102, 2026030101]


def test_a_history_is_only_continued(past: Callable[..., Backfilled], aws: Callable[..., bytes], desk) -> None:
    """What is older than the last revision cannot be put before it; what is newer goes on."""
    every = documents(aws)
    past("aws", *every[1:3])
    before = (desk.data / "history.jsonl").read_bytes()
    with pytest.raises(StoreError, match=r"The history of aws already reaches to 2026-02-01, and a history is only ever continued:"):
        past("aws", every[3], every[0])
    assert (desk.data / "history.jsonl").read_bytes() == before
    assert [one.serial for one in past("aws", every[3]).revisions] == [2026040101]
    assert past("aws", every[3]).unchanged == 1


def test_dry_run(past: Callable[..., Backfilled], aws: Callable[..., bytes], desk) -> None:
    """It says what would be recorded and writes nothing."""
    assert len(past("aws", *documents(aws), dry_run=True).revisions) == 3
    assert sorted(path.name for path in desk.data.iterdir()) == ["feeds.toml"]


def test_a_second_feed_goes_on_with_the_serials(past: Callable[..., Backfilled], aws: Callable[..., bytes], desk) -> None:
    """Serials rise over all feeds, also where the documents are older than what another feed has."""
    past("aws", *documents(aws))
    done = past("list", ("2026-01-15.txt", b"192.0.2.1\n"), ("2026-05-01.txt", b"192.0.2.2\n"))
    assert [(one.serial, one.observed.isoformat()) for one in done.revisions] == [
        (2026040102, "2026-01-15T00:00:00+00:00"),
        (2026050101, "2026-05-01T00:00:00+00:00"),
    ]
    assert Store(desk.data).load().serial == 2026050101
