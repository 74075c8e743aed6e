"""Any JSON through an expression, and the resolver's answers: rows that already say what they mean."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ip_ranges.errors import DocumentError, SettingsError
from ip_ranges.model import Table

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
