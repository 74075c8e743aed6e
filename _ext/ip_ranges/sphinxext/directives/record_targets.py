"""What a bare domain's name may point to, beside the addresses of a table and for its copy button."""

from __future__ import annotations

import json
from functools import cached_property

from ...base.timestamps import instant_or_none
from ...changes.a_records import Answer
from ...changes.publication import PublishedFeed
from ...changes.schedules import is_record_target
from ...changes.sentences import pointed_to
from ...model.entries import Entries, EntryFacts
from ...model.prefix import Prefix
from ..rendering.blocks import Parts
from ..rendering.change_sentences import on_page
from ..rendering.translation import _
from .context import ViewContext


class Pointing:
    """The answers for the load balancers among some entries."""

    def __init__(self, context: ViewContext, feed: PublishedFeed, entries: Entries) -> None:
        self._context, self._feed, self._entries = context, feed, entries
        self._by_region: dict[str, tuple[Answer, ...]] = {}

    @cached_property
    def is_of_targets(self) -> bool:
        """Whether the entries are load balancers and nothing else."""
        return bool(self._entries) and all(is_record_target(facts.range) for facts in self._entries.facts)

    @property
    def title(self) -> str:
        """The head of the column: the type of record, where all are of one family."""
        titles = {frozenset((4,)): _("A record"), frozenset((6,)): _("AAAA record")}
        return titles.get(self._entries.families, _("DNS record"))

    def cell(self, prefix: Prefix, facts: EntryFacts) -> Parts:
        """Whether a name may point to an entry's address, and from when to when."""
        if not is_record_target(facts.range):
            return ("",)
        answers = [row for row in self._answers(facts.range.region) if prefix.contains(row.prefix) or row.prefix.contains(prefix)]
        return tuple(piece for sentence in pointed_to(answers) for piece in ("; ", *on_page(sentence)))[1:]

    def mark(self) -> str:
        """The answers of a table of one region for the page's script, "" for no table of that kind: a copy button gives those
        that hold by the reader's clock.
        """
        regions = {facts.range.region for facts in self._entries.facts}
        if not self.is_of_targets or len(regions) != 1:
            return ""
        rows = [
            [row.prefix.address, instant_or_none(row.begins), instant_or_none(row.ends)]
            for row in self._answers(*regions)
            if row.prefix.is_single and row.prefix.version in self._entries.families
        ]
        return json.dumps(rows) if rows else ""

    def _answers(self, region: str) -> tuple[Answer, ...]:
        if region not in self._by_region:
            self._by_region[region] = self._feed.a_records(region, self._context.publication.now)
        return self._by_region[region]
