"""Standard streams that are closed or full, and names that are empty: a sentence and an exit code, from real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from folders import data_folder, tree

FULL = Path("/dev/full")


@pytest.fixture
def shell(accepted: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command in a shell that redirects its streams."""

    def run(line: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "SOURCE_DATE_EPOCH": "1795100000",
            "DATA": str(accepted),
            "PYTHON": sys.executable,
        }
        command = '"$PYTHON" -m ip_ranges --data "$DATA"'
        return subprocess.run(["sh", "-c", f"{command} {line}"], env=environment, capture_output=True, text=True, check=False)

    return run


@pytest.mark.slow
@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize(
    "verb", ["export json", "export --list", "lookup 192.0.2.10", "log", "log --output json", "check", "formats", "refresh", "--help", "--version"]
)
def test_an_output_that_is_full(verb: str, shell: Callable) -> None:
    """An answer that could not be printed is no answer: exit 1, the reason and the cure."""
    done = shell(f"{verb} >{FULL}")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "ip-ranges: Standard output takes no more of the answer: No space left on device."
        " Make room or give it another place, and ask again."
    )
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("verb", ["export json", "lookup 192.0.2.10", "log --output json", "check", "refresh", "--help"])
def test_an_output_that_is_closed(verb: str, shell: Callable) -> None:
    """It is said before anything is done."""
    done = shell(f"{verb} >&-")
    assert (done.returncode, done.stderr) == (
        1,
        "ip-ranges: Standard output is closed, so nothing can be answered and nothing was done. Give it a place, like > answer.txt.\n",
    )


def test_a_refresh_with_a_closed_output_records_nothing(accepted: Path, shell: Callable) -> None:
    """Nobody would be told of what is new."""
    (accepted / "partner.txt").write_text("192.0.2.128/25\n192.0.2.64/26\n")
    before = tree(accepted)
    assert shell("refresh >&-").returncode == 1
    assert tree(accepted) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "verb", ["lookup -", "compare-list -", "log --beyond -", "validate - --format-of aws", "diff - x --format-of aws", "backfill divio -"]
)
def test_an_input_that_is_closed(verb: str, shell: Callable) -> None:
    """Nothing can be read from it, which is said with the cure."""
    done = shell(f"{verb} <&-")
    assert done.returncode == 1
    assert "Standard input is closed, and - reads it; give it a document, like < FILE." in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("closed", ["2>&-", pytest.param(f"2>{FULL}", marks=pytest.mark.skipif(not FULL.exists(), reason="no full device here"))])
@pytest.mark.parametrize(
    ("verb", "code", "out"),
    [
        ("lookup 192.0.2.10 8.8.8.x", 1, "8.8.8.x: not an address\n"),
        ("refresh", 0, "partner: unchanged, serial 2026111902 stands\n"),
        ("refresh nope", 1, ""),
        ("refresh --nope", 2, ""),
        ("export list", 0, "203.0.113.10/32\n"),
    ],
)
def test_nobody_to_be_told(closed: str, verb: str, code: int, out: str, shell: Callable) -> None:
    """Without standard error the answer and the exit code are the same, and nothing else goes to standard output."""
    done = shell(f"{verb} {closed}")
    assert (done.returncode, done.stderr) == (code, "")
    assert done.stdout.endswith(out)
    assert out or not done.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["export", "list", "-o", ""], "ip-ranges: -o: This is empty where a name belongs."),
        (["init", "--page", ""], "ip-ranges: --page: This is empty where a name belongs."),
        (["check", "--site", ""], "ip-ranges: --site: This is empty where a name belongs."),
        (["log", "--data", ""], "ip-ranges: --data: This is empty where a name belongs."),
        (["--data", "", "log"], "ip-ranges: --data: This is empty where a name belongs."),
    ],
)
def test_an_empty_name_in_an_option(arguments: list[str], sentence: str, accepted: Path, ip_ranges: Callable) -> None:
    """A variable of the shell that is not set is a mistake in the call, and no name of the current folder."""
    found = ip_ranges("--data", accepted, *arguments)
    assert (found.code, found.out, found.err.splitlines()[0]) == (2, "", sentence)


@pytest.mark.parametrize("verb", [["validate", "", "--format-of", "aws"], ["compare-list", ""], ["log", "--beyond", ""]])
def test_an_empty_name_of_a_document(verb: list[str], accepted: Path, ip_ranges: Callable) -> None:
    """Likewise for a document, which is read like any other that cannot be."""
    found = ip_ranges("--data", accepted, *verb)
    assert found.code == 1
    assert "A file's name is empty; name the file, or write - for standard input." in found.err


LODZ: dict[str, Any] = {
    "format_version": "1.0",
    "example": True,
    "regions": [{"id": "lodz", "name": "Łódź"}, {"id": "montreal", "name": "Montréal"}],
    "ranges": [
        {"prefix": "192.0.2.10/32", "region": "lodz", "role": "load-balancer", "direction": "inbound"},
        {"prefix": "198.51.100.64/28", "region": "montreal", "role": "nat-gateway", "direction": "outbound"},
    ],
}


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_streams_that_lack_letters(encoding: str, tmp_path: Path, process: Callable) -> None:
    """A published file is its bytes, JSON is UTF-8, other answers write out what the stream's encoding lacks; no verb ends in a traceback."""
    folder = data_folder(tmp_path / "data")
    (folder / "region-table.json").write_text(json.dumps(LODZ), encoding="utf-8")
    strict = {"SOURCE_DATE_EPOCH": "1795100000", "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}

    def run(*arguments: object) -> bytes:
        done = process("--data", folder, *arguments, raw=True, **strict)
        assert b"Traceback" not in done.stderr, done.stderr.decode("latin-1")
        assert done.returncode == 0, done.stderr.decode("latin-1")
        return done.stdout

    run("refresh")
    assert run("export", "json").decode().count("Łódź") == 1
    exported = tmp_path / "exported.json"
    run("export", "json", "-o", exported)
    assert exported.read_bytes() == run("export", "json")
    assert json.loads(run("lookup", "192.0.2.10", "--output", "json").decode())[0]["matches"][0]["region"] == "lodz"
    escaped = {"cp1252": b"\\u0141\xf3d\\u017a", "ascii": "Łódź".encode()}  # click takes ASCII for a mistake
    moved = {**LODZ, "ranges": [{**LODZ["ranges"][0], "prefix": "192.0.2.11/32"}, LODZ["ranges"][1]]}
    (folder / "region-table.json").write_text(json.dumps(moved), encoding="utf-8")
    assert escaped[encoding] in run("refresh")
    for verb in ("check", "log", "announce 2026111903", "log --output markdown", "formats", "lookup 192.0.2.10", "--help"):
        run(*verb.split())
