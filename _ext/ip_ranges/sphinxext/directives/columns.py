"""The columns of a table of ranges. Ranges with equal facts share their cells, so that 17,000 rows cost a few hundred."""

from __future__ import annotations

from collections.abc import Callable, Iterable

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

_OWN = ("prefix", "address")
"""The columns in which every row differs."""

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
        # The leading columns are of each row itself; from there on rows with equal facts share what they say.
        self._own = next((index for index, name in enumerate(self.names) if name not in _OWN), len(self.names))
        self._shares = not any(name in _OWN for name in self.names[self._own :])

    def row(self, entry: Entry) -> Row:
        """The row of one entry."""
        item = entry.range
        own = tuple([(_code(name, entry),) for name in self.names[: self._own]])
        key = (item[1:], entry.state, entry.keep_until, item.prefix.version)
        rest = self._known.get(key) if self._shares else None
        if rest is None:
            rest = self._known[key] = tuple([self._cell(name, entry) for name in self.names[self._own :]])
        marks = (("region", item.region), ("direction", item.direction)) if self._marked else ()
        return Row(own, "", marks, rest)

    def _cell(self, name: str, entry: Entry) -> Parts:
        item = entry.range
        if name in _OWN:
            return (_code(name, entry),)
        if name == "region":
            return (self._asking.region_link(self._feed, item.region),) if item.region else (_("none"),)
        if name == "dates":
            return _dates(entry)
        if name == "keep_until":
            return (Moment(entry.keep_until),) if entry.keep_until else ("",)
        if name in ("effective", "expires"):
            moment = item.effective if name == "effective" else item.expires
            return (Moment(moment),) if moment else ("",)
        maker = _PLAIN.get(name)
        return (maker(entry) if maker else item.fact(name),)


_PLAIN: dict[str, Callable[[Entry], Part]] = {
    "role": lambda entry: role_name(entry.range.role),
    "stability": lambda entry: stability_badge(entry.range.stability),
    "direction": lambda entry: direction_name(entry.range.direction),
    "family": lambda entry: f"IPv{entry.range.prefix.version}",
    "state": lambda entry: state_badge(entry.state),
}


def _code(name: str, entry: Entry) -> Code:
    prefix = entry.range.prefix
    if name == "address" and prefix.is_single:
        return Code(prefix.address)
    return Code(str(prefix))


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
