"""The words of the field as frozen data: range, region, notice, table. No behaviour beyond what follows from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from ..base.errors import Problem
from ..base.timestamps import instant_or_none, parse_instant
from .prefix import Prefix

Role = Literal["load-balancer", "nat-gateway", "proxy", "vpn", "server-pool"]
Direction = Literal["inbound", "outbound"]
State = Literal["announced", "active", "draining", "retired"]
Stability = Literal["semi-static", "fixed", "recycled"]

ROLES: tuple[Role, ...] = ("load-balancer", "nat-gateway", "proxy", "vpn", "server-pool")
DIRECTIONS: tuple[Direction, ...] = ("inbound", "outbound")
STATES: tuple[State, ...] = ("announced", "active", "draining", "retired")
TENANCIES = ("public", "private")
REGION_STATUSES = ("planned", "active", "retired")

STABILITY: dict[str, Stability] = {
    "load-balancer": "semi-static",
    "nat-gateway": "fixed",
    "proxy": "fixed",
    "vpn": "fixed",
    "server-pool": "recycled",
}
"""What a reader may rely on, by role."""

ALLOWED_STATES: tuple[State, ...] = ("announced", "active", "draining")
"""The states that are on today's allow list."""


class RangeFacts(NamedTuple):
    """The facts of a range without its prefix; thousands of ranges share a few hundred of these.

    *labels* are further facts under the vendor's own names (``service``, ``network_border_group``), sorted by name.
    """

    region: str = ""
    role: str = "server-pool"
    direction: str = "outbound"
    effective: datetime | None = None
    expires: datetime | None = None
    note: str = ""
    labels: tuple[tuple[str, str], ...] = ()

    @property
    def stability(self) -> Stability:
        """What a reader may rely on: follows from the role."""
        return STABILITY.get(self.role, "recycled")

    @property
    def order(self) -> tuple[Any, ...]:
        """The key that sorts the ranges of one prefix (dates may be missing, so they are compared as text)."""
        dates = (instant_or_none(self.effective) or "", instant_or_none(self.expires) or "")
        return (self.region, self.role, self.direction, self.labels, *dates, self.note)

    def named(self) -> dict[str, str | None]:
        """Every fact under its public name, in the order in which they are published; labels come last."""
        return {
            "region": self.region,
            "role": self.role,
            "direction": self.direction,
            "effective": instant_or_none(self.effective),
            "expires": instant_or_none(self.expires),
            "note": self.note,
            **dict(self.labels),
        }

    @classmethod
    def of_named(cls, row: Mapping[str, Any]) -> RangeFacts:
        """The facts of a row that has them by their public names, as :meth:`named` gives them; labels are the others.

        A fact that is not there has its default. Raises :class:`ValueError` for a date that is none.
        """
        return cls(
            region=row.get("region") or "",
            role=row.get("role") or "server-pool",
            direction=row.get("direction") or "outbound",
            effective=parse_instant(row["effective"]) if row.get("effective") else None,
            expires=parse_instant(row["expires"]) if row.get("expires") else None,
            note=row.get("note") or "",
            labels=tuple(sorted((name, str(text)) for name, text in row.items() if name not in RANGE_FACTS and text is not None)),
        )

    def fact(self, name: str) -> str:
        """One fact as text, ``""`` where the range does not have it: what ``select`` and counts ask for.

        Raises :class:`LookupError` for the prefix, of which only a range can be asked.
        """
        if name == "prefix":
            raise LookupError("these facts are those of many prefixes; ask each range for its own")
        return self.named().get(name) or ""

    def with_prefix(self, prefix: Prefix) -> Range:
        """The range of a prefix that has these facts."""
        return Range(prefix, *self)


class Range(NamedTuple):
    """A prefix with its facts. Two ranges with equal facts are the same range.

    The fields after *prefix* are those of :class:`RangeFacts`.
    """

    prefix: Prefix
    region: str = ""
    role: str = "server-pool"
    direction: str = "outbound"
    effective: datetime | None = None
    expires: datetime | None = None
    note: str = ""
    labels: tuple[tuple[str, str], ...] = ()

    @property
    def facts(self) -> RangeFacts:
        """Everything but the prefix."""
        return RangeFacts(*self[1:])

    @property
    def stability(self) -> Stability:
        """What a reader may rely on."""
        return self.facts.stability

    def named(self) -> dict[str, str | None]:
        """The prefix and every fact under its public name, in the order in which they are published."""
        return {"prefix": str(self.prefix), **self.facts.named()}


RANGE_FACTS = ("prefix", *RangeFacts._fields[:-1])
"""The facts that every range has; a label may not take one of these names."""


class Location(NamedTuple):
    """Where a region is. Latitude and longitude are WGS 84 degrees."""

    city: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None


class ServerPool(NamedTuple):
    """Which ranges of another feed a region's servers draw their addresses from.

    *select* are further facts that a range must have (``{"service": "EC2"}`` as pairs).
    """

    feed: str
    region: str = ""
    select: tuple[tuple[str, str], ...] = ()


class Region(NamedTuple):
    """A place where addresses are used."""

    id: str
    name: str = ""
    vendor: str = ""
    vendor_region: str = ""
    location: Location | None = None
    tenancy: str = "public"
    status: str = "active"
    hostname: str = ""
    server_pool: ServerPool | None = None

    @property
    def title(self) -> str:
        """What to call it on a page."""
        return self.name or self.id


class Notice(NamedTuple):
    """A message to readers from whoever keeps the table, shown with the changes that it explains."""

    id: str
    published: datetime
    title: str
    body: str = ""
    effective: datetime | None = None
    regions: tuple[str, ...] = ()
    url: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The published and the recorded shape."""
        return {
            "id": self.id,
            "published": instant_or_none(self.published),
            "effective": instant_or_none(self.effective),
            "title": self.title,
            "body": self.body,
            "regions": list(self.regions),
            "url": self.url,
        }


class Count(NamedTuple):
    """What was counted while a document was read.

    *read* is how many of its texts were read as prefixes, *bare* how many of the distinct ones are addresses without a length.
    *document* is how many distinct prefixes the document has by a count that knows nothing of its format, 0 where nobody counted.
    """

    read: int = 0
    document: int = 0
    bare: int = 0


class Table(NamedTuple):
    """All regions and ranges that a feed gives at one moment: sorted, without exact duplicates.

    *token* is the document's own increasing number (a ``syncToken``, a ``changeNumber``), None where it has none;
    *published* is the document's own publication time. Neither is part of what the table says. *problems* are the
    rows that could not be read; *counted* is what was counted on the way.
    """

    regions: tuple[Region, ...] = ()
    ranges: Sequence[Range] = ()
    notices: tuple[Notice, ...] = ()
    token: int | None = None
    published: datetime | None = None
    example: bool = False
    problems: tuple[Problem, ...] = ()
    counted: Count = Count()


def range_order(item: Range) -> tuple[Any, ...]:
    """The published order: by prefix, then by the facts as text."""
    return (item.prefix, *item.facts.order)
