"""Strict JSON, safe text, and fields with a place."""

from __future__ import annotations

import pytest
from ip_ranges.errors import DocumentError, Problem
from ip_ranges.reading import Fields, nearest, strict_json, type_word, unsafe_text, what_arrived


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
        (b"\xff\xfe{\x00}\x00", "This is not UTF-8 text at byte 0: a binary file."),
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


@pytest.mark.parametrize("mark", ["\x00", "\n", "\t", "\x1b", "\x7f", "\x85", "\u2028", "\u200f", "\u202e", "\u2066", "\ufeff", "\ud800"])
def test_unsafe_text(mark: str) -> None:
    """Characters that are no part of a name; the sentence names them by their number."""
    assert unsafe_text(f"a{mark}b") == f"has the character U+{ord(mark):04X} in it, which is never part of a name; remove it"


def test_safe_text() -> None:
    """Every language is welcome; a body may have lines; length has an end."""
    assert unsafe_text("Z\u00fcrich \u6771\u4eac <b>{{x}}</b> $(id) `") is None
    assert unsafe_text("a\n\tb", lines=True) is None
    assert unsafe_text("a\rb", lines=True) == "has the character U+000D in it, which is never part of a name; remove it"
    assert unsafe_text("x" * 501) == "is 501 characters long; 500 is the most"


def test_what_arrived() -> None:
    """A few words for each sort of body."""
    assert what_arrived(b"[1]") == "a JSON document"
    assert what_arrived(b"\xef\xbb\xbf <html>") == "an HTML page"
    assert what_arrived("\u2028".encode()) in ("text that begins with ''", "text that begins with '\\u2028'")


def test_fields() -> None:
    """Each fault is noted with its place, the default stands in, and unknown keys come last."""
    problems: list[Problem] = []
    fields = Fields({"a": 1, "n": "x", "list": ["a", 2, "b\n"], "inside": {"deep": 1}, "wrod": 1, "x-own": 1}, ".top", problems)
    assert fields.text("a", "default") == "default"
    assert fields.number("n", 7, low=0, high=10) == 7
    assert fields.texts("list") == ("a",)
    inside = fields.part("inside")
    assert inside is not None
    assert inside.choice("deep", ("x", "y"), "x") == "x"
    assert fields.text("word", required=True) == ""
    assert fields.flag("missing") is False
    assert fields.instant("never") is None
    fields.finish(ignored="x-")
    assert [str(one) for one in problems] == [
        ".top.a: This is a number where text belongs.",
        ".top.n: This is text where a number belongs.",
        ".top.list[1]: This is a number where text belongs.",
        ".top.list[2]: This has the character U+000A in it, which is never part of a name; remove it.",
        ".top.inside.deep: This is a number where text belongs.",
        ".top.word: This is missing.",
        '.top.wrod: There is no such key here. Did you mean "word"?',
    ]


def test_fields_of_something_else() -> None:
    """A list where an object belongs is one problem, and every field has its default."""
    problems: list[Problem] = []
    fields = Fields([1], "", problems)
    assert (fields.text("a"), fields.rows("b"), fields.part("c")) == ("", [], None)
    fields.finish()
    assert [str(one) for one in problems] == [".: This is a list where an object belongs."]


def test_words() -> None:
    """Kinds and suggestions."""
    assert [type_word(one) for one in (None, True, 1, 1.5, "", [], {}, b"")] == [
        "null",
        "a boolean",
        "a number",
        "a number",
        "text",
        "a list",
        "an object",
        "a bytes",
    ]
    assert nearest("regon", ("region", "role")) == ' Did you mean "region"?'
    assert nearest("zzz", ("region", "role")) == ""
