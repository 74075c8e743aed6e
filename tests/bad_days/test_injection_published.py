"""What is accepted of hostile texts stays text: in real builds, in every published file, in every answer of the command.

Two sites have the same facts, one in hostile texts, one in plain ones. Whatever reads them with a parser must see the same
structure: a text that escapes its place adds a line, a cell, an element, an attribute, a key or a directive.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import icalendar
import pytest
from hostile import HIDDEN, TEXTS
from hostile_site import BAD, FIRST, GOOD, NOW, PAIRS, SECOND, Words, folders, names_of, pages, write_feeds
from ip_ranges.cli import main
from ip_ranges.exports.snippets_safety import EVERYWHERE, identifier
from ip_ranges.instants import parse_instant
from ip_ranges.sphinxext.directives import DIRECTIVES
from markdown_it import MarkdownIt
from sites import Site

WINDOWS_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
FOLDERS = folders()


@dataclass(frozen=True)
class Built:
    """A site with its data folder, what it published and what the builds warned of."""

    data: Path
    html: Path
    text: Path
    warnings: str

    @property
    def published(self) -> dict[str, str]:
        """Every published file below ``ip-ranges/``."""
        folder = self.html / "ip-ranges"
        found = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in found}


def built(folder: Path, words: Words, rootdir: Path, clock: Callable[[str], None]) -> Built:
    """Two refreshes and two builds."""
    data = folder / "data"
    folder.mkdir()
    for second, moment in ((False, FIRST), (True, SECOND)):
        clock(moment)
        write_feeds(data, words, second=second)
        assert main(["--data", str(data), "--quiet", "refresh"]) == 0
        # The documents of both days, for diff.
        for name in ("ours", "rows"):
            shutil.copy(data / f"{name}.json", folder / f"{name}-{int(second)}.json")
    clock(NOW)
    shutil.copy(rootdir / "test-ip-site" / "conf.py", folder)
    for name, source in pages().items():
        (folder / f"{name}.rst").write_text(source, encoding="utf-8")
    site = Site(folder, clock)
    builds = [site.build(builder) for builder in ("html", "text")]
    return Built(data, builds[0].out, builds[1].out, "".join(build.warnings for build in builds))


@pytest.fixture(scope="module")
def clock() -> Iterator[Callable[[str], None]]:
    """Set the clock of both faces."""
    with pytest.MonkeyPatch.context() as patch:
        yield lambda moment: patch.setenv("SOURCE_DATE_EPOCH", str(int(parse_instant(moment).timestamp())))


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory, rootdir: Path, clock: Callable[[str], None]) -> Built:
    """The site with every hostile text that any field takes."""
    return built(tmp_path_factory.mktemp("hostile") / "site", BAD, rootdir, clock)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory, rootdir: Path, clock: Callable[[str], None]) -> Built:
    """The same site with plain texts."""
    return built(tmp_path_factory.mktemp("plain") / "site", GOOD, rootdir, clock)


@pytest.fixture(scope="module")
def files(bad: Built, good: Built) -> list[tuple[str, str, str]]:
    """Every published file: its path in the hostile site, its text there, and the text of its plain twin."""
    plain = good.published
    found = [(path, text, plain.pop(in_plain_folders(path))) for path, text in bad.published.items()]
    assert plain == {}
    return found


def in_plain_folders(path: str) -> str:
    """Where a hostile site's file is in the plain one."""
    return "/".join(FOLDERS.get(part, part) for part in path.split("/"))


def shape(value: Any) -> Any:
    """What of a JSON value is structure: its keys, with the hostile ones in plain, and the kind of every value."""
    if isinstance(value, dict):
        return {PAIRS.get(key, key): shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shape(item) for item in value]
    return type(value).__name__


# ---- published files


def test_paths(bad: Built, files: list[tuple[str, str, str]]) -> None:
    """No file is outside the site or under a name that some system keeps for itself, and no two differ by case alone."""
    paths = [path for path, _, _ in files]
    assert len(paths) > 10_000
    for path in paths:
        for part in path.split("/"):
            assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9_-]", part), path
            assert not WINDOWS_DEVICE.fullmatch(part), path
    assert len({path.casefold() for path in paths}) == len(paths)
    assert {path.name for path in bad.data.parent.parent.iterdir()} == {"site"}
    beside = {"_build", "amazon.rst", "conf.py", "data", "index.rst", "ours.rst", "rows.rst"}
    assert {path.name for path in bad.data.parent.iterdir()} - beside == {f"{name}-{n}.json" for name in ("ours", "rows") for n in (0, 1)}
    assert {path.name for path in bad.data.iterdir() if not path.name.startswith(".")} == {
        "amazon.json", "feeds.toml", "history.jsonl", "ours.json", "rows.json", "snapshots"
    }  # fmt: skip


def test_no_hidden_character(files: list[tuple[str, str, str]]) -> None:
    """Tabs stand in rules, carriage returns end the lines of the calendar; nothing else of the kind is in any file."""
    for path, text, _ in files:
        kept = {"\t"} | ({"\r"} if path.endswith(".ics") else set())
        assert {found[0] for found in HIDDEN.finditer(text)} <= kept, path


def test_json(files: list[tuple[str, str, str]]) -> None:
    """The same keys, lists of the same length, values of the same kind."""
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
    """The same cells, and none that a spreadsheet would run, whether it cuts at commas or at semicolons."""
    for path, text, plain in files:
        if not path.endswith(".csv"):
            continue
        found, expected = (list(csv.reader(io.StringIO(one), strict=True)) for one in (text, plain))
        assert [len(row) for row in found] == [len(row) for row in expected]
        assert [row[:2] for row in found] == [row[:2] for row in expected]
        for line in text.splitlines():
            for delimiter in ",;\t":
                assert not any(FORMULA.match(cell) for cell in next(csv.reader([line], delimiter=delimiter))), line


def test_atom(files: list[tuple[str, str, str]]) -> None:
    """The same elements with the same attributes, and links to nowhere but the site and a notice's own address."""
    for path, text, plain in files:
        if not path.endswith(".atom"):
            continue
        found, expected = (list(ET.fromstring(one).iter()) for one in (text, plain))
        assert [(one.tag, sorted(one.keys())) for one in found] == [(one.tag, sorted(one.keys())) for one in expected], path
        for link in found:
            assert link.get("href", BAD.url).startswith(("https://docs.example.com/ip-ranges/", BAD.url)), path


def test_json_feed_html(files: list[tuple[str, str, str]]) -> None:
    """The HTML inside the JSON Feed has the same elements and attributes, and no notice passes for an address in its text."""
    for path, text, plain in files:
        if path.endswith("changes.feed.json"):
            for found, expected in zip(json.loads(text)["items"], json.loads(plain)["items"], strict=True):
                assert skeleton(found["content_html"]) == skeleton(expected["content_html"])
                assert found["content_text"].count("\n") == expected["content_text"].count("\n")
                for line in found["content_text"].splitlines():
                    # What a notice says stands to the right of what is said of an address.
                    assert line.startswith("  ") or re.match(r"[0-9a-f:.]+/\d+ \(|\d+ more|\d{10}: ", line), line


def test_calendar(files: list[tuple[str, str, str]]) -> None:
    """The same components with the same properties."""
    for path, text, plain in files:
        if not path.endswith(".ics"):
            continue
        found, expected = (list(icalendar.Calendar.from_ical(one).walk()) for one in (text, plain))
        # Sorted by ids, which are digests, within a day.
        assert Counter((one.name, *sorted(one)) for one in found) == Counter((one.name, *sorted(one)) for one in expected)
        unfolded, plain_unfolded = (one.replace("\r\n ", "").count("\r\n") for one in (text, plain))
        assert unfolded == plain_unfolded == text.replace("\r\n ", "").count("\n")


def test_lists(files: list[tuple[str, str, str]]) -> None:
    """The same addresses line by line, behind as many lines of comment."""
    count = 0
    for path, text, plain in files:
        if path.endswith(".txt"):
            lines, expected = text.split("\n"), plain.split("\n")
            assert len(lines) == len(expected), path
            assert [line for line in lines if line[:1] != "#"] == [line for line in expected if line[:1] != "#"], path
            assert text.splitlines() == lines[:-1], path
            count += 1
    assert count > 8000


def test_snippets(files: list[tuple[str, str, str]]) -> None:
    """The same lines but for comments and names, which are made safe; no comment goes on in the next line."""
    count = 0
    for path, text, plain in files:
        if "snippets/" not in path:
            continue
        count += 1
        mark = ";" if path.endswith("/zone") else "#"
        lines, expected = text.split("\n"), plain.split("\n")
        assert len(lines) == len(expected), path
        assert text.splitlines() == lines[:-1], path
        assert "\\" not in text, path
        folder = path.split("/")[-2]
        for one, other in zip(lines, expected, strict=True):
            if one.startswith(mark):
                assert other.startswith(mark), path
            elif one != other:
                twin = FOLDERS.get(folder, folder)
                assert names_of(folder).sub("NAME", one) == names_of(twin).sub("NAME", other), path
    assert count > 1500


def test_checker_data(files: list[tuple[str, str, str]]) -> None:
    """One call with one JSON value, in ASCII, that no element of a page could end."""
    for path, text, plain in files:
        if path.endswith(".js"):
            assert text.isascii()
            assert "<" not in text
            values = [json.loads(re.fullmatch(r"ipRangesCheckerData\((.*)\);\n", one)[1]) for one in (text, plain)]
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


# ---- pages


class _Skeleton(HTMLParser):
    """Elements and the names of their attributes; links; the text that is seen."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.links: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *sorted(name for name, _ in attrs)))
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action", "data", "xlink:href", "srcdoc")]

    def handle_comment(self, data: str) -> None:
        self.tags.append(("comment",))

    def handle_decl(self, decl: str) -> None:
        self.tags.append(("declaration",))

    def unknown_decl(self, data: str) -> None:
        self.tags.append(("declaration",))

    def handle_pi(self, data: str) -> None:
        self.tags.append(("instruction",))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def parsed(html: str) -> _Skeleton:
    """A page as a parser sees it."""
    found = _Skeleton()
    found.feed(html)
    found.close()
    return found


def skeleton(html: str) -> list[tuple[str, ...]]:
    """The elements of some HTML, in their order."""
    return parsed(html).tags


def squeezed(text: str) -> str:
    """Without blanks: however its lines are wrapped."""
    return "".join(text.split())


def test_no_warning(bad: Built, good: Built) -> None:
    """No text makes Sphinx complain: none is read as markup."""
    assert bad.warnings == good.warnings == ""


def test_every_directive_is_shown() -> None:
    """On each page, so that a new directive is tried too."""
    for feed in ("ours", "rows", "amazon"):
        assert set(re.findall(r"^\.\. ip:([\w-]+)::", pages()[feed], re.MULTILINE)) == set(DIRECTIVES)


def test_pages(bad: Built, good: Built) -> None:
    """The same elements in the same order, with the same attributes, and every text is seen as it was written."""
    names = {path.relative_to(bad.html).as_posix() for path in bad.html.rglob("*.html")}
    assert names == {path.relative_to(good.html).as_posix() for path in good.html.rglob("*.html")}
    assert {"index.html", "ours.html", "rows.html", "amazon.html", "genindex.html"} <= names
    for name in sorted(names):
        found, expected = parsed((bad.html / name).read_text("utf-8")), parsed((good.html / name).read_text("utf-8"))
        if name == "genindex.html":
            # Sorted by their first letters, so the order is another one.
            assert not {tag[0] for tag in found.tags} - {tag[0] for tag in expected.tags}
        else:
            assert found.tags == expected.tags, name
        for link in found.links:
            assert re.match(r"(https?://|mailto:|[\w./-]*(\?|#|$|ip-ranges/))", link), link
            assert not link.lower().startswith(("javascript:", "data:", "vbscript:")), link
        assert not HIDDEN.search("".join(found.texts).replace("\t", "").replace("\xa0", ""))
    for page in ("ours", "rows", "amazon"):
        seen = squeezed("".join(parsed((bad.html / f"{page}.html").read_text("utf-8")).texts))
        assert [text for text in BAD.texts if squeezed(text) not in seen] == [], page


def test_script_of_the_search(bad: Built) -> None:
    """The search index is one call with JSON."""
    text = (bad.html / "searchindex.js").read_text("utf-8")
    assert isinstance(json.loads(re.fullmatch(r"Search\.setIndex\((.*)\)", text, re.DOTALL)[1]), dict)


def test_text_builder(bad: Built, good: Built) -> None:
    """The text builder too shows every text as it was written, and nothing hidden."""
    for page in ("ours", "rows", "amazon"):
        text = (bad.text / f"{page}.txt").read_text("utf-8")
        assert not HIDDEN.search(text.replace("\xa0", " "))
        if page == "ours":
            # Notices are paragraphs; cells of tables are cut in pieces.
            assert [one for one in BAD.texts if squeezed(one) not in squeezed(text)] == []
        plain = (good.text / f"{page}.txt").read_text("utf-8")
        assert Counter(re.findall(r"^\*{4,}|^=+$|^-+$", text, re.MULTILINE)) == Counter(
            re.findall(r"^\*{4,}|^=+$|^-+$", plain, re.MULTILINE)
        )


def test_reasons_on_the_page(tmp_path: Path, rootdir: Path, clock: Callable[[str], None]) -> None:
    """A refused document is quoted in the warning, on the page and in the status: as text, with what is hidden written out."""
    texts = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "|today| {{ 7 * 7 }} :ref:`x`", "\x1b[2J\u202e", "x\n::error::y")
    seen = []
    for number, keys in enumerate((texts, tuple("abcde"))):
        folder = tmp_path / f"site{number}"
        shutil.copytree(rootdir / "test-ip-site", folder)
        clock(NOW)
        assert main(["--data", str(folder / "data"), "--quiet", "refresh"]) == 0
        table = (folder / "data" / "regions.toml").read_text("utf-8")
        unknown = "".join(f"{json.dumps(key)} = 1\n" for key in keys)
        (folder / "data" / "regions.toml").write_text(unknown + table, encoding="utf-8")
        build = Site(folder, clock).build()
        status = json.loads((build.out / "ip-ranges" / "status.json").read_text("utf-8"))
        page = parsed((build.out / "addresses.html").read_text("utf-8"))
        (reason,) = status["feeds"]["ours"]["reasons"]
        # What Sphinx colours for itself.
        warnings = re.sub(r"\x1b\[[\d;]*m", "", build.warnings)
        assert warnings.count("WARNING") == 1
        assert warnings.strip().count("\n") == 0
        assert not HIDDEN.search(warnings + reason)
        assert squeezed(reason) in squeezed("".join(page.texts))
        seen.append(page.tags)
    assert seen[0] == seen[1]


# ---- answers of the command


Run = Callable[..., str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], clock: Callable[[str], None]) -> Run:
    """Run the command in one of the two sites; the answer, with what it says besides behind it."""

    def answer(site: Built, *arguments: str, code: int = 0) -> str:
        clock(NOW)
        found = main(["--data", str(site.data), *(one.replace("SITE", str(site.data.parent)) for one in arguments)])
        said = capsys.readouterr()
        assert found == code, said.err
        assert not HIDDEN.search(said.out + said.err)
        return said.out + said.err

    return answer


DIFFS = {
    "ours": ("diff", "SITE/ours-0.json", "SITE/ours-1.json", "--format-of", "region-table"),
    "rows": ("diff", "SITE/rows-0.json", "SITE/rows-1.json", "--format-of", "jmespath", "--expression", "rows"),
}
ANSWERS: dict[str, tuple[str, ...]] = {
    "log": ("log",),
    **{f"diff {name}": diff for name, diff in DIFFS.items()},
    "lookup": ("lookup", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"),
    "announce ours": ("announce", "2026112001"),
    "announce rows": ("announce", "2026112002"),
    "compare-list": ("compare-list", "SITE/data/rows.json"),
    "validate": ("validate", "SITE/rows-1.json", "--format-of", "jmespath", "--expression", "rows"),
    "refresh": ("refresh", "--dry-run"),
}
"""The verbs that show what a feed says, with arguments that make them show much."""


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_as_text(bad: Built, good: Built, run: Run, name: str) -> None:
    """As many lines as with plain texts, none further to the left, and nothing that a terminal would obey."""
    found, expected = run(bad, *ANSWERS[name]), run(good, *ANSWERS[name])
    assert found
    assert len(found.splitlines()) == len(expected.splitlines())
    for line, plain in zip(found.splitlines(), expected.splitlines(), strict=True):
        if line != plain and plain.startswith(GOOD.texts):
            assert line.startswith(BAD.texts)
        else:
            # A text may begin with a blank of its own.
            assert indent(line) >= indent(plain), line


def indent(line: str) -> int:
    """The blanks that a line begins with."""
    return len(line) - len(line.lstrip())


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_as_json(bad: Built, good: Built, run: Run, name: str) -> None:
    """The same structure as with plain texts."""
    found, expected = (json.loads(run(site, *ANSWERS[name], "--output", "json")) for site in (bad, good))
    assert shape(found) == shape(expected)


def test_published_files_on_standard_output(bad: Built, good: Built, run: Run) -> None:
    """``export`` prints a file as it is published."""
    assert run(bad, "export", "csv") == bad.published["ip-ranges.csv"]
    assert shape(json.loads(run(bad, "export", "json"))) == shape(json.loads(run(good, "export", "json")))


def test_questions(bad: Built, run: Run) -> None:
    """What is asked may be hostile as well: it is quoted, as text and as JSON, whatever the encoding."""
    questions = (*TEXTS.values(), "\udcff")
    said = run(bad, "lookup", "--", *questions, code=1).splitlines()
    assert len(said) == 2 * len(questions)
    assert all(line.endswith(": not an address") for line in said[: len(questions)])
    assert all(line.startswith("ip-ranges: ") for line in said[len(questions) :])
    answers, _ = json.JSONDecoder().raw_decode(run(bad, "lookup", "--output", "json", "--", *questions, code=1))
    assert [answer["query"] for answer in answers] == list(questions)


@pytest.mark.parametrize("name", ["log", *(f"diff {name}" for name in DIFFS)])
def test_markdown(bad: Built, good: Built, run: Run, name: str) -> None:
    """A pull request shows the same headings, rows and cells; no image, link or element, and nobody is called."""
    found, expected = (run(site, *ANSWERS[name], "--output", "markdown") for site in (bad, good))
    assert markdown(found) == markdown(expected)
    assert len(found.splitlines()) == len(expected.splitlines())
    assert not re.search(r"@(?!<!-- -->)|://(?!<!-- -->)|www\.(?!<!-- -->)", found)
    rendered = parsed(_markdown().render(found))
    assert {tag[0] for tag in rendered.tags} - {"comment"} == {tag[0] for tag in parsed(_markdown().render(expected)).tags}
    if name == "diff rows":
        seen = squeezed("".join(rendered.texts))
        assert [text for text in BAD.texts if squeezed(text) not in seen] == []


def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def markdown(text: str) -> list[str]:
    """The kinds of everything that a parser finds, without the comments that part a name from its sign."""
    found: list[str] = []
    for token in _markdown().parse(text):
        found.append(token.type)
        for inner in token.children or ():
            kind = "text" if (inner.type, inner.content) == ("html_inline", "<!-- -->") else inner.type.replace("text_special", "text")
            if kind != "text" or found[-1] != "text":
                found.append(kind)
    return found
