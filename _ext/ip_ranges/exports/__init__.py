"""One small file per published file format: a pure function from a publication to text.

:func:`files` is every published file, :func:`export` one of them by name. What each file is, and when it changes, stands
in ``docs/reference/files.rst``, which a test holds against this.
"""

from __future__ import annotations

from ..publication import Publication
from .registry import Making, files

__all__ = ["Making", "export", "files", "names"]


def names() -> tuple[str, ...]:
    """Every short name of a published file; any path of :func:`files` is a name besides."""
    from . import one  # noqa: PLC0415 - for the command alone

    return one.names()


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
    """One published file by its path or short name, see :func:`ip_ranges.exports.one.export`."""
    from . import one  # noqa: PLC0415 - for the command alone

    return one.export(publication, name, feed=feed, region=region, role=role, direction=direction, family=family)
