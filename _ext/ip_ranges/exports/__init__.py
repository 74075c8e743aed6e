"""One small file per published file format: a pure function from a publication to text.

:func:`files` is every published file, :func:`export` one of them by name. What each file is, and when it changes, stands
in ``docs/reference/files.rst``, which a test holds against this.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..changes.publication import Publication

if TYPE_CHECKING:
    from .registry import PublishedFile

__all__ = ["export", "files", "names"]


def files(publication: Publication) -> Iterator[tuple[str, PublishedFile]]:
    """Every published file with what makes its text, see :func:`ip_ranges.exports.registry.files`."""
    from . import registry  # noqa: PLC0415 - a build in which nothing changed makes none of them

    return registry.files(publication)


def names() -> tuple[str, ...]:
    """Every short name of a published file; any path of :func:`files` is a name besides."""
    from . import by_name  # noqa: PLC0415 - for the command alone

    return by_name.names()


def export(
    publication: Publication,
    name: str,
    *,
    feed: str | None = None,
    region: str | None = None,
    role: str | None = None,
    direction: str | None = None,
    family: int | None = None,
) -> str:
    """One published file by its path or short name, see :func:`ip_ranges.exports.by_name.export`."""
    from . import by_name  # noqa: PLC0415 - for the command alone

    return by_name.export(publication, name, feed=feed, region=region, role=role, direction=direction, family=family)
