"""Tell a link that the team can mend from one that only needs the internet.

Reads what Sphinx's linkcheck builder wrote (one JSON object a line) of the links in the sources, and follows the
others itself: those inside the built HTML, anchors included, and those in the files that the build writes at its end
(Atom, JSON Feed, iCalendar, JSON, lists, snippets). An absolute address under which this very site is published is
looked for in the built site, not on the network. Prints a summary; exits with 1 only for what can be mended here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from linkcheck_files import links_of
from linkcheck_follow import follow

GROUPS = {
    "broken": "Broken, to be mended here",
    "redirected": "Moved for good, to be written anew when convenient",
    "unreachable": "Not reached from this machine, so not checked",
    "ignored": "Reserved for examples, so never followed",
    "working": "Working",
}
# A server that says one of these has seen the request and says that the page is not there.
GONE = (404, 410)
FOREVER = (301, 308)

# What urllib3 calls the things that happen most, and what they are.
KNOWN = {
    "NameResolutionError": "its host name is not known from here",
    "ConnectTimeoutError": "no answer in time",
    "NewConnectionError": "no connection",
}


@dataclass(frozen=True)
class Link:
    """One link: where it stands, where it goes, and what became of it."""

    place: str
    target: str
    group: str
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.target}" + (f" ({self.reason})" if self.reason else "")


@dataclass
class Page(HTMLParser):
    """The anchors and links of one HTML page."""

    anchors: set[str] = field(default_factory=set)
    links: list[tuple[int, str]] = field(default_factory=list)
    canonical: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element's id and where it links to."""
        if tag == "link" and ("rel", "canonical") in attrs:
            self.canonical = dict(attrs).get("href") or ""
        for name, value in attrs:
            if value and (name == "id" or (name == "name" and tag == "a")):
                self.anchors.add(value)
            elif value and ((name == "href" and tag in ("a", "link")) or (name == "src" and tag in ("img", "script"))):
                self.links.append((self.getpos()[0], value))


def external(lines: list[str]) -> Iterator[Link]:
    """What linkcheck found out about links that leave the site."""
    for line in lines:
        found = json.loads(line)
        if urlsplit(found["uri"]).scheme in ("http", "https"):
            place = f"{found['filename']}:{found['lineno']}"
            yield Link(place, found["uri"], *judge(found["status"], found["code"], found["info"]))


def judge(status: str, code: int, said: str) -> tuple[str, str]:
    """The group of an external link, from linkcheck's status, the HTTP code (0 for none) and its remark."""
    short = next((words for word, words in KNOWN.items() if word in said), said)
    short = short if len(short) < 160 else short[:157] + "..."
    if status in ("working", "ignored"):
        return status, ""
    if status == "redirected":
        return ("redirected", f"{code} to {said}") if code in FOREVER else ("working", "")
    if status == "broken" and (code in GONE or said.startswith(tuple(f"{gone} " for gone in GONE)) or "Anchor" in said):
        return "broken", short
    return "unreachable", short or status


@dataclass(frozen=True)
class Site:
    """The built site: its folder, its pages, and the addresses under which it is published."""

    folder: Path
    pages: dict[Path, Page]
    published: tuple[str, ...]

    def goal(self, place: Path, target: str) -> Path | None:
        """The file or folder that a link in ``place`` means; none when it leaves the site."""
        base = next((base for base in self.published if target.startswith(base)), None)
        if base is not None:
            return self.folder / unquote(urlsplit(target[len(base) :]).path)
        parts = urlsplit(target)
        if parts.scheme or parts.netloc:
            return None
        # The page for "not found" is served at any address, so its links begin with a slash.
        beside = self.folder if place.name == "404.html" else place.parent
        return (beside / unquote(parts.path).lstrip("/")).resolve() if parts.path else place

    def missing(self, goal: Path, anchor: str) -> str:
        """Why a link inside the site goes nowhere; "" when it does not."""
        file = goal / "index.html" if goal.is_dir() else goal
        if not file.is_file():
            return "no such file in the built site"
        page = self.pages.get(file)
        # An anchor with a query in it is read by the page's own script.
        if anchor and page is not None and anchor not in page.anchors and "=" not in anchor:
            return "no such anchor on that page"
        return ""

    def judge(self, place: Path, where: str, target: str) -> Link | None:
        """What becomes of a link that stays inside the site; none for one that leaves it."""
        goal = self.goal(place, target)
        if goal is None:
            return None
        reason = self.missing(goal, unquote(urlsplit(target).fragment))
        return Link(f"{place.relative_to(self.folder)}{where}", target, "broken" if reason else "working", reason)


def read_site(folder: Path) -> Site:
    """The pages of a built site, and where it is published: what its front page and its own feed say of themselves."""
    pages = {path: read_page(path) for path in sorted(folder.rglob("*.html"))}
    front = pages.get(folder / "index.html", Page()).canonical.removesuffix("index.html")
    feed = folder / "ip-ranges/changes.feed.json"
    ours = json.loads(feed.read_text(encoding="utf-8")).get("feed_url", "") if feed.is_file() else ""
    bases = {front, ours.removesuffix("ip-ranges/changes.feed.json")}
    return Site(folder, pages, tuple(sorted(base for base in bases if base.endswith("/"))))


def of_pages(site: Site) -> Iterator[Link]:
    """What becomes of every link inside the built site, anchors and generated files included."""
    for path, page in site.pages.items():
        for line, target in page.links:
            link = site.judge(path, f":{line}", target)
            if link is not None:
                yield link


def of_files(site: Site, known: dict[str, Link]) -> Iterator[Link]:
    """What becomes of every link in the generated files; ``known`` is what the builder has followed already."""
    leaving: list[tuple[str, str]] = []
    for path in (site.folder / "sitemap.xml", *sorted((site.folder / "ip-ranges").rglob("*"))):
        if not path.is_file() or path.suffix in (".html", ".js", ".svg"):
            continue
        place = str(path.relative_to(site.folder))
        for target in sorted(set(links_of(path))):
            link = site.judge(path, "", target)
            if link is not None:
                yield link
            elif urlsplit(target).scheme in ("http", "https"):
                leaving.append((place, target))
    found = follow(target for _, target in leaving if target not in known)
    for place, target in leaving:
        if target in known:
            yield Link(place, target, known[target].group, known[target].reason)
        else:
            yield Link(place, target, *judge(*found[target]))


def read_page(path: Path) -> Page:
    """The anchors and links of a built page."""
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def main(output: Path, site: Path, log: Path) -> int:
    """Print the report; 1 when something can be mended here."""
    if not output.is_file():
        print(log.read_text(encoding="utf-8") if log.is_file() else "")
        print(f"The linkcheck builder wrote no {output.name}: its own messages stand above.")
        return 1
    leaving = list(external(output.read_text(encoding="utf-8").splitlines()))
    built = read_site(site.resolve())
    links = [*leaving, *of_pages(built), *of_files(built, {link.target: link for link in leaving})]
    for group, title in GROUPS.items():
        found = sorted({str(link) for link in links if link.group == group})
        print(f"{title}: {len(found)}")
        if group not in ("working", "ignored"):
            print("".join(f"  {line}\n" for line in found), end="")
    return 1 if any(link.group == "broken" for link in links) else 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:4])))
