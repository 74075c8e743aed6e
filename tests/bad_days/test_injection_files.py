"""What is accepted of hostile texts stays text in every published file.

Two sites have the same facts, one in hostile texts, one in plain ones. Whatever reads them with a parser must see the same
structure: a text that escapes its place adds a line, a cell, an element, an attribute, a key or a directive.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import Counter
from xml.etree import ElementTree as ET

import icalendar
import pytest
from hostile import HIDDEN
from hostile_built import Built
from hostile_shapes import FOLDERS, in_plain_folders, shape, skeleton
from hostile_site import BAD, names_of
from ip_ranges.exports.snippets.safety import EVERYWHERE, identifier

pytestmark = pytest.mark.slow

WINDOWS_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")


@pytest.fixture(scope="module")
def files(bad: Built, good: Built) -> list[tuple[str, str, str]]:
    """Every published file: its path in the hostile site, its text there, and the text of its plain twin."""
    plain = good.published
    triples = [(path, text, plain.pop(in_plain_folders(path))) for path, text in bad.published.items()]
    assert plain == {}
    return triples


def test_paths(bad: Built, files: list[tuple[str, str, str]]) -> None:
    """No file is outside the site or under a name that some system keeps for itself, and no two differ by case alone."""
    paths = [path for path, _, _ in files]
    assert len(paths) > 7_000
    for path in paths:
        for segment in path.split("/"):
            assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9_-]", segment), path
            assert not WINDOWS_DEVICE.fullmatch(segment), path
    assert len({path.casefold() for path in paths}) == len(paths)
    assert {path.name for path in bad.data.parent.parent.iterdir()} == {"site"}
    beside = {"_build", "amazon.rst", "conf.py", "data", "index.rst", "ours.rst", "rows.rst"}
    assert {path.name for path in bad.data.parent.iterdir()} - beside == {f"{name}-{n}.json" for name in ("ours", "rows") for n in (0, 1)}
    assert {path.name for path in bad.data.iterdir() if not path.name.startswith(".")} == {
        "amazon.json", "feeds.toml", "history.jsonl", "ours.json", "rows.json", "snapshots"
    }  # fmt: skip


def test_no_hidden_character(files: list[tuple[str, str, str]]) -> None:
    """Tabs stand in rules, carriage returns end the lines of calendar and geofeed; nothing else of the kind is in any file."""
    for path, text, _ in files:
        kept = {"\t"} | ({"\r"} if path.endswith((".ics", "geofeed.csv")) else set())
        assert {match[0] for match in HIDDEN.finditer(text)} <= kept, path


def test_json(files: list[tuple[str, str, str]]) -> None:
    """JSON files have equal keys, lists of equal length, values of one kind."""
    count = 0
    for path, text, plain in files:
        if path.endswith(".json"):
            assert shape(json.loads(text)) == shape(json.loads(plain)), path
            assert text.count("\n") == plain.count("\n"), path
            count += 1
    assert count > 25


def test_json_lines(files: list[tuple[str, str, str]]) -> None:
    """One revision a line in the history, and a chain that is whole."""
    (text, plain) = next((text, plain) for path, text, plain in files if path == "history.jsonl")
    lines, plain_lines = text.splitlines(), plain.splitlines()
    assert [shape(json.loads(line)) for line in lines] == [shape(json.loads(line)) for line in plain_lines]
    digests = ["", *(hashlib.sha256(line.encode()).hexdigest() for line in lines)]
    assert [json.loads(line)["previous"] for line in lines] == digests[:-1]


def test_csv(files: list[tuple[str, str, str]]) -> None:
    """CSV files have equal cells, and none that a spreadsheet would run, whether it cuts at commas or at semicolons."""
    for path, text, plain in files:
        if not path.endswith(".csv"):
            continue
        hostile, expected = (list(csv.reader(io.StringIO(source), strict=True)) for source in (text, plain))
        assert [len(row) for row in hostile] == [len(row) for row in expected]
        assert [row[:2] for row in hostile] == [row[:2] for row in expected]
        for line in text.splitlines():
            for delimiter in ",;\t":
                assert not any(FORMULA.match(cell) for cell in next(csv.reader([line], delimiter=delimiter))), line


PAGE = "https://docs.example.com/ours.html"
"""Where the feeds of the hostile site lead."""


def test_atom(files: list[tuple[str, str, str]]) -> None:
    """Feeds have equal elements with equal attributes, and links to nowhere but the site and a notice's own address."""
    for path, text, plain in files:
        if not path.endswith(".atom"):
            continue
        hostile, expected = (list(ET.fromstring(node).iter()) for node in (text, plain))
        assert [(node.tag, sorted(node.keys())) for node in hostile] == [(node.tag, sorted(node.keys())) for node in expected], path
        for link in hostile:
            assert link.get("href", BAD.url).startswith((PAGE, "https://docs.example.com/ip-ranges/", BAD.url)), path


def test_json_feed_html(files: list[tuple[str, str, str]]) -> None:
    """The HTML inside the JSON Feed has the same elements and attributes, and no notice passes for an address in its text."""
    for path, text, plain in files:
        if path.endswith("changes.feed.json"):
            for hostile, expected in zip(json.loads(text)["items"], json.loads(plain)["items"], strict=True):
                assert skeleton(hostile["content_html"]) == skeleton(expected["content_html"])
                assert hostile["content_text"].count("\n") == expected["content_text"].count("\n")
                for line in hostile["content_text"].splitlines():
                    # What a notice says stands to the right of what is said of an address.
                    assert line.startswith("  ") or re.match(r"[0-9a-f:.]+/\d+ \(|\d+ more|The list begins with \d+ ranges\.", line), line


def test_calendar(files: list[tuple[str, str, str]]) -> None:
    """Calendars have equal components with equal properties."""
    for path, text, plain in files:
        if not path.endswith(".ics"):
            continue
        hostile, expected = (list(icalendar.Calendar.from_ical(component).walk()) for component in (text, plain))
        # Sorted by ids, which are digests, within a day.
        assert Counter((component.name, *sorted(component)) for component in hostile) == Counter((component.name, *sorted(component)) for component in expected)
        unfolded, plain_unfolded = (component.replace("\r\n ", "").count("\r\n") for component in (text, plain))
        assert unfolded == plain_unfolded == text.replace("\r\n ", "").count("\n")


def test_lists(files: list[tuple[str, str, str]]) -> None:
    """Lists have equal addresses line by line, behind as many lines of comment."""
    count = 0
    for path, text, plain in files:
        if "lists/" in path:
            lines, expected = text.split("\n"), plain.split("\n")
            assert len(lines) == len(expected), path
            assert [line for line in lines if line[:1] != "#"] == [line for line in expected if line[:1] != "#"], path
            assert text.splitlines() == lines[:-1], path
            count += 1
    assert count > 4000


def test_snippets(files: list[tuple[str, str, str]]) -> None:
    """Snippets differ in comments and names alone, which are made safe; no comment goes on in the next line."""
    count = 0
    for path, text, plain in files:
        if "snippets/" not in path:
            continue
        count += 1
        mark = ";" if path.endswith("/zone.txt") else "#"
        lines, expected = text.split("\n"), plain.split("\n")
        assert len(lines) == len(expected), path
        assert text.splitlines() == lines[:-1], path
        assert "\\" not in text, path
        folder = path.split("/")[-2]
        for line, other in zip(lines, expected, strict=True):
            if line.startswith(mark):
                assert other.startswith(mark), path
            elif line != other:
                twin = FOLDERS.get(folder, folder)
                assert names_of(folder).sub("NAME", line) == names_of(twin).sub("NAME", other), path
    assert count > 1500


def test_checker_data(files: list[tuple[str, str, str]]) -> None:
    """One call with one JSON value, in ASCII, that no element of a page could end."""
    for path, text, plain in files:
        if path.endswith(".js"):
            assert text.isascii()
            assert "<" not in text
            values = [json.loads(re.fullmatch(r"ipRangesCheckerData\((.*)\);\n", source)[1]) for source in (text, plain)]
            assert shape(values[0]) == shape(values[1])


def test_sums(bad: Built, files: list[tuple[str, str, str]]) -> None:
    """One line a file, and each is right."""
    (text,) = (text for path, text, _ in files if path == "SHA256SUMS")
    for line in text.splitlines():
        digest, name = re.fullmatch(r"([0-9a-f]{64})  (\S+)", line).groups()
        assert hashlib.sha256((bad.html / "ip-ranges" / name).read_bytes()).hexdigest() == digest
    assert text.count("\n") == len(files) - 1


def test_every_kind_of_file_is_looked_at(files: list[tuple[str, str, str]]) -> None:
    """A file of a new kind needs its own test here."""
    kinds = {"snippet" if "snippets/" in path else path.rpartition("/")[2].rpartition(".")[2] for path, _, _ in files}
    assert kinds == {"SHA256SUMS", "atom", "csv", "ics", "js", "json", "jsonl", "snippet", "txt"}


def test_a_name_cannot_be_made_to_pass_for_another() -> None:
    """A region that is called as all regions are, or as another region's name was made, has a name of its own in snippets."""
    assert (identifier("all"), identifier(EVERYWHERE)) == ("all-5ef5ef", "all")
    made = identifier("US East")
    assert re.fullmatch(r"us-east-[0-9a-f]{6}", made)
    assert identifier(str(made)) not in (made, identifier("US East"))
