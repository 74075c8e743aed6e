"""What no text may bring to a reader is written out, in a sentence and in JSON."""

from __future__ import annotations

import json
import re
import sys

import pytest
from ip_ranges.base.unprintable import CONTROLS, TRICKS, escaped, escaped_json
from ip_ranges.errors import DocumentError, IpRangesError, PrefixError, Problem


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
