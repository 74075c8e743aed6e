"""What every verb has in common: help, options on either side, exit codes, suggestions, and no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from folders import EU, LB, NAT, NEW, data_folder, tree
from ip_ranges import __version__
from ip_ranges.cli.main_command import command

VERBS = command.list_commands(click.Context(command))


@pytest.mark.parametrize("verb", VERBS)
def test_help(verb: str, ip_ranges: Callable) -> None:
    """Each verb is there and explains itself."""
    found = ip_ranges(verb, "--help")
    assert found.code == 0
    assert found.out.startswith(f"Usage: ip-ranges {verb}")


def test_help_of_all(ip_ranges: Callable) -> None:
    """The verbs are listed, and what the exit codes mean."""
    found = ip_ranges("--help")
    assert found.code == 0
    for verb in VERBS:
        assert f"\n  {verb} " in found.out
    assert "Exit codes: 0 done, 1 refused or wrong, 2 usage." in found.out


def test_version(ip_ranges: Callable) -> None:
    """The version is the package's."""
    assert ip_ranges("--version").out == f"ip-ranges, version {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["refesh"], 'There is no verb "refesh". Did you mean "refresh"?'),
        (["qqq"], 'There is no verb "qqq".'),
        (["refresh", "--dryrun"], 'There is no option --dryrun. Did you mean "--dry-run"?'),
        (["refresh", "--xyz"], "There is no option --xyz."),
        (["lookup", "\x1b[31m", "--\x1b[31m"], "There is no option --\\x1b[31m."),
        (["export", "json", "--role"], "--role needs a value."),
        (["export", "json", "--role", "loadbalancer"], 'server-pool. Did you mean "load-balancer"?'),
        (["announce", "x"], 'SERIAL is "x"; it has to be a whole number.'),
        (["announce", "1", "2", "3"], "There is more than the verb takes: 2 3."),
        (["formats", "aws"], "There is more than the verb takes: aws."),
        (["log", "--since", "soon"], "--since: 'soon' is not a date; write it as 2026-12-20T09:00:00Z."),
        (["check", "--max-age", "old"], "--max-age: 'old' is not a length of time; write it as 7d, 36h, 90m or 30s."),
        (["new-notice", "T", "--effective", "soon"], "--effective: 'soon' is not a date; write it as 2026-12-20T09:00:00Z."),
        (["diff", "a.json"], "NEW is missing."),
        (["validate", "a.json"], "--format-of is missing."),
        (["backfill", "aws"], "FILE is missing."),
        (["--output", "xml", "log"], '--output is "xml"; it may be text, json, markdown.'),
        (["refresh", "--output", "markdown"], '--output is "markdown"; it may be text, json.'),
        (["--output", "markdown", "refresh"], "The verb refresh does not answer as markdown; it has text, json."),
        (["diff", "-", "-", "--format-of", "aws"], "Only one of the two can be standard input."),
    ],
)
def test_usage_errors(arguments: list[str], sentence: str, ip_ranges: Callable) -> None:
    """Exit 2, nothing on standard output, and what would be right."""
    found = ip_ranges(*arguments)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("ip-ranges: ")
    assert sentence in found.err.splitlines()[0]


def test_a_usage_error_says_where_to_read_on(ip_ranges: Callable) -> None:
    """The sentence, the usage in one line, and whose help tells more; in the style of every other error."""
    assert ip_ranges("lookup").err == (
        "ip-ranges: ADDRESS is missing.\n  Usage: ip-ranges lookup [OPTIONS] ADDRESS...\n  ip-ranges lookup --help tells more.\n"
    )


def test_no_argument_at_all_is_answered_with_the_help(ip_ranges: Callable) -> None:
    """On standard error, since nothing was asked, with the verbs."""
    found = ip_ranges()
    assert (found.code, found.out) == (2, "")
    assert "\n  lookup        Say whose an address is.\n" in found.err


@pytest.mark.parametrize("before", [True, False])
def test_options_on_either_side(before: bool, accepted: Path, ip_ranges: Callable) -> None:
    """--data, --output and --quiet stand before the verb or after it."""
    options = ["--data", accepted, "--output", "json", "--quiet"]
    found = ip_ranges(*(options if before else []), "log", *([] if before else options))
    assert found.code == 0
    assert list(found.json) == ["revisions"]


def test_the_later_option_counts(accepted: Path, tmp_path: Path, ip_ranges: Callable) -> None:
    """After the verb goes before before the verb."""
    found = ip_ranges("--data", tmp_path / "nowhere", "--output", "text", "log", "--data", accepted, "--output", "json")
    assert (found.code, len(found.json["revisions"])) == (0, 2)


@pytest.mark.parametrize("verb", [["refresh"], ["check"], ["log"], ["backfill", "divio", "x"], ["lookup", "192.0.2.1"], ["export", "ip-ranges.json"]])
def test_no_data_folder(verb: list[str], tmp_path: Path, ip_ranges: Callable) -> None:
    """The settings are missed by their path, with the cure."""
    found = ip_ranges("--data", tmp_path / "none", *verb)
    assert (found.code, found.out) == (1, "")
    assert f"ip-ranges: There is no {tmp_path / 'none' / 'feeds.toml'}. It declares the feeds; ip-ranges init writes" in found.err


def test_settings_with_a_misspelt_key(data: Path, ip_ranges: Callable) -> None:
    """The key, the file and the nearest right one are named."""
    (data / "feeds.toml").write_text('[feeds.divio]\nformt = "region-table"\nurl = "x"\n')
    found = ip_ranges("--data", data, "refresh")
    assert found.code == 1
    assert f'{data / "feeds.toml"}: feeds.divio.format: This is missing.' in found.err
    assert 'feeds.divio.formt: There is no such key here. Did you mean "format"?' in found.err


@pytest.mark.parametrize("epoch", ["x", "1.5", "99999999999999", "-99999999999999999999"])
def test_a_clock_that_is_none(epoch: str, accepted: Path, ip_ranges: Callable) -> None:
    """SOURCE_DATE_EPOCH that is no number of seconds is an error with the name of the variable."""
    found = ip_ranges("--data", accepted, "refresh", epoch=epoch)
    assert found.code == 1
    assert "SOURCE_DATE_EPOCH is " in found.err
    assert "it is a whole number of seconds since 1970." in found.err


def test_a_reader_that_has_seen_enough(accepted: Path) -> None:
    """Whoever closes the pipe is not shouted at."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-m", "ip_ranges", "formats"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_quiet(accepted: Path, ip_ranges: Callable) -> None:
    """Nothing but the answer and errors."""
    assert ip_ranges("--data", accepted, "--quiet", "refresh").err == ""


def test_replaying_a_year_is_the_same_twice(tmp_path: Path, ip_ranges: Callable, record: Callable) -> None:
    """SOURCE_DATE_EPOCH sets the clock: two runs over the same days give the same files, to the byte."""
    found = []
    for name in ("one", "two"):
        data = data_folder(tmp_path / name)
        for day in range(0, 360, 30):
            record(data, *((LB, NAT, EU, NEW) if day // 30 % 3 else (LB, NAT, EU)), epoch=1795100000 + day * 86400)
        found.append((tree(data), ip_ranges("--data", data, "log", "--output", "json", epoch=1830000000).out))
    assert found[0] == found[1]
    assert len(found[0][0]["history.jsonl"].splitlines()) == 9
