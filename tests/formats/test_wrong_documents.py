"""A document that is something else is refused as a whole, in a sentence that says what was expected and what arrived."""

from __future__ import annotations

from itertools import permutations, product

from reading import BUILT_IN, EXAMPLES, LINES, refusal

JSON_NAMES = tuple(name for name in BUILT_IN if name not in (*LINES, "region-table"))
VENDORS = tuple(name for name in JSON_NAMES if name not in ("jmespath", "dns"))
HTML = b"<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body></body></html>\n"


def test_a_web_page_is_named() -> None:
    """A gateway's error page with status 200 never becomes a table."""
    for name in BUILT_IN:
        sentence = refusal(name, HTML, expression="@")
        assert "was expected and an HTML page titled '502 Bad Gateway' arrived" in sentence, name


def test_an_empty_document_is_named() -> None:
    """Nothing is not an empty table."""
    for name, document in product(BUILT_IN, (b"", b"\n", b"\xef\xbb\xbf \r\n")):
        assert "was expected and an empty document arrived" in refusal(name, document, expression="@"), (name, document)


def test_json_of_another_shape_is_named() -> None:
    """An answer without the vendor's main key says which keys it has instead."""
    shapes = {
        "{}": "was expected and an object without any key arrived.",
        '{"message": "API rate limit exceeded"}': 'was expected and an object with "message" arrived.',
        "7": "was expected and a number arrived.",
        "null": "arrived.",
        '["a"]': "arrived.",
    }
    for name, (document, arrived) in product(VENDORS, shapes.items()):
        sentence = refusal(name, document)
        assert " was expected and " in sentence, (name, document)
        assert sentence.split(";")[0].endswith(arrived), (name, document)


def test_another_vendors_document_is_refused() -> None:
    """A feed whose format does not fit its address is told so, whichever two are confused."""
    for name, other in permutations(VENDORS, 2):
        expected, _, arrived = refusal(name, EXAMPLES[other]).partition("was expected and ")
        assert expected, (name, other)
        assert "arrived" in arrived, (name, other)


def test_what_is_not_proper_json_is_refused() -> None:
    """Duplicate keys, NaN, trailing rubbish and endless nesting are refused in every JSON format."""
    faults = {
        '{"a": 1, "a": 2}': "the key 'a' stands twice in one object",
        '{"a": NaN}': "NaN is not a number in JSON",
        '["a"] x': "There is something after the end of the JSON",
        '{"a": [1, 2': "The JSON breaks off or is damaged at line 1",
        "[" * 100_000: "This JSON cannot be read",
    }
    for name, (document, sentence) in product(JSON_NAMES, faults.items()):
        assert sentence in refusal(name, document, expression="@"), (name, document[:20])


def test_a_main_key_of_the_wrong_kind_is_named() -> None:
    """Where the list of ranges belongs and something else stands, there is no table."""
    failed = '{"success": false, "result": {"ipv4_cidrs": ["192.0.2.0/24"]}}'
    for name, document, sentence in (
        ("aws", '{"prefixes": {}}', ".prefixes: This is an object where a list belongs."),
        ("aws", '{"prefixes": [], "ipv6_prefixes": 3}', ".ipv6_prefixes: This is a number where a list belongs."),
        ("google", '{"prefixes": null}', ".prefixes: This is null where a list belongs."),
        ("oracle", '{"regions": "x"}', ".regions: This is text where a list belongs."),
        ("cloudflare", '{"success": true}', ".result: This is null where an object belongs."),
        ("cloudflare", failed, '.success: A list of ranges was expected and an answer with "success": false arrived.'),
        ("fastly", '{"addresses": true}', ".addresses: This is a boolean where a list belongs."),
        ("mongodb-atlas", '{"services": {"clusters": 1}}', ".services.clusters: This is a number where a list belongs."),
    ):
        assert refusal(name, document) == sentence


def test_what_is_no_list_is_refused() -> None:
    """A text of which no line is a prefix is refused as a whole."""
    for name in LINES:
        assert "a gzip file arrived, which is not UTF-8 at byte 1" in refusal(name, b"\x1f\x8b\x08\x00"), name
        assert "arrived" in refusal(name, b'{"prefixes": []}\n'), name
        assert "arrived" in refusal(name, b"The service is down for maintenance.\nPlease try again later.\n"), name
