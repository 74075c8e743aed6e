"""The published files of the publications made by hand, rendered once for all tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ip_ranges.changes.publication import Publication
from ip_ranges.exports import files
from publications import big_publication, hostile_publication, small_publication


def rendered(publication: Publication) -> dict[str, str]:
    """Every published file with its text."""
    return {path: making() for path, making in files(publication)}


@pytest.fixture(scope="session")
def render() -> Callable[[Publication], dict[str, str]]:
    """The function that renders every published file."""
    return rendered


@pytest.fixture(scope="session")
def small_files() -> dict[str, str]:
    """Of the small publication."""
    return rendered(small_publication())


@pytest.fixture(scope="session")
def big_files() -> dict[str, str]:
    """Of 17,000 ranges."""
    return rendered(big_publication(17_000))


@pytest.fixture(scope="session")
def hostile_files() -> dict[str, str]:
    """Of a table whose every text is an attack."""
    return rendered(hostile_publication())
