"""``lookup --at`` and ``export --at``: who used an address, and what a file said, on an earlier day or with a serial."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from folders import EU, FEEDS, LB, NAT, NEW, data_folder, write_table
from ip_ranges.cli import main
from ip_ranges.cli.accepted_publication import publication_at
from ip_ranges.cli.context import CommandContext
from ip_ranges.exports import files
from ip_ranges.exports.by_name import has_past
from ip_ranges.pipeline.build import publish

DAY = 86400
FIRST = int(datetime(2026, 11, 20, 9, tzinfo=UTC).timestamp())
EXPIRES = {"expires": "2026-11-23T12:00:00Z"}
PLANNED = (*NEW, {"effective": "2026-11-24T09:00:00Z"})
VPN = ("198.51.100.128/32", "eu-west", "vpn", "outbound")
LAST = FIRST + 9 * DAY


class Life(NamedTuple):
    """A data folder after ten days, and what a build has published at the end of each of them, and at each revision."""

    data: Path
    published: Mapping[str, Mapping[str, str]]


def table(data: Path, *ranges: tuple[object, ...], partner: str) -> None:
    """Write both feeds' documents."""
    write_table(data, *ranges)
    (data / "partner.txt").write_text(partner)


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Life:
    """An end is set, an address is planned, one vanishes, the partner's list grows: each on a day of its own, with builds every day."""
    data = data_folder(tmp_path_factory.mktemp("life") / "data", LB, NAT, EU, VPN, feeds=f'published_url = "https://docs.example.com/ip-ranges/"\n{FEEDS}')
    steps: dict[int, Callable[[], None]] = {
        0: lambda: None,
        1: lambda: table(data, (*LB, EXPIRES), NAT, EU, VPN, partner="192.0.2.128/25\n"),
        2: lambda: table(data, (*LB, EXPIRES), NAT, EU, VPN, PLANNED, partner="192.0.2.128/25\n203.0.113.0/25\n"),
        4: lambda: table(data, NAT, EU, PLANNED, partner="192.0.2.128/25\n203.0.113.0/25\n"),
    }
    published: dict[str, Mapping[str, str]] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IP_RANGES_OFFLINE", "1")
        for day in range(10):
            if day in steps:
                steps[day]()
                patch.setenv("SOURCE_DATE_EPOCH", str(FIRST + day * DAY))
                assert main(["--data", str(data), "refresh"]) == 0
                publication, texts = built(data, FIRST + day * DAY)
                published[publication] = texts
            # Nine o'clock and fifteen hours less a second: the end of the day.
            published[f"{datetime.fromtimestamp(FIRST + day * DAY, UTC):%Y-%m-%d}"] = built(data, FIRST + day * DAY + 15 * 3600 - 1)[1]
    return Life(data, published)


def built(data: Path, epoch: int) -> tuple[str, Mapping[str, str]]:
    """The serial of a build, and the files that can be told back."""
    publication = publish(data, cache=None, clock=lambda: datetime.fromtimestamp(epoch, UTC), environment={"IP_RANGES_OFFLINE": "1"})
    return str(publication.serial), {path: file() for path, file in files(publication) if has_past(path)}


def test_every_file_of_every_day_byte_for_byte(life: Life, ip_ranges: Callable) -> None:
    """Lists, CSV, AWS's shape and snippets, of both feeds, at each serial and at the end of each day."""
    assert sorted(life.published)[:6] == ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25"]
    assert sorted(life.published)[10:] == ["2026112002", "2026112101", "2026112202", "2026112401"]
    for at, texts in life.published.items():
        assert len(texts) > 80
        for path in ("ip-ranges.csv", "feeds/partner/lists/all/server-pool-outbound-ipv4.txt", "snippets/all/nginx.conf"):
            answer = ip_ranges("--data", life.data, "export", path, "--at", at, epoch=LAST + DAY)
            assert (answer.code, answer.out) == (0, texts[path]), (at, path)
        context = CommandContext(life.data, environment={"SOURCE_DATE_EPOCH": str(LAST + DAY)})
        when = int(at) if "-" not in at else date.fromisoformat(at)
        then = publication_at(context, when).publication
        assert {path: file() for path, file in files(then) if has_past(path)} == texts


def test_the_head_and_the_addresses_of_then(life: Life, ip_ranges: Callable) -> None:
    """With the serial of then and what was to come; narrowed as today's."""
    answer = ip_ranges("--data", life.data, "export", "list", "--role", "load-balancer", "--region", "us-east", "--at", "2026-11-22", epoch=LAST)
    assert answer.out.partition("# serial")[2] == (
        ": 2026112202\n"
        "# changed: 2026-11-22T09:00:00Z\n"
        "# count: 2\n"
        "# source: https://docs.example.com/ip-ranges/ip-ranges.json\n"
        f"# to come: remove after 2026-11-23T12:00:00Z (changes.json {told(life, 'remove')})\n"
        f"# to come: repoint names before 2026-11-23T12:00:00Z (changes.json {told(life, 'repoint')})\n"
        f"# to come: allow before 2026-11-24T09:00:00Z (changes.json {told(life, 'allow')})\n"
        "# These are EXAMPLE addresses from documentation space. Do not put them into a firewall.\n"
        "192.0.2.10/32\n"
        "192.0.2.11/32\n"
    )


def told(life: Life, action: str) -> str:
    """The id of the change that was told with this action, as the list of that day had it."""
    heads = life.published["2026-11-22"]["lists/us-east/load-balancer-inbound-ipv4.txt"]
    words = {"remove": "remove after", "repoint": "repoint names before", "allow": "allow before"}
    (line,) = [line for line in heads.splitlines() if words[action] in line]
    return line.partition("changes.json ")[2].removesuffix(")")


@pytest.mark.parametrize(
    ("at", "states"),
    [
        ("2026112002", ["active"]),
        ("2026-11-21", ["draining"]),
        ("2026-11-23T11:59:59Z", ["draining"]),
        ("2026-11-23", ["retired"]),
    ],
)
def test_who_used_an_address(at: str, states: list[str], life: Life, ip_ranges: Callable) -> None:
    """The state of then, with the moment and the serial that the answer holds for."""
    (answer,) = ip_ranges("--data", life.data, "--output", "json", "lookup", "192.0.2.10", "--at", at, epoch=LAST).json
    assert [match["state"] for match in answer["matches"]] == states
    assert answer["at"][:10] == (at if "-" in at else "2026-11-20")[:10]


def test_lookup_as_text(life: Life, ip_ranges: Callable) -> None:
    """On standard error it says as of when; what came later is not ours yet."""
    answer = ip_ranges("--data", life.data, "lookup", "192.0.2.11", "--at", "2026-11-21", epoch=LAST)
    assert (answer.code, answer.out) == (0, "192.0.2.11: not one of ours\n")
    assert answer.err == "As of 2026-11-21T23:59:59Z, serial 2026112101.\n"
    assert ip_ranges("--data", life.data, "--quiet", "lookup", "192.0.2.11", "--at", "2026-11-21", epoch=LAST).err == ""


KNOWN = "ip-ranges: What divio said is known from 2026-11-20T09:00:00Z on (serial 2026112001), its last baseline; ask for that day or a later one.\n"


@pytest.mark.parametrize("question", [["lookup", "192.0.2.10"], ["export", "list"], ["export", "feeds/partner/lists/all/server-pool-outbound-ipv4.txt"]])
def test_before_the_first_day(question: list[str], life: Life, ip_ranges: Callable) -> None:
    """Exit 1 with the day from which it is known, and no answer."""
    answer = ip_ranges("--data", life.data, *question, "--at", "2026-11-19", epoch=LAST)
    assert (answer.code, answer.out, answer.err) == (1, "", KNOWN)


@pytest.mark.parametrize("at", ["2026-11-30T09:00:01Z", "2026-12-01", "2026112009"])
def test_what_there_is_not(at: str, life: Life, ip_ranges: Callable) -> None:
    """A moment to come, and a serial of no revision, exit with 1; what is none of both with 2."""
    answer = ip_ranges("--data", life.data, "export", "list", "--at", at, epoch=LAST + DAY)
    assert (answer.code, answer.out) == (1, "")
    assert ("has not come yet" in answer.err) == ("-" in at)
    assert ip_ranges("--data", life.data, "export", "list", "--at", "yesterday", epoch=LAST).code == 2


@pytest.mark.parametrize("name", ["json", "geofeed", "changes.json", "status", "feeds/partner/ip-ranges.json", "atom"])
def test_files_that_have_no_past(name: str, life: Life, ip_ranges: Callable) -> None:
    """They are refused as a mistake in the call."""
    answer = ip_ranges("--data", life.data, "export", name, "--at", "2026-11-21", epoch=LAST)
    assert (answer.code, answer.out) == (2, "")
    assert f"--at is for lists, ip-ranges.csv, aws.json and snippets, and not for {name}." in answer.err


def test_a_feed_that_is_read_in_another_way_since(life: Life, tmp_path: Path, ip_ranges: Callable) -> None:
    """It is named with its day and the exit code is 1; what the others said of the address is told all the same."""
    data = tmp_path / "data"
    data.mkdir()
    for path in [*life.data.glob("*.*"), life.data / "snapshots"]:
        (data / path.name).mkdir() if path.is_dir() else (data / path.name).write_bytes(path.read_bytes())
    for path in (life.data / "snapshots").iterdir():
        (data / "snapshots" / path.name).write_bytes(path.read_bytes())
    with (data / "feeds.toml").open("a") as settings:
        settings.write('facts = {region = "elsewhere"}\n')
    assert ip_ranges("--data", data, "refresh", epoch=LAST).code == 0
    answer = ip_ranges("--data", data, "--quiet", "lookup", "192.0.2.10", "--at", "2026-11-21", epoch=LAST)
    assert answer.code == 1
    assert answer.out.startswith("192.0.2.10:\n  192.0.2.10/32  us-east, load-balancer")
    assert answer.err == (
        "ip-ranges: What partner said is known from 2026-11-29T09:00:00Z on (serial 2026112901), its last baseline; ask for that day or a"
        " later one.\n"
    )
    refused = ip_ranges("--data", data, "export", "list", "--feed", "partner", "--at", "2026-11-21", epoch=LAST)
    assert (refused.code, refused.out, refused.err) == (1, "", answer.err)
    assert ip_ranges("--data", data, "export", "list", "--at", "2026-11-21", epoch=LAST).code == 0


def test_nothing_accepted_yet(data: Path, ip_ranges: Callable) -> None:
    """Before the first refresh there is no past."""
    answer = ip_ranges("--data", data, "lookup", "192.0.2.10", "--at", "2026-11-20", epoch=LAST)
    assert (answer.code, answer.out) == (1, "")
    assert "has no accepted table of the feed divio yet" in answer.err
