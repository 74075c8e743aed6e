"""A document that is something else is refused as a whole, in a sentence that says what was expected and what arrived."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from ip_ranges import formats
from ip_ranges.errors import DocumentError
from ip_ranges.model.table import Table

Read = Callable[..., Table]

NAMES = tuple(name for name in formats.names() if formats.is_built_in(name))
JSON_NAMES = tuple(name for name in NAMES if name not in ("text", "csv", "geofeed", "region-table"))
VENDORS = tuple(name for name in JSON_NAMES if name not in ("jmespath", "dns"))

HTML = b"<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body></body></html>\n"


@pytest.mark.parametrize("name", NAMES)
def test_a_web_page_is_named(name: str, read: Read) -> None:
    """A gateway's error page with status 200 never becomes a table."""
    with pytest.raises(DocumentError, match=r"was expected and an HTML page titled '502 Bad Gateway' arrived"):
        read(name, HTML, expression="@")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("document", [b"", b"\n", b"\xef\xbb\xbf \r\n"])
def test_an_empty_document_is_named(name: str, document: bytes, read: Read) -> None:
    """Nothing is not an empty table."""
    with pytest.raises(DocumentError, match="was expected and an empty document arrived"):
        read(name, document, expression="@")


@pytest.mark.parametrize("name", VENDORS)
@pytest.mark.parametrize(
    ("document", "arrived"),
    [
        ("{}", "was expected and an object without any key arrived."),
        ('{"message": "API rate limit exceeded"}', 'was expected and an object with "message" arrived.'),
        ("7", "was expected and a number arrived."),
        ("null", "arrived."),
        ('["a"]', "arrived."),
    ],
)
def test_json_of_another_shape_is_named(name: str, document: str, arrived: str, read: Read) -> None:
    """An answer without the vendor's main key says which keys it has instead."""
    with pytest.raises(DocumentError) as caught:
        read(name, document)
    assert " was expected and " in str(caught.value)
    assert str(caught.value).split(";")[0].endswith(arrived)


@pytest.mark.parametrize("name", VENDORS)
@pytest.mark.parametrize("other", VENDORS)
def test_another_vendors_document_is_refused(name: str, other: str, examples: Mapping[str, bytes], read: Read) -> None:
    """A feed whose format does not fit its address is told so, whichever two are confused."""
    if name != other:
        with pytest.raises(DocumentError, match=r"was expected and .* arrived"):
            read(name, examples[other])


@pytest.mark.parametrize("name", JSON_NAMES)
@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ('{"a": 1, "a": 2}', "the key 'a' stands twice in one object"),
        ('{"a": NaN}', "NaN is not a number in JSON"),
        ('["a"] x', "There is something after the end of the JSON"),
        ('{"a": [1, 2', "The JSON breaks off or is damaged at line 1"),
        ("[" * 100_000, "This JSON cannot be read"),
    ],
)
def test_what_is_not_proper_json_is_refused(name: str, document: str, sentence: str, read: Read) -> None:
    """Duplicate keys, NaN, trailing rubbish and endless nesting are refused in every JSON format."""
    with pytest.raises(DocumentError, match=sentence):
        read(name, document, expression="@")


@pytest.mark.parametrize(
    ("name", "document", "sentence"),
    [
        ("aws", '{"prefixes": {}}', ".prefixes: This is an object where a list belongs."),
        ("aws", '{"prefixes": [], "ipv6_prefixes": 3}', ".ipv6_prefixes: This is a number where a list belongs."),
        ("google", '{"prefixes": null}', ".prefixes: This is null where a list belongs."),
        ("oracle", '{"regions": "x"}', ".regions: This is text where a list belongs."),
        ("cloudflare", '{"success": true}', ".result: This is null where an object belongs."),
        (
            "cloudflare",
            '{"success": false, "result": {"ipv4_cidrs": ["192.0.2.0/24"]}}',
            '.success: A list of ranges was expected and an answer with "success": false arrived.',
        ),
        ("fastly", '{"addresses": true}', ".addresses: This is a boolean where a list belongs."),
        ("mongodb-atlas", '{"services": {"clusters": 1}}', ".services.clusters: This is a number where a list belongs."),
    ],
)
def test_a_main_key_of_the_wrong_kind_is_named(name: str, document: str, sentence: str, read: Read) -> None:
    """Where the list of ranges belongs and something else stands, there is no table."""
    with pytest.raises(DocumentError) as caught:
        read(name, document)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("name", ["text", "csv", "geofeed"])
@pytest.mark.parametrize(
    ("document", "arrived"),
    [
        (b"\x1f\x8b\x08\x00", "a gzip file arrived, which is not UTF-8 at byte 1"),
        (b'{"prefixes": []}\n', "arrived"),
        (b"The service is down for maintenance.\nPlease try again later.\n", "arrived"),
    ],
)
def test_what_is_no_list_is_refused(name: str, document: bytes, arrived: str, read: Read) -> None:
    """A text of which no line is a prefix is refused as a whole."""
    with pytest.raises(DocumentError, match=arrived):
        read(name, document)
