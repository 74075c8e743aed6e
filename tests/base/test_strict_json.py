"""JSON without its loopholes, and what arrived instead."""

from __future__ import annotations

import pytest
from ip_ranges.base.strict_json import describe_document, strict_json
from ip_ranges.errors import DocumentError


def test_json_that_is_right() -> None:
    """Plain values, with or without a byte order mark."""
    assert strict_json(b'{"a": [1, 2.5, null, true, "\xc3\xa9"]}') == {"a": [1, 2.5, None, True, "\u00e9"]}
    assert strict_json(b"\xef\xbb\xbf[]") == []


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (b'{"a": 1, "b": 2, "a": 1}', "This is not proper JSON: the key 'a' stands twice in one object; which one counts is anyone's guess."),
        (b"[NaN]", "This is not proper JSON: NaN is not a number in JSON."),
        (b"[-Infinity]", "This is not proper JSON: -Infinity is not a number in JSON."),
        (b"{} x", "There is something after the end of the JSON, at line 1, column 4."),
        (b'{"a": 1}\n{"a": 2}', "There is something after the end of the JSON, at line 2, column 1."),
        (b'{"a": 1,', "The JSON breaks off or is damaged at line 1, column 9: "),
        (b"", "JSON was expected and an empty document arrived."),
        (b" \n ", "JSON was expected and an empty document arrived."),
        (b"<!DOCTYPE html><html><head><title>\n 504 Gateway Time-out\n</title>", "JSON was expected and an HTML page titled '504 Gateway Time-out' arrived."),
        (b"<?xml version='1.0'?>", "JSON was expected and an XML or HTML document arrived."),
        (b"not json", "JSON was expected and text that begins with 'not json' arrived."),
        (b"\x1b[31m\n", "JSON was expected and text that begins with '\\x1b[31m' arrived."),
        (b"\x1f\x8b\x08\x00", "This is not UTF-8 text at byte 1: a gzip file."),
        (b"\xff\xfe{\x00}\x00", "This is not UTF-8 text at byte 0: text in UTF-16 (PowerShell's > writes it; save it as UTF-8)."),
        (b"\x00\x00", "JSON was expected and a binary file arrived."),
        (b"[" * 100_000, "This JSON cannot be read: "),
        (b"1" * 5000, "This JSON cannot be read: "),
    ],
)
def test_json_that_is_not(document: bytes, sentence: str) -> None:
    """What arrived instead, or where it is damaged."""
    with pytest.raises(DocumentError) as caught:
        strict_json(document)
    assert str(caught.value).startswith(sentence)
    assert len(str(caught.value)) < 250


def test_what_arrived() -> None:
    """A few words for each sort of body."""
    assert describe_document(b"[1]") == "a JSON document"
    assert describe_document(b"\xef\xbb\xbf <html>") == "an HTML page"
    assert describe_document("\u2028".encode()) in ("text that begins with ''", "text that begins with '\\u2028'")
