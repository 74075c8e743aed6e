"""``checker-data.js``: the table for the reader's browser, as a script, since pages opened from a file may load nothing else.

It calls one function that the page's own script has registered, with plain JSON as its argument: ranges that share
their facts are one group, and a group's prefixes are one string. 17,000 ranges are about 300 kB, 70 kB compressed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

from ..base.timestamps import instant_or_none
from ..changes.publication import Publication, PublishedFeed
from ..changes.schedules import is_record_target
from ..changes.terms import vendor_name
from ..model.entries import Entries, EntryFacts
from .feed_view import Grouped

Group = tuple[str, str, str, str, str | None, str | None, str | None, str, str, str | None]
"""Region, role, direction, state, effective, expires, keep_until, note, the vendor's feed ("" for the feed's own), and since
when it is not listed any more."""


def text(grouped: Grouped) -> str:
    """The text of a feed's ``checker-data.js``: its own ranges in every state, and the vendors' behind its regions."""
    publication, feed = grouped.publication, grouped.feed
    titles = {region.id: region.title for region in feed.regions}
    groups: dict[Group, dict[str, None]] = {}

    def put(entries: Entries, group_of: Callable[[EntryFacts], Group]) -> None:
        # A vendor's services that share a prefix are one line.
        prefixes_of = entries.map(lambda facts: groups.setdefault(group_of(facts), {}))
        for text, prefixes in zip(entries.texts, prefixes_of, strict=True):
            prefixes[text] = None

    put(feed.entries, lambda facts: _group(facts, facts.range.region, ""))
    for facts in feed.entries.facts:
        titles.setdefault(facts.range.region, facts.range.region)
    for region in feed.regions:
        pool = publication.pool(region)
        if pool is not None and pool[0].name != feed.name:
            put(pool[1], partial(_group, region=region.id, vendor=pool[0].name))
    content = {
        "serial": publication.serial,
        "regions": titles,
        "hostnames": {region.hostname.lower(): region.id for region in feed.regions if region.hostname},
        "records": {
            region: [
                [str(row.prefix), instant_or_none(row.begins), instant_or_none(row.ends)]
                for row in feed.a_records(region, publication.now)
            ]
            for region in _pointed_to(feed.entries)
        },
        "repoints": _repoints(feed),
        "missing": _missing(publication, feed),
        "groups": list(groups),
        "prefixes": [" ".join(texts) for texts in groups.values()],
    }
    return f"ipRangesCheckerData({_script_json(content)});\n"


def _pointed_to(entries: Entries) -> list[str]:
    """The regions that names may point to."""
    return sorted({facts.range.region for facts in entries.facts if is_record_target(facts.range)})


def _repoints(feed: PublishedFeed) -> list[list[object]]:
    """What was told of names that point to load balancers with an end: region, prefix, not_before, keep_until, gap; oldest first."""
    ends = {(facts.range.region, facts.keep_until) for facts in feed.entries.facts if facts.keep_until and is_record_target(facts.range)}
    return [
        [order.region, str(order.prefix), instant_or_none(order.not_before), instant_or_none(order.keep_until), order.gap]
        for order in feed.told
        if order.action == "repoint" and (order.region, order.keep_until) in ends
    ]


def _missing(publication: Publication, feed: PublishedFeed) -> list[str]:
    """The feeds that this build has no table of, and that may have an address of ours, by the names that the page has for them."""
    pools = {region.server_pool.feed for region in feed.regions if region.server_pool}
    return sorted(vendor_name(name) for name in publication.absent if feed.primary or name in pools)


def _group(facts: EntryFacts, region: str, vendor: str) -> Group:
    """The facts that entries are filed under."""
    item = facts.range
    return (
        region,
        item.role,
        item.direction,
        facts.state,
        instant_or_none(item.effective),
        instant_or_none(item.expires),
        instant_or_none(facts.keep_until),
        item.note,
        vendor,
        instant_or_none(facts.gone),
    )


def _script_json(content: object) -> str:
    """JSON that is also a JavaScript expression wherever a script may stand: pure ASCII, without ``<``."""
    text = json.dumps(content, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("/*", "\\u002f*")
