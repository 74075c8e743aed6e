"""What a reader waits for, in a real browser: the first paint, an answer, a pasted list, and the page while one types."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from .building import real_document
from .figures import WHOLE, Effort, Figure, Section
from .reader import Reader, chromium, readers, visit
from .serving import served
from .sites import EXTENSION, Site, aws_feed
from .tables import aws_document
from .workplace import workplace

MILLISECOND = 0.001
LONG_TASK = 0.05
"""Seconds. What browsers call a long task: a reader who types feels it. Patience does not grow with the machine, so these
two are held against fixed times."""

SLOW_LINE = {"offline": False, "latency": 40, "downloadThroughput": 1_250_000, "uploadThroughput": 1_250_000}
"""10 Mbit/s, 40 ms away."""

FOREIGN = "203.0.113.77"

_PAINTED = 'performance.getEntriesByName("first-contentful-paint")[0].startTime / 1000'

_LOADED = """[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map((one) => one.transferSize)"""

_FILL = """(text) => {
  document.querySelector(".ip-checker textarea").value = text;
}"""

_ASK = """(sign) => new Promise((resolve) => {
  const box = document.querySelector(".ip-checker");
  const answer = box.querySelector("[role=status]");
  const start = performance.now();
  new MutationObserver((_, observer) => {
    if (!answer.textContent.includes(sign)) return;
    observer.disconnect();
    resolve((performance.now() - start) / 1000);
  }).observe(answer, { childList: true, subtree: true });
  box.querySelector("button").click();
})"""
"""Asks what stands in the box, as a click does. Gives the seconds until the answer holds *sign*."""

_LOOK_UPS = """async (texts) => {
  const table = await ipRangesLookup.load(document.querySelector(".ip-checker").dataset.ipSource);
  const many = 100; // the clock of a page counts in tenths of a millisecond
  const spent = [];
  for (let from = 0; from + many <= texts.length; from += many) {
    const start = performance.now();
    for (const text of texts.slice(from, from + many)) ipRangesLookup.judge(table, ipRangesAddresses.parsePrefix(text), Date.now());
    spent.push((performance.now() - start) / 1000 / many);
    await new Promise((resolve) => setTimeout(resolve));
  }
  return spent;
}"""
"""Gives the seconds of a look-up, for each hundred."""

_CHOOSE = """(value) => {
  const select = document.querySelector("select[name=region]");
  select.value = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}"""

_TASKS = {
    "first-question": "the first question, which loads the table",
    "typing": "typing an address",
    "box": "so many lines in the box, which is the browser's own work",
    "paste": "answering so many lines, in no order",
    "choice": "choosing a region",
    "open": "opening the folded pool",
    "search": "typing in the pool's search",
    "choice-open": "choosing a region, the pool open",
    "copy": "copying the whole pool",
}


def measure(effort: Effort) -> Iterator[Figure]:
    """Paints and weights of a page with the pool and of one without it, then visits to the former."""
    place = chromium()
    if place is None:
        yield Figure("browser", "a reader's browser", note="left out: there is no Chromium here, or no playwright to drive it")
        return
    size = effort.rows
    document = (real_document(effort) if size == WHOLE else None) or aws_document(size)
    with workplace() as folder, served(folder / "served") as feed:
        (folder / "served" / "aws.json").write_bytes(document)
        pages = {"index": ".. ip:checker::\n\n.. ip:ranges::\n", "without": ".. ip:checker::\n"}
        site = Site.make(folder / "site", EXTENSION, pages, feeds=aws_feed(f"{feed}aws.json"))
        site.refresh()
        site.build()
        yield from _weights(site.out, size)
        with served(site.out) as url, readers(place) as browser:
            yield from _paints(browser, url, size, effort.runs)
            yield from _visits(browser, url, size, _prefixes(document), effort.runs)


def _prefixes(document: bytes) -> list[str]:
    read = json.loads(document)
    return [one["ip_prefix"] for one in read["prefixes"]] + [one["ipv6_prefix"] for one in read["ipv6_prefixes"]]


def _weights(out: Path, size: int) -> Iterator[Figure]:
    index, without = ((out / f"{name}.html").read_bytes() for name in ("index", "without"))
    told = f"the page with a pool of {size:,} ranges"
    against = "the page without it"
    yield Figure(f"browser/page/{size}", told, (len(index),), "B", (len(without),), against)
    packed = tuple(len(gzip.compress(one, mtime=0)) for one in (index, without))
    yield Figure(f"browser/gzip/{size}", f"{told}, gzipped", packed[:1], "B", packed[1:], against)
    data = (out / "ip-ranges/checker-data.js").read_bytes()
    note = f"{len(gzip.compress(data, mtime=0)):,} bytes gzipped"
    yield Figure(f"browser/data/{size}", f"what the first question loads, {size:,} ranges", (len(data),), "B", note=note)


def _paints(browser: Any, url: str, size: int, runs: int) -> Iterator[Figure]:
    """The first paint of both pages in turn, from loopback and over a line of which the page takes seconds."""
    for line, conditions in (("loopback", None), ("line", SLOW_LINE)):
        found: dict[str, list[float]] = {"index": [], "without": []}
        for _ in range(3 * runs + 1):  # a paint waits for whatever else the machine does: more of them than of the rest
            for page, values in found.items():
                with visit(browser, f"{url}{page}.html", conditions) as reader:
                    values.append(reader.steps(_PAINTED))
        told = "" if conditions is None else ", 10 Mbit/s and 40 ms away"
        # The first of each warms the browser up.
        values, base = (tuple(found[page][1:]) for page in found)
        yield Figure(f"browser/paint/{line}/{size}", f"first paint with the pool{told}", values, base=base, against="without it")


def _visits(browser: Any, url: str, size: int, prefixes: list[str], runs: int) -> Iterator[Figure]:
    found: dict[str, list[float]] = {}
    loaded: list[float] = []
    for number in range(runs + 1):
        with visit(browser, url) as reader:
            loaded = reader.steps(_LOADED)
            for name, value in _visited(reader, prefixes):
                if number:
                    found.setdefault(name, []).append(value)
    yield Figure(f"browser/loaded/{size}", "loaded before the first question", (sum(loaded),), "B", note=f"{len(loaded)} files, none gzipped")
    yield from _figures({name: tuple(values) for name, values in found.items()}, size)


def _figures(found: Mapping[str, tuple[float, ...]], size: int) -> Iterator[Figure]:
    look_ups = found["look-up"]
    note = f"{sorted(look_ups)[len(look_ups) // 2] * 1e6:.1f} microseconds; each value is the middle of a hundred look-ups"
    base = (MILLISECOND,) * len(look_ups)
    yield Figure(f"browser/look-up/{size}", f"one look-up among {size:,} ranges", look_ups, base=base, against="a millisecond", note=note)
    yield Figure(f"browser/answer/{size}", "one question, until the answer is on the page", found["answer"])
    yield Figure(f"browser/first-answer/{size}", "the first question, which loads the table, until the answer", found["first-answer"])
    yield Figure(f"browser/paste/{size}", f"{size:,} lines in the box, until the answer", found["paste-answer"])
    for name, told in _TASKS.items():
        values = found[name]
        yield Figure(
            f"browser/task/{name}/{size}", f"longest task: {told}", values, base=(LONG_TASK,) * len(values), against="50 ms"
        )


def _visited(reader: Reader, prefixes: list[str]) -> Iterator[tuple[str, float]]:
    """Everything that a reader does, in this order; each value under its name."""
    answers: dict[str, float] = {}

    def ask(name: str, sign: str) -> None:
        answers[name] = reader.steps(_ASK, sign)

    address = prefixes[0].partition("/")[0]
    reader.steps(_FILL, address)
    yield "first-question", reader.longest_task(partial(ask, "first-answer", f"{address} is"))
    yield "typing", reader.longest_task(partial(_typed, reader, ".ip-checker textarea", FOREIGN))
    reader.steps(_FILL, FOREIGN)
    ask("answer", f"{FOREIGN} is")
    some = prefixes[:: max(1, len(prefixes) // 2_000)]
    hundreds = sorted(reader.steps(_LOOK_UPS, [*some, *(f"198.18.{number // 256}.{number % 256}" for number in range(500))]))
    yield "look-up", hundreds[len(hundreds) // 2]
    lines = list(prefixes)
    random.Random(7).shuffle(lines)
    yield "box", reader.longest_task(partial(reader.steps, _FILL, "\n".join(lines)))
    yield "paste", reader.longest_task(partial(ask, "paste-answer", "Found in your text"))
    region = reader.steps("document.querySelector('select[name=region]').options[1].value")
    yield "choice", reader.longest_task(partial(reader.steps, _CHOOSE, region))
    reader.steps(_CHOOSE, "")
    yield "open", reader.longest_task(partial(_pressed, reader, "details.ip-fold summary"))
    yield "search", reader.longest_task(partial(_typed, reader, ".ip-search input", address))
    yield "choice-open", reader.longest_task(partial(reader.steps, _CHOOSE, region))
    reader.steps(_CHOOSE, "")
    yield "copy", reader.longest_task(partial(_pressed, reader, "[data-ip-copy-bar] button:nth-last-of-type(2)"))
    yield from answers.items()


def _pressed(reader: Reader, selector: str) -> None:
    reader.steps("(selector) => document.querySelector(selector).focus()", selector)
    reader.page.keyboard.press("Enter")


def _typed(reader: Reader, selector: str, text: str) -> None:
    """Typed and taken back, at the pace of a quick typist."""
    reader.steps("(selector) => document.querySelector(selector).focus()", selector)
    reader.page.keyboard.type(text, delay=150)
    for _ in text:
        reader.page.keyboard.press("Backspace", delay=30)


SECTION = Section(
    "browser",
    "A reader's browser",
    "A real Chromium, the site from loopback, the whole table folded on the page. Tasks: the processor time of the longest task of the"
    " page's main thread, beside the 50 ms from which browsers call one long.",
    measure,
)
