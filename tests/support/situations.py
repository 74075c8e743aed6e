"""The situations that a snippet is tried in, each a region of one table, and what came of them as a row of the docs' table."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping, Sequence
from functools import cache
from ipaddress import ip_address, ip_network
from pathlib import Path

from ip_ranges.changes.publication import Publication
from ip_ranges.exports.snippets import render
from ip_ranges.model.prefix import Prefix, parse_prefix
from ip_ranges.model.table import Range, Region
from publications import BASE_URL, NOW, made, published

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference"
SMALL = ("192.0.2.128/26", "2001:db8:1:8000::/49")
LISTS: dict[str, tuple[str, ...]] = {
    "both": SMALL,
    "ipv4": SMALL[:1],
    "ipv6": SMALL[1:],
    "overlapping": ("192.0.2.0/24", "192.0.2.128/26", "192.0.2.130/32", "2001:db8:1::/48", "2001:db8:1:8000::/49"),
    "none": (),
}
"""What we connect from, and so what is to be let in, by situation; ``many`` comes with its number."""

AFTER = ("192.0.2.64/26", "2001:db8:1:8000::/49")
"""What ``both`` becomes in a refresh: one prefix goes, one comes, one stays."""

CLIENTS = ("192.0.2.130", "192.0.2.66", "2001:db8:1:8000::7", "198.18.0.9", "198.18.0.20", "2001:db8:1:4::7", "203.0.113.1", "2001:db8:2::1")
"""Who knocks in every situation, listed or not."""

COLUMNS = {
    "both": "both families",
    "ipv4": "IPv4 alone",
    "ipv6": "IPv6 alone",
    "overlapping": "one in another",
    "many": "many",
    "none": "nothing listed",
    "mapped": "IPv4 on an IPv6 socket",
    "refreshed": "after a refresh",
}
"""The situations, and their headings in the docs."""


def many(count: int) -> tuple[str, ...]:
    """So many prefixes, none beside another that it could be joined with."""
    old = min(count * 7 // 10, 16_384)
    first, sixth = parse_prefix("198.18.0.0/15").first, parse_prefix("2001:db8:1::/48").first
    made_old = [Prefix(4, first + index * 8, 30 + index % 2) for index in range(old)]
    return tuple(map(str, [*made_old, *[Prefix(6, sixth + (index << 65), 64) for index in range(count - old)]]))


@cache
def table(count: int = 17_000, *, after: bool = False) -> Publication:
    """Each situation as a region; *count* is how long ``many`` is, and *after* has ``both`` refreshed."""
    lists = {**LISTS, "many": many(count), **({"both": AFTER} if after else {})}
    ranges: list[Range] = []
    for region, texts in lists.items():
        ranges += [made(text, (region, "nat-gateway", "outbound")) for text in texts]
        ranges += [made(text, (region, "vpn", "inbound")) for text in texts if region == "both"]
        hosts = {"both": (10, True), "ipv4": (20, False), "overlapping": (40, True)}.get(region)
        if hosts:
            ranges.append(made(f"198.51.100.{hosts[0]}/32", (region, "load-balancer", "inbound")))
        if (hosts and hosts[1]) or region == "ipv6":
            ranges.append(made(f"2001:db8:a::{len(ranges):x}/128", (region, "load-balancer", "inbound")))
    regions = tuple(Region(id=one, name=one) for one in lists)
    steps = [(2026112001, "2026-11-20T09:30:00Z", tuple(ranges), ())]
    return published(now=NOW, base_url=BASE_URL, feeds=[("own", "region-table", "own.json", regions, steps)], example=True)


def write(recipe: str, folder: Path, *situations: str, count: int = 17_000, after: bool = False, end: str = "") -> dict[str, Path]:
    """The snippets of some situations (all of them) as files of a folder."""
    found = {}
    for one in situations or (*LISTS, "many"):
        publication = table(count, after=after)
        found[one] = folder / f"{recipe}-{one}{end}"
        found[one].write_text(render(publication, publication.primary, recipe, region=one), "utf-8")
    return found


def listed(client: str, situation: str, count: int = 17_000, *, after: bool = False) -> bool:
    """Whether a client is to come in."""
    texts = AFTER if after and situation == "both" else many(count) if situation == "many" else LISTS[situation]
    address = ip_address(client)
    return any(address in ip_network(text) for text in texts)


def outcome(came_in: Mapping[str, bool], wanted: Mapping[str, bool]) -> str:
    """In words, who came in of those who knocked."""
    wrong = [client for client, inside in came_in.items() if inside != wanted[client]]
    if wrong:
        return f"WRONG for {', '.join(wrong)}"
    return "listed" if any(wanted.values()) else "nobody"


def row_of(name: str, key: str) -> dict[str, str]:
    """The row of a table of the docs."""
    with (DOCS / name).open(encoding="utf-8", newline="") as source:
        return next((row for row in csv.DictReader(source) if next(iter(row.values())) == key), {})


def keep_or_compare_situations(recipe: str, row: Mapping[str, str], many: int) -> None:
    """The row of the table of situations."""
    told = {heading: row[one] for one, heading in COLUMNS.items()}
    told["many"] = f"{told['many']}, of {many:,}"
    keep_or_compare("snippets-situations.csv", recipe, told)


def keep_or_compare_beside(recipe: str, place: str, *, listed: bool, others: bool, said: str) -> None:
    """A row of the table of what people have beside a snippet; *said* is where a reader is told of it."""
    words = {True: "come in", False: "stay out"}
    row = {"who is listed": words[listed], "others": words[others], "told by": said}
    keep_or_compare("snippets-beside.csv", f"{recipe}: {place}", row)


def keep_or_compare(name: str, key: str, row: Mapping[str, str]) -> None:
    """The docs' row has to be what came out; with ``IP_RANGES_WRITE_OUTCOMES=1`` it becomes that."""
    path = DOCS / name
    if os.environ.get("IP_RANGES_WRITE_OUTCOMES") == "1":
        rows = list(csv.reader(path.read_text("utf-8").splitlines())) if path.exists() else []
        kept = [one for one in rows[1:] if one[0] != key] + [[key, *row.values()]]
        _written(path, [["Recipe", *row], *sorted(kept)])
    assert dict(list(row_of(name, key).items())[1:]) == dict(row)


def _written(path: Path, rows: Sequence[Sequence[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), "utf-8")
