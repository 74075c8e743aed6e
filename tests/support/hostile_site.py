"""A site whose feeds say the same facts twice: once in hostile texts, once in plain ones. What differs has escaped its place."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hostile import NEVER, TEXTS
from ip_ranges.changes.published_paths import path_segment
from ip_ranges.exports.snippets.safety import identifier
from ip_ranges.sphinxext.directives import DIRECTIVES

HOSTILE = tuple(sorted(text for name, text in TEXTS.items() if name not in NEVER))
"""Every text that fields take, in the order in which regions of that name are sorted."""

LABELS = (
    "category", "city", "cloudName", "clusterName", "country", "endpointSetId", "host", "list", "name", "network_border_group",
    "perimeter", "postal", "product", "provider", "required", "service", "serviceArea", "systemService", "tags", "tcpPorts",
    "tenancy", "type", "udpPorts", "usage", "zone",
)  # fmt: skip
"""The names under which vendors' formats keep further facts."""

FEEDS = """\
page = "ours.html"
[feeds.ours]
format = "region-table"
url = "ours.json"

[feeds.rows]
format = "jmespath"
url = "rows.json"
expression = "rows"
snippets = true

[feeds.amazon]
format = "aws"
url = "amazon.json"
snippets = true
"""

FIRST, SECOND, NOW = "2026-11-02T10:00:00Z", "2026-11-20T10:00:00Z", "2026-11-22T12:00:00Z"
LATER = "2026-12-24T09:00:00Z"


@dataclass(frozen=True)
class Words:
    """The words of one of the two sites: *texts* for every field, *ids* where only ids may stand, and an *url*."""

    texts: tuple[str, ...]
    ids: tuple[str, ...]
    url: str


BAD = Words(HOSTILE, ("all", "con", "nul.txt"), TEXTS["web-address"])
PAIRS: Mapping[str, str] = {
    text: f"{chr(97 + number // 26)}{chr(97 + number % 26)}".ljust(len(text), "x") for number, text in enumerate(HOSTILE)
}
"""From a hostile text to the plain one that stands in its place: as long as it, and sorted like it."""

GOOD = Words(tuple(PAIRS.values()), tuple(PAIRS[one] for one in BAD.ids), "https://plain.example/")


def folders() -> dict[str, str]:
    """From the folder of a region in the hostile site to its folder in the plain one."""
    return {path_segment(bad): path_segment(good) for bad, good in PAIRS.items()}


@cache
def names_of(folder: str) -> re.Pattern[str]:
    """What finds the names of the region that has this folder in either site, in a line of its snippets.

    The zone of all regions begins its lines with the names of each.
    """
    texts = [text for pair in PAIRS.items() for text in pair if path_segment(text) == folder or folder == "all"]
    names = {identifier(text, limit, joint) for text in texts for limit in (19, 38, 40, 63) for joint in "-_"}
    every = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(f"^(?:{every})(?= IN )" if folder == "all" else f"(?<![a-z0-9])(?:{every})(?![a-z0-9])")


def write_feeds(data: Path, words: Words, *, second: bool) -> None:
    """Write the three documents as they are at first, or as they are later."""
    data.mkdir(exist_ok=True)
    (data / "feeds.toml").write_text(FEEDS)
    for name, value in (("ours", ours(words, second=second)), ("rows", rows(words, second=second)), ("amazon", amazon(words))):
        (data / f"{name}.json").write_text(json.dumps(value))


def ours(words: Words, *, second: bool) -> dict[str, Any]:
    """A region table with every text in every field that takes it."""
    regions = [_region(number, f"r-{number:02}", text) for number, text in enumerate(words.texts)]
    regions += [{"id": region_id, "hostname": region_id} for region_id in words.ids]
    ranges, notices = [], []
    for number, region in enumerate(regions):
        note = region.get("name", "")
        ranges.append(_range(f"192.0.2.{number}", region, "load-balancer", "inbound", note=note))
        ranges.append(_range(f"192.0.2.{128 + number}", region, "vpn", "outbound", note=note))
        moving = regions[(number + second) % len(regions)]
        ranges.append(_range(f"198.51.100.{number}", moving, "load-balancer", "inbound", note=note))
        if not second:
            ranges.append(_range(f"198.51.100.{128 + number}", region, "nat-gateway", "outbound", note=note))
            continue
        ranges.append(_range(f"2001:db8::{number:x}", region, "proxy", "outbound", note=note, effective=LATER))
        ranges.append(_range(f"2001:db8:1::{number:x}", region, "load-balancer", "inbound", note=note, expires=LATER))
        notices.append(_notice(number, region, words))
    return {
        "format_version": "1.0",
        "published": SECOND if second else FIRST,
        "example": True,
        "regions": regions,
        "ranges": ranges,
        "notices": notices,
    }


def _region(number: int, region_id: str, text: str) -> dict[str, Any]:
    # Some have a place on the geofeed, and some a country that is none, in both sites.
    country = "US" if number % 2 else f"{text}xyz"
    return {
        "id": region_id,
        "name": text,
        "vendor": text,
        "vendor_region": text,
        "location": {"city": text, "country": country, "latitude": 40 - number, "longitude": 4 * number - 80},
        "server_pool": {"feed": "rows" if number % 2 else text, "region": text, (text if len(text) <= 64 else "x"): text},
    }


def _range(address: str, region: Mapping[str, Any], role: str, direction: str, **more: str) -> dict[str, Any]:
    length = 128 if ":" in address else 32
    return {"prefix": f"{address}/{length}", "region": region["id"], "role": role, "direction": direction, **more}


def _notice(number: int, region: Mapping[str, Any], words: Words) -> dict[str, Any]:
    text = region.get("name") or region["id"]
    return {
        # Sorted like its plain twin: an id that is hostile comes first.
        "id": f"o-{number:02}" if "name" in region else region["id"],
        "published": SECOND,
        "title": text,
        "body": f"{text}\n{text}\n\n{text}",
        "regions": [region["id"]],
        "url": words.url,
        **({"effective": LATER} if number % 2 else {}),
    }


def rows(words: Words, *, second: bool) -> dict[str, Any]:
    """Rows whose regions, notes, labels and names of labels are the texts."""
    table = []
    for number, text in enumerate(words.texts):
        other = words.texts[(number + second) % len(words.texts)]
        further = {text: text} if len(text) <= 64 else {}
        moving = {"region": other, "role": "load-balancer", "direction": "inbound"}
        table.append({"prefix": f"203.0.113.{number}/32", **moving, "note": text, "service": other, **further})
        table.append({"prefix": f"203.0.113.{128 + number}/32", "region": text, **dict.fromkeys(LABELS, text)})
        if not second or number % 3:
            table.append({"prefix": f"2001:db8:2::{number:x}/128", "region": text, "role": "vpn"})
    return {"rows": table}


def amazon(words: Words) -> dict[str, Any]:
    """A vendor's own list."""
    facts = [{"region": text, "service": text, "network_border_group": f"{text}x"} for text in words.texts]
    prefixes = [{"ip_prefix": f"198.51.100.{2 * number}/31", **one} for number, one in enumerate(facts)]
    return {"syncToken": "1", "createDate": "2026-11-02-10-00-00", "prefixes": prefixes}


def pages() -> dict[str, str]:
    """A page with every directive for every feed, and one with the roles."""
    sources = {"index": "Welcome\n=======\n\n:ip:region:`r-01` :ip:count:`regions` :ip:serial:`site`\n\n.. toctree::\n\n"}
    for feed in ("ours", "rows", "amazon"):
        sources["index"] += f"   {feed}\n"
        sources[feed] = f"{feed}\n{'=' * 9}\n\n" + "".join(_directives(feed))
    return sources


def _directives(feed: str) -> Sequence[str]:
    arguments = {"snippet": " nginx"}
    return [
        f".. ip:{kind}::{arguments.get(kind, '')}\n" + (f"   :feed: {feed}\n" if "feed" in directive.option_spec else "") + "\n"
        for kind, directive in DIRECTIVES.items()
    ]
