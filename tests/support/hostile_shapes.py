"""What a parser sees of a text: the structure that a hostile text must not change."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from hostile_site import PAIRS, folders

FOLDERS = folders()


def in_plain_folders(path: str) -> str:
    """Where a hostile site's file is in the plain one."""
    return "/".join(FOLDERS.get(part, part) for part in path.split("/"))


def shape(value: Any) -> Any:
    """What of a JSON value is structure: its keys, with the hostile ones in plain, and the kind of every value."""
    if isinstance(value, dict):
        return {PAIRS.get(key, key): shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shape(item) for item in value]
    return type(value).__name__


class _Skeleton(HTMLParser):
    """Elements and the names of their attributes; links; the text that is seen."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.links: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *sorted(name for name, _ in attrs)))
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action", "data", "xlink:href", "srcdoc")]

    def handle_comment(self, data: str) -> None:
        self.tags.append(("comment",))

    def handle_decl(self, decl: str) -> None:
        self.tags.append(("declaration",))

    def unknown_decl(self, data: str) -> None:
        self.tags.append(("declaration",))

    def handle_pi(self, data: str) -> None:
        self.tags.append(("instruction",))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def parsed(html: str) -> _Skeleton:
    """A page as a parser sees it."""
    found = _Skeleton()
    found.feed(html)
    found.close()
    return found


def skeleton(html: str) -> list[tuple[str, ...]]:
    """The elements of some HTML, in their order."""
    return parsed(html).tags


def squeezed(text: str) -> str:
    """Without blanks: however its lines are wrapped."""
    return "".join(text.split())
