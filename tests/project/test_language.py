"""The language of the code: docstrings that name their subject, and names that say what they hold."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parents[2] / "_ext" / "ip_ranges"

_RIDDLES = frozenset(("one", "found", "told", "known", "some", "what", "own", "place", "part", "wanted", "said", "given"))
"""Names that say nothing of what they hold. What is published under the key ``told`` is ``told_at`` in the code."""

_SHORT = 5
"""Lines of a function in which any name can be seen through."""

_WITHOUT_SUBJECT = re.compile(
    r"(?:the same|all of (?:it|them)|(?:one|both|each|some) of them|likewise|as above|the other|those|these|this|that|such"
    r"|its?|they|them|their|he|she|(?:what|where|when|why|how|whether|that|as) (?:it|they|he|she))\b",
    re.IGNORECASE,
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def _functions() -> dict[str, Function]:
    """Every function of the package by ``path::qualname``."""
    return {
        f"{path.relative_to(_PACKAGE).as_posix()}::{name}": node
        for path in sorted(_PACKAGE.rglob("*.py"))
        for name, node in _definitions(ast.parse(path.read_text(encoding="utf-8")))
        if not isinstance(node, ast.ClassDef)
    }


def _definitions(tree: ast.AST, around: str = "") -> Iterator[tuple[str, Function | ast.ClassDef]]:
    """The classes and functions of a tree with their qualified names, the outer before the inner."""
    for node in ast.iter_child_nodes(tree):
        name = around
        if isinstance(node, (Function, ast.ClassDef)):
            name = f"{around}.{node.name}".removeprefix(".")
            yield name, node
        yield from _definitions(node, name)


def _names(function: Function) -> set[str]:
    """The names that a function gives: its arguments, locals and comprehension variables, without those of inner functions."""
    names: set[str] = set()
    waiting: list[ast.AST] = list(ast.iter_child_nodes(function))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, (ast.ExceptHandler, ast.MatchAs)) and node.name:
            names.add(node.name)
        if not isinstance(node, (Function, ast.ClassDef)):
            waiting += ast.iter_child_nodes(node)
    return names


def test_docstrings_name_their_subject() -> None:
    """The first sentence of a public docstring can be read by itself, as in an editor's hover: it begins with no pronoun."""
    offending = set()
    for path in sorted(_PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for name, node in (("", tree), *_definitions(tree)):
            is_public = not any(step.startswith("_") and not step.startswith("__") for step in name.split("."))
            if is_public and _WITHOUT_SUBJECT.match(ast.get_docstring(node) or ""):
                offending.add(f"{path.relative_to(_PACKAGE).as_posix()}::{name}")
    assert sorted(offending) == []


def test_names_say_what_they_hold() -> None:
    """A function of more than five lines gives no name that is a riddle."""
    functions = _functions()
    offending = {
        name
        for name, node in functions.items()
        if (node.end_lineno or 0) - node.lineno >= _SHORT and not _RIDDLES.isdisjoint(_names(node))
    }
    assert sorted(offending) == []
