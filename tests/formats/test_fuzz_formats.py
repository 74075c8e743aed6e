"""Whatever arrives, a reader gives a table or one of the package's own errors, and its table can be published."""

from __future__ import annotations

import contextlib
import ipaddress
import json
import re
from collections.abc import Mapping
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
from reading import BUILT_IN, EXAMPLES, LINES, read

pytestmark = pytest.mark.slow

JSON_NAMES = tuple(name for name in BUILT_IN if name not in (*LINES, "region-table"))

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


def replaced(value: Any, number: int, new: Any) -> Any:
    """A copy of a JSON value in which the node number *place* (in the order of writing) is *new*."""
    counter = iter(range(10**9))

    def walk(node: Any) -> Any:
        if next(counter) == number:
            return new
        if isinstance(node, Mapping):
            return {key: walk(item) for key, item in node.items()}
        return [walk(item) for item in node] if isinstance(node, list) else node

    return walk(value)


@pytest.mark.parametrize("name", BUILT_IN)
@FUZZ
@given(document=st.binary(max_size=200), options=OPTIONS)
def test_any_bytes(name: str, document: bytes, options: ReadOptions) -> None:
    """Noise."""
    try_to_read(name, document, options)


@pytest.mark.parametrize("name", LINES)
@FUZZ
@given(
    document=st.lists(st.one_of(TEXTS, st.sampled_from([",", ";", '"', "#", "\n", "\r\n", " ", "\t", "prefix,a,b\n"]))).map("".join),
    options=OPTIONS,
)
def test_any_lines(name: str, document: str, options: ReadOptions) -> None:
    """Prefixes, separators, quotes and line ends in any order."""
    try_to_read(name, document.encode("utf-8", "surrogatepass"), options)


@pytest.mark.parametrize("name", [*JSON_NAMES, "region-table"])
@FUZZ
@given(value=VALUES, options=OPTIONS)
def test_any_json(name: str, value: Any, options: ReadOptions) -> None:
    """Any shape, made of the keys that vendors use."""
    try_to_read(name, encoded(value), options)


@pytest.mark.parametrize("name", BUILT_IN)
@FUZZ
@given(data=st.data(), options=OPTIONS)
def test_a_good_document_with_damaged_bytes(name: str, data: st.DataObject, options: ReadOptions) -> None:
    """Cut off, with a piece taken out, or with a piece of something else put in."""
    document = EXAMPLES[name].encode()
    start = data.draw(st.integers(0, len(document)))
    end = data.draw(st.integers(start, min(len(document), start + 20)))
    try_to_read(name, document[:start] + data.draw(st.binary(max_size=8)) + document[end:], options)
    try_to_read(name, document[:start], options)


@pytest.mark.parametrize("name", JSON_NAMES)
@FUZZ
@given(place=st.integers(0, 40), new=VALUES, options=OPTIONS)
def test_a_good_document_with_one_other_value(name: str, place: int, new: Any, options: ReadOptions) -> None:
    """Everything as it should be, but one value, of any kind."""
    try_to_read(name, encoded(replaced(json.loads(EXAMPLES[name]), place, new)), options)


def prefixes_of(value: Any) -> set[Any]:
    """Every text in a JSON value, keys included, that the standard library takes for an address or a block."""
    if isinstance(value, Mapping):
        return prefixes_of([*value.keys(), *value.values()])
    if isinstance(value, list):
        return set().union(*map(prefixes_of, value))
    if isinstance(value, str) and not value.startswith(("255.", "ffff:")):  # a mask
        with contextlib.suppress(ValueError):
            return {ipaddress.ip_network(value.strip(), strict=False)}
    return set()


def check_nothing_is_lost(name: str, document: bytes, content: Any) -> None:
    """Each prefix of the content is in the ranges that a document is read as, or something is named, or it is refused."""
    with contextlib.suppress(IpRangesError):
        table = read(name, document)
        have = [item.prefix.network for item in table.ranges]
        for network in prefixes_of(content):
            covered = any(network.version == net.version and network.subnet_of(net) for net in have)
            assert covered or table.problems, network


@pytest.mark.parametrize("name", [name for name in JSON_NAMES if name not in ("jmespath", "dns")])
@FUZZ
@given(place=st.integers(0, 40), new=VALUES, key=st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), prefix=st.sampled_from(PREFIXES))
def test_no_prefix_is_lost_in_silence(name: str, place: int, new: Any, key: str, prefix: str) -> None:
    """Whatever is put into a good document: each prefix in it is in the ranges, or something is named."""
    for value in (new, {key: prefix}, [prefix, {key: [prefix]}]):
        content = replaced(json.loads(EXAMPLES[name]), place, value)
        check_nothing_is_lost(name, encoded(content), content)


@pytest.mark.parametrize("name", LINES)
@FUZZ
@given(cells=st.lists(st.lists(st.one_of(TEXTS, st.sampled_from(PREFIXES)), min_size=1, max_size=4), min_size=1, max_size=5))
def test_no_prefix_of_a_line_is_lost_in_silence(name: str, cells: list[list[str]]) -> None:
    """Lines of fields: each prefix in them is in the ranges, or something is named."""
    plain = [[re.sub(r"[\r\n,;\"#\t]", "", cell) for cell in row] for row in cells]
    heading = "prefix,b,c,d\n" if name == "csv" else ""
    document = heading + "".join(",".join(row) + "\n" for row in plain)
    check_nothing_is_lost(name, document.encode("utf-8", "replace"), plain)
