"""Any JSON through an expression, and the resolver's answers: rows that already say what they mean."""

from __future__ import annotations

import json

import pytest
from ip_ranges.base.timestamps import instant_or_none
from ip_ranges.errors import DocumentError, SettingsError
from ip_ranges.model.table import Table
from reading import places, prefixes, problems, read, refusal, written


def test_a_row_may_have_a_list_of_prefixes() -> None:
    """One range for each, under the facts of the row; numbers and truth values become the labels' texts."""
    document = '{"zones": [{"id": "us", "cidrs": ["192.0.2.1", "192.0.2.2/24"], "n": 7, "on": true, "off": null}]}'
    table = read("jmespath", document, expression="zones[].{region: id, prefix: cidrs, n: n, on: on, off: off}")
    assert written(table) == ["192.0.2.1/32 region=us n=7 on=true"]
    assert places(table) == [".[0].prefix[1]"]


def test_the_first_name_of_a_prefix_counts() -> None:
    """Where a row has a network and its address, the address is a label and no second range."""
    table = read("jmespath", '[{"address": "192.0.2.0", "cidr": "192.0.2.0/24", "prefix": null}]', expression="@")
    assert written(table) == ["192.0.2.0/24 address=192.0.2.0"]


def test_a_row_that_cannot_be_read() -> None:
    """The place counts the rows that the expression yields; the row before stays."""
    for row, sentence in (
        ('{"region": "us"}', '.[1]: This row has no "prefix" (or "cidr").'),
        ('{"prefix": 7}', '.[1].prefix: This is a number where a prefix belongs; write it as text, like "192.0.2.0/24".'),
        ('{"prefix": "192.0.2.2", "tags": ["a"]}', '.[1]: "tags" is a list where text belongs; pick the part that counts.'),
        ('{"prefix": "192.0.2.2", "role": ["vpn"]}', (".[1]: The role \"['vpn']\" is not one of load-balancer, nat-gateway,"
         " proxy, vpn, server-pool.")),
        ('{"prefix": "192.0.2.2", "effective": 1787399825}', (".[1]: The date effective: 1787399825 is not a date; write it as"
         " 2026-12-20T09:00:00Z.")),
        ('{"prefix": "192.0.2.2", "state": "active"}', ('.[1]: "state" is published with another meaning; leave it out'
         " or give it another name.")),
        ('{"prefix": "192.0.2.2", "a\\nb": "c"}', ".[1]: 'a\\nb' cannot be the name of a fact."),
    ):
        table = read("jmespath", f'[{{"prefix": "192.0.2.1"}}, {row}]', expression="@")
        assert prefixes(table) == ["192.0.2.1/32"], row
        assert problems(table) == [sentence], row


def test_an_expression_that_finds_no_rows() -> None:
    """A key that is misspelt, here or by the source, must not look like an empty list."""
    for expression, sentence in (
        ("resluts", "The expression was expected to yield a list of rows and yields null; nothing in the document matches it."),
        ("count", "The expression was expected to yield a list of rows and yields a number."),
        ("length(count)", ("The expression cannot be applied to this document: In function length(), invalid type for value:"
         " 3, expected one of: ['string', 'array', 'object'], received: \"number\".")),
    ):
        assert refusal("jmespath", '{"count": 3, "results": []}', expression=expression) == sentence, expression


def test_an_expression_that_finds_an_empty_list() -> None:
    """An empty list is an answer; whether an empty table may be published is for the guards."""
    assert read("jmespath", '{"results": []}', expression="results[].{prefix: cidr}") == Table()


def test_an_expression_that_is_none() -> None:
    """An expression that is none is an error of the settings, with the cure, or refuses the document; never a traceback."""
    for expression in ("", " ", "results[", "foo(", "a.b[?c ==]", "@ | nothing(@)", "[" * 5000):
        with pytest.raises((SettingsError, DocumentError)):
            read("jmespath", '{"results": []}', expression=expression)
    with pytest.raises(SettingsError, match=r'needs an expression, like expression = "results\[\]\.\{prefix: cidr\}"'):
        read("jmespath", "[]")


def test_dns_errors_are_problems() -> None:
    """A name that does not answer is told, with the host where the resolver says it."""
    document = """{"answers": [{"region": "us", "host": "lb.example.com", "address": "192.0.2.80", "ttl": 60}, {}],
        "errors": [{"host": "lb2.example.com", "message": "timed out"}, "no nameserver answered", {}]}"""
    table = read("dns", document)
    assert written(table) == ["192.0.2.80/32 region=us role=load-balancer direction=inbound host=lb.example.com"]
    assert problems(table) == [
        '.answers[1]: This answer has no "address".',
        ".errors[0]: lb2.example.com: timed out",
        ".errors[1]: no nameserver answered",
        ".errors[2]: A host name could not be resolved.",
    ]


def test_dns_time_to_live_is_no_fact() -> None:
    """The time to live counts down from answer to answer and would be a change each time."""
    document = '{"answers": [{"region": "us", "host": "h", "address": "192.0.2.80", "ttl": 60}]}'
    assert read("dns", document) == read("dns", document.replace("60", "7"))


def test_dns_facts_of_the_feed() -> None:
    """Names of something else than load balancers say so in the feed."""
    table = read("dns", '{"answers": [{"address": "192.0.2.80"}]}', facts={"role": "proxy", "direction": "outbound"})
    assert written(table) == ["192.0.2.80/32 role=proxy"]


def test_missing_prefixes_among_bare_ones() -> None:
    """``null``, an empty text and blanks mean nothing, in a list of rows and in a row's list."""
    table = read("jmespath", '["192.0.2.1 ", null, "", "192.0.2.2"]', expression="@")
    assert (written(table), table.problems) == (["192.0.2.1/32", "192.0.2.2/32"], ())
    table = read("jmespath", '[{"cidrs": [null, "192.0.2.1", ""]}]', expression="@")
    assert (written(table), table.problems) == (["192.0.2.1/32"], ())


def test_json_lines() -> None:
    """One value a line is the list of these values, without a setting; a damaged line is named by its number."""
    document = '{"cidr":"192.0.2.0/24"}\n{"cidr":"198.51.100.0/24"}\n{"type":"metadata","records":2}\n'
    for ends in (document, document.replace("\n", "\r\n"), f"\ufeff{document}"):
        assert written(read("jmespath", ends, expression="[?cidr].{prefix: cidr}")) == ["192.0.2.0/24", "198.51.100.0/24"]
    assert written(read("jmespath", '{"cidr":"192.0.2.0/24"}\n', name="drop.jsonl", expression="[].cidr")) == ["192.0.2.0/24"]
    damaged = refusal("jmespath", document.replace("}\n{\"type", "}\n{type"), expression="@")
    assert damaged.startswith("line 3: The JSON breaks off or is damaged")


def test_both_families_and_masks_in_a_row() -> None:
    """All the prefixes of a row are ranges; a mask, a length or an end beside an address is used."""
    document = """[{"ipv4Prefix": "192.0.2.0/24", "ipv6Prefix": "2001:db8::/32"}, {"network": "198.51.100.0", "mask_len": 24},
        {"address": "203.0.113.0", "netmask": "255.255.255.128"}, {"ip": "203.0.113.128", "end": "203.0.113.131"}]"""
    table = read("jmespath", document, expression="@")
    assert written(table) == ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/25", "203.0.113.128/30", "2001:db8::/32"]
    assert table.problems == ()


def test_a_label_that_is_a_prefix() -> None:
    """A prefix in a label would be lost as a range, so it is named, unless the expression itself gives it that name."""
    document = '[{"cidr": "192.0.2.0/24", "gw": "198.51.100.1"}, {"cidr": "203.0.113.0/24", "gw": "203.0.113.1"}]'
    table = read("jmespath", document, expression="@")
    assert written(table) == ["203.0.113.0/24 gw=203.0.113.1"]
    assert problems(table) == [
        ('.[0]: "gw" has the prefix 198.51.100.1, which would be lost; call it prefix (or ipv6_prefix, where there are two), or'
        " ask for it by its name.")
    ]
    asked = read("jmespath", document, expression="[].{prefix: cidr, gateway: gw}")
    assert written(asked) == ["192.0.2.0/24 gateway=198.51.100.1", "203.0.113.0/24 gateway=203.0.113.1"]


def test_keys_as_facts() -> None:
    """``items``, ``trim`` and ``split`` as JMESPath Community has them."""
    document = '{" Dublin, IE": ["192.0.2.0/24"], "Paris, FR": ["198.51.100.0/24"]}'
    for region, names in {
        "[0]": (" Dublin, IE", "Paris, FR"),
        "trim([0])": ("Dublin, IE", "Paris, FR"),
        "trim([0], ' ERIF,')": ("Dublin", "Paris"),
        "trim(split([0], ',')[0])": ("Dublin", "Paris"),
    }.items():
        table = read("jmespath", document, expression=f"items(@)[*].{{region: {region}, prefix: [1]}}")
        assert written(table) == [f"192.0.2.0/24 region={names[0]}", f"198.51.100.0/24 region={names[1]}"], region


def test_functions_with_the_wrong_values() -> None:
    """Values that a function cannot take refuse the document in a sentence."""
    for expression in ("items([`1`])", "trim(`1`)", "trim()", "split('a')", "items(`1`, `2`)"):
        assert "cannot be applied to this document" in refusal("jmespath", "[]", expression=expression)


def test_token_and_time_in_every_form() -> None:
    """A number stays what it is; a date as a token counts as milliseconds."""
    for value, token, published in (
        ("1790000000", 1790000000, "2026-09-21T14:13:20Z"),
        ('"1790000000"', 1790000000, "2026-09-21T14:13:20Z"),
        ("1790000000.0", 1790000000, "2026-09-21T14:13:20Z"),
        ("1790000000123", 1790000000123, "2026-09-21T14:13:20Z"),
        ('"2026-09-21T14:13:20Z"', 1790000000000, "2026-09-21T14:13:20Z"),
        ('"2026-09-21 14:13:20 UTC"', 1790000000000, "2026-09-21T14:13:20Z"),
        ('"21 September 2026"', 1789948800000, "2026-09-21T00:00:00Z"),
        ('"20260921"', 20260921, "2026-09-21T00:00:00Z"),
    ):
        table = read("jmespath", f'{{"at": {value}, "list": []}}', expression="list", token="at", published="at")
        assert (table.token, instant_or_none(table.published)) == (token, published), value


def test_a_token_or_time_that_is_none() -> None:
    """Without it an old copy would pass, so it is told."""
    for settings, sentence in (
        ({"token": "vresion"}, ("The expression token was expected to yield a whole number or a date and yields null; nothing in"
         " the document matches it.")),
        ({"token": "etag"}, "The expression token was expected to yield a whole number or a date and yields the text 'f3a9'."),
        ({"published": "etag"}, "The expression published was expected to yield a date and yields the text 'f3a9'."),
        ({"published": "length(@)"}, "The expression published was expected to yield a date and yields a number."),
    ):
        assert refusal("jmespath", '{"etag": "f3a9", "list": []}', expression="list", **settings) == sentence, settings


def test_an_expression_that_leaves_a_mask_out() -> None:
    """The address alone is another prefix, so the key beside it is named; with it in the expression all is well."""
    for name, value in (("mask_len", 24), ("netmask", "255.255.255.0"), ("end", "192.0.2.255")):
        more = f'"{name}": {json.dumps(value)}'
        document = f'[{{"network": "192.0.2.0", {more}, "site": "x"}}, {{"network": "198.51.100.7"}}]'
        for expression in ("[].{prefix: network, region: site}", "[].network"):
            sentence = f'"{name}" says {value} beside 192.0.2.0, and the expression leaves it out.'
            assert problems(read("jmespath", document, expression=expression)) == [sentence]
        table = read("jmespath", document, expression="@")
        assert [line.split()[0] for line in written(table)] == ["192.0.2.0/24", "198.51.100.7/32"], more
        assert table.problems == (), more


def test_a_prefix_in_place_of_a_region_is_named() -> None:
    """A line whose fields are shifted, a note that holds the other address: it was published as words."""
    for name in ("region", "note"):
        document = f'[{{"prefix": "192.0.2.0/24", "{name}": "198.51.100.0/24"}}]'
        (problem,) = read("jmespath", document, expression="@").problems
        assert problem.path == ".[0]"
        assert problem.message.startswith(f'"{name}" is the prefix 198.51.100.0/24, which would be lost; call it prefix')
        assert read("jmespath", document, expression=f"[].{{prefix: prefix, {name}: {name}}}").problems == ()
        document = f"prefix,{name}\n192.0.2.0/24,x\n203.0.113.0/24,198.51.100.0/24\n"
        assert [problem.path for problem in read("csv", document).problems] == ["line 3"]
        assert read("csv", document, columns={name: name}).problems == ()
