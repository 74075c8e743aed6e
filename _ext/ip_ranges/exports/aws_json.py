"""``aws.json``: today's allow list in the shape of AWS's ``ip-ranges.json``, so that Terraform's ``aws_ip_ranges``
with ``url`` reads it (https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-syntax.html).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from ..model.table import RangeFacts
from .feed_view import Grouped
from .json_lines import dump, iter_document

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def text(grouped: Grouped) -> Iterator[str]:
    """The file of one feed, in chunks; ``syncToken`` and ``createDate`` are when the publication last changed."""
    changed = grouped.publication.changed or _EPOCH
    head = {
        "serial": grouped.publication.serial,
        "syncToken": str(int(changed.timestamp())),
        "createDate": f"{changed:%Y-%m-%d-%H-%M-%S}",
    }
    names = {4: "ip_prefix", 6: "ipv6_prefix"}
    arrays = {name: _rows(grouped, family, name) for family, name in names.items()}
    return iter_document(head, {"prefixes": arrays["ip_prefix"], "ipv6_prefixes": arrays["ipv6_prefix"]})


def _rows(grouped: Grouped, family: int, name: str) -> Iterable[str]:
    """A line for each range of a family that is to be allowed; ranges that say the same here are one."""
    entries = grouped.feed.allowed.of_family(family)
    ends = entries.map(lambda facts: _end(facts.range))
    return dict.fromkeys(f'{{"{name}": "{text}{end}' for text, end in zip(entries.texts, ends, strict=True))


def _end(item: RangeFacts) -> str:
    """What follows the prefix. A range without a service of its own is filtered for by role and direction:
    ``load-balancer-inbound``.
    """
    labels = dict(item.labels)
    region = item.region or "GLOBAL"
    service = labels.get("service") or f"{item.role}-{item.direction}"
    group = labels.get("network_border_group") or region
    return f'", "region": {dump(region)}, "service": {dump(service)}, "network_border_group": {dump(group)}}}'
