"""What CONTRIBUTING.md asks of a verb is there for every verb, a new one too."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from ip_ranges.cli import main_command
from ip_ranges.cli.main_command import command

CONTEXT = click.Context(command)
VERBS = {name: verb for name in command.list_commands(CONTEXT) if (verb := command.get_command(CONTEXT, name))}
TESTS = sorted((Path(__file__).resolve().parents[1] / "cli").glob("test_*.py"))
OFFERED = {"feed", "region", "form", "file", "serial"}
"""What ``cli/completion.py`` can offer, by the names that parameters have for it."""


def called(node: ast.AST) -> Iterator[list[str]]:
    """The words of each call of the command below a node, and of each list of words; what is no literal is left out."""
    for item in ast.walk(node):
        words = item.args if isinstance(item, ast.Call) else item.elts if isinstance(item, ast.List | ast.Tuple) else []
        texts = [word.value for word in words if isinstance(word, ast.Constant) and isinstance(word.value, str)]
        if texts:
            yield texts


def kinds_tested(verb: str) -> set[str]:
    """Which of an answer as text, one as JSON, and a mistake the tests of the command look at."""
    kinds = set()
    for path in TESTS:
        for function in ast.parse(path.read_text("utf-8")).body:
            calls = [words for words in called(function) if verb in words]
            source = ast.unparse(function)
            is_mistake = bool(re.search(r"(\.code|\.returncode|code)\b.*== \(?[12]\b", source))
            kinds |= {"mistake"} if calls and is_mistake else set()
            kinds |= {"JSON" if "json" in words and "--output" in words else "text" for words in calls if not is_mistake}
    return kinds


def test_every_verb_can_be_asked_for() -> None:
    """A module with a verb in it is named in ``_VERBS`` of ``cli/main_command.py``, by its file's name."""
    modules = Path(main_command.__file__).parent.glob("*.py")
    assert sorted(VERBS) == sorted(path.stem.replace("_", "-") for path in modules if "\ndef verb(" in path.read_text("utf-8"))


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_shows_an_example(name: str) -> None:
    """In its docstring, on a line of its own, which is what a reader copies."""
    assert re.search(rf"^\s*(.*\| )?ip-ranges {name}\b", VERBS[name].help or "", re.MULTILINE)


@pytest.mark.parametrize("name", VERBS)
def test_every_argument_that_can_be_offered_is(name: str) -> None:
    """A feed, region, format, file or serial is completed; click does so by itself for a path and for a choice."""
    for parameter in VERBS[name].params:
        words = {word.lower().rstrip("s.") for word in (str(parameter.name), re.sub(r"[^A-Z]", "", parameter.metavar or ""))}
        if words & OFFERED and not isinstance(parameter.type, click.Path | click.Choice):
            assert parameter._custom_shell_complete is not None, f"{name} {parameter.name}"


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_is_tested(name: str) -> None:
    """As text, as JSON, and with a mistake."""
    prints_a_file = name == "export"  # in the file's form, whatever is asked for
    assert {"text", "mistake"} | (set() if prints_a_file else {"JSON"}) <= kinds_tested(name)
