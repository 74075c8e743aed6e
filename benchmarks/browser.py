"""The first paint of a page with the whole table, in Chromium, over a slow line."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from functools import partial
from typing import Any

from .measurement import Effort, Measurement, Section, alternate
from .sites import EXTENSION, Site, aws_feed, served, workspace
from .tables import aws_document

_LINE = {"offline": False, "latency": 40, "downloadThroughput": 1_250_000, "uploadThroughput": 1_250_000}
"""10 Mbit/s, 40 ms away, as Chromium's ``Network.emulateNetworkConditions`` takes it."""

_PAINTED = 'performance.getEntriesByName("first-contentful-paint")[0].startTime / 1000'
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def measure(effort: Effort) -> Iterator[Measurement]:
    """The first paint of the page with the table and of the page without it, in turn."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        yield Measurement("paint", "the first paint was left out: there is no Chromium here")
        return
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - half a second that the guard does not need

    with workspace() as folder, served(folder / "served") as feed:
        (folder / "served" / "aws.json").write_bytes(aws_document(effort.rows))
        pages = {"index": ".. ip:checker::\n\n.. ip:ranges::\n", "without": ".. ip:checker::\n"}
        site = Site.make(folder / "site", EXTENSION, pages, feeds=aws_feed(f"{feed}aws.json"))
        site.refresh()
        site.build()
        with served(site.out) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
            # A paint waits for whatever else the machine does: more runs of it than of the rest.
            seconds = alternate({page: partial(_first_paint, browser, f"{url}{page}.html") for page in pages}, 3 * effort.runs)
            browser.close()
    what = f"the first paint of the page with {effort.rows:,} ranges"
    yield Measurement("paint", what, seconds["index"], seconds["without"], "the page without them")


def _first_paint(browser: Any, url: str) -> float:
    """Seconds until a browser with an empty cache shows something."""
    with browser.new_context(viewport={"width": 1200, "height": 900}) as context:
        page = context.new_page()
        context.new_cdp_session(page).send("Network.emulateNetworkConditions", _LINE)
        page.goto(url, timeout=120_000)  # milliseconds: a machine that measures does much else
        return float(page.evaluate(_PAINTED))


SECTION = Section("browser", "Chromium with an empty cache, over a line of 10 Mbit/s, 40 ms away.", measure)
