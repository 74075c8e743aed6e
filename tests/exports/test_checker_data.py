"""checker-data.js: one call with plain JSON, compact, safe wherever a script may stand."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from ip_ranges.changes.publication import Publication
from ip_ranges.exports.checker_data import text as text_of
from ip_ranges.exports.feed_view import Grouped
from publications import big_publication, hostile_publication, small_publication


def checker_data(publication: Publication, feed: str = "") -> str:
    """The file of a feed, "" for the primary one."""
    found = publication.feed(feed)
    assert found is not None
    return text_of(Grouped(publication, found))


def _content(text: str) -> dict[str, Any]:
    assert text.startswith("ipRangesCheckerData({")
    assert text.endswith("});\n")
    found = json.loads(text.removeprefix("ipRangesCheckerData(").removesuffix(");\n"))
    assert isinstance(found, dict)
    return found


def test_every_range_of_the_primary_feed_and_its_pools() -> None:
    """Own ranges in every state, and of the vendor's only those behind a region, under that region's id."""
    found = _content(checker_data(small_publication()))
    rows = {(text, *group[:4], group[8]) for group, texts in zip(found["groups"], found["prefixes"], strict=True) for text in texts.split()}
    assert ("192.0.2.10/32", "us-east", "load-balancer", "inbound", "active", "") in rows
    assert ("192.0.2.12/32", "us-east", "load-balancer", "inbound", "announced", "") in rows
    assert ("198.51.100.201/32", "eu-west", "vpn", "outbound", "retired", "") in rows
    assert ("203.0.113.64/26", "us-east", "server-pool", "outbound", "active", "aws") in rows
    assert not any(row[0] == "203.0.113.128/27" for row in rows)
    assert found["serial"] == 2026112001
    assert found["regions"] == {
        "us-east": "North America (Virginia)",
        "eu-west": "Europe (Ireland)",
        "ap-south": "Asia Pacific (Mumbai)",
    }
    assert found["hostnames"] == {"lb.us.example.com": "us-east", "lb.eu.example.com": "eu-west"}


def test_a_vendors_feed_has_its_own() -> None:
    """Every feed has the file, in which its own regions are the regions."""
    found = _content(checker_data(small_publication(), "aws"))
    assert "203.0.113.128/27" in " ".join(found["prefixes"])
    assert found["regions"] == {"eu-west-1": "eu-west-1", "us-east-1": "us-east-1"}
    assert {group[8] for group in found["groups"]} == {""}


def test_what_was_told_of_names() -> None:
    """Where a load balancer has an end, whoever asks for it is told until when to point elsewhere, as the feeds were told."""
    assert _content(checker_data(small_publication()))["repoints"] == [
        ["us-east", "192.0.2.11/32", None, "2026-12-20T09:00:00Z", False]
    ]


def test_tables_that_are_missing() -> None:
    """A feed of which the build has no table is named: the vendor's for the site, none for another feed that draws nothing from it."""
    whole = small_publication()
    publication = replace(whole, feeds=whole.feeds[:1], absent={"aws": "The server answered 503."})
    assert _content(checker_data(whole))["missing"] == []
    assert _content(checker_data(publication))["missing"] == ["AWS"]
    assert _content(checker_data(replace(whole, absent={"far": ""}), "aws"))["missing"] == []


def test_hostile_texts_stay_inside_their_strings() -> None:
    """No markup, no line separator and no control character leaves the JSON."""
    text = checker_data(hostile_publication())
    assert text.isascii()
    assert "<" not in text
    assert text.count("\n") == 1
    assert "<script>alert(1)</script>" in _content(text)["regions"]


@pytest.mark.slow
def test_a_vendors_whole_table_is_small() -> None:
    """17,000 ranges take less than half a megabyte."""
    text = checker_data(big_publication())
    assert sum(len(texts.split()) for texts in _content(text)["prefixes"]) == 17_000
    assert len(text) < 500_000
