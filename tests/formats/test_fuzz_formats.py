"""Whatever arrives, a reader gives a table or one of the package's own errors, and its table can be published."""

from __future__ import annotations

import contextlib
import functools
import ipaddress
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ip_ranges import formats
from ip_ranges.base.text_safety import unsafe_text
from ip_ranges.errors import IpRangesError
from ip_ranges.formats import ReadOptions
from ip_ranges.model.prefix import parse_prefix
from ip_ranges.model.table import DIRECTIONS, ROLES, Table, range_order

NAMES = tuple(name for name in formats.names() if formats.is_built_in(name))
JSON_NAMES = tuple(name for name in NAMES if name not in ("text", "csv", "geofeed"))

WORDS = re.findall(
    r"[A-Za-z_]+[46]?[A-Za-z_]*",
    """prefixes ip_prefix ipv6_prefixes ipv6_prefix region service network_border_group syncToken createDate ipv4Prefix
    ipv6Prefix scope creationTime formatVersion values name properties addressPrefixes systemService changeNumber regions
    cidrs cidr tags last_updated_timestamp result success ipv4_cidrs ipv6_cidrs jdcloud_cidrs addresses ipv6_addresses hooks
    web api items product direction perimeter ip_ranges version modified agents synthetics prefixes_ipv4 prefixes_ipv6
    prefixes_ipv4_by_location ips id serviceArea add remove effectiveDate endpointSetId disposition ipv4_prefix effective
    provider direction platform type ipv4Prefixes ipv6Prefixes timestampSeconds schemaVersion netmask mask_len end
    expires usage inbound outbound futureInbound services clusters clusterName hubPrefixes cloudName answers errors host
    address ranges prefix role note notices hostname location format_version published title body""",
)
TEXTS = st.one_of(
    st.sampled_from(
        ["192.0.2.0/24", "192.0.2.1/24", "2001:db8::/32", "::ffff:192.0.2.1", "fe80::1%eth0", "010.0.0.1", "192.0.2.0/33",
         "", "/", "inbound", "egress", "2026-12-20", "20261220", "2026-08-22-11-57-05", "1787399825", "1.0", "vpn", "\ud800"],
    ),
    st.text(max_size=12),
)
PREFIXES = ["203.0.113.0/28", "203.0.113.99", "2001:db8:ff::/48", " 203.0.113.16/28 ", "2001:db8:fe::1"]
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), inner, max_size=5),
    ),
    max_leaves=12,
)
OPTIONS = st.builds(
    ReadOptions,
    name=st.sampled_from(["", "ips-v6.txt", "a/ips-v4"]),
    family=st.sampled_from([None, None, 4, 6]),
    expression=st.sampled_from(["@", "*", "[]", "results[].{prefix: cidr, region: zone.id}", "sort_by(@, &cidr)", "max(@)",
                                "*.to_number(@)", "[?a > b]", "join(',', @)", "[::2]", "merge(@, @)"]),
    columns=st.sampled_from([{}, {"prefix": "a"}, {"team": "b"}]),
    facts=st.sampled_from([{}, {"region": "us", "owner": "net"}, {"effective": "2026-12-20"}]),
)
FUZZ = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def try_to_read(name: str, document: bytes, options: ReadOptions) -> None:
    """Read; what comes out must be sound, and nothing but our own errors may come up."""
    with contextlib.suppress(IpRangesError):
        check(formats.get(name).read(document, options))


def check(table: Table) -> None:
    """What a table must be, whatever it was read from."""
    assert list(table.ranges) == sorted(set(table.ranges), key=range_order)
    for item in table.ranges:
        assert parse_prefix(str(item.prefix)) == item.prefix
        assert item.role in ROLES
        assert item.direction in DIRECTIONS
        assert all(unsafe_text(str(value)) is None for value in item.named().values())
    for problem in table.problems:
        assert problem.message
    json.dumps([item.named() for item in table.ranges], ensure_ascii=False).encode()


def encoded(value: Any) -> bytes:
    """A value as JSON; lone surrogates are escaped, as a sender would have to."""
    return json.dumps(value).encode()


def replaced(value: Any, place: int, new: Any) -> Any:
    """A copy of a JSON value in which the node number *place* (in the order of writing) is *new*."""
    counter = iter(range(10**9))

    def walk(node: Any) -> Any:
        if next(counter) == place:
            return new
        if isinstance(node, Mapping):
            return {key: walk(item) for key, item in node.items()}
        return [walk(item) for item in node] if isinstance(node, list) else node

    return walk(value)


@functools.cache
def example(name: str) -> bytes:
    """The reference page's example of a format."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "formats.rst").read_text(encoding="utf-8")
    body = page.split(f"   :name: example-{name}\n", 1)[1].lstrip("\n")
    lines = body.split("\n")
    end = next(number for number, line in enumerate(lines) if line and not line.startswith("   "))
    return "\n".join(line[3:] for line in lines[:end]).strip("\n").encode() + b"\n"


@pytest.mark.parametrize("name", NAMES)
@FUZZ
@given(document=st.binary(max_size=200), options=OPTIONS)
def test_any_bytes(name: str, document: bytes, options: ReadOptions) -> None:
    """Noise."""
    try_to_read(name, document, options)


@pytest.mark.parametrize("name", ["text", "csv", "geofeed"])
@FUZZ
@given(
    document=st.lists(st.one_of(TEXTS, st.sampled_from([",", ";", '"', "#", "\n", "\r\n", " ", "\t", "prefix,a,b\n"]))).map("".join),
    options=OPTIONS,
)
def test_any_lines(name: str, document: str, options: ReadOptions) -> None:
    """Prefixes, separators, quotes and line ends in any order."""
    try_to_read(name, document.encode("utf-8", "surrogatepass"), options)


@pytest.mark.parametrize("name", JSON_NAMES)
@FUZZ
@given(value=VALUES, options=OPTIONS)
def test_any_json(name: str, value: Any, options: ReadOptions) -> None:
    """Any shape, made of the keys that vendors use."""
    try_to_read(name, encoded(value), options)


@pytest.mark.parametrize("name", NAMES)
@FUZZ
@given(data=st.data(), options=OPTIONS)
def test_a_good_document_with_damaged_bytes(name: str, data: st.DataObject, options: ReadOptions) -> None:
    """Cut off, with a piece taken out, or with a piece of something else put in."""
    document = example(name)
    start = data.draw(st.integers(0, len(document)))
    end = data.draw(st.integers(start, min(len(document), start + 20)))
    try_to_read(name, document[:start] + data.draw(st.binary(max_size=8)) + document[end:], options)
    try_to_read(name, document[:start], options)


@pytest.mark.parametrize("name", [name for name in JSON_NAMES if name != "region-table"])
@FUZZ
@given(place=st.integers(0, 40), new=VALUES, options=OPTIONS)
def test_a_good_document_with_one_other_value(name: str, place: int, new: Any, options: ReadOptions) -> None:
    """Everything as it should be, but one value, of any kind."""
    try_to_read(name, encoded(replaced(json.loads(example(name)), place, new)), options)


def prefixes_of(value: Any) -> set[Any]:
    """Every text in a JSON value, keys included, that the standard library takes for an address or a block."""
    found: set[Any] = set()
    if isinstance(value, Mapping):
        for key, item in value.items():
            found |= prefixes_of(key) | prefixes_of(item)
    elif isinstance(value, list):
        found = found.union(*map(prefixes_of, value))
    elif isinstance(value, str) and not value.startswith(("255.", "ffff:")):  # a mask
        with contextlib.suppress(ValueError):
            found = {ipaddress.ip_network(value.strip(), strict=False)}
    return found


@pytest.mark.parametrize("name", [name for name in JSON_NAMES if name not in ("region-table", "jmespath", "dns")])
@FUZZ
@given(place=st.integers(0, 40), new=VALUES, key=st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), prefix=st.sampled_from(PREFIXES))
def test_no_prefix_is_lost_in_silence(name: str, place: int, new: Any, key: str, prefix: str) -> None:
    """Whatever is put into a good document: each prefix in it is in the ranges, or something is named."""
    for value in (new, {key: prefix}, [prefix, {key: [prefix]}]):
        content = replaced(json.loads(example(name)), place, value)
        try:
            table = formats.get(name).read(encoded(content), ReadOptions())
        except IpRangesError:
            continue
        have = [item.prefix.network for item in table.ranges]
        for network in prefixes_of(content):
            covered = any(network.version == one.version and network.subnet_of(one) for one in have)
            assert covered or table.problems, network


@pytest.mark.parametrize("name", ["text", "csv", "geofeed"])
@FUZZ
@given(cells=st.lists(st.lists(st.one_of(TEXTS, st.sampled_from(PREFIXES)), min_size=1, max_size=4), min_size=1, max_size=5))
def test_no_prefix_of_a_line_is_lost_in_silence(name: str, cells: list[list[str]]) -> None:
    """The same of lines of fields."""
    plain = [[re.sub(r"[\\r\\n,;\"#\\t]", "", cell) for cell in row] for row in cells]
    heading = "prefix,b,c,d\n" if name == "csv" else ""
    document = (heading + "".join(",".join(row) + "\n" for row in plain)).encode("utf-8", "replace")
    try:
        table = formats.get(name).read(document, ReadOptions())
    except IpRangesError:
        return
    have = [item.prefix.network for item in table.ranges]
    for network in prefixes_of(plain):
        covered = any(network.version == one.version and network.subnet_of(one) for one in have)
        assert covered or table.problems, network
