"""No circle of modules, and no more rooms than the docs name. What may import what is import-linter's (``make lint``)."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = "ip_ranges"
ROOMS = 12
DATA_FOLDERS = {"locale", "schemas", "static", "static_hosts", "templates"}
TOP_MODULES = {"__init__.py", "__main__.py", "errors.py", "settings.py"}


def imports(root: Path) -> dict[str, set[str]]:
    """Each module below *root* with the modules of the same package that it imports anywhere, functions included."""
    paths = {_module_name(path, root): path for path in root.rglob("*.py")}
    return {name: set(_imported(name, path, paths)) for name, path in paths.items()}


def _module_name(path: Path, root: Path) -> str:
    parts = path.relative_to(root.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(name: str, path: Path, modules: Mapping[str, Path]) -> Iterator[str]:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for statement in _run(ast.parse(path.read_text("utf-8")).body):
        if isinstance(statement, ast.Import):
            sources = [alias.name for alias in statement.names]
        elif isinstance(statement, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - statement.level + 1] if statement.level else []
            source = ".".join([*above, *([statement.module] if statement.module else [])])
            sources = [f"{source}.{alias.name}" if f"{source}.{alias.name}" in modules else source for alias in statement.names]
        else:
            continue
        # The package itself is only asked for its version, which stands before anything that it could import.
        yield from (source for source in sources if source in modules and source not in (name, PACKAGE))


def _run(statements: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Every node but those that only a type checker runs."""
    for statement in statements:
        yield statement
        if isinstance(statement, ast.If) and ast.unparse(statement.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
            yield from _run(statement.orelse)
        else:
            yield from _run(ast.iter_child_nodes(statement))


def test_no_circle_of_modules(root_dir: Path) -> None:
    """Imports inside functions count: they hide a circle, they do not cut it."""
    graph = imports(root_dir / "_ext" / PACKAGE)
    assert graph[f"{PACKAGE}.sphinxext.rendering.visitors"] >= {f"{PACKAGE}.sphinxext.domain.nodes"}
    TopologicalSorter(graph).prepare()


def test_a_circle_is_found(tmp_path: Path) -> None:
    """Through a function and a relative import of the package above; not through what a type checker alone reads."""
    inner = tmp_path / PACKAGE / "inner"
    inner.mkdir(parents=True)
    (tmp_path / PACKAGE / "__init__.py").touch()
    (inner / "__init__.py").touch()
    (inner / "low.py").write_text("if TYPE_CHECKING:\n    from . import high\n")
    (inner / "high.py").write_text("from .low import x\n")
    TopologicalSorter(imports(tmp_path / PACKAGE)).prepare()
    (inner / "low.py").write_text("def later():\n    from ..inner import high\n")
    with pytest.raises(CycleError, match=r"ip_ranges\.inner\.low"):
        TopologicalSorter(imports(tmp_path / PACKAGE)).prepare()


def test_as_many_rooms_as_the_docs_name(root_dir: Path) -> None:
    """Twelve packages, the folders of data, and four modules that are no room."""
    top = root_dir / "_ext" / PACKAGE
    folders = {path.name for path in top.iterdir() if path.is_dir() and path.name != "__pycache__"}
    rooms = {name for name in folders if (top / name / "__init__.py").is_file()}
    assert len(rooms) <= ROOMS, sorted(rooms)
    assert folders - rooms == DATA_FOLDERS
    assert {path.name for path in top.glob("*.py")} == TOP_MODULES
    how_it_works = (root_dir / "docs" / "maintaining" / "how-it-works.rst").read_text("utf-8")
    assert [name for name in sorted(rooms) if f"     - ``{name}/``\n" not in how_it_works] == []
