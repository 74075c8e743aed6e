"""Shell completion, as the shells ask for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from folders import FEEDS, data_folder


@pytest.fixture
def offered(process: Callable) -> Callable[..., list[str]]:
    """What bash is offered for the last of some words, in the folder that holds data/."""

    def ask(folder: Path, *words: str) -> list[str]:
        typed = {"COMP_WORDS": " ".join(("ip-ranges", *words)), "COMP_CWORD": str(len(words))}
        done = process(folder=folder, _IP_RANGES_COMPLETE="bash_complete", **typed)
        assert done.stderr == ""
        return [line for line in done.stdout.splitlines() if line]

    return ask


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("ch",), ["plain,check"]),
        (("refresh", "--d"), ["plain,--dry-run", "plain,--data"]),
        (("refresh", "pa"), ["plain,partner"]),
        (("log", "d"), ["plain,divio"]),
        (("export", "nginx", "--region", "us"), ["plain,us-east"]),
        (("compare-list", "--role", "nat"), ["plain,nat-gateway"]),
        (("validate", "--format-of", "region"), ["plain,region-table"]),
        (("announce", "20261119"), ["plain,2026111901", "plain,2026111902"]),
        (("validate", "some"), ["file,some"]),
    ],
)
def test_what_is_offered(words: tuple[str, ...], expected: list[str], accepted: Path, offered: Callable) -> None:
    """Verbs, options, feeds, regions, choices, formats, serials, and files by the shell itself."""
    assert offered(accepted.parent, *words) == expected


def test_without_data_nothing_is_offered(tmp_path: Path, offered: Callable) -> None:
    """A folder without feeds leaves the prompt alone: no sentence, no traceback."""
    assert offered(tmp_path, "refresh", "") == []
    assert offered(tmp_path, "announce", "") == []


def test_no_shell_is_offered_something_to_run(tmp_path: Path, ip_ranges: Callable, offered: Callable) -> None:
    """A vendor's region that means something to a shell is left out; it can still be typed."""
    data = data_folder(tmp_path / "data", feeds=FEEDS + '[feeds.vendor]\nformat = "aws"\nurl = "aws.json"\nexample = true\n')
    regions = ("$(touch pwned)", "`touch pwned`", "x; touch pwned", "--help", "a b", "x,y", "eu-1", "NL-NH", "aws:eu-west-1")
    rows = [{"ip_prefix": f"203.0.113.{64 + number}/32", "region": one, "service": "EC2"} for number, one in enumerate(regions)]
    (data / "aws.json").write_text(json.dumps({"syncToken": "1", "prefixes": rows}))
    assert ip_ranges("--data", data, "refresh").code == 0
    assert offered(tmp_path, "export", "nginx", "--region", "") == [
        "plain,NL-NH", "plain,aws:eu-west-1", "plain,eu-1", "plain,eu-west", "plain,us-east"
    ]  # fmt: skip


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell(shell: str, process: Callable) -> None:
    """The documented line prints a script for the shell, for the command's own name."""
    done = process(_IP_RANGES_COMPLETE=f"{shell}_source")
    assert (done.returncode, "_IP_RANGES_COMPLETE" in done.stdout) == (0, True)
