"""Any JSON through an expression, and the resolver's answers: rows that already say what they mean."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ip_ranges.errors import DocumentError, SettingsError
from ip_ranges.model.table import Table

Read = Callable[..., Table]
Written = Callable[[Table], list[str]]


def test_a_row_may_have_a_list_of_prefixes(read: Read, written: Written) -> None:
    """One range for each, under the facts of the row; numbers and truth values become the labels' texts."""
    document = '{"zones": [{"id": "us", "cidrs": ["192.0.2.1", "192.0.2.2/24"], "n": 7, "on": true, "off": null}]}'
    table = read("jmespath", document, expression="zones[].{region: id, prefix: cidrs, n: n, on: on, off: off}")
    assert written(table) == ["192.0.2.1/32 region=us n=7 on=true"]
    assert [problem.path for problem in table.problems] == [".[0].prefix[1]"]


def test_the_first_name_of_a_prefix_counts(read: Read, written: Written) -> None:
    """Where a row has a network and its address, the address is a label and no second range."""
    table = read("jmespath", '[{"address": "192.0.2.0", "cidr": "192.0.2.0/24", "prefix": null}]', expression="@")
    assert written(table) == ["192.0.2.0/24 address=192.0.2.0"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
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
    ],
)
def test_a_row_that_cannot_be_read(row: str, sentence: str, read: Read) -> None:
    """The place counts the rows that the expression yields; the row before stays."""
    table = read("jmespath", f'[{{"prefix": "192.0.2.1"}}, {row}]', expression="@")
    assert [str(item.prefix) for item in table.ranges] == ["192.0.2.1/32"]
    assert [str(problem) for problem in table.problems] == [sentence]


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("resluts", "The expression was expected to yield a list of rows and yields null; nothing in the document matches it."),
        ("count", "The expression was expected to yield a list of rows and yields a number."),
        ("length(count)", ("The expression cannot be applied to this document: In function length(), invalid type for value:"
         " 3, expected one of: ['string', 'array', 'object'], received: \"number\".")),
    ],
)
def test_an_expression_that_finds_no_rows(expression: str, sentence: str, read: Read) -> None:
    """A key that is misspelt, here or by the source, must not look like an empty list."""
    with pytest.raises(DocumentError) as caught:
        read("jmespath", '{"count": 3, "results": []}', expression=expression)
    assert str(caught.value) == sentence


def test_an_expression_that_finds_an_empty_list(read: Read) -> None:
    """That is an answer; whether an empty table may be published is for the guards."""
    assert read("jmespath", '{"results": []}', expression="results[].{prefix: cidr}") == Table()


@pytest.mark.parametrize("expression", ["", " ", "results[", "foo(", "a.b[?c ==]", "@ | nothing(@)", "[" * 5000])
def test_an_expression_that_is_none(expression: str, read: Read) -> None:
    """That is an error of the settings or a refused document, never a traceback."""
    with pytest.raises((SettingsError, DocumentError)):
        read("jmespath", '{"results": []}', expression=expression)


def test_a_missing_expression_comes_with_the_cure(read: Read) -> None:
    """The sentence shows what one looks like."""
    with pytest.raises(SettingsError, match=r'needs an expression, like expression = "results\[\]\.\{prefix: cidr\}"'):
        read("jmespath", "[]")


def test_dns_errors_are_problems(read: Read, written: Written) -> None:
    """A name that does not answer is told, with the host where the resolver says it."""
    document = """{"answers": [{"region": "us", "host": "lb.example.com", "address": "192.0.2.80", "ttl": 60}, {}],
        "errors": [{"host": "lb2.example.com", "message": "timed out"}, "no nameserver answered", {}]}"""
    table = read("dns", document)
    assert written(table) == ["192.0.2.80/32 region=us role=load-balancer direction=inbound host=lb.example.com"]
    assert [str(problem) for problem in table.problems] == [
        '.answers[1]: This answer has no "address".',
        ".errors[0]: lb2.example.com: timed out",
        ".errors[1]: no nameserver answered",
        ".errors[2]: A host name could not be resolved.",
    ]


def test_dns_time_to_live_is_no_fact(read: Read) -> None:
    """It counts down from answer to answer and would be a change each time."""
    one, two = (
        read("dns", f'{{"answers": [{{"region": "us", "host": "h", "address": "192.0.2.80", "ttl": {ttl}}}]}}') for ttl in (60, 7)
    )
    assert one == two


def test_dns_facts_of_the_feed(read: Read, written: Written) -> None:
    """Names of something else than load balancers say so in the feed."""
    table = read("dns", '{"answers": [{"address": "192.0.2.80"}]}', facts={"role": "proxy", "direction": "outbound"})
    assert written(table) == ["192.0.2.80/32 role=proxy"]


def test_missing_prefixes_among_bare_ones(read: Read, written: Written) -> None:
    """``null``, an empty text and blanks mean nothing, in a list of rows and in a row's list."""
    table = read("jmespath", '["192.0.2.1 ", null, "", "192.0.2.2"]', expression="@")
    assert (written(table), table.problems) == (["192.0.2.1/32", "192.0.2.2/32"], ())
    table = read("jmespath", '[{"cidrs": [null, "192.0.2.1", ""]}]', expression="@")
    assert (written(table), table.problems) == (["192.0.2.1/32"], ())


def test_json_lines(read: Read, written: Written) -> None:
    """One value a line is the list of these values, without a setting; a damaged line is named by its number."""
    document = '{"cidr":"192.0.2.0/24"}\n{"cidr":"198.51.100.0/24"}\n{"type":"metadata","records":2}\n'
    for ends in (document, document.replace("\n", "\r\n"), f"\ufeff{document}"):
        assert written(read("jmespath", ends, expression="[?cidr].{prefix: cidr}")) == ["192.0.2.0/24", "198.51.100.0/24"]
    assert written(read("jmespath", '{"cidr":"192.0.2.0/24"}\n', name="drop.jsonl", expression="[].cidr")) == ["192.0.2.0/24"]
    with pytest.raises(DocumentError, match=r"^line 3: The JSON breaks off or is damaged"):
        read("jmespath", document.replace("}\n{\"type", "}\n{type"), expression="@")


def test_both_families_and_masks_in_a_row(read: Read, written: Written) -> None:
    """All the prefixes of a row are ranges; a mask, a length or an end beside an address is used."""
    document = """[{"ipv4Prefix": "192.0.2.0/24", "ipv6Prefix": "2001:db8::/32"}, {"network": "198.51.100.0", "mask_len": 24},
        {"address": "203.0.113.0", "netmask": "255.255.255.128"}, {"ip": "203.0.113.128", "end": "203.0.113.131"}]"""
    table = read("jmespath", document, expression="@")
    assert written(table) == ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/25", "203.0.113.128/30", "2001:db8::/32"]
    assert table.problems == ()


def test_a_label_that_is_a_prefix(read: Read, written: Written) -> None:
    """It would be lost as a range, so it is named, unless the expression itself gives it that name."""
    document = '[{"cidr": "192.0.2.0/24", "gw": "198.51.100.1"}, {"cidr": "203.0.113.0/24", "gw": "203.0.113.1"}]'
    table = read("jmespath", document, expression="@")
    assert written(table) == ["203.0.113.0/24 gw=203.0.113.1"]
    assert [str(problem) for problem in table.problems] == [
        ('.[0]: "gw" has the prefix 198.51.100.1, which would be lost; call it prefix (or ipv6_prefix, where there are two), or'
        " ask for it by its name as a label.")
    ]
    asked = read("jmespath", document, expression="[].{prefix: cidr, gateway: gw}")
    assert written(asked) == ["192.0.2.0/24 gateway=198.51.100.1", "203.0.113.0/24 gateway=203.0.113.1"]


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("items(@)[*].{region: [0], prefix: [1]}", ["192.0.2.0/24 region= Dublin, IE", "198.51.100.0/24 region=Paris, FR"]),
        ("items(@)[*].{region: trim([0]), prefix: [1]}", ["192.0.2.0/24 region=Dublin, IE", "198.51.100.0/24 region=Paris, FR"]),
        ("items(@)[*].{region: trim([0], ' ERIF,'), prefix: [1]}", ["192.0.2.0/24 region=Dublin", "198.51.100.0/24 region=Paris"]),
        ("items(@)[*].{region: trim(split([0], ',')[0]), prefix: [1]}", ["192.0.2.0/24 region=Dublin", "198.51.100.0/24 region=Paris"]),
    ],
)
def test_keys_as_facts(expression: str, found: list[str], read: Read, written: Written) -> None:
    """``items``, ``trim`` and ``split`` as JMESPath Community has them."""
    assert written(read("jmespath", '{" Dublin, IE": ["192.0.2.0/24"], "Paris, FR": ["198.51.100.0/24"]}', expression=expression)) == found


@pytest.mark.parametrize("expression", ["items([`1`])", "trim(`1`)", "trim()", "split('a')", "items(`1`, `2`)"])
def test_functions_with_the_wrong_values(expression: str, read: Read) -> None:
    """They refuse the document in a sentence."""
    with pytest.raises(DocumentError, match="cannot be applied to this document"):
        read("jmespath", "[]", expression=expression)


@pytest.mark.parametrize(
    ("value", "token", "published"),
    [
        ("1790000000", 1790000000, "2026-09-21T14:13:20Z"),
        ('"1790000000"', 1790000000, "2026-09-21T14:13:20Z"),
        ("1790000000.0", 1790000000, "2026-09-21T14:13:20Z"),
        ("1790000000123", 1790000000123, "2026-09-21T14:13:20Z"),
        ('"2026-09-21T14:13:20Z"', 1790000000000, "2026-09-21T14:13:20Z"),
        ('"2026-09-21 14:13:20 UTC"', 1790000000000, "2026-09-21T14:13:20Z"),
        ('"21 September 2026"', 1789948800000, "2026-09-21T00:00:00Z"),
        ('"20260921"', 20260921, "2026-09-21T00:00:00Z"),
    ],
)
def test_token_and_time_in_every_form(value: str, token: int, published: str, read: Read) -> None:
    """A number stays what it is; a date as a token counts as milliseconds."""
    table = read("jmespath", f'{{"at": {value}, "list": []}}', expression="list", token="at", published="at")
    assert (table.token, table.published and table.published.isoformat().replace("+00:00", "Z")) == (token, published)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"token": "vresion"}, ("The expression token was expected to yield a whole number or a date and yields null; nothing in"
         " the document matches it.")),
        ({"token": "etag"}, "The expression token was expected to yield a whole number or a date and yields the text 'f3a9'."),
        ({"published": "etag"}, "The expression published was expected to yield a date and yields the text 'f3a9'."),
        ({"published": "length(@)"}, "The expression published was expected to yield a date and yields a number."),
    ],
)
def test_a_token_or_time_that_is_none(settings: dict[str, str], sentence: str, read: Read) -> None:
    """Without it an old copy would pass, so it is told."""
    with pytest.raises(DocumentError) as caught:
        read("jmespath", '{"etag": "f3a9", "list": []}', expression="list", **settings)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("more", "said"),
    [('"mask_len": 24', '"mask_len" says 24'), ('"netmask": "255.255.255.0"', '"netmask" says 255.255.255.0'),
     ('"end": "192.0.2.255"', '"end" says 192.0.2.255')],
)  # fmt: skip
def test_an_expression_that_leaves_a_mask_out(more: str, said: str, read: Read, written: Written) -> None:
    """The address alone is another prefix, so the key beside it is named; with it in the expression all is well."""
    document = f'[{{"network": "192.0.2.0", {more}, "site": "x"}}, {{"network": "198.51.100.7"}}]'
    for expression in ("[].{prefix: network, region: site}", "[].network"):
        (problem,) = read("jmespath", document, expression=expression).problems
        assert str(problem) == f"{said} beside 192.0.2.0, and the expression leaves it out."
    table = read("jmespath", document, expression="@")
    assert [line.split()[0] for line in written(table)] == ["192.0.2.0/24", "198.51.100.7/32"]
    assert table.problems == ()
