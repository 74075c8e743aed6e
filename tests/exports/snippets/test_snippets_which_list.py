"""What the page of lists promises of every list: wide before narrow, and no address in a comment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import ip_network
from itertools import pairwise
from pathlib import Path

import pytest
from ip_ranges.exports import files
from ip_ranges.exports.snippets import recipes
from ip_ranges.exports.snippets.recipe import recipe_named
from ip_ranges.lookup.address_scanner import find_expressions
from situations import table


def lists(files: Mapping[str, str]) -> dict[str, str]:
    """The plain lists among published files."""
    return {path: text for path, text in files.items() if "lists/" in path and path.endswith(".txt")}


@pytest.mark.slow
@pytest.mark.parametrize("which", ["small_files", "big_files", "hostile_files"])
def test_no_address_stands_in_a_comment(which: str, request: pytest.FixtureRequest) -> None:
    """Not in its date, its serial or the place that it comes from; some programs read comments as well."""
    found = lists(request.getfixturevalue(which))
    assert len(found) > 40
    comments = {line for text in found.values() for line in text.splitlines() if line.startswith("#")}
    assert [line for line in comments if find_expressions(line[1:])] == []


@pytest.mark.slow
@pytest.mark.parametrize("which", ["small_files", "big_files"])
def test_a_wide_prefix_stands_before_a_narrow_one(which: str, request: pytest.FixtureRequest) -> None:
    """In every list, so that a program that keeps the first of two that overlap keeps the whole."""
    for path, text in lists(request.getfixturevalue(which)).items():
        networks = [ip_network(line) for line in text.splitlines() if not line.startswith("#")]
        order = [(one.version, int(one.network_address), one.prefixlen) for one in networks]
        assert order == sorted(order), path
        if ".aggregated" in path:
            ends = [(int(one.network_address), int(one.broadcast_address)) for one in networks]
            assert all(before[1] < after[0] for before, after in pairwise(ends)), path


def test_one_in_another() -> None:
    """Each prefix as it is published, and the fewest that hold the same addresses."""
    found = {path: making() for path, making in files(table(1)) if path.startswith("lists/overlapping/all-outbound")}
    rows = {path.rpartition("/")[2]: [line for line in text.splitlines() if line[0] != "#"] for path, text in found.items()}
    assert rows["all-outbound-ipv4.txt"] == ["192.0.2.0/24", "192.0.2.128/26", "192.0.2.130/32"]
    assert rows["all-outbound-ipv4.aggregated.txt"] == ["192.0.2.0/24"]
    assert rows["all-outbound-ipv6.txt"] == ["2001:db8:1::/48", "2001:db8:1:8000::/49"]
    assert rows["all-outbound-ipv6.aggregated.txt"] == ["2001:db8:1::/48"]


def test_the_page_names_every_recipe_that_it_should(root_dir: Path) -> None:
    """Those of programs that people would otherwise feed a list to; each name is one."""
    source = (root_dir / "docs" / "reference" / "which-list.rst").read_text("utf-8")
    named = set(re.findall(r"<snippet-([a-z-]+)>", source))
    assert named - {"outcomes"} == {"nginx-geo", "postfix", "bird", "varnish", "traefik", "envoy"}
    assert all(recipe_named(name) in recipes() for name in named - {"outcomes"})
    for program in ("HAProxy", "dnsdist", "firewalld", "ferm", "grepcidr", "nmap", "Squid", "unbound", "FRR", "Knot", "OpenSSH", "fail2ban"):
        assert f"   * - {program}" in source
