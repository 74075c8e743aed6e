"""A long text in pieces is the same text."""

from __future__ import annotations

import hashlib
import json

import pytest
from ip_ranges.exports.chunks import digest_of, encoded, iter_chunks
from ip_ranges.exports.json_lines import document


@pytest.mark.parametrize("count", [0, 1, 2, 511, 512, 513, 1024, 1500])
def test_pieces_are_the_whole(count: int) -> None:
    """With what stands between the lines between pieces as well, and at no end."""
    lines = [str(number) for number in range(count)]
    assert "".join(iter_chunks(lines, ", ")) == ", ".join(lines)
    assert "".join(iter_chunks(iter(lines))) == "".join(lines)


@pytest.mark.parametrize("count", [0, 1, 513])
def test_json_is_json_whatever_its_length(count: int) -> None:
    """The same object, one row a line."""
    text = document({"a": 1}, {"rows": (str(number) for number in range(count)), "none": ()})
    assert json.loads(text) == {"a": 1, "rows": list(range(count)), "none": []}
    assert text.count("\n") == (count + 4 if count else 3)


def test_digest_is_that_of_the_bytes() -> None:
    """However the text is cut, and where half a character became a question mark."""
    text = "192.0.2.0/24 é \ud800\n"
    assert digest_of(text) == digest_of(iter(text)) == hashlib.sha256("192.0.2.0/24 é ?\n".encode()).hexdigest()
    assert b"".join(encoded(text)) == b"".join(encoded(list(text)))
