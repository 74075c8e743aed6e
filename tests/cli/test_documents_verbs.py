"""The verbs that read documents: ``diff``, ``validate``, ``formats``, ``backfill``."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from folders import EU, LB, NAT, NEW, region_table
from ip_ranges.cli.documents import dated_by_name


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Two region tables: a load balancer comes, a gateway block goes by half."""
    old, new = tmp_path / "old.json", tmp_path / "new.json.gz"
    old.write_text(json.dumps(region_table(LB, NAT, EU)))
    half = ("198.51.100.64/29", "us-east", "nat-gateway", "outbound")
    new.write_bytes(gzip.compress(json.dumps(region_table(LB, half, EU, NEW, published="2026-11-20T09:30:00Z")).encode()))
    return old, new


def test_diff_json(pair: tuple[Path, Path], ip_ranges: Callable) -> None:
    """Changes and coverage, with the keys of the contract; gzip is read as it is."""
    found = ip_ranges("diff", *pair, "--format-of", "region-table", "--output", "json")
    assert (found.code, found.err) == (0, "")
    assert found.json["coverage"] == {"added": ["192.0.2.11/32"], "removed": ["198.51.100.72/29"]}
    assert [(one["kind"], one["prefix"], one["action"]) for one in found.json["changes"]] == [
        ("added", "192.0.2.11/32", "allow"),
        # A part of it stays, so nobody is to remove the block; what is lost is in the coverage.
        ("removed", "198.51.100.64/28", "none"),
        ("added", "198.51.100.64/29", "none"),
    ]
    keys = {"id", "serial", "feed", "kind", "prefix", "region", "role", "direction", "previous", "observed", "effective", "keep_until", "action"}
    assert all(keys <= set(one) for one in found.json["changes"])


def test_diff_of_what_is_gone(tmp_path: Path, ip_ranges: Callable) -> None:
    """Of two documents the newer one holds: an address that is not in it may go, whether or not the document is dated."""
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    for published in (None, "2026-11-20T09:30:00Z"):
        old.write_text(json.dumps(region_table(LB, NAT, published=published)))
        new.write_text(json.dumps(region_table(NAT, published=published)))
        (change,) = ip_ranges("diff", old, new, "--format-of", "region-table", "--output", "json").json["changes"]
        assert (change["kind"], change["action"], change["observed"]) == ("removed", "remove", published)
        text = ip_ranges("diff", old, new, "--format-of", "region-table").out.splitlines()[1]
        assert text == "  192.0.2.10/32 (us-east, load-balancer, you connect to) left the list. Keep it until a date is given."


def test_diff_text_and_markdown(pair: tuple[Path, Path], ip_ranges: Callable) -> None:
    """The same for people and for pull requests."""
    found = ip_ranges("diff", *pair, "--format-of", "region-table")
    assert found.out.splitlines()[-2:] == ["Addresses gained: 192.0.2.11/32", "Addresses lost: 198.51.100.72/29"]
    assert found.out.startswith("old.json to new.json  20 November 2026, 09:30 UTC: ")
    found = ip_ranges("diff", *pair, "--format-of", "region-table", "--output", "markdown")
    assert "| `192.0.2.11/32` | us-east, load-balancer, you connect to | was added and is in use | Allow it now. |" in found.out
    assert found.out.startswith("### old.json to new.json, 20 November 2026, 09:30 UTC\n")
    assert ip_ranges("diff", pair[0], pair[0], "--format-of", "region-table").out.startswith("Nothing changed.\n")


@pytest.mark.parametrize("output", ["text", "json", "markdown"])
def test_diff_of_the_same(pair: tuple[Path, Path], ip_ranges: Callable, output: str) -> None:
    """No change is exit 0 too."""
    found = ip_ranges("diff", pair[0], pair[0], "--format-of", "region-table", "--output", output)
    assert found.code == 0


def test_standard_input(pair: tuple[Path, Path], process: Callable) -> None:
    """``-`` is standard input, compressed or not."""
    for arguments, body in (((pair[0], "-"), pair[1].read_bytes()), (("-", pair[1]), pair[0].read_bytes())):
        done = process("diff", *arguments, "--format-of", "region-table", "--output", "json", body=body)
        assert json.loads(done.stdout)["coverage"]["added"] == ["192.0.2.11/32"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "cannot be read: No such file or directory."),
        (b"", "an empty document arrived."),
        (b"<html><title>502</title>", "JSON was expected and an HTML page titled '502' arrived."),
        (gzip.compress(b"{}", mtime=0)[:-6], "is a gzip file that is damaged or breaks off."),
        (b"\x1f\x8b\x00\x00", "is a gzip file that is damaged or breaks off."),
        (b'{"format_version": "1.0"', "The JSON breaks off or is damaged at line 1"),
    ],
)
def test_documents_that_cannot_be_read(content: bytes | None, sentence: str, tmp_path: Path, ip_ranges: Callable) -> None:
    """Exit 1 and a sentence with the file's name, from each verb that reads one."""
    path = tmp_path / "x.json"
    if content is not None:
        path.write_bytes(content)
    for verb in (["validate", path], ["diff", path, path]):
        found = ip_ranges(*verb, "--format-of", "region-table")
        assert found.code == 1
        assert "x.json" in found.out + found.err
        assert sentence in found.err


def test_a_folder_is_no_document(tmp_path: Path, ip_ranges: Callable) -> None:
    """The system's word, with the place."""
    found = ip_ranges("validate", tmp_path, "--format-of", "text")
    assert (found.code, found.err) == (1, f"ip-ranges: {tmp_path} cannot be read: Is a directory.\n")


def test_validate(pair: tuple[Path, Path], tmp_path: Path, ip_ranges: Callable) -> None:
    """Counts of a good document; the place of each fault of a bad one, while the rest is counted."""
    found = ip_ranges("validate", pair[0], "--format-of", "region-table", "--output", "json")
    assert (found.code, found.json) == (
        0,
        {
            "format": "region-table", "ranges": 3, "ipv4": 3, "ipv6": 0, "regions": 2,
            "prefixes": {"document": 3, "ranges": 3}, "errors": [], "ok": True,
        },
    )
    table = region_table(LB, NAT, ("192.0.2.300/32", "us-east", "proxy", "outbound"), ("192.0.2.1/32", "us-west", "proxy", "outbound"))
    (tmp_path / "bad.json").write_text(json.dumps(table))
    found = ip_ranges("validate", tmp_path / "bad.json", "--format-of", "region-table", "--output", "json")
    assert (found.code, found.json["ranges"]) == (1, 2)
    assert found.json["errors"] == [
        {
            "path": ".ranges[2].prefix",
            "place": "line 1, range 3 (192.0.2.300/32 us-east), prefix",
            "message": "'192.0.2.300/32' is not an IPv4 address: each of its four numbers goes from 0 to 255.",
        },
        {"path": ".ranges[3].region", "place": "line 1, range 4 (192.0.2.1/32 us-west), region", "message": 'There is no region "us-west" in this table. Did you mean "us-east"?'},
    ]
    found = ip_ranges("validate", tmp_path / "bad.json", "--format-of", "region-table")
    assert found.out == (
        "bad.json: 2 ranges, 2 IPv4 and 0 IPv6 prefixes, 2 regions, 2 errors\n"
        "  by a count of its own the document has 3 distinct prefixes; 2 became ranges\n"
    )
    assert found.err.count("\n") == 2


def test_validate_answers_json_whatever_is_wrong(tmp_path: Path, ip_ranges: Callable) -> None:
    """A file that is not there, or whose compression is broken: the same keys, and the reason among the errors."""
    (tmp_path / "cut.json.gz").write_bytes(gzip.compress(b'{"prefixes": []}')[:-9])
    for name, reason in (("absent.json", "No such file or directory"), ("cut.json.gz", "gzip")):
        found = ip_ranges("validate", tmp_path / name, "--format-of", "aws", "--output", "json")
        assert found.code == 1
        assert {name: found.json[name] for name in ("format", "ranges", "ipv4", "ipv6", "regions")} == {
            "format": "aws", "ranges": 0, "ipv4": 0, "ipv6": 0, "regions": 0,
        }  # fmt: skip
        (error,) = found.json["errors"]
        assert found.json["ok"] is False
        assert error["path"] == ""
        assert reason in error["message"]
        assert ip_ranges("validate", tmp_path / name, "--format-of", "aws").out == ""


def test_validate_counts_distinct_prefixes(tmp_path: Path, ip_ranges: Callable) -> None:
    """Two rows of one prefix are one prefix."""
    rows = [{"ip_prefix": "192.0.2.0/24", "region": "us-east-1", "service": name} for name in ("AMAZON", "EC2")]
    six = [{"ipv6_prefix": "2001:db8::/40", "region": "us-east-1", "service": "EC2"}]
    (tmp_path / "aws.json").write_text(json.dumps({"syncToken": "1", "prefixes": rows, "ipv6_prefixes": six}))
    found = ip_ranges("validate", tmp_path / "aws.json", "--format-of", "aws", "--output", "json")
    assert {key: found.json[key] for key in ("ranges", "ipv4", "ipv6", "regions")} == {"ranges": 3, "ipv4": 1, "ipv6": 1, "regions": 1}


def test_hostile_text_does_not_reach_the_terminal(tmp_path: Path, ip_ranges: Callable) -> None:
    """Keys and values with control characters, line ends and overrides are shown escaped, wherever they stand."""
    evil = "\x1b[31m\n::error::\u202e\ud800"
    table = region_table(LB, NAT)
    table[evil] = evil
    table["regions"].append({"id": evil, "name": evil, evil: 1})
    table["ranges"].append({"prefix": evil, "region": evil, "role": evil, "direction": evil, evil: evil})
    table["notices"].append({"id": evil, "published": evil, "title": evil, "url": evil, "regions": [evil]})
    (tmp_path / "evil.json").write_text(json.dumps(table))
    aws = {"syncToken": evil, "createDate": evil, "prefixes": [{"ip_prefix": evil, "region": evil, "service": evil}, {evil: 1}]}
    (tmp_path / "aws.json").write_text(json.dumps(aws))
    for name, form in (("evil.json", "region-table"), ("aws.json", "aws"), ("evil.json", "github"), ("evil.json", "text"), ("aws.json", "jmespath")):
        found = ip_ranges("validate", tmp_path / name, "--format-of", form, "--expression", "prefixes")
        assert found.code == 1
        assert not any(mark in found.out + found.err for mark in ("\x1b", "\n::error", "\u202e", "\ud800"))


def test_unknown_format(pair: tuple[Path, Path], ip_ranges: Callable) -> None:
    """A mistake in the call, and the nearest right name is offered."""
    found = ip_ranges("diff", *pair, "--format-of", "region-tabel")
    assert (found.code, found.out, found.err.splitlines()[0]) == (
        2,
        "",
        'ip-ranges: --format-of: There is no format "region-tabel". Did you mean "region-table"? "ip-ranges formats" lists them all.',
    )
    found = ip_ranges("validate", pair[0], "--format-of", "awz", "--output", "json")
    assert (found.code, found.out, found.err.splitlines()[0]) == (
        2,
        "",
        'ip-ranges: --format-of: There is no format "awz". Did you mean "aws"? "ip-ranges formats" lists them all.',
    )


def test_formats(ip_ranges: Callable) -> None:
    """All formats are listed, with what they are."""
    found = ip_ranges("formats")
    assert found.code == 0
    for name in ("region-table", "aws", "google", "azure", "geofeed", "csv", "jmespath", "text"):
        assert any(line.startswith(name) for line in found.out.splitlines())
    assert isinstance(ip_ranges("formats", "--output", "json").json, (list, dict))


def test_backfill(accepted: Path, pair: tuple[Path, Path], tmp_path: Path, ip_ranges: Callable) -> None:
    """What was recorded, what was no news, and what could not be read; exit 1 for the latter."""
    feeds = (accepted / "feeds.toml").read_text() + '[feeds.past]\nformat = "region-table"\nurl = "past.json"\noptional = true\n'
    (accepted / "feeds.toml").write_text(feeds)
    oldest = tmp_path / "2026-10-01-table.json"
    oldest.write_bytes(pair[0].read_bytes())
    (tmp_path / "broken.json").write_text("{")
    found = ip_ranges("--data", accepted, "backfill", "past", pair[1], oldest, tmp_path / "broken.json", tmp_path / "none", "--output", "json",
                      epoch=1795200000)
    assert found.code == 1
    assert {key: found.json[key] for key in ("recorded", "unchanged", "serials")} == {
        "recorded": 2,
        "unchanged": 0,
        "serials": [2026111903, 2026112001],
    }
    assert [one["file"] for one in found.json["refused"]] == ["broken.json", "none"]
    assert "none cannot be read: No such file or directory." in found.err


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("2018-04-19-18-16-17-ip-ranges.json", "2018-04-19T18:16:17+00:00"),
        ("archive/2020-03-27-11-43-11-ip-ranges.json.gz", "2020-03-27T11:43:11+00:00"),
        ("2020-10-28-10-00-00-v32-ip-ranges.json", "2020-10-28T10:00:00+00:00"),
        ("2024-01-22T0728Z-2d5a69d1-meta.json", "2024-01-22T07:28:00+00:00"),
        ("2023-01-18T0935Z-73f6601d-ip-ranges.json", "2023-01-18T09:35:00+00:00"),
        ("2023-04-18T0930-ae0bba6e-ServiceTags_Public.json.gz", "2023-04-18T09:30:00+00:00"),
        ("2023-04-25T1030-91dda3bb-ServiceTags_Public.json.gz", "2023-04-25T10:30:00+00:00"),
        ("2024-10-29T0530-54d92d48-ips-v4.txt", "2024-10-29T05:30:00+00:00"),
        ("2025-03-14T1430-73469561-google.csv", "2025-03-14T14:30:00+00:00"),
        ("2025-03-14T1430-53469561-google.csv", "2025-03-14T14:30:00+00:00"),
        ("2026-04-17T2225-4a12e8a-endpoints-worldwide.json", "2026-04-17T22:25:00+00:00"),
        ("2026-10-02-api-client-v4-ips.json", "2026-10-02T00:00:00+00:00"),
        ("2026-10-02-12345678-ips.json", "2026-10-02T00:00:00+00:00"),
        ("20201028-ips.json", "2020-10-28T00:00:00+00:00"),
        ("20201028T101112Z.json", "2020-10-28T10:11:12+00:00"),
        ("2020-10-28T10:11:12Z.json", "2020-10-28T10:11:12+00:00"),
    ],
)
def test_the_date_at_the_beginning_of_a_name(name: str, moment: str) -> None:
    """Date and time as archives write them; the digest of a commit behind them is no part of the time."""
    found = dated_by_name(name)
    assert found is not None
    assert found.isoformat() == moment


@pytest.mark.parametrize("name", ["index.json", "ips-2020-10-28.json", "2023-13-01-ips.json", "-"])
def test_a_name_without_a_date(name: str) -> None:
    """What is no date, or stands elsewhere, is none."""
    assert dated_by_name(name) is None


def service_tags(*prefixes: str) -> str:
    """A document in the shape of Azure's service tags, which has no date in it."""
    values = [{"name": "AzureCloud.eastus", "properties": {"region": "eastus", "systemService": "", "addressPrefixes": list(prefixes)}}]
    return json.dumps({"changeNumber": 1, "cloud": "Public", "values": values})


@pytest.mark.parametrize("turned", [False, True])
def test_backfill_is_in_the_order_of_the_names_dates(turned: bool, data: Path, tmp_path: Path, ip_ranges: Callable) -> None:
    """Two documents whose only dates are in their names, before digests of commits: the same history in either order."""
    (data / "feeds.toml").write_text('[feeds.azure]\nformat = "azure"\nurl = "azure.json"\n')
    older, newer = (tmp_path / f"{stamp}-ServiceTags_Public.json" for stamp in ("2023-04-18T0930-ae0bba6e", "2023-04-25T1030-91dda3bb"))
    older.write_text(service_tags("192.0.2.0/25"))
    newer.write_text(service_tags("192.0.2.0/25", "198.51.100.0/24"))
    found = ip_ranges("--data", data, "backfill", "azure", *((newer, older) if turned else (older, newer)), "--output", "json")
    assert (found.code, found.err, found.json["serials"], found.json["undated"]) == (0, "", [2023041801, 2023042501], [])
    told = ip_ranges("--data", data, "log", "--output", "json").json["revisions"]
    assert [(one["observed"], one["coverage"]["added"]) for one in told] == [
        ("2023-04-18T09:30:00Z", []),
        ("2023-04-25T10:30:00Z", ["198.51.100.0/24"]),
    ]


def test_backfill_text(data: Path, tmp_path: Path, ip_ranges: Callable) -> None:
    """A line with what was recorded; a dry run says what would be."""
    (tmp_path / "2026-02-01.txt").write_text("192.0.2.1\n")
    words = ("--data", data, "backfill", "partner", tmp_path / "2026-02-01.txt")
    assert ip_ranges(*words, "--dry-run").out == "partner: 1 revision would be recorded, 0 documents without news, 0 could not be read\n"
    assert ip_ranges(*words).out == "partner: 1 revision recorded, 0 documents without news, 0 could not be read\n"


def test_backfill_of_standard_input_that_cannot_be_read(data: Path, process: Callable) -> None:
    """It has no name of its own, and is named all the same."""
    done = process("--data", data, "backfill", "divio", "-")
    assert (done.returncode, done.stderr) == (
        1,
        "ip-ranges: standard input is left out: A region table was expected and an empty document arrived.\n",
    )


def test_backfill_names_a_document_without_a_date(data: Path, tmp_path: Path, ip_ranges: Callable) -> None:
    """It comes after the one before it, which is said once, with the cure."""
    (tmp_path / "2026-03-01.txt").write_text("192.0.2.3\n")
    (tmp_path / "2026-02-01.txt").write_text("192.0.2.1\n")
    (tmp_path / "after.txt").write_text("192.0.2.2\n")
    files = [tmp_path / name for name in ("2026-03-01.txt", "2026-02-01.txt", "after.txt")]
    found = ip_ranges("--data", data, "backfill", "partner", *files, "--output", "json")
    assert (found.code, found.json["serials"], found.json["undated"]) == (0, [2026020101, 2026020102, 2026030101], ["after.txt"])
    assert found.err == (
        "ip-ranges: after.txt has no date, neither in it nor at the beginning of its name: it counts as seen at the moment of the"
        " document before it, or now where there is none. Put its date in front of its name, like 2026-11-20T0930Z-after.txt, and"
        " backfill again from a data folder without these revisions.\n"
    )
