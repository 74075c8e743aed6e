"""What is accepted of hostile texts stays text in every answer of the command: as text, as JSON, as Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile import HIDDEN, TEXTS
from hostile_built import Built
from hostile_shapes import parsed, shape, squeezed
from hostile_site import BAD, GOOD, NOW
from ip_ranges.cli import main
from markdown_it import MarkdownIt

pytestmark = pytest.mark.slow

Run = Callable[..., str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], clock: Callable[[str], None], tmp_path: Path) -> Run:
    """Run the command in one of the two sites; the answer, with what it says besides behind it."""

    def answer(site: Built, *arguments: str, code: int = 0) -> str:
        clock(NOW)
        allow_list = tmp_path / "list.txt"
        allow_list.write_text("192.0.2.0/28\n198.51.100.9/32\n")  # what is made of hostile words is another matter
        exit_code = main(["--data", str(site.data), *(word.replace("SITE", str(site.data.parent)).replace("LIST", str(allow_list)) for word in arguments)])
        output = capsys.readouterr()
        assert exit_code == code, output.err
        assert not HIDDEN.search(output.out + output.err)
        return output.out + output.err

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
    "compare-list": ("compare-list", "LIST"),
    "validate": ("validate", "SITE/rows-1.json", "--format-of", "jmespath", "--expression", "rows"),
    "refresh": ("refresh", "--dry-run"),
}
"""The verbs that show what a feed says, with arguments that make them show much."""


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_as_text(bad: Built, good: Built, run: Run, name: str) -> None:
    """As many lines as with plain texts, none further to the left, and nothing that a terminal would obey."""
    hostile, expected = run(bad, *ANSWERS[name]), run(good, *ANSWERS[name])
    assert hostile
    assert len(hostile.splitlines()) == len(expected.splitlines())
    for line, plain in zip(hostile.splitlines(), expected.splitlines(), strict=True):
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
    """JSON answers have the structure that they have with plain texts."""
    hostile, expected = (json.loads(run(site, *ANSWERS[name], "--output", "json")) for site in (bad, good))
    assert shape(hostile) == shape(expected)


def test_published_files_on_standard_output(bad: Built, good: Built, run: Run) -> None:
    """``export`` prints a file as it is published."""
    assert run(bad, "export", "csv") == bad.published["ip-ranges.csv"]
    assert shape(json.loads(run(bad, "--quiet", "export", "json"))) == shape(json.loads(run(good, "--quiet", "export", "json")))


def test_questions(bad: Built, run: Run) -> None:
    """What is asked may be hostile as well: it is quoted, as text and as JSON, whatever the encoding."""
    questions = (*TEXTS.values(), "\udcff")
    lines = run(bad, "lookup", "--", *questions, code=1).splitlines()
    assert len(lines) == 2 * len(questions)
    assert all(line.endswith(": not an address") for line in lines[: len(questions)])
    assert all(line.startswith("ip-ranges: ") for line in lines[len(questions) :])
    answers, _ = json.JSONDecoder().raw_decode(run(bad, "lookup", "--output", "json", "--", *questions, code=1))
    assert [answer["query"] for answer in answers] == list(questions)


@pytest.mark.parametrize("name", ["log", *(f"diff {name}" for name in DIFFS)])
def test_markdown(bad: Built, good: Built, run: Run, name: str) -> None:
    """A pull request shows the same headings, rows and cells; no image, link or element, and nobody is called."""
    hostile, expected = (run(site, *ANSWERS[name], "--output", "markdown") for site in (bad, good))
    assert markdown(hostile) == markdown(expected)
    assert len(hostile.splitlines()) == len(expected.splitlines())
    assert not re.search(r"@(?!<!-- -->)|://(?!<!-- -->)|www\.(?!<!-- -->)", hostile)
    rendered = parsed(_markdown().render(hostile))
    assert {tag[0] for tag in rendered.tags} - {"comment"} == {tag[0] for tag in parsed(_markdown().render(expected)).tags}
    if name == "diff rows":
        seen = squeezed("".join(rendered.texts))
        assert [text for text in BAD.texts if squeezed(text) not in seen] == []


def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def markdown(text: str) -> list[str]:
    """The kinds of everything that a parser finds, without the comments that part a name from its sign."""
    kinds: list[str] = []
    for token in _markdown().parse(text):
        kinds.append(token.type)
        for inner in token.children or ():
            kind = "text" if (inner.type, inner.content) == ("html_inline", "<!-- -->") else inner.type.replace("text_special", "text")
            if kind != "text" or kinds[-1] != "text":
                kinds.append(kind)
    return kinds
