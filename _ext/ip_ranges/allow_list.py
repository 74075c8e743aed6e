"""A reader's own allow list, in whatever file it stands."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .addresses_in_text import Ignored, Mention, addresses_in_line, addresses_in_text
from .prefix import Prefix

_ADDRESS = re.compile(r"[0-9A-Fa-f:./\s,-]{2,2000}")


@dataclass(frozen=True, slots=True)
class AllowList:
    """What a file lists: *mentions* in its order with their lines, and what was *ignored* with the reason."""

    mentions: tuple[Mention, ...]
    ignored: tuple[Ignored, ...] = ()

    @property
    def prefixes(self) -> tuple[Prefix, ...]:
        """The listed prefixes, as they stand there."""
        return tuple(mention.prefix for mention in self.mentions)


def read_allow_list(text: str) -> AllowList:
    """Read a list of addresses from any of the published files, or from a configuration around them.

    In a JSON or CSV table of ours the rows that are retired do not count: they are told, not allowed.
    """
    text = text.removeprefix("\ufeff")
    found = _from_json(text)
    if found is None:
        found = _from_csv(text)
    if found is None:
        found = list(addresses_in_text(text))
    return AllowList(
        tuple(one for one in found if isinstance(one, Mention)), tuple(one for one in found if isinstance(one, Ignored))
    )


def _from_json(text: str) -> list[Mention | Ignored] | None:
    """What a JSON document lists; None where the text is none."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    found: list[Mention | Ignored] = []
    position, line = 0, 1
    for item in _texts(value):
        # The texts come in the document's order, so that one walk through it finds their lines.
        place = text.find(item, position)
        if place >= 0:
            line += text.count("\n", position, place)
            position = place
        found += addresses_in_line(item, line)
    return found


def _texts(value: Any) -> Iterator[str]:
    """The texts in a JSON value that are an address and nothing else, retired ranges left out."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            if item.get("state") != "retired":
                waiting += [part for pair in reversed(item.items()) for part in reversed(pair)]
        elif isinstance(item, list):
            waiting += reversed(item)
        elif isinstance(item, str) and _ADDRESS.fullmatch(item):
            yield item


def _from_csv(text: str) -> list[Mention | Ignored] | None:
    """What a CSV table with a column ``prefix`` and one ``state`` lists; None where the text is none."""
    first = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    names = [name.strip(' "').lower() for name in first.split(",")]
    if "prefix" not in names or "state" not in names:
        return None
    prefix, state = names.index("prefix"), names.index("state")
    found: list[Mention | Ignored] = []
    rows = csv.reader(text.splitlines(keepends=True))
    for row in rows:
        if len(row) > max(prefix, state) and not row[0].startswith("#") and row[state] != "retired":
            found += addresses_in_line(row[prefix], rows.line_num)
    return found
