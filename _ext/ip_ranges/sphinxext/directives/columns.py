"""The columns of a table of ranges. Ranges with equal facts share their cells, so that 17,000 rows cost a few hundred."""

from __future__ import annotations

from collections.abc import Iterable

from ...publication import Entry, PublishedFeed
from ..language import _
from ..names import direction_name, role_name, stability_badge, state_badge
from ..view import Code, Moment, Part, Parts, Row, say
from .asking import Asking

COLUMNS = (
    "prefix",
    "address",
    "region",
    "role",
    "stability",
    "direction",
    "family",
    "state",
    "dates",
    "effective",
    "expires",
    "keep_until",
    "note",
)
"""The names that ``:columns:`` knows; a vendor's own labels may be named too."""

_MANY = 500
"""With more rows a row carries no marks for the page's filter: such a table is searched, not filtered."""


class Columns:
    """What each row of one table says."""

    def __init__(self, asking: Asking, feed: PublishedFeed, entries: list[Entry], said: tuple[str, ...]) -> None:
        self._asking, self._feed = asking, feed
        self.names = asking.query.columns or tuple(_worth_showing(asking, entries, said))
        self.titles = tuple(_title(name) for name in self.names)
        self._known: dict[object, tuple[Parts, ...]] = {}
        self._marked = len(entries) <= _MANY
        self._own = [name in ("prefix", "address") for name in self.names]

    def row(self, entry: Entry) -> Row:
        """The row of one entry."""
        item = entry.range
        key = (item[1:], entry.state, entry.keep_until, item.prefix.version)
        shared = self._known.get(key)
        if shared is None:
            shared = self._known[key] = tuple(() if own else self._cell(name, entry) for name, own in zip(self.names, self._own, strict=True))
        cells = tuple(
            (_code(name, entry),) if own else cell for name, own, cell in zip(self.names, self._own, shared, strict=True)
        )
        marks = (("region", item.region), ("direction", item.direction)) if self._marked else ()
        return Row(cells, "", marks)

    def _cell(self, name: str, entry: Entry) -> Parts:
        item = entry.range
        if name == "region":
            return (self._asking.region_link(self._feed, item.region),) if item.region else (_("none"),)
        if name == "dates":
            return _dates(entry)
        if name == "keep_until":
            return (Moment(entry.keep_until),) if entry.keep_until else ("",)
        if name in ("effective", "expires"):
            moment = item.effective if name == "effective" else item.expires
            return (Moment(moment),) if moment else ("",)
        plain: dict[str, Part] = {
            "role": role_name(item.role),
            "stability": stability_badge(item.stability),
            "direction": direction_name(item.direction),
            "family": f"IPv{item.prefix.version}",
            "state": state_badge(entry.state),
        }
        return (plain.get(name) or item.fact(name),)


def _code(name: str, entry: Entry) -> Code:
    prefix = entry.range.prefix
    return Code(prefix.address if name == "address" and prefix.is_single else str(prefix))


def _worth_showing(asking: Asking, entries: list[Entry], said: tuple[str, ...]) -> Iterable[str]:
    """The columns that say something which neither the caption nor the question says."""
    query = asking.query
    yield "prefix"
    if "region" not in said and any(entry.range.region for entry in entries):
        yield "region"
    if "role" not in said and len(query.roles) != 1 and len({entry.range.role for entry in entries}) > 1:
        yield "role"
    if "direction" not in said and len(query.directions) != 1:
        yield "direction"
    yield from (name for name in ("service",) if any(entry.range.fact(name) for entry in entries[:1]))
    yield "state"
    if any(entry.range.effective or entry.keep_until for entry in entries):
        yield "dates"
    if any(entry.range.note for entry in entries):
        yield "note"


def _dates(entry: Entry) -> Parts:
    """What the dates ask for, in words."""
    parts: list[Part] = []
    if entry.range.effective is not None:
        parts += say(_("in use from {date}"), date=Moment(entry.range.effective))
    if entry.keep_until is not None:
        parts += ["; "] if parts else []
        sentence = _("safe to remove since {date}") if entry.state == "retired" else _("keep until {date}")
        parts += say(sentence, date=Moment(entry.keep_until))
    return tuple(parts) or ("",)


def _title(name: str) -> str:
    return {
        "prefix": _("Address or range"),
        "address": _("Address"),
        "region": _("Region"),
        "role": _("Used for"),
        "stability": _("Stability"),
        "direction": _("Direction"),
        "family": _("Family"),
        "state": _("State"),
        "dates": _("Dates"),
        "effective": _("In use from"),
        "expires": _("Leaves on"),
        "keep_until": _("Keep until"),
        "note": _("Note"),
        "service": _("Service"),
    }.get(name, name)
