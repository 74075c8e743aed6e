"""The longest task of a page, as Chromium's trace has it."""

from __future__ import annotations

import json
from typing import Any

from benchmarks.reader import longest


def _thread(process: int, thread: int, name: str) -> dict[str, Any]:
    return {"ph": "M", "name": "thread_name", "pid": process, "tid": thread, "args": {"name": name}}


def _task(process: int, thread: int, **times: int) -> dict[str, Any]:
    return {"ph": "X", "name": "ThreadControllerImpl::RunTask", "pid": process, "tid": thread, **times}


def _trace(*events: dict[str, Any]) -> bytes:
    return json.dumps({"traceEvents": events}).encode()


def test_only_tasks_of_the_pages_main_thread_count() -> None:
    """The browser's own process and a compositor's thread hold up nobody who types."""
    events = [
        _thread(1, 1, "CrBrowserMain"), _thread(2, 1, "CrRendererMain"), _thread(2, 5, "Compositor"),
        _task(1, 1, dur=90_000), _task(2, 5, dur=80_000), _task(2, 1, dur=30_000), _task(2, 1, dur=20_000),
        {**_task(2, 1, dur=70_000), "name": "ParseHTML"},
    ]  # fmt: skip
    assert longest(_trace(*events)) == 0.03


def test_processor_time_counts_where_the_trace_has_it() -> None:
    """What other programs take of the machine meanwhile is not the page's."""
    events = [_thread(2, 1, "CrRendererMain"), _task(2, 1, dur=90_000, tdur=12_000), _task(2, 1, dur=20_000, tdur=15_000)]
    assert longest(_trace(*events)) == 0.015


def test_a_quiet_page_has_no_task() -> None:
    """Nothing happened: 0 seconds, not an error."""
    assert longest(_trace(_thread(2, 1, "CrRendererMain"))) == 0
