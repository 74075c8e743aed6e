"""What it costs to serve the published files to the internet: the tables of docs/background/scale.rst.

``python tools/serving_at_scale.py sizes`` makes a site's files of a table as large as AWS's and writes down their sizes;
``... sizes FOLDER`` takes the ``ip-ranges/`` of a built site instead. ``python tools/serving_at_scale.py tables`` works
everything else out from these sizes and from the suppositions below. Both write CSV files, by default where the page
reads them.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from serving_simulation import at_any_time, delay, hour, load, on_the_hour, with_jitter

ROOT = Path(__file__).resolve().parents[1]
TABLES = ROOT / "docs/background/scale"

POLLERS = 1_000_000
"""Programs, each of which asks once an hour."""

RANGES = 16_828
"""Rows of AWS's list in August 2026."""

FIRST_DAY = 1_793_491_200
"""The made site's first day, in seconds since 1970: 1 November 2026."""

CHANGES_A_DAY = 1
"""Revisions a day; AWS's list has one on most working days."""

HEAD = 350
"""Bytes of an answer's status line and headers, and so all of a 304."""

HANDSHAKE = 4_000
"""Bytes that the server sends for a new TLS 1.3 connection with a chain of two ECDSA certificates."""

DOLLARS_A_GIGABYTE, DOLLARS_A_MILLION = 0.085, 1.0
"""What a large CDN asks at most, in its cheapest regions, for traffic and for a million requests over https."""

EDGES = 100
"""Places of a CDN, each with a cache of its own."""

ANSWER = 0.2
"""Seconds that the origin takes to answer an edge."""

FILES = {
    "status.json": "status.json",
    "ip-ranges.json": "ip-ranges.json",
    "lists/all/….aggregated.txt": "lists/all/server-pool-outbound-ipv4.aggregated.txt",
    "ip-ranges.csv": "ip-ranges.csv",
    "aws.json": "aws.json",
    "changes/<serial>.json": "changes/*.json",
    "changes.atom": "changes.atom",
    "history.jsonl": "history.jsonl",
    "SHA256SUMS": "SHA256SUMS",
}
"""The files that programs ask for; of several that match, the newest."""

Sizes = dict[str, tuple[int, int]]
"""Bytes of each file of :data:`FILES` as it is, and gzipped."""


# ---- the sizes ------------------------------------------------------------------------------------------------------


def made_site(folder: Path) -> Path:
    """A site with a made table, in which one range of a thousand has just gone, built as any site is."""
    sys.path.insert(0, str(ROOT))
    from benchmarks.sites import EXTENSION, Site, aws_feed  # noqa: PLC0415 - they are found only now
    from benchmarks.tables import aws_document  # noqa: PLC0415 - likewise

    conf = f'{EXTENSION}html_baseurl = "https://docs.example.com/"\n'
    site = Site.make(folder / "site", conf, {"index": ".. ip:ranges::\n"}, feeds=aws_feed("aws.json"))
    for day, without in ((1, 0), (2, 1_000)):
        (site.folder / "data" / "aws.json").write_bytes(aws_document(RANGES, without=without, token=1_787_000_000 + day))
        site.refresh(SOURCE_DATE_EPOCH=str(FIRST_DAY + day * 86_400))
    site.build(SOURCE_DATE_EPOCH=str(FIRST_DAY + 3 * 86_400))
    return site.out / "ip-ranges"


def measured(site: Path) -> Sizes:
    """The sizes of the files in a site's ``ip-ranges/``."""
    found: Sizes = {}
    for name, pattern in FILES.items():
        content = max(site.glob(pattern)).read_bytes()
        found[name] = (len(content), len(gzip.compress(content, 6, mtime=0)))
    return found


def read_sizes(path: Path) -> Sizes:
    """What :func:`write_table` wrote of them."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return {row[0].strip("`"): (_whole(row[1]), _whole(row[2])) for row in rows}


def _whole(text: str) -> int:
    return int(text.replace(",", ""))


# ---- the tables -----------------------------------------------------------------------------------------------------


def size_rows(sizes: Sizes) -> Iterator[Iterable[str]]:
    """Each file's size."""
    yield "File", "Bytes", "Gzipped"
    for name, (plain, packed) in sizes.items():
        yield f"``{name}``", f"{plain:,}", f"{packed:,}"


def cost_rows(sizes: Sizes) -> Iterator[Iterable[str]]:
    """A month of a million pollers, each once an hour on a connection of its own, in each way of asking."""
    hours = 24 * 365 / 12
    news = CHANGES_A_DAY / 24
    status, (table, table_gz) = sizes["status.json"][1], sizes["ip-ranges.json"]
    list_gz, change = sizes["lists/all/….aggregated.txt"][1], sizes["changes/<serial>.json"][1]
    ways = (
        ("The whole table each time, not compressed", 1, table),
        ("The whole table each time, gzipped", 1, table_gz),
        ("The whole table with its ETag: 304 while it is the same", 1, news * table_gz),
        ("``status.json``, and the table when its ``sha256`` is new", 1 + news, status + news * table_gz),
        ("``status.json``, and the change and the list when its ``sha256`` is new", 1 + 2 * news, status + news * (change + list_gz)),
        ("``status.json`` with its ETag, the site built once a day; then the list", 1 + news, news * (status + list_gz)),
    )
    yield "How they ask", "Bodies, TB", "All, TB", "Requests, millions", "Dollars"
    for what, requests, body in ways:
        bodies = POLLERS * hours * body / 1e12
        whole = bodies + POLLERS * hours * (HANDSHAKE + requests * HEAD) / 1e12
        asked = POLLERS * hours * requests / 1e6
        yield what, f"{bodies:,.2f}", f"{whole:,.2f}", f"{asked:,.0f}", f"{whole * 1000 * DOLLARS_A_GIGABYTE + asked * DOLLARS_A_MILLION:,.0f}"


def origin_rows() -> Iterator[Iterable[str]]:
    """What the edges and the origin see of one file in an hour."""
    yield "When they ask", "max-age, s", "Edges, at most a second", "Origin, an hour", "Origin, at most a second", "The same without collapsing"
    for what, arrivals in (
        ("Spread over the hour", at_any_time),
        ("On the full hour", on_the_hour),
        ("On the full hour, and up to 60 s later", with_jitter(60)),
        ("On the full hour, and up to 300 s later", with_jitter(300)),
    ):
        asked = hour(arrivals, pollers=POLLERS, edges=EDGES)
        for max_age in (60, 300):
            found = load(asked, max_age=max_age, answer=ANSWER)
            numbers = (found.peak, found.origin, found.origin_peak, found.origin_peak_uncollapsed)
            yield what, str(max_age), *(f"{number:,}" for number in numbers)


def delay_rows() -> Iterator[Iterable[str]]:
    """How soon pollers have a change, after it was deployed."""
    yield "They ask every", "max-age of ``status.json``, s", "max-age of the table, s", "Half have it after", "95 of 100", "The last"
    for every in (60, 300, 3_600):
        for status_age, table_age in ((0, 0), (60, 300), (60, 3_600)):
            found = delay(every=every, status_age=status_age, table_age=table_age)
            times = (_minutes(seconds) for seconds in (found.median, found.most, found.last))
            yield _minutes(every), str(status_age), str(table_age), *times


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def write_table(path: Path, rows: Iterable[Iterable[str]]) -> None:
    """A CSV file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def main() -> None:
    """Write the sizes, or what follows from them."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("what", choices=("sizes", "tables"))
    options.add_argument("site", nargs="?", type=Path, help="the ip-ranges/ of a built site, for sizes")
    options.add_argument("--to", type=Path, default=TABLES, help="the folder of the CSV files")
    chosen = options.parse_args()
    if chosen.what == "sizes":
        with tempfile.TemporaryDirectory() as folder:
            write_table(chosen.to / "sizes.csv", size_rows(measured(chosen.site or made_site(Path(folder)))))
        return
    write_table(chosen.to / "costs.csv", cost_rows(read_sizes(TABLES / "sizes.csv")))
    write_table(chosen.to / "origin.csv", origin_rows())
    write_table(chosen.to / "delay.csv", delay_rows())


if __name__ == "__main__":
    main()
