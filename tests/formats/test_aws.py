"""What is particular to Amazon's document, beside the example of the reference page."""

from __future__ import annotations

from ip_ranges.base.timestamps import instant_or_none
from ip_ranges.model.table import Region
from reading import prefixes, problems, read, refusal, written


def test_a_document_without_ipv6_is_one_of_the_oldest() -> None:
    """Until August 2016 there was no ``ipv6_prefixes``, and until 2020 no border group."""
    assert written(read("aws", '{"prefixes": [{"ip_prefix": "192.0.2.0/24", "region": "us-east-1", "service": "EC2"}]}')) == [
        "192.0.2.0/24 region=us-east-1 service=EC2"
    ]


def test_a_malformed_date_gives_way_to_the_token() -> None:
    """Two real createDates are malformed; the token beside them says the same in seconds."""
    for created, token, published in (
        ('"2026-08-22-11-57-05"', '"1787399825"', "2026-08-22T11:57:05Z"),
        ('"2017-07-20-22-42-2"', '"1500590522"', "2017-07-20T22:42:02Z"),
        ('"2017-07-20-22-42-233"', '"1500590553"', "2017-07-20T22:42:33Z"),
        ('"2026-13-40-11-57-05"', "1787399825", "2026-08-22T11:57:05Z"),
        ("null", '"soon"', None),
        ("7", "true", None),
        ("7", '"99999999999999999999"', None),
    ):
        table = read("aws", f'{{"syncToken": {token}, "createDate": {created}, "prefixes": []}}')
        assert instant_or_none(table.published) == published, (created, token)


def test_the_regions_are_amazons() -> None:
    """There is one region for each that a range names, under the vendor's id."""
    table = read("aws", '{"prefixes": [{"ip_prefix": "192.0.2.0/24", "region": "us-east-1"}, {"ip_prefix": "192.0.2.0/25"}]}')
    assert table.regions == (Region(id="us-east-1", name="us-east-1", vendor="aws", vendor_region="us-east-1"),)


def test_rows_without_a_prefix_are_named() -> None:
    """A row without its key, or that is no object, is a problem; unknown keys are none."""
    document = '{"prefixes": [{"ip_prefix": "192.0.2.0/24", "new_key": {"a": 1}}, {"region": "x"}, 5]}'
    assert problems(read("aws", document)) == [
        '.prefixes[1]: This row has no "ip_prefix".',
        '.prefixes[2]: This row has no "ip_prefix".',
    ]


def test_null_is_no_list() -> None:
    """Null in the place of the ranges is a broken document, not one without IPv4; old ones have no IPv6 array."""
    document = '{"prefixes": null, "ipv6_prefixes": [{"ipv6_prefix": "2001:db8::/32", "region": "x"}]}'
    assert refusal("aws", document) == ".prefixes: This is null where a list belongs."
    assert prefixes(read("aws", '{"prefixes": [{"ip_prefix": "192.0.2.0/24"}], "ipv6_prefixes": null}')) == ["192.0.2.0/24"]
