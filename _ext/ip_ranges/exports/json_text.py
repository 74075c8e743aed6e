"""JSON as it is published: small at the top, one row a line below, so that versions of a file compare line by line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

dump = json.JSONEncoder(ensure_ascii=False).encode
"""One value on one line."""


def document(head: Mapping[str, Any], arrays: Mapping[str, Iterable[str]]) -> str:
    """An object with one key of *head* a line, then the *arrays*, whose rows are JSON already, one a line."""
    parts = [f"{dump(key)}: {dump(value)}" for key, value in head.items()]
    parts += [f"{dump(key)}: {_array(rows)}" for key, rows in arrays.items()]
    return "{" + ",\n".join(parts) + "}\n"


def _array(rows: Iterable[str]) -> str:
    text = ",\n".join(rows)
    return f"[\n{text}\n]" if text else "[]"
