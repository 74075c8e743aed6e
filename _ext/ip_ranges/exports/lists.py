"""Plain lists: one CIDR a line, what a firewall wants.

``lists/<region>/<role>-<direction>-ipv4.txt`` is what to allow today; ``.next.txt`` what it will be after the last date
known today; ``.retired.txt`` what may be removed. Each also as ``.aggregated.txt``, the fewest prefixes with the same
addresses.

The head of a list of today says what is still to come on it, by the ids of ``changes.json`` and without an address: there
are programs that read comments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from ..base.timestamps import format_instant, instant_or_none
from ..changes.published_paths import one_line
from ..changes.schedules import Scope
from ..changes.terms import DIRECTION_NAMES, EXAMPLE, and_more, plain
from ..model.prefix_sets import Prefixes
from .feed_view import ALL, Grouped, Key
from .list_variants import Selected, Variant

_VARIANTS = {
    "today": ("", "what to allow today: announced, active and draining", "no such address is on the allow list"),
    "next": (".next", "what the allow list will be after the last date known today", "no such address is left then"),
    "retired": (".retired", "what may be removed", "no such address was retired in the last year"),
}
"""Of each variant the end of its name, what it is, and what an empty one means."""

_TO_COME = {"allow": "allow before", "repoint": "repoint names before", "remove": "remove after"}

MOST_TO_COME = 20
"""Changes to come that a head names; it counts the rest."""


def files(grouped: Grouped) -> Iterator[tuple[str, Callable[[], str]]]:
    """Every list of a feed: its path below the feed's folder, and a function that makes its text."""
    segments = {ALL: "all", **grouped.segments}
    for key in grouped.list_keys:
        region, role, direction, family = key
        stem = f"lists/{segments[region]}/{role or 'all'}-{direction}-ipv{family}"
        yield from _variants(Selected(grouped, key), stem)


def _variants(selected: Selected, stem: str) -> Iterator[tuple[str, Callable[[], str]]]:
    for variant, (end, _, _) in _VARIANTS.items():
        for aggregated in (False, True):
            path = f"{stem}{end}{'.aggregated' if aggregated else ''}.txt"
            yield path, _Text(selected, path, variant, aggregated)


class _Text:
    """The text of one list, made when it is asked for."""

    __slots__ = ("_aggregated", "_path", "_selected", "_variant")

    def __init__(self, selected: Selected, path: str, variant: str, aggregated: bool) -> None:
        self._selected, self._path, self._variant, self._aggregated = selected, path, variant, aggregated

    def __call__(self) -> str:
        variant = self._selected.variant(self._variant)
        whole = len(variant)
        count = f"{len(variant.cover.texts)}, the fewest that hold the addresses of {whole}" if self._aggregated else str(whole)
        grouped = self._selected.grouped
        source = "ip-ranges.json" if grouped.every else self._path
        head = _head(grouped, self._selected.key, self._variant, count, grouped.address(source))
        if not whole:
            return head + f"# This list is empty: {_VARIANTS[self._variant][2]}.\n"
        return head + (variant.cover_lines if self._aggregated else variant.lines)


def _head(grouped: Grouped, key: Key, variant: str, count: str, source: str) -> str:
    region, role, direction, family = key
    publication, feed = grouped.publication, grouped.feed
    example = f"# {EXAMPLE}\n"
    return (
        f"# ip-ranges: {_VARIANTS[variant][1]}\n"
        f"# region: {one_line(region) or 'all'}\n"
        f"# role: {role or 'all'}\n"
        f"# direction: {DIRECTION_NAMES.get(direction, 'both')}\n"
        f"# family: {f'IPv{family}' if family else 'both'}\n"
        f"# feed: {one_line(feed.name)}\n"
        f"# serial: {publication.serial}\n"
        f"# changed: {instant_or_none(publication.changed) or 'unknown'}\n"
        f"# count: {count}\n"
        f"# source: {source}\n"
    ) + ("".join(_head_lines_ahead(grouped, key)) if variant == "today" else "") + (example if feed.example else "")


def _head_lines_ahead(grouped: Grouped, key: Key) -> Iterator[str]:
    """A line for each change that was told of a list, still holds and lies ahead."""
    region, role, direction, family = key

    def has(scope: Scope) -> bool:
        return region in (ALL, scope.region) and role in (ALL, scope.role)

    lines: dict[str, str] = {}
    for ahead in grouped.ahead:
        order, held = ahead.order, ahead.held
        is_on_it = has(order.scope) and direction in ("", order.direction) and family in (0, held.prefix.version)
        if is_on_it and not any(map(has, ahead.elsewhere)):
            rest = "" if held.prefix == order.prefix and not any(map(has, ahead.partly)) else ", but for what was told of it since"
            when = f"{_TO_COME[order.action]} {format_instant(held.day)}"
            lines.setdefault(order.id, f"# to come: {when} (changes.json {order.id}{rest})\n")
    yield from islice(lines.values(), MOST_TO_COME)
    if len(lines) > MOST_TO_COME:
        yield f"# to come: {plain(and_more(len(lines) - MOST_TO_COME))} in changes.json\n"


def render_selection(grouped: Grouped, key: tuple[str, str, str, int], variant: str, *, aggregated: bool) -> str:
    """One list of everything that a (narrowed) feed has, both directions and families together: for the command.

    *key* is what it was narrowed to, for the comment at the head; empty and 0 are everything.
    """
    groups = [Selected(grouped, (ALL, ALL, direction, family)) for family in (4, 6) for direction in DIRECTION_NAMES]
    every = Variant(Prefixes(sorted({prefix for selected in groups for prefix in selected.variant(variant).listed.prefixes})))
    count = len(every.cover.texts) if aggregated else len(every)
    head = _head(grouped, key, variant, str(count), grouped.address("ip-ranges.json"))
    lines = every.cover_lines if aggregated else every.lines
    return head + (lines or f"# This list is empty: {_VARIANTS[variant][2]}.\n")
