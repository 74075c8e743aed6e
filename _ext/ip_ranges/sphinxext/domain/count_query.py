"""The grammar of ``:ip:count:`` and its answer.

``[ranges|regions|addresses] [feed=NAME] [NAME=VALUE[,VALUE]] ...`` where NAME is region, role, direction, family or
state (ranges and addresses), tenancy, status or vendor (regions), or a vendor's own label such as service.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from typing import NamedTuple

from ...base.suggestions import nearest
from ...changes.publication import Publication, PublishedFeed
from ...model.entries import EntryFacts
from ...model.prefix_sets import minimal_cover
from ...model.table import ALLOWED_STATES, DIRECTIONS, REGION_STATUSES, ROLES, STATES, TENANCIES
from .query import Complaint

WHAT = ("ranges", "regions", "addresses")
_CHOICES = {
    "role": ROLES,
    "direction": DIRECTIONS,
    "state": STATES,
    "family": ("4", "6"),
    "tenancy": TENANCIES,
    "status": REGION_STATUSES,
}


class Count(NamedTuple):
    """The number, the feed that it depends on, and what is wrong with the question."""

    number: int
    feed: str
    complaints: tuple[Complaint, ...] = ()


def count(text: str, publication: Publication) -> Count:
    """Answer a question such as ``ranges role=load-balancer region=us-east``."""
    try:
        words = shlex.split(text)
    except ValueError:
        return Count(0, "", (("option", f"The count {text[:80]!r} has a quotation mark that is never closed."),))
    counted = words.pop(0) if words and "=" not in words[0] else "ranges"
    conditions: dict[str, tuple[str, ...]] = {}
    complaints: list[Complaint] = []
    if counted not in WHAT:
        complaints.append(("option", f'"{counted[:60]}" cannot be counted; write one of {", ".join(WHAT)}.{nearest(counted, WHAT)}'))
    for word in words:
        name, equals, values = word.partition("=")
        if not equals:
            complaints.append(("option", f'"{word[:60]}" is not NAME=VALUE, like role=load-balancer.'))
        conditions[name] = tuple(values.split(","))
    feed_name = conditions.pop("feed", ("",))[0]
    feed = publication.feed(feed_name)
    if feed is None:
        if feed_name not in publication.absent:
            complaints.append(("feed", publication.unknown_feed(feed_name)))
        return Count(0, feed_name, tuple(complaints))
    complaints += _judged(conditions, feed, counted)
    if complaints:
        return Count(0, feed.name, tuple(complaints))
    return Count(_regions(conditions, feed) if counted == "regions" else _ranges(conditions, feed, counted), feed.name)


def _judged(conditions: dict[str, tuple[str, ...]], feed: PublishedFeed, counted: str) -> Iterable[Complaint]:
    names = ("tenancy", "status", "vendor") if counted == "regions" else ("region", "role", "direction", "family", "state")
    labels = () if counted == "regions" else {name for facts in feed.entries.facts for name, _ in facts.range.labels}
    for name, values in conditions.items():
        if name not in names and name not in labels:
            known_names = [*names, *sorted(labels)]
            yield "option", f'{counted} have no "{name[:60]}"; there are {", ".join(known_names)}.{nearest(name, known_names)}'
        for value in values:
            choices = _CHOICES.get(name)
            if choices is not None and value not in choices:
                yield "option", f'{name} "{value[:60]}" is not one of {", ".join(choices)}.{nearest(value, choices)}'
            if name == "region" and value not in feed.region_ids:
                yield "region", feed.unknown_region(value)


def _regions(conditions: dict[str, tuple[str, ...]], feed: PublishedFeed) -> int:
    if not feed.regions and not conditions:
        return len([region for region in feed.region_ids if region])
    return sum(all(getattr(region, name) in values for name, values in conditions.items()) for region in feed.regions)


def _ranges(conditions: dict[str, tuple[str, ...]], feed: PublishedFeed, counted: str) -> int:
    states = conditions.get("state", ALLOWED_STATES)
    further = {name: values for name, values in conditions.items() if name not in ("state", "family")}
    families = {*conditions.get("family", ("4", "6"))}

    def counts(facts: EntryFacts) -> bool:
        return facts.state in states and all(facts.range.fact(name) in values for name, values in further.items())

    entries = feed.entries.where(counts).of_family(int(*families) if len(families) == 1 else None)
    if counted != "addresses":
        return len(entries)
    return sum(prefix.size for prefix in minimal_cover(entries.prefixes))
