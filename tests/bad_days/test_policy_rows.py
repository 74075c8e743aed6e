"""The table of outcomes that are a choice on "What happens on a bad day": each row is brought about, and its words are read.

A real server is the source and the published site; ``sphinx-build`` runs in a process of its own, and what it did, what
the page says and what it warned of give the row.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from bad_documents import ACCEPTED, GUARDED, OVERDUE, STALE
from documented_tables import documented_rows
from fault_server import Exchange, FaultServer, Handler, status
from whole_site import Done, WholeSite

PAGE = "docs/background/bad-days.rst"
PRIVATE = next(bad for bad in GUARDED if bad.title == "Private space")
DOWN, GONE = status("503 Service Unavailable"), status("404 Not Found")
_WATCHED = """\
import runpy, sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        sys.stderr.write(f"TOUCHED {event} {arguments!r}\\n")
sys.addaudithook(watch)
runpy.run_module("sphinx", run_name="__main__", alter_sys=True)
"""
"""Sphinx, with the interpreter itself telling of every connection and every name that is looked up."""


@dataclass
class Bench:
    """A site with an accepted table, the server of its source (*answer*) and of what it published (*published*)."""

    site: WholeSite
    server: FaultServer
    answer: Handler = lambda exchange: exchange.answer(ACCEPTED)
    published: dict[str, bytes] | Handler = field(default_factory=dict)
    options: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)

    def handle(self, exchange: Exchange) -> None:
        """Answer as the source or as the published site."""
        path = exchange.request.target
        if path == "/table.json":
            self.answer(exchange)
        elif callable(self.published):
            self.published(exchange)
        elif path in self.published:
            exchange.answer(self.published[path], Content_Type="application/octet-stream")
        else:
            GONE(exchange)

    def feeds(self, more: str = "", *, head: str = "", name: str = "site") -> None:
        """Declare the feed."""
        text = f'{head}[feeds.{name}]\nformat = "region-table"\nurl = "{self.server.url()}"\nretries = 0\n{more}'
        (self.site.data / "feeds.toml").write_text(text)

    def publish_here(self) -> dict[str, bytes]:
        """Say that the site is published on this server, where nothing is yet; what data/ has for it."""
        self.feeds(head=f'published_url = "{self.server.url("/")}"\n')
        return {f"/{name}": body for name, body in self.site.kept.items() if name.startswith(("hist", "snap"))}


def down(bench: Bench, more: str = "", options: tuple[str, ...] = (), **environment: str) -> None:
    """The source answers with a status that is none of a document; the feed, Sphinx or the environment may be strict."""
    bench.answer, bench.options, bench.environment = DOWN, options, environment
    bench.feeds(more)


def gives(bench: Bench, body: bytes, days: int = 0) -> None:
    """The source gives another document, and has given it for so many days."""
    bench.answer = lambda exchange: exchange.answer(body)
    bench.site.epoch += days * 86400


def nothing_accepted(bench: Bench) -> None:
    """There is no last accepted table."""
    down(bench)
    for name in ("history.jsonl", "snapshots/site.json"):
        (bench.site.data / name).unlink()


def optional(bench: Bench) -> None:
    """Another feed than the primary one has never been accepted, and may be missing."""
    url = bench.server.url("/none.json")
    bench.feeds(f'\n[feeds.vendor]\nformat = "aws"\nurl = "{url}"\nretries = 0\noptional = true\n')


def offline(bench: Bench) -> None:
    """No connection is wanted."""
    bench.environment = {"IP_RANGES_OFFLINE": "1"}


def broken_history(bench: Bench) -> None:
    """What the site has published is damaged."""
    history = bench.publish_here()
    bench.published = {**history, "/history.jsonl": b"<<<<<<< HEAD\n" + history["/history.jsonl"]}


def other_history(bench: Bench) -> None:
    """What the site has published begins with another line."""
    history = bench.publish_here()
    line = json.loads(history["/history.jsonl"])
    other = json.dumps({**line, "serial": line["serial"] - 1}, separators=(",", ":")).encode()
    bench.published = {**history, "/history.jsonl": other + b"\n"}


def unreachable_history(bench: Bench) -> None:
    """The site's own server is in trouble."""
    bench.publish_here()
    bench.published = DOWN


def lost_history(bench: Bench, *, is_recorded: bool) -> None:
    """The host answers 404 for the history of a site that was published; data/ has it too, or has nothing."""
    bench.publish_here()
    bench.published = {"/status.json": b'{"serial": 2020010101}'}
    if not is_recorded:
        (bench.site.data / "history.jsonl").unlink()
        shutil.rmtree(bench.site.data / "snapshots")


def never_published(bench: Bench) -> None:
    """Nothing is at the site's address yet, and nothing was recorded."""
    bench.publish_here()
    (bench.site.data / "history.jsonl").unlink()
    shutil.rmtree(bench.site.data / "snapshots")


def own_mistake(bench: Bench) -> None:
    """The table is a file beside feeds.toml, and somebody has saved half of it."""
    feeds = bench.site.data / "feeds.toml"
    feeds.write_text('[feeds.site]\nformat = "region-table"\nurl = "table.json"\n')
    (bench.site.data / "table.json").write_bytes(ACCEPTED[:40])


def clock_of(bench: Bench, year: int) -> None:
    """The build's clock is in another year."""
    bench.site.epoch = int(datetime(year, 1, 1, tzinfo=UTC).timestamp())


NOTE = "could not be brought up to date"
ROWS: tuple[tuple[str, str, str, str, Callable[[Bench], object]], ...] = (
    ("A source is down", "made, with one warning", NOTE, "stands in, and the page says so.", down),
    ("A document is refused", "made, with one warning", NOTE, "stands in, and the page says so.", partial(gives, body=PRIVATE.body)),
    ("A source is down, and its feed has strict = true", "fails", "", "The build is strict, so it stops here.", partial(down, more="strict = true\n")),
    ("A source is down, and IP_RANGES_STRICT is 1", "fails", "", "The build is strict, so it stops here.", partial(down, IP_RANGES_STRICT="1")),
    ("A source is down, and sphinx-build has -W", "fails", "", "stands in, and the page says so.", partial(down, options=("-W",))),
    ("A source is down, and the accepted table is older than max_age", "fails", "", "so it does not serve any more.", partial(down, more='max_age = "1h"\n')),
    ("A source is down, and nothing was ever accepted", "fails", "", "There is no accepted table of it to fall back on, so nothing is published.", nothing_accepted),
    ("A feed with optional = true is down, and nothing was ever accepted of it", "made, with one warning", "up to date, but for vendor", "It is optional and left out of this build.", optional),
    ("A file of one's own cannot be read", "fails", "", "Mend it and build again; ip-ranges check reads it too.", own_mistake),
    ("Connections are switched off", "made, without a connection", NOTE, "", offline),
    ("A source answers with an older copy", "made", "up to date", "", partial(gives, body=STALE)),
    ("A source answers with an older copy for more than a week, or for longer than max_age", "made, with one warning", NOTE, "stands in, and the page says so.", partial(gives, body=STALE, days=8)),
    ("An address is still in the table after its end", "made, with one warning", "up to date", "Take its row out", partial(gives, body=OVERDUE)),
    ("The clock is before the last revision", "made, with one warning", "up to date", "nothing is recorded before what was recorded already.", partial(clock_of, year=1980)),
    ("The clock is more than five years ahead of all that is known", "fails", "", "which cannot be right.", partial(clock_of, year=2038)),
    ("The published history is broken", "made, with one warning", "up to date", "The published history is not used.", broken_history),
    ("The published history went another way", "made, with one warning", "up to date", "went different ways; the one in data/ is used.", other_history),
    ("The published history cannot be reached", "made, with one warning", "up to date", "The published history cannot be had, so this build starts from data/.", unreachable_history),
    ("The host has no history any more, and data/ has one", "made, with one warning", "up to date", "The published history cannot be had, so this build starts from data/.", partial(lost_history, is_recorded=True)),
    ("The host has no history any more, and data/ has none", "fails", "", "going on without it would lose what readers were told, so nothing is published.", partial(lost_history, is_recorded=False)),
    ("The site was never published, and data/ has no history", "made", "up to date", "", never_published),
)  # fmt: skip


@pytest.fixture(scope="module")
def accepted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A site whose table was accepted, and the server of all the tests here."""
    site = WholeSite.with_feeds(tmp_path_factory.mktemp("accepted") / "site", 1795305600)
    for name in ("region-table.json", "partner.txt"):
        (site.data / name).unlink()
    with FaultServer(DOWN) as server:
        bench = Bench(site, server)
        bench.feeds()
        server.handler = bench.handle
        done = site.refresh()
        assert done.returncode == 0, done.stderr
        yield bench


@pytest.fixture
def bench(accepted: Bench, tmp_path: Path) -> Bench:
    """A copy of that site two days later."""
    shutil.copytree(accepted.site.folder, tmp_path / "site")
    copied = Bench(WholeSite(tmp_path / "site", accepted.site.epoch + 2 * 86400), accepted.server)
    copied.server.handler = copied.handle
    return copied


def _outcome(done: Done, asked: int) -> str:
    if done.returncode:
        return "fails"
    warnings = done.stderr.count("WARNING")
    touched = "" if asked or "TOUCHED" in done.stderr else ", without a connection"
    return "made" + touched + {0: "", 1: ", with one warning"}.get(warnings, f", with {warnings} warnings")


def test_the_page_has_these_rows(root_dir: Path) -> None:
    """What happens, the build, the page and the words, in this order."""
    rows = [(title, build, shown or "nothing", sentence or "nothing") for title, build, shown, sentence, _ in ROWS]
    assert documented_rows(root_dir / PAGE, "bad-days-policy") == rows


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_is_seen_is_what_the_row_says(
    row: tuple[str, str, str, str, Callable[[Bench], object]], bench: Bench
) -> None:
    """The build, the page, the warning; data/ as it was; and page and files agree where there are any."""
    _, build, shown, sentence, arrange = row
    arrange(bench)
    before, connections = bench.site.kept, bench.server.connections
    sphinx = [sys.executable, "-c", _WATCHED, "-q", "--no-color", "-D", "show_warning_types=1"]  # Sphinx before 8 does not by itself
    command = [*sphinx, *bench.options, str(bench.site.folder), str(bench.site.out)]
    done = bench.site.run(command, bench.environment)
    assert _outcome(done, bench.server.connections - connections) == build, done.stderr
    assert sentence in done.stderr
    assert bench.site.kept == before
    if build == "fails":
        # -W fails at its end, when everything is written: the page says that it is old.
        assert not (bench.site.out / "ip-ranges").exists() or NOTE in bench.site.page
        return
    assert done.stderr.count("WARNING") == done.stderr.count("[ip_ranges.") == bool(sentence)
    assert shown in bench.site.page
    assert (NOTE in bench.site.page) == (shown == NOTE)
    assert "192.0.2.10/32" in bench.site.page
    assert "10.0.0.1/32" not in (bench.site.out / "ip-ranges" / "ip-ranges.json").read_text()
    sound = bench.site.sound()
    assert sound.returncode == 0, sound.stdout + sound.stderr
