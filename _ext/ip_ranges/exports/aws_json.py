"""``aws.json``: today's allow list in the shape of AWS's ``ip-ranges.json``, so that Terraform's ``aws_ip_ranges``
with ``url`` reads it (https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-syntax.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from ..model.table import Range
from .chunks import Lines
from .feed_view import Grouped
from .json_lines import document_in_pieces, dump

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def text(grouped: Grouped) -> Iterator[str]:
    """The file of one feed, in pieces; ``syncToken`` and ``createDate`` are when the publication last changed."""
    changed = grouped.publication.changed or _EPOCH
    head = {
        "serial": grouped.publication.serial,
        "syncToken": str(int(changed.timestamp())),
        "createDate": f"{changed:%Y-%m-%d-%H-%M-%S}",
    }
    names = {4: "ip_prefix", 6: "ipv6_prefix"}
    arrays = {name: _rows(grouped, family, name) for family, name in names.items()}
    return document_in_pieces(head, {"prefixes": arrays["ip_prefix"], "ipv6_prefixes": arrays["ipv6_prefix"]})


def _rows(grouped: Grouped, family: int, name: str) -> Lines:
    """A line for each range of a family that is to be allowed; those that say the same here are one."""
    chosen = grouped.feed.allowed.of_family(family)
    ends: dict[str, int] = {}
    end_of = [ends.setdefault(_end(entry.range), len(ends)) for entry in chosen.kinds]
    texts, numbers = chosen.texts, [end_of[number] for number in chosen.numbers]
    # Ranges that the feed has differ in what their kinds say; what went may have left the same part twice.
    if len(ends) < len(end_of) or any(entry.gone is not None for entry in chosen.kinds):
        rows = dict.fromkeys(zip(texts, numbers, strict=True))
        texts, numbers = [text for text, _ in rows], [number for _, number in rows]
    return Lines(texts, numbers, list(ends), f'{{"{name}": "')


def _end(item: Range) -> str:
    """What follows the prefix. A range without a service of its own is filtered for by role and direction:
    ``load-balancer-inbound``.
    """
    labels = dict(item.labels)
    region = item.region or "GLOBAL"
    service = labels.get("service") or f"{item.role}-{item.direction}"
    group = labels.get("network_border_group") or region
    return f'", "region": {dump(region)}, "service": {dump(service)}, "network_border_group": {dump(group)}}}'
