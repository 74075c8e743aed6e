"""``ip:timeline``: what was added, drained and retired, and what is to come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from ...base.timestamps import parse_instant
from ...changes.publication import Publication
from ..domain.build_state import TODAY
from ..domain.query import Query
from ..figures.latex import Document
from ..figures.timeline_geometry import labels
from ..figures.timeline_latex import printed_timeline
from ..figures.timeline_svg import timeline, timeline_table
from ..rendering.blocks import Block, Drawn, Paragraph, Row, Table
from ..rendering.translation import _
from .base import ViewDirective, options
from .context import ViewContext

_LANES = 12


class TimelineDirective(ViewDirective):
    """The timeline as SVG in HTML, as a drawing before the equal table in LaTeX, and as that table everywhere else."""

    kind = "timeline"
    option_spec: ClassVar = options("feed", "region", "role", "since", "limit")
    styles = ("ip-pictures.css",)

    @classmethod
    def depends(cls, query: Query, publication: Publication) -> Iterable[str]:
        """The feed, and the day: the picture has a line for today."""
        return (*super().depends(query, publication), TODAY)

    @classmethod
    def view(cls, context: ViewContext) -> Iterator[Block]:
        """The picture, or the sentence that there is nothing to draw."""
        feed, query = context.feed, context.query
        if feed is None:
            return
        since = parse_instant(query.since) if query.since else None
        header, rows = timeline_table(
            context.publication, feed=feed.name, regions=query.regions, roles=query.roles, since=since, translate=_
        )
        drawn = timeline(
            context.publication,
            feed=feed.name,
            regions=query.regions,
            roles=query.roles,
            since=since,
            limit=query.limit or _LANES,
            ident=context.page.ident("ip-timeline"),
            translate=_,
        )
        if not rows:
            yield Paragraph((labels(_)["nothing"],))
            return
        table = Table(labels(_)["caption"], header, tuple(Row(tuple((text,) for text in row)) for row in rows))

        def printed(document: Document) -> tuple[str, ...]:
            return printed_timeline(
                context.publication,
                document,
                feed=feed.name,
                regions=query.regions,
                roles=query.roles,
                since=since,
                limit=query.limit or _LANES,
                translate=_,
            )

        yield Drawn(drawn, (table,), printed)
