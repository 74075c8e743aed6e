"""The page reads what the command reads: the same cases, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ip_ranges.model.prefix import parse_prefix
from ip_ranges.model.prefix_sets import minimal_cover
from list_cases import list_cases

pytestmark = pytest.mark.browser

READ = """async (texts) => {
  const found = [];
  for (const text of texts) {
    const items = await ipRangesScan(text, ipRangesLookup.turns());
    found.push(items.map((item) => [item.line, item.text, item.reason, (item.prefixes || []).map(ipRangesAddresses.writePrefix), ipRangesScan.isUnderstood(item)]));
  }
  return found;
}"""


def test_the_page_reads_as_the_command_does(visit: Callable[..., Any], small_site: Path) -> None:
    """What is let in, left out and not understood is the same in every case, with lines, texts and reasons."""
    cases = list_cases()
    page = visit(small_site.as_uri())
    wrong = {}
    for case, items in zip(cases, page.evaluate(READ, [case["text"] for case in cases]), strict=True):
        entries = [parse_prefix(prefix) for _, _, reason, prefixes, _ in items if not reason for prefix in prefixes]
        found = {
            "open": [str(prefix) for prefix in minimal_cover(entries)],
            "left_out": [[line, text, reason] for line, text, reason, _, understood in items if reason and understood],
            "not_understood": [[line, text, reason] for line, text, reason, _, understood in items if not understood],
        }
        if found != {key: case[key] for key in found}:
            wrong[case["name"]] = {key: (found[key], case[key]) for key in found if found[key] != case[key]}
    assert wrong == {}
