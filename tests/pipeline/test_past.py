"""What was published on an earlier day, told back from the history: byte for byte what builds have written."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from histories import DAY, START, Seen
from ip_ranges.changes.publication import Publication
from ip_ranges.errors import HistoryError, IpRangesError
from ip_ranges.exports import files
from ip_ranges.exports.by_name import has_past
from ip_ranges.model.snapshot import Snapshot
from ip_ranges.model.table import Region
from ip_ranges.pipeline.assemble import accepted_publication
from ip_ranges.pipeline.past import At, past
from ip_ranges.settings import Settings
from ip_ranges.storage.history_file import chained, parse_history
from ip_ranges.storage.ledger import Ledger
from obeying import NEVER_ASKED, publications, settings_of
from publications import made
from random_histories import moment, random_history

LB, NAT = ("us-east", "load-balancer", "inbound"), ("eu-west", "nat-gateway", "outbound")


def told_back(publication: Publication) -> dict[str, str]:
    """Every published file that can be made as it was."""
    return {path: file() for path, file in files(publication) if has_past(path)}


def then(ledger: Ledger, settings: Settings, at: At, now: datetime) -> dict[str, str] | str:
    """The files of then, or why they are not known any more."""
    earlier = past(ledger, at, now)
    if earlier.unknown:
        return earlier.unknown["ours"]
    return told_back(accepted_publication(earlier.ledger, settings, NEVER_ASKED, earlier.moment))


@pytest.mark.slow
@pytest.mark.parametrize("number", range(4))
def test_every_look_at_random_histories(number: int) -> None:
    """At each moment at which somebody looked: the lists, the CSV and the snippets of then, or that its baseline is a later one.

    Where a document came later that says of itself that it is older than the look, what holds is what it says.
    """
    compared = 0
    for seed in range(number, 24, 4):
        history = random_history(seed)
        looks = [(step, ledger, publication) for step, _, ledger, publication in publications(history)]
        step, last, _ = looks[-1]
        last = last._replace(revisions=tuple(parse_history(last.lines, "history.jsonl")))
        settings = settings_of(step.settle, step.reading, history.roles)
        for look, ledger, publication in looks:
            since = last.revisions[len(ledger.revisions) :]
            if any(revision.observed <= moment(look.at) for revision in since):
                continue
            answer = then(last, settings, moment(look.at), moment(step.at))
            if any(revision.kind == "baseline" for revision in since):
                assert isinstance(answer, str)
            else:
                assert answer == told_back(publication)
                compared += 1
    assert compared > 30


def ledger_of(seen: Seen, *regions: Region) -> Ledger:
    """The ledger that a history ends with."""
    lines, revisions = chained([], seen.revisions)
    assert seen.table is not None
    table = seen.table._replace(regions=regions or seen.table.regions)
    newest = revisions[-1]
    snapshot = Snapshot("f", {}, newest.digest, newest.digest, table, newest.serial, newest.observed)
    return Ledger(tuple(lines), tuple(revisions), {"f": snapshot})


def three_days() -> Seen:
    """An address, then another one beside it, then the other one alone, under a new name of its region."""
    seen, first, second = Seen(), made("192.0.2.1/32", LB), made("192.0.2.2/32", LB, note="The new one.")
    seen.see(START, [first], regions=[Region("us-east", "Virginia", hostname="old.example.com")])
    seen.see(START + DAY, [first, second], regions=[Region("us-east", "Virginia", hostname="old.example.com")])
    seen.see(START + 2 * DAY, [second], regions=[Region("us-east", "Ashburn"), Region("eu-west", "Ireland")])
    return seen


@pytest.mark.parametrize(
    ("at", "serial", "moment_of_then", "prefixes", "names"),
    [
        (2026110101, 2026110101, START, ["192.0.2.1/32"], {"us-east": "Virginia"}),
        (START, 2026110101, START, ["192.0.2.1/32"], {"us-east": "Virginia"}),
        (date(2026, 11, 1), 2026110101, START + DAY - timedelta(seconds=1), ["192.0.2.1/32"], {"us-east": "Virginia"}),
        (date(2026, 11, 2), 2026110201, START + 2 * DAY - timedelta(seconds=1), ["192.0.2.1/32", "192.0.2.2/32"], {"us-east": "Virginia"}),
        (2026110301, 2026110301, START + 2 * DAY, ["192.0.2.2/32"], {"us-east": "Ashburn", "eu-west": "Ireland"}),
        (date(2026, 11, 4), 2026110301, START + 3 * DAY, ["192.0.2.2/32"], {"us-east": "Ashburn", "eu-west": "Ireland"}),
    ],
)
def test_a_day_a_moment_and_a_serial(at: At, serial: int, moment_of_then: datetime, prefixes: list[str], names: dict[str, str]) -> None:
    """A day is its last moment, the present one for today; a serial is the moment of its revision."""
    earlier = past(ledger_of(three_days()), at, START + 3 * DAY)
    table = earlier.ledger.snapshots["f"].table
    assert (earlier.ledger.serial, earlier.moment, earlier.unknown) == (serial, moment_of_then, {})
    assert [str(item.prefix) for item in table.ranges] == prefixes
    assert {region.id: region.name for region in table.regions} == names


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (date(2026, 11, 5), "2026-11-05T23:59:59Z has not come yet; ask for today or an earlier day."),
        (START + 4 * DAY, "2026-11-05T00:00:00Z has not come yet; ask for today or an earlier day."),
        (2026110102, "There is no revision with the serial 2026110102; the last ones are 2026110101, 2026110201, 2026110301."),
    ],
)
def test_what_there_is_not(at: At, sentence: str) -> None:
    """A day to come and a serial that no revision has."""
    with pytest.raises(IpRangesError) as caught:
        past(ledger_of(three_days()), at, START + 3 * DAY)
    assert str(caught.value) == sentence


def test_before_the_last_baseline() -> None:
    """Where a feed is read in another way, what it said before is not known any more; before the first one there was nothing."""
    seen = three_days()
    seen.see(START + 3 * DAY, [made("198.51.100.64/28", NAT)], baseline=True)
    ledger = ledger_of(seen)
    earlier = past(ledger, 2026110301, START + 4 * DAY)
    assert earlier.unknown == {
        "f": "What f said is known from 2026-11-04T00:00:00Z on (serial 2026110401), its last baseline; ask for that day or a later one."
    }
    assert earlier.ledger.snapshots["f"].table.ranges == ()
    assert past(ledger, date(2026, 10, 31), START + 4 * DAY).ledger.snapshots == {}
    assert past(ledger, 2026110401, START + 4 * DAY).unknown == {}


@pytest.mark.parametrize("names", [("Virginia", "Virginia"), ("Virginia", "Ashburn")])
def test_a_history_that_does_not_lead_back(names: tuple[str, str]) -> None:
    """A table of which the changes make another one than was recorded is not shown: its digest is another, or its count."""
    seen, first, second, other = Seen(), *(made(f"192.0.2.{number}/32", LB) for number in (1, 2, 3))
    seen.see(START, [first], regions=[Region("us-east", names[0])])
    seen.see(START + DAY, [first, second], regions=[Region("us-east", names[1])])
    ledger = ledger_of(seen)
    table = ledger.snapshots["f"].table._replace(ranges=(second, other) if names[0] == names[1] else (first, second, other))
    snapshots = {"f": ledger.snapshots["f"]._replace(table=table)}
    with pytest.raises(HistoryError, match="does not lead back from the accepted table of f to the one of the serial 2026110101"):
        past(ledger._replace(snapshots=snapshots), 2026110101, START + 3 * DAY)
