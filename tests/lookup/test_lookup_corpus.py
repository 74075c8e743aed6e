"""What some forty programs print, and every form of an address, read by the command (and by the page: tests/browser)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import ip_ranges
import pytest
from ip_ranges.lookup.allow_list import NOT_UNDERSTOOD, REASONS, read_allow_list
from ip_ranges.lookup.list_words import STOP, WORDS
from ip_ranges.model.prefix_sets import minimal_cover
from ip_ranges.sphinxext.widgets.checker import SCRIPTS
from ip_ranges.sphinxext.widgets.script_messages import ENGLISH
from list_cases import CORPUS, list_cases

CASES = list_cases()
STATIC = Path(ip_ranges.__file__).parent / "static"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_let_in(case: dict[str, Any]) -> None:
    """What a text lets in, what it leaves out, and what was not understood, each with its line and reason."""
    found = read_allow_list(case["text"])
    assert [str(prefix) for prefix in minimal_cover(found.prefixes)] == case["open"]
    assert [[one.line, one.text, one.code] for one in found.left_out] == case["left_out"]
    assert [[one.line, one.text, one.code] for one in found.not_understood] == case["not_understood"]


def test_the_corpus_is_whole() -> None:
    """Each file of the corpus has its case, at least 25 programs are in it, and those that were run say so."""
    files = {case["file"]: case["made_by"] for case in CASES if "file" in case}
    assert set(files) == {path.name for path in CORPUS.iterdir()} - {"cases.json"}
    assert len({made.split(" (")[0].split(",")[0] for made in files.values()}) >= 25
    assert len([made for made in files.values() if "(run" in made]) >= 15


def test_no_old_address_of_a_note_counts() -> None:
    """Each file of the corpus has an address in a comment or a note, and none of them is an entry of any kind."""
    for case in CASES:
        assert "192.0.2.48" not in json.dumps([case["open"], case["left_out"], case["not_understood"]])


def test_page_and_command_have_the_same_words() -> None:
    """The page's script has the command's expressions; tools/list_words.py writes it."""
    text = (STATIC / "ip-ranges-list-words.js").read_text("utf-8")
    words = json.loads(text.partition(" = ")[2].rstrip(";\n"))
    assert words == {"WORDS": WORDS, "STOP": list(STOP)}
    assert "ip-ranges-list-words.js" in SCRIPTS
    assert not any("(?<" in expression for expression in WORDS.values())


def test_every_reason_has_its_sentence() -> None:
    """The command says it as the end of a sentence, the page in its language."""
    assert set(REASONS) > NOT_UNDERSTOOD
    for code, reason in REASONS.items():
        assert ENGLISH[code] == f"{{text}} {reason}."


@pytest.mark.slow
@pytest.mark.parametrize("filler", ["deny ", "not ", "! ", "192.0.2.1 ", "deny 192.0.2.1 ", "[", "{", "<a>", '"', "a(\n", "- ", "set rule 1 "])
def test_long_nonsense_costs_its_length(filler: str) -> None:
    """Twenty thousand words of one kind are read in one go (the test run's time limit is the judge)."""
    read_allow_list(filler * 20_000 + "192.0.2.1")
