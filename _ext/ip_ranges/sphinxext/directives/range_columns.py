"""The columns of a table of ranges. Ranges that say the same share their cells, so that 17,000 rows cost a few hundred."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ...changes.publication import PublishedFeed
from ...changes.terms import IN_USE_FROM, NONE, REMOVABLE_SINCE, WITHDRAWN
from ...model.entries import Entries, Entry
from ..rendering.blocks import Code, Moment, Part, Parts, Row, Rows, say
from ..rendering.translation import _
from ..rendering.vocabulary import direction_name, heading, role_name, stability_badge, state_badge
from .context import Asking
from .record_targets import Pointing

COLUMNS = (
    "prefix",
    "address",
    "region",
    "role",
    "stability",
    "direction",
    "family",
    "state",
    "record",
    "dates",
    "effective",
    "expires",
    "keep_until",
    "note",
)
"""The names that ``:columns:`` knows; a vendor's own labels may be named too."""

_OWN = ("prefix", "address")
"""The columns that say what a row is about."""

_EACH = (*_OWN, "record")
"""The columns in which rows with equal facts may differ."""

_MANY = 500
"""With more rows a row carries no marks for the page's filter: such a table is searched, not filtered."""


class Columns:
    """What each row of one table says."""

    def __init__(self, asking: Asking, feed: PublishedFeed, entries: Entries, said: tuple[str, ...]) -> None:
        self._asking, self._feed = asking, feed
        self.pointing = Pointing(asking, feed, entries)
        is_pointed_to = self.pointing.is_of_targets and len(entries) <= _MANY
        self.names = asking.query.columns or tuple(_worth_showing(asking, entries, said, is_pointed_to=is_pointed_to))
        self.titles = tuple(self.pointing.title if name == "record" else _title(name) for name in self.names)
        self._marked = len(entries) <= _MANY
        self._said: dict[tuple[str, str], Parts] = {}
        # All but the first column are about facts, and rows with equal facts say the same there.
        self._shares = self.names[0] in _OWN and not any(name in _EACH for name in self.names[1:])

    def rows(self, entries: Entries) -> tuple[Row, ...] | Rows:
        """The rows of the entries."""
        if self._marked or not self._shares:
            return tuple([self._row(entry) for entry in entries])
        # Facts may differ in what no column shows.
        rests: dict[tuple[Parts, ...], int] = {}
        rest_of = [rests.setdefault(self._cells(self.names[1:], one), len(rests)) for one in entries.kinds]
        name = self.names[0]
        codes = entries.texts if name == "prefix" else [_code(name, entry) for entry in entries]
        return Rows(tuple(codes), tuple([rest_of[number] for number in entries.numbers]), tuple(rests))

    def _row(self, entry: Entry) -> Row:
        item = entry.range
        marks = (("region", item.region), ("direction", item.direction)) if self._marked else ()
        return Row(self._cells(self.names, entry), "", marks)

    def _cells(self, names: Sequence[str], entry: Entry) -> tuple[Parts, ...]:
        return tuple([self._cell(name, entry) for name in names])

    def _cell(self, name: str, entry: Entry) -> Parts:
        item = entry.range
        if name in _OWN:
            return (Code(_code(name, entry)),)
        if name == "record":
            return self.pointing.cell(entry)
        if name == "dates":
            return _dates(entry)
        if name == "state":
            return (state_badge(entry),)
        if name == "keep_until":
            return (Moment(entry.keep_until),) if entry.keep_until else ("",)
        if name in ("effective", "expires"):
            # A plan that was withdrawn is never in use.
            effective = None if entry.withdrawn else item.effective
            moment = effective if name == "effective" else item.expires
            return (Moment(moment),) if moment else ("",)
        fact = _fact(name, entry)
        found = self._said.get((name, fact))
        if found is None:
            found = self._said[name, fact] = (self._part(name, fact),)
        return found

    def _part(self, name: str, fact: str) -> Part:
        """What is said of a fact, the same in every row."""
        if name == "region":
            return self._asking.region_link(self._feed, fact) if fact else _(NONE)
        maker = _PLAIN.get(name)
        return maker(fact) if maker else fact


_PLAIN: dict[str, Callable[[str], Part]] = {
    "role": role_name,
    "stability": stability_badge,
    "direction": direction_name,
    "family": "IPv{}".format,
}


def _fact(name: str, entry: Entry) -> str:
    """The fact that a column is about; a vendor's own label where it is none of ours."""
    if name == "stability":
        return entry.range.stability
    return str(entry.range.prefix.version) if name == "family" else entry.range.fact(name)


def _code(name: str, entry: Entry) -> str:
    prefix = entry.range.prefix
    return prefix.address if name == "address" and prefix.is_single else str(prefix)


def _worth_showing(asking: Asking, entries: Entries, said: tuple[str, ...], *, is_pointed_to: bool) -> Iterable[str]:
    """The columns that say something which neither the caption nor the question says."""
    query, kinds = asking.query, entries.kinds
    yield "prefix"
    if "region" not in said and any(entry.range.region for entry in kinds):
        yield "region"
    if "role" not in said and len(query.roles) != 1 and len({entry.range.role for entry in kinds}) > 1:
        yield "role"
    if "direction" not in said and len(query.directions) != 1:
        yield "direction"
    yield from (name for name in ("service",) if any(entry.range.fact(name) for entry in kinds[:1]))
    yield "state"
    if is_pointed_to:
        yield "record"
    if any(entry.range.note for entry in kinds):
        yield "note"


def _dates(entry: Entry) -> Parts:
    """What the dates ask for, in words."""
    parts: list[Part] = []
    if entry.withdrawn:
        parts.append(_(WITHDRAWN))
    elif entry.range.effective is not None:
        parts += say(_(IN_USE_FROM), date=Moment(entry.range.effective))
    if entry.keep_until is not None:
        parts += ["; "] if parts else []
        sentence = _(REMOVABLE_SINCE) if entry.state == "retired" else _("keep until {date}")
        parts += say(sentence, date=Moment(entry.keep_until))
    return tuple(parts) or ("",)


def _title(name: str) -> str:
    return {
        "prefix": heading("range"),
        "address": _("Address"),
        "region": heading("region"),
        "role": _("Used for"),
        "stability": _("Stability"),
        "direction": heading("direction"),
        "family": _("Family"),
        "state": _("State"),
        "dates": _("Dates"),
        "effective": _("In use from"),
        "expires": _("Leaves on"),
        "keep_until": _("Keep until"),
        "note": _("Note"),
        "service": _("Service"),
    }.get(name, name)
