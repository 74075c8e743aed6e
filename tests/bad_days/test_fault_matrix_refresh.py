"""``ip-ranges refresh`` on a bad day: the real command against real servers, with accepted tables already in data/.

Each fault has a feed of its own, and all of them are met in one run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from bad_documents import ACCEPTED, GUARDED, STALE
from bad_documents import BY_FEED as BAD_DOCUMENTS
from fault_matrix import BY_FEED as FAULTS
from fault_matrix import SECRET, all_arranged, declared
from fault_server import FaultServer
from folders import tree
from ip_ranges.cli import main


class Answer(NamedTuple):
    """What one refresh said: the exit code, its answer of each feed, and standard error line by line, each with its list."""

    code: int
    feeds: dict[str, dict[str, Any]]
    errors: list[str]


Refresh = Callable[[Mapping[str, Mapping[str, Any]]], Answer]


@pytest.fixture
def refresh(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Refresh:
    """Run the command on tmp_path/data with these feeds, which were accepted once, and look for the secret everywhere."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    monkeypatch.setenv("TABLE_TOKEN", SECRET)
    data = tmp_path / "data"
    data.mkdir()

    def run(feeds: Mapping[str, Mapping[str, Any]]) -> Answer:
        (data / "feeds.toml").write_text(declared(feeds))
        capsys.readouterr()
        code = main(["--data", str(data), "refresh", "--output", "json"])
        output = capsys.readouterr()
        assert SECRET.encode() not in b"".join([output.out.encode(), output.err.encode(), *tree(tmp_path).values()])
        assert "Traceback" not in output.err
        return Answer(code, json.loads(output.out)["feeds"], output.err.replace("\n  - ", " ").splitlines())

    def run_on_accepted(feeds: Mapping[str, Mapping[str, Any]]) -> Answer:
        with FaultServer(lambda exchange: exchange.answer(ACCEPTED)) as server:
            first = run({name: {"url": server.url()} for name in feeds})
            assert {feed["outcome"] for feed in first.feeds.values()} == {"accepted"}
            assert {asked.headers["authorization"] for asked in server.received} == {f"Token {SECRET}"}
        before = committed(data)
        answer = run(feeds)
        assert committed(data) == before
        return answer

    return run_on_accepted


def committed(data: Path) -> dict[str, bytes]:
    """What is committed: the snapshots and the history."""
    return {name: body for name, body in tree(data).items() if name.startswith(("snapshots/", "history"))}


def test_transport(refresh: Refresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every fault on the way to the document: exit 1, the sentence, and nothing changes."""
    with all_arranged(tmp_path) as (feeds, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        answer = refresh(feeds)
    assert (answer.code, len(answer.errors)) == (1, len(FAULTS))
    for number, (name, fault) in enumerate(FAULTS.items()):
        feed, sentence = answer.feeds[name], answer.errors[number]
        assert (feed["outcome"], feed["serial"]) == ("failed", 2026112001 + number), fault.title
        assert sentence.startswith(f"ip-ranges: {name} failed: "), fault.title
        assert fault.says in sentence, fault.title


def test_bad_documents(refresh: Refresh, tmp_path: Path) -> None:
    """Every guard, and what is no document of its format: exit 1, the reason, and nothing changes.

    What a guard refuses is told with its digest and kept aside.
    """
    with FaultServer(lambda exchange: exchange.answer(BAD_DOCUMENTS[exchange.request.target[1:]].body)) as server:
        answer = refresh({name: {"url": server.url(f"/{name}")} for name in BAD_DOCUMENTS})
    assert (answer.code, len(answer.errors)) == (1, len(BAD_DOCUMENTS))
    kept = {path.name[:64]: (path / "document-0").read_bytes() for path in (tmp_path / "data" / "refused").iterdir()}
    for number, (name, bad) in enumerate(BAD_DOCUMENTS.items()):
        feed, sentence = answer.feeds[name], answer.errors[number]
        assert (feed["outcome"], feed["serial"]) == ("refused", 2026112001 + number), bad.title
        assert sentence.startswith(f"ip-ranges: {name} refused: "), bad.title
        assert bad.says in sentence, bad.title
        digest = hashlib.sha256(bad.body).hexdigest()
        if bad in GUARDED:
            assert (feed["digest"], kept[digest]) == (digest, bad.body), bad.title


def test_a_stale_copy(refresh: Refresh, tmp_path: Path) -> None:
    """An older document is no fault of anybody's: exit 0, said quietly, and nothing changes."""
    with FaultServer(lambda exchange: exchange.answer(STALE)) as server:
        answer = refresh({"site": {"url": server.url()}})
    site = answer.feeds["site"]
    assert (answer.code, site["outcome"], site["serial"]) == (0, "unchanged", 2026112001)
    assert "older" in "".join(answer.errors)
    assert not (tmp_path / "data" / "refused").exists()
