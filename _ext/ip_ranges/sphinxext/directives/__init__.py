"""The directives of the domain ``ip``. Adding one is adding a file, and two lines here."""

from __future__ import annotations

from .base import ViewDirective
from .changes import ChangesDirective
from .checker import CheckerDirective
from .downloads import DownloadsDirective
from .ranges import RangesDirective
from .region_map import MapDirective
from .regions import RegionsDirective
from .snippet import SnippetDirective
from .status import StatusDirective
from .timeline import TimelineDirective
from .upcoming import UpcomingDirective

DIRECTIVES: dict[str, type[ViewDirective]] = {
    "status": StatusDirective,
    "regions": RegionsDirective,
    "ranges": RangesDirective,
    "upcoming": UpcomingDirective,
    "changes": ChangesDirective,
    "downloads": DownloadsDirective,
    "snippet": SnippetDirective,
    "checker": CheckerDirective,
    "map": MapDirective,
    "timeline": TimelineDirective,
}
"""Each directive by its kind."""
