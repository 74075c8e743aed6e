"""Which files there are: what the table or its history ever had, and nothing else."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ip_ranges.changes.publication import Publication, PublishedFeed
from ip_ranges.errors import IpRangesError
from ip_ranges.exports import files
from ip_ranges.exports.by_name import export
from ip_ranges.exports.snippets import recipes
from ip_ranges.model.table import Range
from ip_ranges.pipeline.build import publish
from publications import BASE_URL, NOW, REGIONS, made, published, small_publication
from strategies import tables

ENDS = ["", ".aggregated", ".next", ".next.aggregated", ".retired", ".retired.aggregated"]
LB, NAT = ("us-east", "load-balancer", "inbound"), ("us-east", "nat-gateway", "outbound")


def site(*steps: Sequence[Range], form: str = "region-table") -> Publication:
    """A site of one feed with these tables, a day apart."""
    whole = [(2026110100 + day, f"2026-11-{day:02}T09:00:00Z", tuple(ranges), ()) for day, ranges in enumerate(steps, start=1)]
    return published(now=NOW, base_url=BASE_URL, feeds=[("divio", form, "x", REGIONS, whole)], example=True)


def stems(publication: Publication) -> set[str]:
    """The lists, each once for its six forms, all of which must be there."""
    names = [path.removeprefix("lists/").removesuffix(".txt") for path, _ in files(publication) if path.startswith("lists/")]
    lists = {name.partition(".")[0] for name in names}
    assert sorted(names) == sorted(stem + end for stem in lists for end in ENDS)
    return lists


def snippets(publication: Publication, segment: str) -> set[str]:
    """The snippets of one folder."""
    return {path.rpartition("/")[2] for path, _ in files(publication) if path.startswith(f"snippets/{segment}/")}


def test_the_example_site(root_dir: Path, tmp_path: Path) -> None:
    """What the shipped example publishes, by kind: 401 files and no more. Each limit that grows needs a reason."""
    shutil.copytree(root_dir / "data", tmp_path / "data", ignore=shutil.ignore_patterns(".*"))
    example = publish(tmp_path / "data", cache=None, clock=lambda: NOW, environment={"IP_RANGES_OFFLINE": "1"})
    paths = [path for path, _ in files(example)]
    kinds = Counter(path.partition("/")[0] if "/" in path else "at the top" for path in paths)
    assert kinds == {
        "at the top": 12,
        "changes": 1,
        "lists": 39 * 6,
        "regions": 7 * 3,
        "roles": 4 * 3,
        "schema": 8,
        "snapshots": 1,
        "snippets": 112,
    }
    assert len(paths) <= 401
    # Every role in both families: two directions of all regions and of the two private ones, one of the five others.
    assert sum(stem.partition("/")[2].startswith("all-") for stem in stems(example)) == 22
    assert {stem for stem in stems(example) if stem.startswith("us-east/")} == {
        "us-east/load-balancer-inbound-ipv4",
        "us-east/all-inbound-ipv4",
        "us-east/all-inbound-ipv6",
    }
    assert {stem for stem in stems(example) if stem.startswith("all/") and "/all-" not in stem} == {
        "all/load-balancer-inbound-ipv4",
        "all/load-balancer-inbound-ipv6",
        "all/nat-gateway-outbound-ipv4",
        "all/proxy-inbound-ipv4",
        "all/vpn-outbound-ipv4",
    }
    assert {segment: len(snippets(example, segment)) for segment in ("all", "us-east", "uk-private-1")} == {
        "all": 20,
        "us-east": 10,
        "uk-private-1": 21,
    }


def test_a_list_stays_when_it_is_empty() -> None:
    """The NAT gateway went in the second revision and was retired: its lists are there and say that they are empty."""
    went = site((made("192.0.2.10/32", LB), made("192.0.2.64/26", NAT)), (made("192.0.2.10/32", LB),))
    assert stems(went) == {
        f"{segment}/{name}"
        for segment in ("all", "us-east")
        for name in (
            "load-balancer-inbound-ipv4",
            "nat-gateway-outbound-ipv4",
            "all-inbound-ipv4",
            "all-inbound-ipv6",
            "all-outbound-ipv4",
            "all-outbound-ipv6",
        )
    }
    text = dict(files(went))["lists/us-east/nat-gateway-outbound-ipv4.txt"]()
    assert text.endswith("# This list is empty: no such address is on the allow list.\n")
    assert "nginx.conf" in snippets(went, "us-east")


def test_a_list_that_never_had_anything_is_absent() -> None:
    """No list, no snippet for the direction, no feeds of the role; a planned region without ranges has its feeds alone."""
    plain = site((made("192.0.2.10/32", LB),))
    assert stems(plain) == {f"{segment}/{name}" for segment in ("all", "us-east") for name in ("load-balancer-inbound-ipv4", "all-inbound-ipv4", "all-inbound-ipv6")}
    assert {path.partition("/changes")[0] for path, _ in files(plain) if path.startswith("roles/")} == {"roles/load-balancer"}
    assert sorted({path.split("/")[1] for path, _ in files(plain) if path.startswith("regions/")}) == ["ap-south", "eu-west", "us-east"]
    assert snippets(plain, "ap-south") == set()
    assert snippets(plain, "us-east") == {
        "bird.conf", "ipset.ipset", "mikrotik.rsc", "nftables.nft", "pf.conf", "terraform-aws.tf", "terraform-azure.tf",
        "terraform-gcp.tf", "ufw.sh", "zone.txt",
    }  # fmt: skip
    assert stems(site(())) == set()
    assert export(site(()), "lists/all/all-outbound-ipv4.txt").endswith("# This list is empty: no such address is on the allow list.\n")


def test_a_zone_is_one_region_s() -> None:
    """There is none of all regions, and none of a region without load balancers."""
    both = site((made("192.0.2.10/32", LB), made("198.51.100.64/28", ("eu-west", "nat-gateway", "outbound"))))
    assert [segment for segment in ("all", "us-east", "eu-west") if "zone.txt" in snippets(both, segment)] == ["us-east"]


@given(st.lists(tables(dates=True, most=4), min_size=1, max_size=4))
def test_lists_are_what_was_ever_had(steps: list[tuple[Range, ...]]) -> None:
    """Of any tables in a row: each list is one that some range of some table stood on, and no such list is missing."""
    expected = set()
    for item in (item for table in steps for item in table):
        for segment in {item.region or "all", "all"}:
            expected |= {f"{segment}/{item.role}-{item.direction}-ipv{item.prefix.version}"}
            expected |= {f"{segment}/all-{item.direction}-ipv{family}" for family in (4, 6)}
    assert stems(site(*steps)) == expected


@given(st.lists(tables(dates=True, most=4), min_size=2, max_size=4))
def test_no_file_is_lost_on_the_way(steps: list[tuple[Range, ...]]) -> None:
    """A later revision takes no list, snippet or feed away."""
    before: set[str] = set()
    for count in range(1, len(steps) + 1):
        paths = {path for path, _ in files(site(*steps[:count]))}
        assert before <= paths
        before = paths


SNIPPETS: list[tuple[str, bool | None, bool]] = [
    ("region-table", None, True),
    ("aws", None, False),
    ("jmespath", None, False),
    ("jmespath", True, True),
    ("region-table", False, False),
]


@pytest.mark.parametrize(("form", "setting", "published_too"), SNIPPETS)
def test_snippets_of_other_formats(form: str, setting: bool | None, published_too: bool) -> None:
    """A region table has them, any other feed with ``snippets = true`` alone, the first one included."""
    whole = site((made("192.0.2.64/26", NAT),), form=form)
    feed: PublishedFeed = replace(whole.primary, snippets=setting)
    assert ("nginx.conf" in snippets(replace(whole, feeds=(feed,)), "all")) == published_too
    assert "allow 192.0.2.64/26;\n" in export(replace(whole, feeds=(feed,)), "nginx")


def test_snippets_in_feeds_toml(tmp_path: Path) -> None:
    """The key of ``feeds.toml`` reaches the files; a build that has it again leaves them out."""
    (tmp_path / "list.txt").write_text("192.0.2.128/25\n")
    feeds = '[feeds.partner]\nformat = "text"\nurl = "list.txt"\nexample = true\nfacts = {role = "proxy", direction = "outbound"}\n'
    published_names = []
    for setting in ("", "snippets = true\n", "snippets = false\n"):
        (tmp_path / "feeds.toml").write_text(feeds + setting)
        published_names.append(snippets(publish(tmp_path, cache=None, clock=lambda: NOW, environment={}), "all"))
    takers = [recipe for recipe in recipes() if recipe.takes("proxy", "outbound") and not recipe.each_region]
    assert [len(names) for names in published_names] == [0, len(takers), 0]


def test_a_vendor_s_feed(small_files: dict[str, str]) -> None:
    """Its servers' lists in the families that each region has, and nothing of other roles, of every role, or to paste."""
    names = {re.sub(r"^feeds/aws/", "", path) for path in small_files if path.startswith("feeds/aws/")}
    assert sorted({name.partition(".")[0] for name in names if name.startswith("lists/")}) == [
        "lists/all/server-pool-outbound-ipv4",
        "lists/all/server-pool-outbound-ipv6",
        "lists/eu-west-1/server-pool-outbound-ipv4",
        "lists/us-east-1/server-pool-outbound-ipv4",
        "lists/us-east-1/server-pool-outbound-ipv6",
    ]
    assert not any(name.startswith("snippets/") for name in names)


UNPUBLISHED: list[tuple[str, dict[str, str], str]] = [
    ("lists/ap-south/proxy-outbound-ipv6.txt", {}, "# This list is empty: no such address is on the allow list.\n"),
    ("lists/us-east/vpn-inbound-ipv4.retired.aggregated.txt", {}, "# This list is empty: no such address was retired in the last year.\n"),
    ("list", {"region": "ap-south", "role": "vpn"}, "# This list is empty: no such address is on the allow list.\n"),
    ("nginx", {"region": "ap-south"}, "deny all;\n"),
    ("snippets/ap-south/nginx.conf", {}, "deny all;\n"),
    ("zone", {}, "us-east IN AAAA 2001:db8:1::10\n"),
    ("haproxy", {"feed": "aws"}, "2001:db8:a000::/40\n"),
    ("atom", {"role": "server-pool"}, "</feed>\n"),
]


@pytest.mark.parametrize(("name", "options", "end"), UNPUBLISHED)
def test_export_answers_for_what_is_not_published(name: str, options: dict[str, str], end: str, small_files: dict[str, str]) -> None:
    """The text that it would have, without an address that answers 404."""
    text = export(small_publication(), name, **options)  # type: ignore[arg-type]
    assert name not in small_files
    assert text.endswith(end)
    assert not re.search(r"ip-ranges/(feeds/aws/)?(lists|snippets)/", text)
    assert "curl" not in text


@pytest.mark.parametrize("name", ["lists/us-wset/all-inbound-ipv4.txt", "lists/us-east/nta-gateway-inbound-ipv4.txt", "snippets/us-east/nginx"])
def test_a_wrong_path_is_told(name: str) -> None:
    """A region or role that there is not, and an address of before, with the nearest right one."""
    with pytest.raises(IpRangesError, match=f'No published file is called "{name}".*Did you mean'):
        export(small_publication(), name)


def test_short_names_of_snippets(small_files: dict[str, str], render: Callable[[Publication], dict[str, str]]) -> None:
    """The command's names have no extension, with and without a region, and give the published bytes."""
    for name, path in (("caddy", "caddy.caddy"), ("terraform-aws", "terraform-aws.tf"), ("nftables", "nftables.nft")):
        assert export(small_publication(), name) == small_files[f"snippets/all/{path}"]
        assert export(small_publication(), name, region="eu-west") == small_files[f"snippets/eu-west/{path}"]
    assert export(small_publication(), "zone", region="us-east") == small_files["snippets/us-east/zone.txt"]
    whole = small_publication()
    with_snippets = replace(whole, feeds=(whole.primary, replace(whole.feeds[1], snippets=True)))
    assert export(with_snippets, "nginx", feed="aws", region="us-east-1") == render(with_snippets)["feeds/aws/snippets/us-east-1/nginx.conf"]
