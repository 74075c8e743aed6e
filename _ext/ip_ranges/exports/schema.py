"""The JSON Schemas (2020-12) of all published JSON files, kept as files of the package in ``schemas/``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib.resources import files
from importlib.resources.abc import Traversable

_END = ".schema.json"


def schema_files() -> Iterator[tuple[str, Callable[[], str]]]:
    """Path and text of each schema, named as the file that it describes; ``revision`` describes ``changes/<serial>.json``."""
    for name in sorted(path.name.removesuffix(_END) for path in _folder().iterdir() if path.name.endswith(_END)):
        yield f"schema/{name}{_END}", partial(text, name)


def text(name: str) -> str:
    """One schema, as it is kept."""
    return (_folder() / f"{name}{_END}").read_text("utf-8")


def _folder() -> Traversable:
    return files("ip_ranges") / "schemas"
