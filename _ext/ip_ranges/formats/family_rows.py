"""Rows with a key for the prefixes of each family, as Google, Databricks and Snowflake write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..base.errors import DocumentError, Problem
from .rows import Rows
from .shape import DocumentPath


class FamilyRow(NamedTuple):
    """A row with its path; *families* has the family of each key under which it has prefixes."""

    path: DocumentPath
    row: dict[str, Any]
    families: dict[str, int]


def iter_family_rows(rows: Rows, path: DocumentPath, listed: list[Any], families: Mapping[str, int]) -> Iterator[FamilyRow]:
    """The rows of a list that have any of the keys of *families*; every other one is a problem. *path* is that of the list.

    ``null`` and an empty text count as missing.
    """
    alone = {key: {key: family} for key, family in families.items()}
    for index, row in enumerate(listed):
        present = [key for key in families if (value := row.get(key)) is not None and value != ""] if isinstance(row, dict) else []
        if present:
            keys = alone[present[0]] if len(present) == 1 else {key: families[key] for key in present}
            yield FamilyRow((path, index), row, keys)
        else:
            named = " nor ".join(f'"{key}"' for key in families)
            rows.wrong((path, index), f"This row has neither {named}.")


def refuse_unknown_version(content: dict[str, Any], key: str, name: str = "") -> None:
    """Refuse a document whose major version under *key* is not 1; one without a version is of the first.

    Raises :class:`~ip_ranges.errors.DocumentError`.
    """
    version = content.get(key)
    if version is not None and str(version).split(".")[0] != "1":
        sentence = f"{name}{str(version)[:20]!r} is not known here; this reader knows version 1."
        raise DocumentError([Problem(f".{key}", sentence)])
