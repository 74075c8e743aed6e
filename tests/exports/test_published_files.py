"""What is true of all published files together."""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from ip_ranges.changes.publication import Publication
from ip_ranges.changes.published_paths import path_segment
from ip_ranges.exports import files
from ip_ranges.exports.site.writer import write_files
from publications import NOW, hostile_publication, small_publication

Render = Callable[[Publication], dict[str, str]]


def test_the_contract_s_files_are_there(small_files: dict[str, str]) -> None:
    """Every path that the design promises, at the top for the site's own feed."""
    promised = {
        "status.json",
        "ip-ranges.json",
        "ip-ranges.csv",
        "aws.json",
        "changes.json",
        "changes/2026112001.json",
        "changes.atom",
        "changes.feed.json",
        "changes.ics",
        "history.jsonl",
        "SHA256SUMS",
        "lists/us-east/load-balancer-inbound-ipv4.txt",
        "lists/us-east/load-balancer-inbound-ipv4.aggregated.txt",
        "lists/all/nat-gateway-outbound-ipv6.txt",
        *(f"{folder}/changes.{kind}" for folder in ("regions/us-east", "roles/load-balancer") for kind in ("atom", "feed.json", "ics")),
        "schema/ip-ranges.schema.json",
        "schema/revision.schema.json",
        "schema/region-table.schema.json",
        "snippets/us-east/nginx.conf",
        "snapshots/divio.json",
    }
    assert promised - set(small_files) == set()


def test_every_other_feed_has_the_same_set(small_files: dict[str, str]) -> None:
    """Under feeds/aws/ stands what stands at the top, with its own regions and the one role that a vendor has."""
    names = ["status.json", "ip-ranges.json", "ip-ranges.csv", "aws.json", "changes.json", "changes.atom", "changes.ics"]
    names += ["changes.feed.json", "changes/2026111501.json", "lists/us-east-1/server-pool-outbound-ipv4.txt"]
    names += ["lists/all/server-pool-outbound-ipv6.aggregated.txt", "regions/eu-west-1/changes.atom"]
    assert {f"feeds/aws/{name}" for name in names} - set(small_files) == set()


def test_the_status_comes_last_and_the_sums_before_it() -> None:
    """Whoever writes the files in their order never publishes a status that is ahead of its files."""
    assert [path for path, _ in files(small_publication())][-2:] == ["SHA256SUMS", "status.json"]


def test_no_path_is_made_twice() -> None:
    """Two files under one name would overwrite each other."""
    for publication in (small_publication(), hostile_publication()):
        paths = [path for path, _ in files(publication)]
        assert len(paths) == len({path.casefold() for path in paths})


def test_two_runs_give_the_same_bytes(small_files: dict[str, str], render: Render) -> None:
    """Nothing depends on the order of a set, on memory or on the day."""
    assert render(small_publication()) == small_files


def test_a_later_clock_changes_the_status_alone(small_files: dict[str, str], render: Render) -> None:
    """No build time is in any other file: an hour later only the status (and its sum) are different."""
    later = render(small_publication(now=NOW + timedelta(hours=1)))
    assert {path for path in later if later[path] != small_files[path]} == {"status.json", "feeds/aws/status.json", "SHA256SUMS"}


def test_the_clock_alone_changes_states_and_not_the_serial(small_files: dict[str, str], render: Render) -> None:
    """After 20 December the new load balancer is active; the old one still stands in its feed and so stays."""
    later = render(small_publication(now=NOW + timedelta(days=30)))
    old, new = small_files["ip-ranges.json"], later["ip-ranges.json"]
    row = '"prefix": "192.0.2.12/32", "region": "us-east", "role": "load-balancer", "direction": "inbound", "state": '
    assert f'{row}"announced"' in old
    assert f'{row}"active"' in new
    assert old.splitlines()[1] == new.splitlines()[1] == '"serial": 2026112001,'
    vpn = "lists/eu-west/vpn-outbound-ipv4"
    assert "\n198.51.100.200/32\n" in small_files[f"{vpn}.txt"]
    assert "\n198.51.100.200/32\n" not in later[f"{vpn}.txt"]
    assert "\n198.51.100.200/32\n" in later[f"{vpn}.retired.txt"]


def test_all_carry_one_serial(small_files: dict[str, str]) -> None:
    """2026112001 is in every file that speaks of the table as it is now."""
    for path, text in small_files.items():
        # Nothing in a calendar but its events may change: programs copy all of them when its head does.
        if not re.match(r"(feeds/[^/]+/)?(changes/|schema/)|snapshots/aws|SHA256SUMS|.*\.ics", path):
            assert "2026112001" in text, path


def test_lines_end_in_line_feeds(small_files: dict[str, str]) -> None:
    """LF, and one at the end of every file; RFC 5545 and RFC 8805 alone want CR LF."""
    for path, text in small_files.items():
        assert text.endswith("\n"), path
        assert ("\r" in text) == path.endswith((".ics", "geofeed.csv")), path


def test_the_sums_are_right(tmp_path: Path) -> None:
    """``sha256sum --check --strict`` finds every file as it should be, and no file is left out."""
    write_files(small_publication(), tmp_path)
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    named = {line[66:] for line in (tmp_path / "SHA256SUMS").read_text().splitlines()}
    there = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert named == there - {"SHA256SUMS"}


def test_one_file_costs_one_file(small_files: dict[str, str]) -> None:
    """A file that needs another's digest makes that one only: any file can be had by itself."""
    alone = dict(files(small_publication()))
    assert alone["status.json"]() == small_files["status.json"]
    assert alone["SHA256SUMS"]() == small_files["SHA256SUMS"]


def test_without_an_address_links_are_relative(render: Render) -> None:
    """Nobody has said where the site is: nothing invents a host, and ids are what they were."""
    nameless, named = render(small_publication(base_url="")), render(small_publication())
    assert "docs.example.com" not in "".join(text for path, text in nameless.items() if not path.startswith("snippets"))
    ids = re.compile("<id>(.*?)</id>")
    assert ids.findall(nameless["changes.atom"]) == ids.findall(named["changes.atom"])


def test_a_missing_vendor_feed_is_said(render: Render) -> None:
    """An optional feed without a table is in the status with its reason, and its region says null."""
    whole = small_publication()
    found = render(replace(whole, feeds=whole.feeds[:1], absent={"aws": "The server answered 503."}))
    assert '"aws": {"state": "absent"' in found["status.json"]
    assert '"count": null' in found["ip-ranges.json"]


@pytest.mark.parametrize(
    ("region", "segment"),
    [
        ("us-east", "us-east"),
        ("eu.west_1", "eu.west_1"),
        ("..", "region-5ec1f7e7"),
        ("a/b", "a-b-c14cddc0"),
        ("all", "all-5ef5ef03"),
        ("ALL", "all-b5c7aed7"),
        ("con", "con-1143da2b"),
        ("NUL.txt", "nul-txt-0241e4ee"),
        ("a-b-c14cddc0", "a-b-c14cddc0-ed4701d6"),
        ("", "region-e3b0c442"),
        ("é", "region-4a99557e"),
    ],
)
def test_segments(region: str, segment: str) -> None:
    """A safe id is its own folder; any other gets one that is safe and its own: the name of all regions, of a device, and
    what was made to look like such a folder, too.
    """
    assert path_segment(region) == segment
    digits = hashlib.sha256(region.encode()).hexdigest()[:8]
    assert segment == region or segment.endswith(f"-{digits}")


def test_hostile_ids_stay_inside(hostile_files: dict[str, str], tmp_path: Path) -> None:
    """No region id reaches a path as it is; all files land below the folder."""
    own = [path for path in hostile_files if not path.startswith("snippets/")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*", path) and ".." not in path for path in own)
    assert not (tmp_path / "etc").exists()


def test_hostile_texts_make_no_line(hostile_files: dict[str, str]) -> None:
    """A note or a source with a line end in it adds no address to any list."""
    for path, text in hostile_files.items():
        if path.startswith("lists/"):
            for line in text.splitlines():
                assert line.startswith("# ") or re.fullmatch(r"192\.0\.2\.[0-7]/(29|3[0-2])", line), (path, line)
