"""An allow list against the table: missing, obsolete, about to change."""

from __future__ import annotations

import pytest
from ip_ranges.lookup.allow_list import read_allow_list
from ip_ranges.lookup.comparison import Comparison, compare_list
from ip_ranges.model.prefix_sets import minimal_cover
from publications import big_publication, small_publication


def against(text: str, **filters: str) -> Comparison:
    """Compare a text with the small publication's own feed."""
    return compare_list(read_allow_list(text), small_publication().primary, **filters)  # type: ignore[arg-type]


def missing(comparison: Comparison) -> list[str]:
    """The prefixes that a list lacks."""
    return [str(entry.range.prefix) for entry in comparison.missing]


def obsolete(comparison: Comparison) -> list[tuple[str, int, str | None]]:
    """What may go: the part, its line, and the state of what it was."""
    return [(str(one.prefix), one.mention.line, one.was and one.was.state) for one in comparison.obsolete]


def changing(comparison: Comparison) -> list[tuple[str, str]]:
    """What is listed and will change."""
    return [(str(entry.range.prefix), entry.state) for entry in comparison.changing]


OUTBOUND = "192.0.2.128/25 2001:db8:1:8000::/49 198.51.100.64/28 198.51.100.80/32 198.51.100.200"


def test_an_aggregated_list_equals_the_exact_one() -> None:
    """One /25 stands for the two /26s of the table: nothing is missing, nothing obsolete."""
    found = against(OUTBOUND, direction="outbound")
    assert (missing(found), obsolete(found)) == ([], [])
    assert changing(found) == [("198.51.100.200/32", "draining")]
    assert found.same


def test_an_empty_list_lacks_everything_allowed() -> None:
    """Announced and draining ranges are on today's allow list, retired ones are not."""
    assert missing(against("", region="us-east", family=4)) == [  # type: ignore[arg-type]
        "192.0.2.10/32",
        "192.0.2.11/32",
        "192.0.2.12/32",
        "192.0.2.128/26",
        "192.0.2.192/26",
    ]


def test_half_a_block_is_missing() -> None:
    """An entry that is listed in part is missing."""
    assert missing(against("192.0.2.128/26 192.0.2.192/27", role="nat-gateway", region="us-east")) == [
        "192.0.2.192/26",
        "2001:db8:1:8000::/49",
    ]


def test_what_was_ours_and_what_never_was() -> None:
    """A retired address and a stranger are obsolete; the retired one says what it was."""
    found = against(f"{OUTBOUND}\n198.51.100.201\n203.0.113.5", direction="outbound")
    assert obsolete(found) == [("198.51.100.201/32", 2, "retired"), ("203.0.113.5/32", 3, None)]
    assert not found.same
    assert found.as_json()["obsolete"] == [
        {
            "prefix": "198.51.100.201/32",
            "listed": "198.51.100.201/32",
            "line": 2,
            "region": "eu-west",
            "role": "vpn",
            "direction": "outbound",
            "state": "retired",
            "meaning": "safe to remove since 9 November 2026, 09:00 UTC",
            "effective": None,
            "expires": None,
            "keep_until": "2026-11-09T09:00:00Z",
            "note": "",
            "published": "198.51.100.201/32",
        },
        {"prefix": "203.0.113.5/32", "listed": "203.0.113.5/32", "line": 3, "state": None, "published": None},
    ]


def test_a_listed_block_that_is_too_wide() -> None:
    """Only the part that is not ours is obsolete, as its minimal cover."""
    assert obsolete(against("192.0.2.0/24", region="us-east")) == [
        ("192.0.2.0/29", 1, None),
        ("192.0.2.8/31", 1, None),
        ("192.0.2.13/32", 1, None),
        ("192.0.2.14/31", 1, None),
        ("192.0.2.16/28", 1, None),
        ("192.0.2.32/27", 1, None),
        ("192.0.2.64/26", 1, None),
    ]


def test_an_address_of_another_purpose_is_not_obsolete() -> None:
    """The filters say what the list is for; an inbound address in it is still one of ours."""
    assert obsolete(against("192.0.2.10", direction="outbound")) == []


def test_what_will_change_comes_by_its_day() -> None:
    """Listed ranges that begin or end on a known day, the next one first."""
    found = against("192.0.2.12 192.0.2.11 198.51.100.200")
    assert changing(found) == [
        ("198.51.100.200/32", "draining"),
        ("192.0.2.11/32", "draining"),
        ("192.0.2.12/32", "announced"),
    ]
    assert [one["keep_until"] or one["effective"] for one in found.as_json()["changing"]] == [
        "2026-11-27T09:30:00Z",
        "2026-12-20T09:00:00Z",
        "2026-12-20T09:00:00Z",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["exact", "aggregated"])
def test_a_big_list_matches_itself(name: str) -> None:
    """Seventeen thousand ranges, one by one or aggregated, are complete; one taken away is missing."""
    feed = big_publication().primary
    prefixes = [entry.range.prefix for entry in feed.allowed]
    if name == "aggregated":
        prefixes = list(minimal_cover(prefixes))
    found = compare_list(read_allow_list("\n".join(map(str, prefixes))), feed)
    assert (found.missing, found.obsolete) == ((), ())
    found = compare_list(read_allow_list("\n".join(map(str, prefixes[1:]))), feed)
    assert found.missing
    assert all(prefixes[0].contains(entry.range.prefix) for entry in found.missing)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("deny all;\nallow 198.51.100.64/28;", "is let in here, but a rule that keeps out may come first or count more"),
        ("limit in 198.51.100.64/28", "is let in a few times only, and then kept out"),
        ("listen 198.51.100.64/28;", "stands in a rule that does not let it in"),
        ("evaluate_policy enforce 198.51.100.64/28;", "stands beside words that are not known here, so nobody can tell whether it is let in"),
    ],
)
def test_what_is_not_surely_let_in_is_missing_and_told(text: str, reason: str) -> None:
    """It never counts, and its line and the reason are in the answer."""
    found = against(text, role="nat-gateway", region="eu-west", family=4)  # type: ignore[arg-type]
    answer = found.as_json()
    assert missing(found) == ["198.51.100.64/28"]
    assert not found.same
    assert [(one["line"], one["text"], one["reason"]) for one in answer["left_out"] + answer["not_understood"]] == [
        (text.count("\n") + 1, "198.51.100.64/28", reason)
    ]
