"""One reader's browser: a real Chromium in which each step of a visit is traced."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PLACES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]

_QUIET = """() => new Promise((resolve) => {
  let calm = 0;
  let last = performance.now();
  const beat = () => {
    const now = performance.now();
    calm = now - last < 60 ? calm + 1 : 0;
    last = now;
    if (calm > 12) resolve();
    else setTimeout(beat, 30);
  };
  beat();
})"""
"""Resolves when the page has answered for a while at once: what was begun is done, and no selector is asked for again and again."""


def chromium() -> str | None:
    """Where Chromium is, or what the variable ``CHROMIUM`` names; None where there is none, or no driver for it."""
    try:
        import playwright  # noqa: F401, PLC0415 - only asked whether it is there; the rest of the benchmark runs without it
    except ImportError:
        return None
    return os.environ.get("CHROMIUM") or next((place for place in PLACES if Path(place).is_file()), shutil.which("chromium"))


@dataclass(frozen=True, slots=True)
class Reader:
    """A visit; *browser* and *page* are Playwright's."""

    browser: Any
    page: Any

    def steps(self, script: str, argument: object = None) -> Any:
        """What a script on the page gives, once its promise is kept."""
        return self.page.evaluate(script, argument)

    def longest_task(self, step: Callable[[], object]) -> float:
        """The processor seconds of the longest task of the page's main thread from *step* until the page is quiet again."""
        self.steps(_QUIET)
        self.browser.start_tracing(page=self.page, categories=["toplevel"])
        step()
        self.steps(_QUIET)
        return longest(self.browser.stop_tracing())


@contextmanager
def readers(place: str) -> Iterator[Any]:
    """Chromium, from *place*."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a driver that is not everywhere

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=place, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


_PATIENCE = 120_000.0
"""Milliseconds: a machine that measures does much else, and a whole run is lost with one visit."""

_TRIES = 3


@contextmanager
def visit(browser: Any, url: str, line: Mapping[str, object] | None = None) -> Iterator[Reader]:
    """A page opened with an empty cache, over a *line* as Chromium's ``Network.emulateNetworkConditions`` takes it."""
    context = browser.new_context(viewport={"width": 1200, "height": 900}, permissions=["clipboard-read", "clipboard-write"])
    try:
        page = context.new_page()
        page.set_default_timeout(_PATIENCE)
        if line is not None:
            context.new_cdp_session(page).send("Network.emulateNetworkConditions", dict(line))
        _open(page, url)
        reader = Reader(browser, page)
        reader.steps(_QUIET)
        yield reader
    finally:
        context.close()


def _open(page: Any, url: str) -> None:
    """Go there; over an emulated line a request is now and then never answered, and is then made again."""
    from playwright.sync_api import TimeoutError as Unanswered  # noqa: PLC0415 - not everywhere; who comes here has it

    for _ in range(_TRIES - 1):
        try:
            page.goto(url, timeout=_PATIENCE / _TRIES)
        except Unanswered:
            continue
        return
    page.goto(url)


def longest(trace: bytes) -> float:
    """Of a trace of Chromium's, the processor seconds of the longest task of a page's main thread; 0 without one."""
    events = json.loads(trace)["traceEvents"]
    mains = {
        (one["pid"], one["tid"]) for one in events if one["name"] == "thread_name" and one["args"]["name"] == "CrRendererMain"
    }
    tasks = (
        one.get("tdur", one["dur"])
        for one in events
        if one["name"] == "ThreadControllerImpl::RunTask" and one.get("ph") == "X" and (one["pid"], one["tid"]) in mains
    )
    return max(tasks, default=0) / 1e6
