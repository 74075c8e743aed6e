"""The JSON Schemas (2020-12) of all published JSON files, kept as files of the package in ``schemas/``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

NAMES = (
    "aws", "changes", "changes.feed", "ip-ranges", "region-table", "revision", "snapshot", "status",
)  # fmt: skip
"""File names without ``.schema.json``: those of the files they describe, and ``revision`` for ``changes/<serial>.json``."""


def schema_files() -> Iterator[tuple[str, Callable[[], str]]]:
    """Path and text of each schema."""
    for name in NAMES:
        yield f"schema/{name}.schema.json", partial(text, name)


def text(name: str) -> str:
    """One schema, as it is kept."""
    from importlib.resources import files  # noqa: PLC0415 - for these files alone

    return (files("ip_ranges") / "schemas" / f"{name}.schema.json").read_text("utf-8")
