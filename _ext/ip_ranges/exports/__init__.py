"""One small file per published file format: a pure function from a publication to text.

:func:`files` is every published file, :func:`ip_ranges.exports.by_name.export` one of them by name. What each file is, and
when it changes, stands in ``docs/reference/files.rst``, which a test holds against this.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..changes.publication import Publication

if TYPE_CHECKING:
    from .registry import PublishedFile

__all__ = ["files"]


def files(publication: Publication) -> Iterator[tuple[str, PublishedFile]]:
    """Every published file with what makes its text, see :func:`ip_ranges.exports.registry.files`."""
    from . import registry  # noqa: PLC0415 - 25 ms, and a build in which nothing changed makes none of them

    return registry.files(publication)
