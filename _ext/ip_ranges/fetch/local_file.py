"""A feed that is a file of this machine."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ..base.errors import FetchError, SettingsError
from ..settings import FeedSettings
from .decompression import DamagedError, TooLargeError, unpacked
from .document import Document, digest_of_pages
from .urls import public_source


def local_path(feed: FeedSettings, data: Path) -> Path | None:
    """The file that a feed names, relative to the data folder; None for a web address and for host names.

    ``file:///absolute/path`` is a path too. Raises :class:`~ip_ranges.errors.SettingsError` for one on another host, and for
    an address of another kind.
    """
    if feed.format == "dns" or feed.url.startswith(("https://", "http://")):
        return None
    if "://" not in feed.url:
        return data / feed.url
    parts = urlsplit(feed.url)
    if parts.scheme != "file":
        raise SettingsError(
            f"feeds.{feed.name}.url begins with {feed.url.partition('://')[0][:20]}://;"
            " write an https:// address, or a path relative to the data folder."
        )
    if parts.netloc not in ("", "localhost"):
        raise SettingsError(f"feeds.{feed.name}.url is a file on another machine; write a path, or an https:// address.")
    return Path(unquote(parts.path))


def shown_path(feed: FeedSettings, data: Path) -> str:
    """The path of a feed's file for messages: ``data/region-table.toml`` below the data folder, elsewhere its name alone."""
    if "://" in feed.url or Path(feed.url).is_absolute():
        return public_source(feed.url)
    return f"{data.resolve().name}/{feed.url}"


def read_local(feed: FeedSettings, path: Path, clock: Callable[[], datetime], shown: str) -> Document:
    """Read the file, unpacking it where it is gzip; *shown* is its path for messages. Raises :class:`~ip_ranges.errors.FetchError` with place and cure."""
    where = f"The file {path.name} of the feed {feed.name}"
    sentence = ""
    body = b""
    try:
        with open(path, "rb", opener=_opener) as file:
            body = unpacked(file.read(feed.max_bytes + 1), feed.max_bytes)
    except FileNotFoundError:
        relative = "://" not in feed.url and not Path(feed.url).is_absolute()
        sentence = f"{where} is not there; " + (f"feeds.{feed.name}.url is relative to the data folder." if relative else f"correct feeds.{feed.name}.url.")
    except DamagedError:
        sentence = f"{where} is a gzip file that is damaged or breaks off; copy it again."
    except TooLargeError:
        sentence = f"{where} is larger than {feed.max_bytes:,} bytes; if that is right, raise feeds.{feed.name}.max_bytes."
    except _NotAFileError:
        sentence = f"{where} is a folder or a device, not a file; name the document itself."
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "the path is no path"
        sentence = f"{where} cannot be read: {reason}."
    if sentence:
        raise FetchError(sentence)
    pages = (body,)
    return Document(pages, digest_of_pages(pages), name=path.name, modified=None, checked=clock(), file=shown)


class _NotAFileError(Exception):
    """A folder, a pipe or a device stands where a file belongs."""


def _opener(path: str, flags: int) -> int:
    # Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
    descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _NotAFileError
    return descriptor
