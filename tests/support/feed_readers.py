"""Feed readers with one face: pointed at a served folder, run once after each change, asked what their user is told as new.

What was told counts as read: a user who is told a thing once does not look for it again.
"""

from __future__ import annotations

import json
import re
import sqlite3
import urllib.request
from abc import ABC, abstractmethod
from contextlib import closing
from email import policy
from email.parser import BytesParser
from html.parser import HTMLParser
from pathlib import Path
from typing import ClassVar, NamedTuple

import feedparser
from checkers import program
from served_folder import PATIENCE, ServedFolder, spoken, surroundings

_BLOCKS = {"p", "div", "li", "ul", "ol", "br", "tr", "table", "h1", "h2", "h3", "dl", "dt", "dd"}


class Told(NamedTuple):
    """One thing that a reader's user is told as new: of which feed, its title, the page that it opens, its words."""

    feed: str
    title: str
    link: str
    text: str


class FeedReader(ABC):
    """A program that is subscribed to some paths of a served folder, with a home folder of its own."""

    name: ClassVar[str]
    kind: ClassVar[str] = "atom"

    def __init__(self, home: Path, site: ServedFolder, *paths: str) -> None:
        self.home, self.site, self.paths = home, site, paths
        self.environment = surroundings(home, site)
        self._subscribe()

    def poll(self) -> list[Told]:
        """Fetch each feed once; what the user is told that is new since the last poll."""
        before = len(self.site.asked)
        told = self._read()
        assert set(self.site.asked[before:]) >= set(self.paths), f"{self.name} did not ask for all of {self.paths}"
        return told

    @abstractmethod
    def _subscribe(self) -> None:
        """Write the program's configuration. The test is left out where the program is missing."""

    @abstractmethod
    def _read(self) -> list[Told]:
        """Run the program once."""


class Newsboat(FeedReader):
    """``newsboat -x reload``, and what is unread in its cache."""

    name = "newsboat"

    def _subscribe(self) -> None:
        self._program = program("newsboat", "newsboat", self.name)
        (self.home / "urls").write_text("".join(f"{self.site.address(path)}\n" for path in self.paths), "utf-8")
        (self.home / "config").write_text("auto-reload no\ndownload-retries 1\ndownload-timeout 20\n", "utf-8")

    def _read(self) -> list[Told]:
        files: list[str | Path] = ["-C", self.home / "config", "-u", self.home / "urls", "-c", self.home / "cache.db"]
        counted = spoken([self._program, *files, "-x", "reload", "print-unread"], self.environment)
        with closing(sqlite3.connect(self.home / "cache.db")) as cache, cache:
            rows = cache.execute("SELECT feedurl, title, url, content FROM rss_item WHERE unread = 1 AND deleted = 0").fetchall()
            cache.execute("UPDATE rss_item SET unread = 0")
        assert counted.split()[0] == str(len(rows)), f"{len(rows)} unread items, and newsboat says: {counted}"
        below = len(self.site.address(""))
        return [Told(feed[below:], title, link, words(content)) for feed, title, link, content in rows]


class Sfeed(FeedReader):
    """``sfeed_update``; as in its reader's mode with a file of read addresses, what has a link that is not in it is new."""

    name = "sfeed"

    def _subscribe(self) -> None:
        self._program = program("sfeed_update", "sfeed", self.name)
        self._marker = program("sfeed_markread", "sfeed", self.name)
        program("curl", "curl", self.name)
        feeds = "".join(f"\tfeed '{path}' '{self.site.address(path)}'\n" for path in self.paths)
        (self.home / "sfeedrc").write_text(f"sfeedpath='{self.home}/feeds'\nfeeds() {{\n{feeds}}}\n", "utf-8")

    def _read(self) -> list[Told]:
        spoken([self._program, self.home / "sfeedrc"], self.environment)
        return [told for path in self.paths for told in self._unread(path)]

    def _unread(self, path: str) -> list[Told]:
        # A file of read addresses for each feed: somebody who reads a region's feed has not read the whole one.
        read, name = self.home / f"read-{_file_name(path)}", self.home / "feeds" / _file_name(path)
        read.touch()
        rows = [line.split("\t") for line in name.read_text("utf-8").split("\n") if line]
        known = set(read.read_text("utf-8").splitlines())
        new = [row for row in rows if (row[2] or row[5]) not in known]
        if new:
            spoken([self._marker, "read", read], self.environment, text="".join(f"{row[2] or row[5]}\n" for row in new))
        return [Told(path, row[1], row[2], words(_unescaped(row[3]))) for row in new]


def _file_name(path: str) -> str:
    """What sfeed_update calls the file of a feed with this name."""
    return path.replace("/", "_")


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "t": "\t"}.get(found[1], found[1]), text)


class Rss2email(FeedReader):
    """``r2e run``, which puts a mail for each new entry into a folder: subject, address and body of each."""

    name = "rss2email"

    def _subscribe(self) -> None:
        self._program = program("r2e", "rss2email", self.name)
        self._inbox = self.home / "mail" / "told"
        self._inbox.parent.mkdir()
        (self.home / "r2e.cfg").write_text(
            "[DEFAULT]\nfrom = feeds@example.com\nto = reader@example.com\nemail-protocol = maildir\n"
            f"maildir-path = {self._inbox.parent}\nmaildir-mailbox = {self._inbox.name}\nfeed-timeout = 20\n",
            "utf-8",
        )
        for number, path in enumerate(self.paths):
            self._run("add", f"feed-{number}", self.site.address(path))

    def _run(self, *words: str) -> str:
        return spoken([self._program, "-c", self.home / "r2e.cfg", "-d", self.home / "r2e.json", *words], self.environment)

    def _read(self) -> list[Told]:
        self._run("run")
        told = []
        for file in sorted((self._inbox / "new").glob("*")):
            mail = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
            body = mail.get_body(("plain",))
            assert body is not None, f"a mail without words: {file}"
            text, _, link = str(body.get_content()).rstrip().rpartition("URL:")
            feed = str(mail["X-RSS-Feed"])[len(self.site.address("")) :]
            told.append(Told(feed, str(mail["Subject"]), "".join(link.split()), text.strip()))
            file.unlink()
        return told


class Feedparser(FeedReader):
    """The simplest reader on the library feedparser: an entry whose id it does not know is new."""

    name = "feedparser"

    def _subscribe(self) -> None:
        self._known: set[tuple[str, str]] = set()

    def _read(self) -> list[Told]:
        told = []
        for path in self.paths:
            got = feedparser.parse(self.site.address(path))
            assert not got.bozo, got.get("bozo_exception")
            for entry in got.entries:
                if (path, entry.id) not in self._known:
                    self._known.add((path, entry.id))
                    content = entry.content[0].value if "content" in entry else entry.get("summary", "")
                    told.append(Told(path, words(entry.title), entry.get("link", ""), words(content)))
        return told


class JsonFeed(FeedReader):
    """The simplest reader of JSON Feed: an item whose id it does not know is new."""

    name = "json-feed"
    kind = "feed.json"

    def _subscribe(self) -> None:
        self._known: set[tuple[str, str]] = set()

    def _read(self) -> list[Told]:
        told = []
        for path in self.paths:
            with urllib.request.urlopen(self.site.address(path), timeout=PATIENCE) as answer:
                items = json.load(answer)["items"]
            for item in items:
                if (path, item["id"]) not in self._known:
                    self._known.add((path, item["id"]))
                    told.append(Told(path, item.get("title", ""), item.get("url", ""), words(item.get("content_html", ""))))
        return told


READERS: dict[str, type[FeedReader]] = {one.name: one for one in (Newsboat, Sfeed, Rss2email, Feedparser, JsonFeed)}
"""Every feed reader by its name."""


def words(html: str) -> str:
    """What a person reads of a piece of HTML: its text, a line for each block."""
    reading = _Words()
    reading.feed(html)
    reading.close()
    lines = (" ".join(line.split()) for line in "".join(reading.parts).split("\n"))
    return "\n".join(line for line in lines if line)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.handle_starttag(tag, [])

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
