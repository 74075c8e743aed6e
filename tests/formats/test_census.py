"""Nothing is lost in silence: each prefix of a document is a range, or is named with its place, in every format."""

from __future__ import annotations

from itertools import product

from ip_ranges.formats import get
from ip_ranges.formats.census import prefixes_in
from ip_ranges.formats.prefix_texts import is_prefix_text, length_of, prefixes_of
from ip_ranges.model.table import Count
from reading import BUILT_IN, EXAMPLES, LINES, places, prefixes, problems, read

JSON_NAMES = tuple(name for name in BUILT_IN if name not in (*LINES, "region-table", "jmespath"))
LOST = "is a prefix in a place where this format knows of none, so it would be lost; read the document with the format jmespath, or"


def with_more(name: str, more: str) -> str:
    """A format's example with more in its first object."""
    return EXAMPLES[name].replace("{", f"{{{more}, ", 1)


def test_the_examples_are_read_whole() -> None:
    """The count of the document is that of the ranges."""
    for name in BUILT_IN:
        columns = {"prefix": "CIDR block"} if name == "csv" else {}
        table = read(name, EXAMPLES[name], expression="results[].{prefix: cidr}", columns=columns)
        assert table.problems == (), name
        distinct = set(prefixes(table))
        assert table.counted.document in (0, len(distinct)), name
        if name != "jmespath":  # whose example has one that the feed does not want
            assert table.counted.document or prefixes_in(EXAMPLES[name].encode()) == distinct, name


def test_every_vendor_s_format_says_where_its_prefixes_are() -> None:
    """Without its paths nobody counts what a reader left out: lines and what a site describes itself are looked after by their readers."""
    assert {name for name in BUILT_IN if get(name).reads is None} == {*LINES, "jmespath", "region-table"}


def test_a_prefix_under_a_new_key_is_named() -> None:
    """A list, a text and a key that the format does not know; what it knows is read as before."""
    unknown = {
        '"brand_new": [true, {"v6": ["203.0.113.128/25"]}]': ".brand_new[1].v6[0]",
        '"brand_new": {"deep": {"deeper": "203.0.113.129 "}}': ".brand_new.deep.deeper",
        '"203.0.113.130/32": 1': '."203.0.113.130/32"',
        '"brand_new": {"several": "203.0.113.131, 203.0.113.132/32"}': ".brand_new.several",
        '"brand_new": {"spans": ["203.0.113.133 - 203.0.113.140"]}': ".brand_new.spans[0]",
    }
    for name, (more, path) in product(JSON_NAMES, unknown.items()):
        table = read(name, with_more(name, more))
        assert table.ranges == read(name, EXAMPLES[name]).ranges, (name, more)
        (problem,) = table.problems
        assert problem.path.endswith(path), (name, more)
        assert "is a prefix" in problem.message or "has prefixes" in problem.message, (name, more)


def test_a_list_that_a_format_understands_is_read() -> None:
    """Where the key is the vendor's own word anyway, a new one is read."""
    lists = {
        "github": '["203.0.113.0/25"]',
        "okta": '{"ip_ranges": ["203.0.113.0/25"]}',
        "datadog": '{"prefixes_ipv4": ["203.0.113.0/25"]}',
    }
    for name, value in lists.items():
        table = read(name, f'{{"hooks": [], "new": {value}}}')
        assert (prefixes(table), problems(table)) == (["203.0.113.0/25"], []), name


def test_the_shape_of_another_vendor() -> None:
    """Gcore's list has the key of Fastly's for IPv4 and another for IPv6: that was lost without a word."""
    table = read("fastly", '{"addresses": ["192.0.2.0/24"], "addresses_v6": ["2001:db8:6::/48", "2001:db8:7::/48"]}')
    assert problems(table) == [
        f".addresses_v6[0]: '2001:db8:6::/48' {LOST} ask for this format to be extended. There are 2 such at .addresses_v6[]."
    ]
    assert table.counted == Count(read=1, document=3)


def test_a_part_of_the_prefix_beside_it_is_not_lost() -> None:
    """Atlassian's rows have the network and its mask beside the CIDR; what they say is the same."""
    row = '"network": "192.0.2.0", "mask_len": 26, "mask": "255.255.255.192", "cidr": "192.0.2.0/26"'
    assert read("atlassian", f'{{"items": [{{{row}}}]}}').problems == ()
    six = '"network": "2001:db8::", "mask_len": 32, "mask": "ffff:ffff::", "cidr": "2001:db8::/32"'
    assert read("atlassian", f'{{"items": [{{{six}}}]}}').problems == ()


def test_what_says_more_of_a_prefix_is_an_error() -> None:
    """In a format that does not read it: the address alone is published under no circumstances."""
    for more, sentence in (
        ('"mask_len": 24', "'mask_len' says 24 of 192.0.2.0, and this format does not read it."),
        ('"netmask": "255.255.255.0"', "'netmask' says 255.255.255.0 of 192.0.2.0, and this format does not read it."),
        ('"end_ip": "192.0.2.255"', "'end_ip' ends a span that begins at 192.0.2.0, and this format does not read it."),
    ):
        table = read("aws", f'{{"prefixes": [{{"ip_prefix": "192.0.2.0", {more}}}, {{"ip_prefix": "198.51.100.0/24"}}]}}')
        assert [problem.message for problem in table.problems] == [sentence]
        assert prefixes(table) == ["198.51.100.0/24"]


def test_nesting_without_end_is_no_traceback() -> None:
    """As deep as JSON is read at all."""
    deep = f'"brand_new": {"[" * 900}"203.0.113.0/24"{"]" * 900}'
    for name in JSON_NAMES:
        assert len(read(name, with_more(name, deep)).problems) == 1, name


def test_a_slash_that_json_escapes() -> None:
    """As PHP writes it; the count sees it, too."""
    table = read("fastly", '{"addresses": ["192.0.2.0\\/24"], "new": "198.51.100.0\\/24"}')
    assert table.counted == Count(read=1, document=2)
    assert places(table) == [".new"]


def test_null_and_nothing_in_a_list() -> None:
    """``null`` and empty texts count as missing, and blanks around a prefix mean nothing."""
    table = read("fastly", '{"addresses": [null, "", " ", "192.0.2.1 ", "\\t192.0.2.2"], "ipv6_addresses": [null]}')
    assert (prefixes(table), table.problems) == (["192.0.2.1/32", "192.0.2.2/32"], ())
    (problem,) = read("fastly", '{"addresses": ["192.0.2.1", 0]}').problems
    assert str(problem) == '.addresses[1]: This is a number where a prefix belongs; write it as text, like "192.0.2.0/24".'


def test_what_is_meant_as_a_prefix() -> None:
    """A text with host bits or blanks is meant as a prefix too; versions, times and masks are none."""
    for text in ("192.0.2.1", "192.0.2.1/24", " 192.0.2.0/24\t", "::", "2001:DB8::1/64", "::ffff:192.0.2.1", "0.0.0.0/0"):
        assert is_prefix_text(text), text
    numbers = ("", "1.2.3", "1.2.3.4.5", "256.1.1.1", "10:20:30", "a::b::c", None, 7)
    for other in (*numbers, "255.255.255.0", "0.0.0.255", "ffff:ffff::"):
        assert not is_prefix_text(other), other


def test_a_text_of_nothing_but_prefixes() -> None:
    """One or several, spans, masks, wildcards and ports; a text with a word in it says something else."""
    for text, expected in {
        "192.0.2.0/24": ["192.0.2.0/24"],
        " 192.0.2.1, 192.0.2.2/32;\n2001:db8::/32 ": ["192.0.2.1", "192.0.2.2/32", "2001:db8::/32"],
        "192.0.2.1-192.0.2.9": ["192.0.2.1", "192.0.2.9"],
        "192.0.2.1 - 9": ["192.0.2.1"],
        "192.0.2.0 / 24": ["192.0.2.0/24"],
        "192.0.2.0/255.255.255.0": ["192.0.2.0"],
        "192.0.2.*": ["192.0.2.0"],
        "192.0.2.1:443|[2001:db8::1]:443": ["192.0.2.1", "2001:db8::1"],
        "Replaced by 192.0.2.12.": [],
        "was 192.0.2.0/24": [],
        "192.0.2.1, soon": [],
        "12:30:00, 13:30:00": [],
        "50.11, 8.68": [],
        "255.255.255.0": [],
        "1.2.3": [],
        "": [],
    }.items():
        assert prefixes_of(text) == expected, text
    assert (prefixes_of(None), prefixes_of(7)) == ([], [])
    assert prefixes_of(f"{' ' * 100_000}192.0.2.1{' ' * 100_000}-x") == []


def test_a_span_beside_the_prefix_that_holds_it() -> None:
    """It says nothing new; one that reaches beyond the prefix would be lost."""
    document = '{"items": [{"cidr": "192.0.2.0/24", "span": "192.0.2.0 - %s"}]}'
    assert read("atlassian", document % "192.0.2.255").problems == ()
    (problem,) = read("atlassian", document % "192.0.3.255").problems
    assert str(problem).startswith(".items[0].span: '192.0.2.0 - 192.0.3.255' has prefixes in a place where this format knows of none")


def test_columns_and_labels_of_several_prefixes() -> None:
    """A column and a fact that nobody asked for, with several prefixes or a span in them, are named too."""
    (problem,) = read("csv", "ip,backup\n192.0.2.1,198.51.100.1-198.51.100.9\n").problems
    assert problem.message.startswith('The column "backup" has one prefix that would be lost, the first is 198.51.100.1-198.51.100.9;')
    (problem,) = read("jmespath", '[{"ip": "192.0.2.1", "backup": "198.51.100.1, 198.51.100.2"}]', expression="@").problems
    assert problem.message.startswith('"backup" has the prefix 198.51.100.1, 198.51.100.2, which would be lost;')
    assert read("csv", "ip,comment\n192.0.2.1,was 198.51.100.1\n").problems == ()


def test_a_length_beside_an_address() -> None:
    """A number, a mask, the wildcard of one."""
    for value, version, length in (
        (24, 4, 24),
        ("/24", 4, 24),
        ("255.255.255.0", 4, 24),
        ("0.0.0.255", 4, 24),
        ("ffff:ffff::", 6, 32),
        (64, 6, 64),
        (33, 4, None),
        ("255.0.255.0", 4, None),
        ("ffff:0:ffff::", 6, None),
        (True, 4, None),
        ("soon", 4, None),
    ):
        assert length_of(value, version) == length, value


def test_the_count_of_lines() -> None:
    """Comments do not count, and one prefix in two spellings is one."""
    document = b"# 203.0.113.0/24\n192.0.2.1\n192.0.2.1/32 # 203.0.113.1\n2001:DB8::/32,NL,,\n"
    assert prefixes_in(document) == {"192.0.2.1/32", "2001:db8::/32"}


def test_the_count_of_json() -> None:
    """Every text that is made of prefixes counts with each of them, in any key."""
    document = b'{"version":5,"at":"10:20:30","a":"192.0.2.1","b":["192.0.2.2 192.0.2.3","2001:db8::\\/32"],"c":"198.51.100.7:443\\n"}'
    assert prefixes_in(document) == {"192.0.2.1/32", "192.0.2.2/32", "192.0.2.3/32", "2001:db8::/32", "198.51.100.7/32"}


def test_a_row_that_stands_for_several_ranges_counts_once() -> None:
    """A text that was counted for each of its usages or directions hid one that nobody read."""
    documents = {
        "snowflake": '[{"ipv4_prefix": "192.0.2.0/24", "usage": ["a", "b"]}, {"ipv4_prefix": "203.0.113.0/25", "old": "203.0.113.128/25"}]',
        "salesforce": '{"prefixes": [{"ip_prefix": ["192.0.2.0/24"], "provider": "aws", "direction": ["inbound", "outbound"]}],'
        ' "old": [{}, "203.0.113.128/25"]}',
    }
    for name, document in documents.items():
        table = read(name, document)
        assert places(table) == [{"snowflake": ".[1].old", "salesforce": ".old[1]"}[name]], name
        assert len([item for item in table.ranges if str(item[0]) == "192.0.2.0/24"]) == 2, name


def test_a_length_beside_a_prefix_that_has_one_agrees_with_it() -> None:
    """One of the two is wrong, and the format cannot know which; where both say the same nothing is said."""
    for more, expected in (('"mask_len": 16', [".prefixes[0].mask_len"]), ('"Bits": "/16"', [".prefixes[0].Bits"]), ('"mask_len": 24', [])):
        table = read("aws", f'{{"prefixes": [{{"ip_prefix": "192.0.2.0/24", "region": "r", {more}}}]}}')
        assert (places(table), prefixes(table)) == (expected, ["192.0.2.0/24"]), more


def test_a_length_is_known_by_many_names() -> None:
    """An address alone would be published where the vendor meant a block."""
    for key, value in (("suffix", '"/24"'), ("slash", "24"), ("netmask_size", "24"), ("ipv4_mask", '"255.255.255.0"'), ("max_ip", '"192.0.2.255"')):
        document = f'[{{"ip": "192.0.2.0", "{key}": {value}}}]'
        assert prefixes(read("jmespath", document, expression="@")) == ["192.0.2.0/24"], key
        table = read("aws", f'{{"prefixes": [{{"ip_prefix": "192.0.2.0", "{key}": {value}}}]}}')
        assert (places(table), prefixes(table)) == ([f".prefixes[0].{key}"], []), key
