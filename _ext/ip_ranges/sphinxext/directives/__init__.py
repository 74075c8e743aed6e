"""The directives of the domain ``ip``. Adding one is adding a file, and one line here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .base import ViewDirective

_PLACES = {
    "status": "status.StatusDirective",
    "regions": "regions.RegionsDirective",
    "ranges": "ranges.RangesDirective",
    "upcoming": "upcoming.UpcomingDirective",
    "changes": "changes.ChangesDirective",
    "downloads": "downloads.DownloadsDirective",
    "snippet": "snippet.SnippetDirective",
    "checker": "checker.CheckerDirective",
    "map": "region_map.MapDirective",
    "timeline": "timeline.TimelineDirective",
}


class _Directives(Mapping[str, "type[ViewDirective]"]):
    """Each directive by its kind, imported when it is asked for: a build in which no page changes needs none of them."""

    def __getitem__(self, kind: str) -> type[ViewDirective]:
        module, name = _PLACES[kind].split(".")
        found: type[ViewDirective] = getattr(import_module(f".{module}", __name__), name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(_PLACES)

    def __len__(self) -> int:
        return len(_PLACES)


DIRECTIVES = _Directives()
