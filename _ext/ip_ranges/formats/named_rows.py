"""Rows whose keys are the facts of a range already, as the formats ``csv``, ``jmespath`` and ``dns`` have them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from ..base.object_reader import type_word
from ..base.suggestions import nearest
from ..base.text_safety import MAX_NAME, unsafe_name
from ..base.timestamps import parse_instant
from ..model.table import DIRECTIONS, RANGE_FACTS, ROLES
from .default_facts import TAKEN_NAMES
from .prefix_texts import (
    LASTS,
    LENGTHS,
    LIKE_ADDRESSES,
    blocks_between,
    is_inside,
    is_prefix_text,
    length_of,
    plain_name,
    prefixes_of,
    read_or_none,
)
from .rows import PrefixRow, Rows
from .shape import DocumentPath, as_text
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

_LIKE_ADDRESS = re.compile(LIKE_ADDRESSES, re.ASCII)
_RANKS = {plain_name(name): rank for rank, name in enumerate(PREFIX_NAMES)}

NamedRow = tuple[DocumentPath, tuple[str, ...], Sequence[Any]]
"""The path of a row, the names of its values, and the values."""


class _Plan(NamedTuple):
    """The plan for rows with the same names: the index of the one prefix, or -1; how to take all values but that; and the
    facts of such values that were judged already.
    """

    prefix: int
    facts_of: Callable[[Sequence[Any]], Any]
    judged: dict[Any, tuple[FactsNumber, ...]]


class NamedRows:
    """Rows of facts by their names; the few facts that thousands of rows share are judged once.

    Facts that a range has by itself are taken by name, everything else becomes a label. None and an empty text are
    missing. *asked* are the names of labels that the feed's settings ask for themselves: they may be addresses.
    """

    def __init__(self, rows: Rows, asked: Iterable[str] = ()) -> None:
        self._rows = rows
        self._asked = frozenset(asked)
        self._plans: dict[tuple[str, ...], _Plan] = {}

    def add_all(self, named_rows: Iterable[NamedRow]) -> None:
        """Add the ranges of each row: one for each of its prefixes."""
        self._rows.add_prefixes(self._judged_rows(named_rows))

    def add(self, path: DocumentPath, row: Mapping[str, Any]) -> None:
        """Add the ranges of a row."""
        self.add_all([(path, tuple(row), tuple(row.values()))])

    def _judged_rows(self, named_rows: Iterable[NamedRow]) -> Iterator[PrefixRow]:
        """The rows with one prefix and facts that were judged already; all others are added on the way."""
        plans = self._plans
        for path, names, values in named_rows:
            plan = plans.get(names) or self._plan_for(names)
            if plan.prefix >= 0:
                text = values[plan.prefix]
                try:
                    facts = plan.judged.get(plan.facts_of(values))
                except TypeError:  # a list or an object where text belongs
                    facts = None
                if facts is not None and text and isinstance(text, str):
                    yield path if path.__class__ is int else (path, names[plan.prefix]), text, facts
                    continue
            self._judge(path, names, values, plan)

    def _plan_for(self, names: tuple[str, ...]) -> _Plan:
        prefixes = [index for index, name in enumerate(names) if plain_name(name) in _RANKS]
        more = [name for name in names if plain_name(name) in LENGTHS | LASTS and plain_name(name) not in _RANKS]
        facts = [index for index in range(len(names)) if index not in prefixes]
        single = prefixes[0] if len(prefixes) == 1 and not more else -1
        plan = _Plan(single, itemgetter(*facts) if facts else lambda _: (), {})
        self._plans[names] = plan
        return plan

    def _judge(self, path: DocumentPath, names: tuple[str, ...], values: Sequence[Any], plan: _Plan) -> None:
        """Add the ranges of a row, and remember its facts where they are good."""
        rows = self._rows
        row = {key: value for key, value in zip(names, values, strict=True) if value is not None and value != ""}
        before = len(rows.problems)
        used, prefixes = _read_prefixes(rows, path, row)
        if not used:
            rows.wrong(path, 'This row has no "prefix" (or "cidr").')
            return
        labels = self._labels(path, {name: value for name, value in row.items() if name not in used}, prefixes)
        self._note_strays(path, row, prefixes)
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
        if len(rows.problems) > before:
            facts = ()
        for prefix_path, text in prefixes:
            if isinstance(text, list):
                rows.add_list(prefix_path, text, facts)
            else:
                rows.add_prefix(prefix_path, text, facts)
        if plan.prefix >= 0 and facts:
            key = plan.facts_of(values)
            texts = key if isinstance(key, tuple) else (key,)
            if all(text is None or (isinstance(text, str) and not is_prefix_text(text)) for text in texts):
                plan.judged[key] = facts

    def _note_strays(self, path: DocumentPath, row: Mapping[str, Any], prefixes: list[_PrefixText]) -> None:
        """Name a prefix that stands where the region or the note of a row belongs, unless the settings say that it does."""
        for name in ("region", "note"):
            if name not in self._asked and any(not _is_covered(text, prefixes) for text in prefixes_of(row.get(name))):
                self._rows.wrong(path, f'"{name}" is the prefix {row[name].strip()[:60]}, which would be lost; {_CURE}.')

    def _labels(self, path: DocumentPath, row: Mapping[str, Any], prefixes: list[_PrefixText]) -> dict[str, Any]:
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
            elif name not in self._asked and any(not _is_covered(text, prefixes) for text in prefixes_of(value)):
                rows.wrong(path, f'"{name}" has the prefix {value.strip()[:60]}, which would be lost; {_CURE}.')
            else:
                labels[name] = as_text(value)
        return labels


class _PrefixText(NamedTuple):
    """A prefix of a row, or a list of them, with its path."""

    path: DocumentPath
    text: Any


_CURE = "call it prefix (or ipv6_prefix, where there are two), or ask for it by its name"


def _read_prefixes(rows: Rows, path: DocumentPath, row: dict[str, Any]) -> tuple[set[str], list[_PrefixText]]:
    """The names in a row of its prefixes and of what says more of them, and each prefix (or list) with its path."""
    named = sorted((name for name in row if plain_name(name) in _RANKS), key=lambda name: _RANKS[plain_name(name)])
    likely = [name for name in named if is_prefix_text(row[name]) or isinstance(row[name], list) or _is_meant(name, row[name])]
    chosen = likely or named[:1]
    more = [name for name in row if name not in chosen and plain_name(name) in LENGTHS | LASTS]
    used: set[str] = set()
    prefixes: list[_PrefixText] = []
    for name in chosen:
        prefix_path = (path, name) if isinstance(path, tuple) else path
        if prefixes and isinstance(row[name], str) and _is_covered(row[name], prefixes):
            continue  # the address of the network that stands beside it: a label
        used.add(name)
        texts, lengths = _with_length(rows, path, row, name, more) if isinstance(row[name], str) else ([row[name]], set())
        used |= lengths
        prefixes += [_PrefixText(prefix_path, text) for text in texts]
    return used, prefixes


def _is_meant(name: str, text: Any) -> bool:
    """Whether a prefix was meant, however badly it is written: ``2001:db8:::/32`` or ``2001:db8::/32 (old)`` under ``ipv6``.

    Under a name such as ``address`` it may be that of a network card.
    """
    is_like = isinstance(text, str) and _LIKE_ADDRESS.match(text) is not None and plain_name(name).startswith(("ip", "cidr", "prefix"))
    return is_like and not prefixes_of(text) and length_of(text, 6 if ":" in text else 4) is None


def _with_length(rows: Rows, path: DocumentPath, row: dict[str, Any], name: str, more: list[str]) -> tuple[list[Any], set[str]]:
    """The prefix under a name with the length, mask or last address beside it: the texts, and the names that were used."""
    text: Any = row[name]
    bare = text.strip()
    first = read_or_none(bare)
    texts, used = [text], set()
    for key in more if is_prefix_text(bare) else ():
        value, plain = row[key], plain_name(key)
        version = 6 if ":" in bare else 4
        if plain in LENGTHS:
            length = length_of(value, version)
            if length is None:
                if str(value).strip().removeprefix("/").isdecimal():
                    rows.wrong(path, f'"{key}" is {str(value)[:20]!r} beside {bare[:60]}, which is no length of IPv{version}.')
                continue
            used.add(key)
            if "/" not in bare:
                texts = [f"{bare}/{length}"]
            elif bare.rpartition("/")[2] != str(length):
                rows.wrong(path, f'"{key}" says /{length} beside {bare[:60]}; one of the two is wrong.')
        elif first is not None and is_prefix_text(value) and (last := read_or_none(value)) is not None:
            if "/" in bare and first.contains(last):
                continue
            between = blocks_between(first, last) if "/" not in bare else None
            used.add(key)
            if between is None:
                rows.wrong(path, f'"{key}" is {value[:60]}, which is no end of a span that begins at {bare[:60]}.')
            else:
                texts = list(between)
    return texts, used


def _is_covered(text: str, prefixes: list[_PrefixText]) -> bool:
    """Whether a prefix lies inside of one of *prefixes*."""
    return is_inside(text, (item for _, value in prefixes for item in (value if isinstance(value, list) else [value])))


def _word(rows: Rows, path: DocumentPath, row: Mapping[str, Any], name: str, words: tuple[str, ...]) -> str | None:
    value = row.get(name)
    if value is None or (isinstance(value, str) and value in words):
        return value
    near = nearest(value, words) if isinstance(value, str) else ""
    rows.wrong(path, f"The {name} {str(value)[:40]!r} is not one of {', '.join(words)}.{near}")
    return None


def _instant(rows: Rows, path: DocumentPath, row: Mapping[str, Any], name: str) -> datetime | None:
    if name not in row:
        return None
    try:
        return parse_instant(row[name])
    except ValueError as error:
        rows.wrong(path, f"The date {name}: {error}")
        return None
