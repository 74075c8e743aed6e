"""JSON as it is published: small at the top, one row a line below, so that versions of a file compare line by line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

dump = json.JSONEncoder(ensure_ascii=False).encode
"""One value on one line."""


def document(head: Mapping[str, Any], arrays: Mapping[str, Iterable[str]]) -> str:
    """An object with one key of *head* a line, then the *arrays*, whose rows are JSON already, one a line."""
    parts: list[str] = []
    for key, value in head.items():
        parts += (",\n" if parts else "{", f"{dump(key)}: {dump(value)}")
    for key, rows in arrays.items():
        parts += (",\n" if parts else "{", f"{dump(key)}: ", *_array(rows))
    # One text of megabytes is made once; each join or sum on the way would copy it.
    return "".join([*parts, "}\n"])


def _array(rows: Iterable[str]) -> tuple[str, ...]:
    text = ",\n".join(rows)
    return ("[\n", text, "\n]") if text else ("[]",)
