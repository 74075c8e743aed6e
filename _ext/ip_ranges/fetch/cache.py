"""The documents that were fetched before: one file for each feed, replaced whole, believed only when its digests agree.

A file is one line of JSON and then the bodies as they came. Its name is a hash, and nothing in it tells the address or a
secret. The folder may be deleted at any time; then everything is asked for again. Beside it a file has when the document was
last accepted, or was what is accepted already: an answer by itself says nothing about that.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from ..base.atomic_files import replace_file
from ..base.timestamps import format_instant, instant_or_none, parse_instant
from ..settings import FeedSettings
from .document import Document, digest_of_pages
from .urls import without_credentials

_VERSION = 1


class SourceRecord(NamedTuple):
    """The facts about a source, without its bodies.

    *answered* is the digest of the address that *etag* and *modified* belong to. *fresh_until* is the moment until which
    the source itself says that its answer holds (DNS), None where it does not say.
    """

    checked: datetime
    name: str
    answered: str = ""
    etag: str = ""
    modified: str = ""
    modified_at: datetime | None = None
    fresh_until: datetime | None = None


class Entry(NamedTuple):
    """A remembered document; *digests* are the SHA-256 of each of its pages."""

    record: SourceRecord
    pages: tuple[bytes, ...]
    digests: tuple[str, ...]

    @classmethod
    def of(cls, record: SourceRecord, pages: tuple[bytes, ...]) -> Entry:
        """The entry of a document that has just arrived."""
        return cls(record, pages, tuple(hashlib.sha256(page).hexdigest() for page in pages))

    def document(self) -> Document:
        """The document as it was fetched."""
        return Document(
            pages=self.pages,
            digest=self.digests[0] if len(self.digests) == 1 else digest_of_pages(self.pages),
            name=self.record.name,
            modified=self.record.modified_at,
            checked=self.record.checked,
        )


def source_parts(feed: FeedSettings) -> tuple[str, ...]:
    """The settings that make a feed's source one of its own in the cache. Only a hash of them is written down."""
    if feed.format == "dns":
        hosts = [f"{region}={','.join(names)}" for region, names in sorted(feed.hosts.items())]
        return (feed.name, feed.format, *hosts, "", *feed.nameservers)
    return (feed.name, feed.format, without_credentials(feed.url), feed.next)


class Cache:
    """The folder of entries; without a folder nothing is remembered."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def record(self, feed: FeedSettings) -> SourceRecord | None:
        """The record of the feed's source, None where there is none or the file is damaged."""
        entry = self._read(feed, bodies=False)
        return None if entry is None else entry.record

    def entry(self, feed: FeedSettings) -> Entry | None:
        """The document of the feed's source, None where there is none or any byte of it is damaged."""
        return self._read(feed, bodies=True)

    def keep(self, feed: FeedSettings, entry: Entry, progress: Callable[[str], None]) -> None:
        """Remember a document; *progress* is told where it cannot be written, which costs a question next time and nothing else."""
        if self._folder is None:
            return
        pages = [{"digest": digest, "length": len(page)} for page, digest in zip(entry.pages, entry.digests, strict=True)]
        record = entry.record._asdict() | {
            "checked": format_instant(entry.record.checked),
            "modified_at": instant_or_none(entry.record.modified_at),
            "fresh_until": instant_or_none(entry.record.fresh_until),
        }
        head = json.dumps({"version": _VERSION, "known": record, "pages": pages}, sort_keys=True)
        if not self._write(self._path(feed), (head.encode() + b"\n", *entry.pages)):
            progress(f"{feed.name}: the cache cannot be written, so the next run asks for everything again")

    def last_verified(self, feed: FeedSettings) -> datetime | None:
        """The moment when the source last gave what was accepted, or confirmed it; None where nobody remembers."""
        if self._folder is None:
            return None
        try:
            return parse_instant(self._path(feed).with_suffix(".verified").read_text("ascii").strip())
        except (OSError, ValueError):
            return None

    def keep_verified(self, feed: FeedSettings, moment: datetime) -> None:
        """Remember the moment of :meth:`last_verified`; one that cannot be written costs knowing it later and nothing else."""
        if self._folder is not None:
            self._write(self._path(feed).with_suffix(".verified"), (f"{format_instant(moment)}\n".encode(),))

    def keep_body(self, url: str, body: bytes) -> None:
        """Remember what stood at an address of the operator's own; one that cannot be written is not known later."""
        if self._folder is not None:
            self._write(self._body_path(url), (body,))

    def body(self, url: str) -> bytes:
        """What stood at an address of the operator's own when it was last kept, empty where nothing was."""
        if self._folder is None:
            return b""
        try:
            return self._body_path(url).read_bytes()
        except OSError:
            return b""

    def _body_path(self, url: str) -> Path:
        assert self._folder is not None  # noqa: S101 - every caller has looked
        return self._folder / f"{hashlib.sha256(without_credentials(url).encode()).hexdigest()}.published"

    def _write(self, path: Path, pieces: Iterable[bytes]) -> bool:
        """Replace a file of the folder whole; False where it cannot be written."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # A document may be for its owner's eyes alone. What is lost in a power cut is asked for again.
            replace_file(path, pieces, path.parent, durable=False, mode=0o600)
        except OSError:
            return False
        return True

    def forget(self, feed: FeedSettings) -> None:
        """Drop the document of a feed's source."""
        if self._folder is not None:
            with contextlib.suppress(OSError):
                self._path(feed).unlink(missing_ok=True)

    def _path(self, feed: FeedSettings) -> Path:
        assert self._folder is not None  # noqa: S101 - every caller has looked
        name = hashlib.sha256(json.dumps(source_parts(feed)).encode()).hexdigest()
        return self._folder / f"{name}.fetched"

    def _read(self, feed: FeedSettings, *, bodies: bool) -> Entry | None:
        if self._folder is None:
            return None
        try:
            with self._path(feed).open("rb") as file:
                head = json.loads(file.readline(100_000))
                if head["version"] != _VERSION:
                    return None
                record = _source_record(head["known"])
                digests = [page["digest"] for page in head["pages"]]
                pages = [_page(file.read(int(page["length"])), page["digest"]) for page in head["pages"]] if bodies else []
                if bodies and (not pages or file.read(1)):
                    return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError, MemoryError):
            return None  # damaged, half a file, or of another version: as good as nothing
        return Entry(record, tuple(pages), tuple(digests))


def _page(body: bytes, digest: str) -> bytes:
    if hashlib.sha256(body).hexdigest() != digest:
        raise ValueError
    return body


def _source_record(value: dict[str, Any]) -> SourceRecord:
    texts = {name: value[name] for name in ("name", "answered", "etag", "modified")}
    if not all(isinstance(text, str) and text.isprintable() for text in texts.values()):
        raise ValueError
    return SourceRecord(
        checked=parse_instant(value["checked"]),
        modified_at=_moment(value["modified_at"]),
        fresh_until=_moment(value["fresh_until"]),
        **texts,
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else parse_instant(text)
