"""Which pages each builder wrote to each output folder, and from which content keys: ``build-state.json`` beside the doctrees.

So several builders over one environment are each exact, and a build that was killed is mended by the next one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from ...base.atomic_files import locked, write_if_changed
from ...changes.publication import ContentKey

FeedKeys: TypeAlias = Mapping[str, ContentKey]
"""The content keys that a page was made from, by the feed; "" is the site as a whole."""

TODAY = "@today"
"""In the place of a feed's name (which has no such sign): the day itself, for a picture that has a line for today."""

_PARTS = {
    "code": "the code of ip_ranges",
    "templates": "a template of ip_ranges",
    "settings": "what feeds.toml says of {feed}",
    "table": "the table of {feed}",
    "states": "the states of {feed}",
    "dates": "which dates of {feed} are past or near",
    "health": "how {feed} stands",
}


class WrittenPages(NamedTuple):
    """What a builder has written: the content keys of each *page*, and the digest of the site's own *templates*.

    Where the build that was to write them has not ended, there is neither, and *interrupted* is true.
    """

    pages: Mapping[str, FeedKeys] = {}
    templates: str = ""
    interrupted: bool = False


class BuildState:
    """The record of what one *builder* wrote into *outdir*, in a file that it shares with others in the folder *cache*."""

    def __init__(self, cache: Path, builder: str, outdir: Path) -> None:
        self._cache, self._path = cache, cache / "build-state.json"
        self._name = f"{builder} {outdir}"

    def read(self) -> WrittenPages:
        """What the last build wrote; nothing where nothing is known."""
        record = self._all().get(self._name, {})
        with suppress(AttributeError, KeyError, TypeError, ValueError):
            if record is None:
                return WrittenPages(interrupted=True)
            pages = {
                page: {feed: ContentKey(*key) for feed, key in keys.items()} for page, keys in record["pages"].items()
            }
            return WrittenPages(pages, record["templates"])
        return WrittenPages()

    def forget(self) -> None:
        """Note that nothing is known until :meth:`write`: a build that is killed meanwhile has written some of its pages."""
        self._put(None)

    def write(self, written: WrittenPages) -> None:
        """Note what was written; the file is not touched where it says so already."""
        self._put({"pages": written.pages, "templates": written.templates})

    def _all(self) -> dict[str, Any]:
        try:
            records = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return records if isinstance(records, dict) else {}

    def _put(self, record: object) -> None:
        self._cache.mkdir(parents=True, exist_ok=True)
        with locked(self._cache):
            text = json.dumps({**self._all(), self._name: record}, indent=0, sort_keys=True) + "\n"
            write_if_changed(self._path, text.encode(), self._cache)


def unwritten(written: WrittenPages, due: WrittenPages) -> dict[str, str]:
    """The pages of *due* that are not *written* as they are, each with the reason; none for a page that is new to its builder."""
    reasons = {}
    for docname, keys in sorted(due.pages.items()):
        if written.interrupted:
            reasons[docname] = "an earlier build was interrupted"
        elif docname not in written.pages:
            reasons[docname] = ""
        elif written.pages[docname] != keys:
            reasons[docname] = f"another builder has read it since, when {changed_parts(written.pages[docname], keys)} changed"
        elif written.templates != due.templates:
            reasons[docname] = "a template or a setting of this site changed"
    return reasons


def changed_parts(old: FeedKeys, new: FeedKeys) -> str:
    """What has changed from some content keys to others, in words."""
    return ", ".join(dict.fromkeys(_changed_parts(old, new)))


def _changed_parts(old: FeedKeys, new: FeedKeys) -> Iterator[str]:
    for name, key in new.items():
        old_key = old.get(name, ContentKey())
        if name == TODAY and key != old_key:
            yield "the day"
            continue
        feed = f"the feed {name}" if name else "a feed"
        for field, words in _PARTS.items():
            if getattr(key, field) != getattr(old_key, field):
                yield words.format(feed=feed)
    if old.keys() != new.keys():
        yield "what the page shows"
