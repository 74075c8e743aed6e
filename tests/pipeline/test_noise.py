"""Noise is not news: tokens, times, orders, old copies, and servers that answer in turn."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from ip_ranges.storage.data_folder import Store

FEEDS = """\
[feeds.aws]
format = "aws"
url = "aws.json"
example = true
"""
ROWS = (
    ("192.0.2.0/25", "us-east-1", "AMAZON"),
    ("192.0.2.0/26", "us-east-1", "EC2"),
    ("198.51.100.0/24", "eu-west-1", "S3"),
    ("2001:db8::/40", "us-east-1", "EC2"),
)


@pytest.fixture
def aws_desk(desk, aws: Callable[..., bytes]):
    """A desk whose only feed has been accepted once."""
    desk.data.mkdir()
    (desk.data / "feeds.toml").write_text(FEEDS)
    (desk.data / "aws.json").write_bytes(aws(*ROWS))
    assert desk.words() == {"aws": "accepted"}
    desk.now += timedelta(hours=1)
    return desk


def poll(desk, document: bytes) -> str:
    """Put up a document and refresh."""
    (desk.data / "aws.json").write_bytes(document)
    return desk.words()["aws"]


def files(desk) -> dict[str, bytes]:
    """What is recorded."""
    return {str(path): path.read_bytes() for path in sorted(desk.data.rglob("*.json*")) if path.name != "aws.json"}


def test_a_new_token_alone(aws_desk, aws: Callable[..., bytes]) -> None:
    """The very same rows under a new token and time change no byte."""
    before = files(aws_desk)
    assert poll(aws_desk, aws(*ROWS, token=1795170000, date="2026-11-20-10-20-00")) == "unchanged"
    assert files(aws_desk) == before


def test_keys_and_rows_in_another_order(aws_desk, aws: Callable[..., bytes]) -> None:
    """Reordered keys, rows and blanks change no byte; nor do exact duplicates."""
    before = files(aws_desk)
    content = json.loads(aws(*ROWS))
    shuffler = random.Random(1)
    for rows in (content["prefixes"], content["ipv6_prefixes"]):
        shuffler.shuffle(rows)
        rows[:] = [dict(reversed(row.items())) for row in rows] + rows[:1]
    assert poll(aws_desk, json.dumps(dict(reversed(content.items())), indent=3).encode()) == "unchanged"
    assert files(aws_desk) == before


def test_a_token_that_goes_backwards(aws_desk, aws: Callable[..., bytes]) -> None:
    """An old copy is not taken for news, whatever it says; the newer one stays, and the sentence says so quietly."""
    before = files(aws_desk)
    assert poll(aws_desk, aws(*ROWS[:2], token=1795166999)) == "unchanged"
    assert files(aws_desk) == before
    (outcome,) = aws_desk.refresh().outcomes
    assert outcome.reasons == (
        "The source answered with an older copy (token 1795166999, accepted is 1795167000); the newer one is kept.",
    )
    assert poll(aws_desk, aws(*ROWS[1:], token=1795167001)) == "accepted"


def test_two_servers_that_answer_in_turn(aws_desk) -> None:
    """Without a token both bodies are recorded, and readers are told of what went when it stays away."""
    feeds = '[feeds.github]\nformat = "github"\nurl = "meta.json"\nexample = true\nguard.max_lost = 1\n'
    (aws_desk.data / "feeds.toml").write_text(feeds)
    one = {"hooks": ["192.0.2.0/28", "192.0.2.16/28"], "web": ["198.51.100.0/28"]}
    other = {"hooks": ["192.0.2.0/27"], "web": ["198.51.100.0/28", "198.51.100.64/28"], "api": ["203.0.113.0/28"]}
    for number in range(24):
        (aws_desk.data / "meta.json").write_text(json.dumps(one if number % 2 else other))
        aws_desk.now += timedelta(hours=1)
        assert aws_desk.words() == {"github": "accepted"}
    revisions = [one for one in Store(aws_desk.data).load().revisions if one.feed == "github"]
    assert len(revisions) == 24
    # What only the first answer has went and came back a dozen times, and nobody was told; the cut asks nothing of anybody.
    assert [str(order.prefix) for order in aws_desk.build().primary.told] == []
    aws_desk.now += timedelta(days=7)
    # It has not come back since the last answer, and that is certain a week after it.
    certain = revisions[-1].observed + timedelta(days=7)
    assert [(str(order.prefix), order.action, order.told) for order in aws_desk.build().primary.told] == [
        ("198.51.100.64/28", "remove", certain),
        ("203.0.113.0/28", "remove", certain),
    ]


@pytest.mark.slow
def test_the_real_pair_of_github(desk, feeds_dir: Path) -> None:
    """The two bodies that GitHub's servers gave an hour apart, ten times over: they differ in nothing that is a range."""
    pair = sorted((feeds_dir / "github").glob("2025-07-25*"))
    assert len(pair) == 2
    desk.data.mkdir()
    (desk.data / "feeds.toml").write_text('[feeds.github]\nformat = "github"\nurl = "meta.json"\n')
    for number in range(20):
        (desk.data / "meta.json").write_bytes(pair[number % 2].read_bytes())
        desk.now += timedelta(hours=1)
        assert desk.words()["github"] == ("unchanged" if number else "accepted")
    assert pair[0].read_bytes() != pair[1].read_bytes()
    assert len(Store(desk.data).load().revisions) == 1


def test_the_real_old_copy_of_google(desk, feeds_dir: Path) -> None:
    """A copy of goog.json from years before, which some cache kept: the newer document stands."""
    newer, older = sorted((feeds_dir / "google").glob("*goog.json"))[:0:-1]
    desk.data.mkdir()
    (desk.data / "feeds.toml").write_text('[feeds.google]\nformat = "google"\nurl = "goog.json"\n')
    for path, word in ((newer, "accepted"), (older, "unchanged"), (newer, "unchanged")):
        (desk.data / "goog.json").write_bytes(path.read_bytes())
        desk.now += timedelta(hours=1)
        assert desk.words() == {"google": word}
    assert len(Store(desk.data).load().revisions) == 1


def test_two_baselines_for_another_way_of_reading(aws_desk, aws: Callable[..., bytes]) -> None:
    """Another select is a new baseline, not a flood; another url is no news at all."""
    (aws_desk.data / "other.json").write_bytes(aws(*ROWS, token=1795170000))
    (aws_desk.data / "feeds.toml").write_text(FEEDS.replace("aws.json", "other.json"))
    assert aws_desk.words() == {"aws": "unchanged"}
    (aws_desk.data / "feeds.toml").write_text(FEEDS + '[feeds.aws.select]\nservice = ["EC2"]\n')
    assert aws_desk.words() == {"aws": "accepted"}
    assert [(one.kind, one.count, len(one.changes)) for one in Store(aws_desk.data).load().revisions] == [
        ("baseline", 4, 0),
        # What is no longer read drains like anything that goes, so the record has it.
        ("baseline", 2, 2),
    ]
