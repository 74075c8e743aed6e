"""The formats of a feed's document: one small file per format, each a pure function from bytes to a table.

A format module defines ``FORMAT = Format(...)``. To add one here, write the module in ``readers``; from elsewhere,
publish the ``Format`` object as an entry point of the group ``ip_ranges.formats``.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules

from ..base.errors import DocumentError, IpRangesError, Problem, SettingsError
from ..base.suggestions import nearest
from ..model.range_columns import in_published_order
from ..model.table import Table
from .census import with_census
from .format import Format, ReadOptions
from .rows import Rows
from .shape import list_at, vendor_object

__all__ = [
    "ENTRY_POINT_GROUP",
    "DocumentError",
    "Format",
    "ReadOptions",
    "Rows",
    "Table",
    "list_at",
    "vendor_object",
]

ENTRY_POINT_GROUP = "ip_ranges.formats"


_BUILT_IN = tuple(sorted(module.name.replace("_", "-") for module in iter_modules([f"{folder}/readers" for folder in __path__])))
"""The formats of this package in alphabetical order: each module of ``readers`` is one, with ``_`` for a hyphen."""


def names() -> tuple[str, ...]:
    """The names of all formats: the built-in ones, then those of other packages, each group in alphabetical order."""
    return (*_BUILT_IN, *sorted(set(_entry_points()) - set(_BUILT_IN)))


def is_built_in(name: str) -> bool:
    """Whether a format is one of ours; a built-in name cannot be taken by another package."""
    return name in _BUILT_IN


def get(name: str) -> Format:
    """The format with this name; only its own module is imported.

    Raises :class:`~ip_ranges.errors.SettingsError` with the nearest right name.
    """
    if name in _BUILT_IN:
        built_in = import_module(f".readers.{name.replace('-', '_')}", __name__).FORMAT
        assert isinstance(built_in, Format)  # noqa: S101 - a module of ours without FORMAT is a bug, not an input
        return _counted(built_in)
    loaders = _entry_points()
    if name in loaders:
        try:
            loaded = loaders[name]()
        except IpRangesError:
            raise
        except Exception as error:
            raise SettingsError(f'The format "{name}" comes from another package, which fails to load: {error}.') from error
        if not isinstance(loaded, Format):
            raise SettingsError(f'The entry point "{name}" of {ENTRY_POINT_GROUP} is not an ip_ranges.formats.Format object.')
        return _counted(_guarded(loaded))
    raise SettingsError(f'There is no format "{name[:60]}".{nearest(name, names())} "ip-ranges formats" lists them all.')


def _counted(uncounted: Format) -> Format:
    """The format with a reader that counts the prefixes of each document on its own, and names those that were not read."""

    def read(document: bytes, options: ReadOptions) -> Table:
        # speed: a third of reading 17,000 rows would go into looking for circles among values that have none
        collecting = gc.isenabled()
        gc.disable()
        try:
            table = uncounted.read(document, options)
        finally:
            if collecting:
                gc.enable()
        return with_census(table, document, uncounted.reads, uncounted.passes)

    return uncounted._replace(read=read)


def _guarded(foreign: Format) -> Format:
    """The format of another package, whose reader's own mistakes refuse the document and do not end the build.

    Whoever makes a table without :class:`~ip_ranges.formats.rows.Rows` need not know in which order ranges are published.
    """

    def read(document: bytes, options: ReadOptions) -> Table:
        try:
            table = foreign.read(document, options)
            if isinstance(table, Table):
                return table._replace(ranges=in_published_order(table.ranges))
        except IpRangesError:
            raise
        except Exception as error:
            sentence = f'The format "{foreign.name}" comes from another package, which fails: {type(error).__name__}: {error}.'
            raise DocumentError([Problem("", sentence)]) from error
        raise DocumentError([Problem("", f'The format "{foreign.name}" of another package did not give a table.')])

    return foreign._replace(read=read)


def _entry_points() -> dict[str, Callable[[], object]]:
    return {point.name: point.load for point in entry_points(group=ENTRY_POINT_GROUP)}
