"""The directives of the domain ``ip``. Adding one is adding a file, and one line here."""

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
    directive.kind: directive
    for directive in (
        StatusDirective,
        RegionsDirective,
        RangesDirective,
        UpcomingDirective,
        ChangesDirective,
        DownloadsDirective,
        SnippetDirective,
        CheckerDirective,
        MapDirective,
        TimelineDirective,
    )
}
