"""Rows whose keys are the facts of a range already, as the formats ``csv``, ``jmespath`` and ``dns`` have them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from ..base.object_reader import type_word
from ..base.suggestions import nearest
from ..base.text_safety import MAX_NAME, unsafe_name
from ..base.timestamps import parse_instant
from ..model.prefix import Prefix
from ..model.table import DIRECTIONS, RANGE_FACTS, ROLES
from .default_facts import TAKEN_NAMES
from .prefix_texts import LASTS, LENGTHS, blocks_between, is_prefix_text, length_of, plain_name, read_or_none
from .rows import Rows, is_missing
from .shape import Path, as_text
from .sort_order import FactsNumber

PREFIX_NAMES = (
    *("prefix", "cidr", "ip_prefix", "network", "address", "ip"),
    *("ipv4_prefix", "ipv4", "ip4", "ip_v4", "ipv4_cidr", "ipv4_address", "ipv4_network", "ipv4_range"),
    *("ipv6_prefix", "ipv6", "ip6", "ip_v6", "ipv6_cidr", "ipv6_address", "ipv6_network", "ipv6_range"),
    *("ip_address", "ip_range", "ip_block", "ip_network", "cidr_block", "subnet", "netblock", "range"),
    *("ip_addresses", "addresses", "cidrs", "ip_prefixes", "ip_ranges", "networks", "subnets", "ips"),
    *("ipv4_prefixes", "ipv6_prefixes", "ipv4_addresses", "ipv6_addresses", "ipv4_cidrs", "ipv6_cidrs"),
)
"""The names under which a row may have prefixes, in any case; all that have some count."""

_BY_NAME = {plain_name(name): place for place, name in enumerate(PREFIX_NAMES)}

Row = tuple[Path, tuple[str, ...], Sequence[Any]]
"""The place of a row, the names of its values, and the values."""


class _Plan(NamedTuple):
    """Where the values of rows with the same names stand: the one prefix, or -1; how to take all facts but that; and the
    numbers of the facts that are known.
    """

    prefix: int
    facts: Callable[[Sequence[Any]], Any]
    known: dict[Any, FactsNumber]


class FactRows:
    """Takes rows of facts; the few facts that thousands of rows share are judged once.

    Facts that a range has by itself are taken by name, everything else becomes a label. None and an empty text are
    missing. *asked* are the names of labels that the feed's settings ask for themselves: they may be addresses.
    """

    def __init__(self, rows: Rows, asked: Iterable[str] = ()) -> None:
        self._rows = rows
        self._asked = frozenset(asked)
        self._plans: dict[tuple[str, ...], _Plan] = {}

    def put_each(self, found: Iterable[Row]) -> None:
        """Add the ranges of each row: one for each of its prefixes."""
        self._rows.put_each(self._simple(found))

    def put(self, path: Path, row: Mapping[str, Any]) -> None:
        """Add the ranges of one row."""
        self.put_each([(path, tuple(row), tuple(row.values()))])

    def _simple(self, found: Iterable[Row]) -> Iterator[tuple[Path, Any, FactsNumber | None]]:
        """The rows with one prefix and facts that are known; all others are added on the way."""
        plans = self._plans
        for path, names, values in found:
            plan = plans.get(names) or self._planned(names)
            at, take, known = plan
            if at >= 0:
                text = values[at]
                try:
                    facts = known.get(take(values))
                except TypeError:  # a list or an object where text belongs
                    facts = None
                if facts is not None and text and isinstance(text, str):
                    yield path if path.__class__ is int else (path, names[at]), text, facts
                    continue
            self._put_any(path, names, values, plan)

    def _planned(self, names: tuple[str, ...]) -> _Plan:
        places = [at for at, name in enumerate(names) if plain_name(name) in _BY_NAME]
        more = [name for name in names if plain_name(name) in LENGTHS | LASTS and plain_name(name) not in _BY_NAME]
        others = [at for at in range(len(names)) if at not in places]
        single = places[0] if len(places) == 1 and not more else -1
        plan = _Plan(single, itemgetter(*others) if others else _nothing, {})
        self._plans[names] = plan
        return plan

    def _put_any(self, path: Path, names: tuple[str, ...], values: Sequence[Any], plan: _Plan) -> None:
        rows = self._rows
        row = {key: value for key, value in zip(names, values, strict=True) if value is not None and value != ""}
        before = len(rows.problems)
        used, prefixes = _prefixes(rows, path, row)
        if not used:
            rows.wrong(path, 'This row has no "prefix" (or "cidr").')
            return
        labels = self._labels(path, {name: value for name, value in row.items() if name not in used}, prefixes)
        facts = rows.facts(
            path,
            region=row.get("region"),
            role=_word(rows, path, row, "role", ROLES),
            direction=_word(rows, path, row, "direction", DIRECTIONS),
            effective=_instant(rows, path, row, "effective"),
            expires=_instant(rows, path, row, "expires"),
            note=row.get("note"),
            labels=labels,
        )
        good = facts if len(rows.problems) == before else None
        for place, text in prefixes:
            if isinstance(text, list):
                rows.put_all(place, text, good)
            else:
                rows.put(place, text, good)
        if plan.prefix >= 0 and good is not None:
            own = plan.facts(values)
            each = own if isinstance(own, tuple) else (own,)
            if all(value is None or (isinstance(value, str) and not is_prefix_text(value)) for value in each):
                plan.known[own] = good

    def _labels(self, path: Path, row: Mapping[str, Any], prefixes: list[tuple[Path, Any]]) -> dict[str, Any]:
        rows, labels = self._rows, {}
        for name, value in row.items():
            if name in RANGE_FACTS:
                continue
            if name in TAKEN_NAMES:
                rows.wrong(path, f'"{name}" is published with another meaning; leave it out or give it another name.')
            elif unsafe_name(name):
                rows.wrong(path, f"{name[:MAX_NAME]!r} cannot be the name of a fact.")
            elif isinstance(value, (list, dict, float)):
                rows.wrong(path, f'"{name}" is {type_word(value)} where text belongs; pick the part that counts.')
            elif name not in self._asked and is_prefix_text(value) and not _covered(value, prefixes):
                rows.wrong(path, f'"{name}" has the prefix {value.strip()}, which would be lost; {_CURE}.')
            else:
                labels[name] = as_text(value)
        return labels


_CURE = "call it prefix (or ipv6_prefix, where there are two), or ask for it by its name as a label"


def _nothing(_: Sequence[Any]) -> tuple[()]:
    return ()


def _prefixes(rows: Rows, path: Path, row: dict[str, Any]) -> tuple[set[str], list[tuple[Path, Any]]]:
    """The names in a row that are its prefixes and what says more of them, and each prefix (or list) with its place."""
    named = sorted((name for name in row if plain_name(name) in _BY_NAME), key=lambda name: _BY_NAME[plain_name(name)])
    likely = [name for name in named if is_prefix_text(row[name]) or isinstance(row[name], list)]
    chosen = likely or named[:1]
    more = [name for name in row if name not in chosen and plain_name(name) in LENGTHS | LASTS]
    used: set[str] = set()
    found: list[tuple[Path, Any]] = []
    for name in chosen:
        place = (path, name) if isinstance(path, tuple) else path
        if found and isinstance(row[name], str) and _covered(row[name], found):
            continue  # the address of the network that stands beside it: a label
        used.add(name)
        texts, said = _with_more(rows, path, row, name, more) if isinstance(row[name], str) else ([row[name]], set())
        used |= said
        found += [(place, text) for text in texts]
    return used, found


def _with_more(rows: Rows, path: Path, row: dict[str, Any], name: str, more: list[str]) -> tuple[list[Any], set[str]]:
    """The prefix under a name with the length, mask or last address beside it: the texts, and the names that were used."""
    text: Any = row[name]
    bare = text.strip()
    first = read_or_none(bare)
    texts, used = [text], set()
    for other in more if is_prefix_text(bare) else ():
        value, plain = row[other], plain_name(other)
        version = 6 if ":" in bare else 4
        if plain in LENGTHS:
            length = length_of(value, version)
            if length is None:
                if str(value).strip().removeprefix("/").isdecimal():
                    rows.wrong(path, f'"{other}" is {str(value)[:20]!r} beside {bare[:60]}, which is no length of IPv{version}.')
                continue
            used.add(other)
            if "/" not in bare:
                texts = [f"{bare}/{length}"]
            elif bare.rpartition("/")[2] != str(length):
                rows.wrong(path, f'"{other}" says /{length} beside {bare[:60]}; one of the two is wrong.')
        elif first is not None and is_prefix_text(value) and (last := read_or_none(value)) is not None:
            if "/" in bare and first.contains(last):
                continue
            between = blocks_between(first, last) if "/" not in bare else None
            used.add(other)
            if between is None:
                rows.wrong(path, f'"{other}" is {value[:60]}, which is no end of a span that begins at {bare[:60]}.')
            else:
                texts = list(between)
    return texts, used


def _covered(text: str, prefixes: list[tuple[Path, Any]]) -> bool:
    """Whether a prefix is a part of one of those that were found already."""
    inner = read_or_none(text)
    texts = [item for _, value in prefixes for item in (value if isinstance(value, list) else [value]) if not is_missing(item)]
    outer: list[Prefix | None] = [read_or_none(item) for item in texts]
    return inner is not None and any(block is not None and block.contains(inner) for block in outer)


def _word(rows: Rows, path: Path, row: Mapping[str, Any], name: str, words: tuple[str, ...]) -> str | None:
    value = row.get(name)
    if value is None or (isinstance(value, str) and value in words):
        return value
    near = nearest(value, words) if isinstance(value, str) else ""
    rows.wrong(path, f"The {name} {str(value)[:40]!r} is not one of {', '.join(words)}.{near}")
    return None


def _instant(rows: Rows, path: Path, row: Mapping[str, Any], name: str) -> datetime | None:
    if name not in row:
        return None
    try:
        return parse_instant(row[name])
    except ValueError as error:
        rows.wrong(path, f"The date {name}: {error}")
        return None
