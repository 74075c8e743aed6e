"""Which texts of others may be published; what no text may bring to a reader is written out, in a sentence and in JSON."""

from __future__ import annotations

import json
import re
import sys

import pytest
from ip_ranges.base.text_safety import CONTROLS, TRICKS, escaped, escaped_json, unsafe_text
from ip_ranges.errors import DocumentError, IpRangesError, PrefixError, Problem


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain é 東京 \u200d", "plain é 東京 \u200d"),
        ("a\nb\r\tc", "a\\nb\\r\\tc"),
        ("\x1b[31m\x9b", "\\x1b[31m\\x9b"),
        ("\u202e\u2028\ufeff\uffff", "\\u202e\\u2028\\ufeff\\uffff"),
        ("\ud800\U000e0041", "\\ud800\\U000e0041"),
        ("back\\slash", "back\\slash"),
    ],
)
def test_escaped(text: str, expected: str) -> None:
    """Each such character as Python writes it; everything else as it is."""
    assert escaped(text) == expected


def test_what_python_calls_printable_has_none_of_them() -> None:
    """Most texts are printable, and then nobody looks for one."""
    found = re.findall(f"[{CONTROLS}{TRICKS}]", "".join(map(chr, range(sys.maxunicode + 1))))
    assert len(found) == 2_299
    assert not any(one.isprintable() for one in found)


def test_what_is_kept() -> None:
    """An answer of several lines keeps its lines."""
    assert escaped("a\n\tb\x1b", keep="\t\n") == "a\n\tb\\x1b"


def test_json_says_the_same() -> None:
    """Whoever parses it gets the very text; whoever prints it gets no such character."""
    value = {"\x9b": "\u202e\U000e0041\x7f\ud800\n"}
    text = escaped_json(json.dumps(value, ensure_ascii=False, indent=1))
    assert text == '{\n "\\u009b": "\\u202e\\udb40\\udc41\\u007f\\ud800\\n"\n}'
    assert json.loads(text) == value


def test_every_error_is_one_printable_line() -> None:
    """Whatever it quotes; what a document is blamed for as well, where it is shown by itself."""
    assert str(IpRangesError("a\x1b\nb")) == str(PrefixError("a\x1b\nb")) == "a\\x1b\\nb"
    problem = Problem(".x\n", "y\u202e")
    assert (problem.path, problem.message) == (".x\\n", "y\\u202e")
    assert str(DocumentError([problem])) == ".x\\n: y\\u202e"
