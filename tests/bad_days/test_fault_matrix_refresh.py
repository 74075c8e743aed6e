"""``ip-ranges refresh`` on a bad day: the real command against real servers, with an accepted table already in data/."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from bad_documents import ACCEPTED, GUARDED, STALE, UNREADABLE, BadDocument
from fault_matrix import FAULTS, Fault, arranged
from fault_server import FaultServer
from ip_ranges.cli import main

SECRET = "s3cr3t-0f-the-test"
"""Made up, to be looked for wherever it must not be."""


@dataclass(frozen=True)
class Told:
    """What one refresh said: the exit code, the feed's answer, standard error."""

    code: int
    feed: dict[str, Any]
    err: str


@pytest.fixture
def refresh(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Told]:
    """Run the command on tmp_path/data with a feed at this address, and look for the secret wherever it could be."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    monkeypatch.setenv("TABLE_TOKEN", SECRET)
    data = tmp_path / "data"
    data.mkdir()

    def run(url: str, **more: Any) -> Told:
        keys = {"format": "region-table", "url": url, "token_env": "TABLE_TOKEN", "header": "Authorization: Token {token}"}
        lines = (f"{key} = {json.dumps(value)}" for key, value in {**keys, "retries": 0, **more}.items())
        (data / "feeds.toml").write_text("\n".join(["[feeds.site]", *lines, ""]))
        capsys.readouterr()
        code = main(["--data", str(data), "refresh", "--output", "json"])
        said = capsys.readouterr()
        written = "".join(path.read_text("utf-8", "replace") for path in data.rglob("*") if path.is_file())
        assert SECRET not in said.out + said.err + written
        assert "Traceback" not in said.err
        return Told(code, json.loads(said.out)["feeds"]["site"], said.err)

    with FaultServer(lambda exchange: exchange.answer(ACCEPTED)) as server:
        assert (run(server.url()).feed["outcome"], server.received[0].headers["authorization"]) == (
            "accepted",
            f"Token {SECRET}",
        )
    return run


def accepted(data: Path) -> dict[str, bytes]:
    """What is committed: the snapshots and the history."""
    return {path.name: path.read_bytes() for path in [*(data / "snapshots").iterdir(), data / "history.jsonl"]}


@pytest.mark.parametrize("fault", [pytest.param(one, id=one.title) for one in FAULTS])
def test_transport(fault: Fault, refresh: Callable[..., Told], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every fault on the way to the document: exit 1, the sentence, and nothing changes."""
    before = accepted(tmp_path / "data")
    with arranged(fault, tmp_path) as one:
        for name, value in one.environment.items():
            monkeypatch.setenv(name, value)
        told = refresh(one.url, **{**one.settings, "retries": 0 if fault.again else 1})
    assert (told.code, told.feed["outcome"], told.feed["serial"]) == (1, "failed", 2026112001)
    assert told.err.startswith("ip-ranges: site failed: ")
    assert fault.says in told.err
    assert accepted(tmp_path / "data") == before


@pytest.mark.parametrize("bad", [pytest.param(one, id=one.title) for one in GUARDED])
def test_guards(bad: BadDocument, refresh: Callable[..., Told], tmp_path: Path) -> None:
    """Every guard: exit 1, the reason and the digest; the document is kept aside and nothing else changes."""
    before = accepted(tmp_path / "data")
    digest = hashlib.sha256(bad.body).hexdigest()
    with FaultServer(lambda exchange: exchange.answer(bad.body)) as server:
        told = refresh(server.url())
    assert (told.code, told.feed["outcome"], told.feed["serial"], told.feed["digest"]) == (1, "refused", 2026112001, digest)
    assert told.err.startswith("ip-ranges: site refused: ")
    assert bad.says in told.err
    assert accepted(tmp_path / "data") == before
    (kept,) = (tmp_path / "data" / "refused").iterdir()
    assert (kept.name[:64], (kept / "document-0").read_bytes()) == (digest, bad.body)


@pytest.mark.parametrize("bad", [pytest.param(one, id=one.title) for one in UNREADABLE])
def test_documents(bad: BadDocument, refresh: Callable[..., Told], tmp_path: Path) -> None:
    """What is not the document of its format: exit 1, what is wrong with it, and nothing changes."""
    before = accepted(tmp_path / "data")
    with FaultServer(lambda exchange: exchange.answer(bad.body)) as server:
        told = refresh(server.url())
    assert (told.code, told.feed["serial"]) == (1, 2026112001)
    assert told.feed["outcome"] in ("failed", "refused")
    assert bad.says in told.err
    assert accepted(tmp_path / "data") == before


def test_a_stale_copy(refresh: Callable[..., Told], tmp_path: Path) -> None:
    """An older document is no fault of anybody's: exit 0, said quietly, and nothing changes."""
    before = accepted(tmp_path / "data")
    with FaultServer(lambda exchange: exchange.answer(STALE)) as server:
        told = refresh(server.url())
    assert (told.code, told.feed["outcome"], told.feed["serial"]) == (0, "unchanged", 2026112001)
    assert "older" in told.err
    assert accepted(tmp_path / "data") == before
    assert not (tmp_path / "data" / "refused").exists()
