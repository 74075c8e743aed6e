"""The links in the files that the build writes for machines: feeds, calendars, JSON, lists and snippets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

# What may stand in an address (RFC 3986), but for the round brackets and quotes that stand around one in prose.
ADDRESS = re.compile(r"https?://[\w.~:/?#\[\]@!$&*+,;=%-]+")
HTML_KEYS = ("content_html",)


class Body(HTMLParser):
    """The addresses that a piece of HTML links to, relative ones too."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where an element links to."""
        self.links += [value for name, value in attrs if value and name in ("href", "src")]


def links_of(path: Path) -> Iterator[str]:
    """Every address in one generated file, as it is written there; relative ones only where a reader would follow them."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix in (".atom", ".xml"):
        yield from _of_xml(text)
    elif path.suffix == ".json":
        yield from _of_json(json.loads(text))
    elif path.suffix == ".jsonl":
        for line in text.splitlines():
            yield from _of_json(json.loads(line))
    elif path.suffix == ".ics":
        yield from _of_calendar(text)
    else:
        yield from _of_text(text)


def _of_text(text: str) -> Iterator[str]:
    """Addresses in prose or code, without the full stop of the sentence that they end."""
    yield from (found.rstrip(".,;:!?") for found in ADDRESS.findall(text))


def _of_xml(text: str) -> Iterator[str]:
    """Addresses in attributes and texts; namespaces are names, not addresses, and the parser keeps them apart."""
    # The file was made here a moment ago, by the build whose links these are.
    for element in ET.fromstring(text).iter():  # noqa: S314
        yield from (value for name, value in element.attrib.items() if name in ("href", "src"))
        if element.get("type") == "html":
            yield from _of_html(element.text or "")
        else:
            yield from _of_text(element.text or "")


def _of_json(value: Any) -> Iterator[str]:
    """Addresses in every string of the document."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _of_html(item) if key in HTML_KEYS and isinstance(item, str) else _of_json(item)
    elif isinstance(value, list):
        for item in value:
            yield from _of_json(item)
    elif isinstance(value, str):
        yield from _of_text(value)


def _of_calendar(text: str) -> Iterator[str]:
    """Addresses in a calendar: long lines are joined first (RFC 5545, 3.1), and its escapes undone (3.3.11)."""
    joined = re.sub(r"\r?\n[ \t]", "", text)
    yield from _of_text(re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], joined))


def _of_html(text: str) -> Iterator[str]:
    """Addresses of the links in a piece of HTML."""
    body = Body()
    body.feed(text)
    yield from body.links
