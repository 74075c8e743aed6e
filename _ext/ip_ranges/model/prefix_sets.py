"""Minimal covers: the fewest prefixes that hold exactly the same addresses, by one sweep over integers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat

from .prefix import SPAN, WIDTH, Prefix, made_prefix

Interval = tuple[int, int]
"""First and last address, both included."""


def intervals(prefixes: Iterable[Prefix], version: int) -> list[Interval]:
    """The addresses of one family as disjoint, non-adjacent intervals in ascending order."""
    span = SPAN[version]
    return merged((first, first + span[length]) for _, first, length in sorted(prefix for prefix in prefixes if prefix[0] == version))


def merged(ordered: Iterable[Interval]) -> list[Interval]:
    """Intervals in ascending order, which may overlap, as disjoint and non-adjacent ones."""
    result: list[Interval] = []
    end = -2
    for first, last in ordered:
        if first > end + 1:
            result.append((first, last))
        elif last > end:
            result[-1] = (result[-1][0], last)
        else:
            continue
        end = last
    return result


def without(left: list[Interval], right: list[Interval]) -> list[Interval]:
    """The addresses of *left* that are not in *right*; both as :func:`intervals` gives them."""
    remaining: list[Interval] = []
    index = 0
    for start, last in left:
        first = start
        while index < len(right) and right[index][1] < first:
            index += 1
        ahead = index
        while ahead < len(right) and right[ahead][0] <= last:
            if right[ahead][0] > first:
                remaining.append((first, right[ahead][0] - 1))
            first = right[ahead][1] + 1
            ahead += 1
        if first <= last:
            remaining.append((first, last))
    return remaining


def blocks(ordered: Iterable[Interval], version: int) -> Iterator[Prefix]:
    """The fewest prefixes that make up the intervals, in ascending order."""
    width = WIDTH[version]
    for start, last in ordered:
        first = start
        while first <= last:
            # The block may be as large as its start is aligned and as what is left holds.
            size = min((first & -first).bit_length() - 1 if first else width, (last - first + 1).bit_length() - 1)
            yield Prefix(version, first, width - size)
            first += 1 << size


def slice_of_family(ordered: Sequence[Prefix], version: int) -> slice:
    """Where the prefixes of one IP version are in *ordered*: in the published order IPv4 comes first."""
    border = bisect_left(ordered, (6,))
    return slice(border) if version == 4 else slice(border, None)


class Prefixes:
    """Prefixes in ascending order, and the text of each."""

    def __init__(self, prefixes: Sequence[Prefix], texts: Sequence[str] | None = None) -> None:
        self.prefixes = prefixes
        self.texts = list(map(str, prefixes)) if texts is None else texts

    def of_family(self, version: int) -> Prefixes:
        """The prefixes of one IP version."""
        rows = slice_of_family(self.prefixes, version)
        return Prefixes(self.prefixes[rows], self.texts[rows])

    def __len__(self) -> int:
        return len(self.prefixes)

    def __iter__(self) -> Iterator[Prefix]:
        return iter(self.prefixes)


def minimal_cover(prefixes: Iterable[Prefix]) -> tuple[Prefix, ...]:
    """The fewest prefixes with exactly the same addresses: IPv4 then IPv6, each in ascending order."""
    return tuple(_cover(sorted(prefixes), repeat(""))[0])


def cover_of(ordered: Prefixes) -> Prefixes:
    """The minimal cover of prefixes whose texts are known, with the text of each."""
    prefixes, texts = _cover(ordered.prefixes, ordered.texts)
    return Prefixes(prefixes, [text or str(prefix) for prefix, text in zip(prefixes, texts, strict=True)])


def _cover(ordered: Iterable[Prefix], texts: Iterable[str]) -> tuple[list[Prefix], list[str]]:
    """The minimal cover and the texts in it; none of the blocks that were joined."""
    cover: list[Prefix] = []
    cover_texts: list[str] = []
    family, end, span = 0, -1, SPAN[4]
    # Prefixes nest or are disjoint, so what begins before the end of the last one is inside it.
    for block, block_text in zip(ordered, texts):  # noqa: B905 - there may be no texts, and no end of none
        version, first, length = block
        if first <= end and version == family:
            continue
        if version != family:
            family, end, span = version, -2, SPAN[version]
        before, end, size = end + 1, first + span[length], span[length] + 1
        prefix, text = block, block_text
        if first == before:
            # As an upper half it makes a larger block with the last one, and so on.
            while first & size and cover and cover[-1] == (version, first - size, length):
                cover.pop()
                cover_texts.pop()
                first, length, size = first - size, length - 1, size + size
                prefix, text = made_prefix((version, first, length)), ""
        cover.append(prefix)
        cover_texts.append(text)
    return cover, cover_texts


class Blocks:
    """Some blocks of addresses, for asking whether a prefix touches them or lies inside them."""

    def __init__(self, prefixes: Iterable[Prefix]) -> None:
        every = set(prefixes)
        self._disjoint = {version: intervals(every, version) for version in (4, 6)}

    def touch(self, prefix: Prefix) -> bool:
        """Whether the prefix shares an address with a block."""
        version, first, length = prefix
        disjoint = self._disjoint[version]
        index = bisect_right(disjoint, (first, _BEYOND)) - 1
        if index >= 0 and disjoint[index][1] >= first:
            return True
        last = first + (1 << (WIDTH[version] - length)) - 1
        return index + 1 < len(disjoint) and disjoint[index + 1][0] <= last

    def hold(self, prefix: Prefix) -> bool:
        """Whether every address of the prefix is in the blocks."""
        disjoint = self._disjoint[prefix.version]
        index = bisect_right(disjoint, (prefix.first, _BEYOND)) - 1
        return index >= 0 and prefix.last <= disjoint[index][1]


_BEYOND = 1 << 129
"""A number above every address."""


def coverage(old: Iterable[Prefix], new: Iterable[Prefix]) -> tuple[tuple[Prefix, ...], tuple[Prefix, ...]]:
    """The addresses gained and lost from *old* to *new*, each as a minimal cover: largest block first, then by address."""
    before, after = set(old), set(new)
    changed = before ^ after
    if not changed:
        return (), ()
    # What stays and touches nothing that changed cannot matter, and it is nearly everything.
    near = Blocks(changed)
    staying = {prefix for prefix in before & after if near.touch(prefix)}
    before, after = staying | (before & changed), staying | (after & changed)
    added: list[Prefix] = []
    removed: list[Prefix] = []
    for version in (4, 6):
        had, has = intervals(before, version), intervals(after, version)
        added += blocks(without(has, had), version)
        removed += blocks(without(had, has), version)
    return tuple(sorted(added, key=largest_first)), tuple(sorted(removed, key=largest_first))


def largest_first(prefix: Prefix) -> tuple[int, int, int]:
    """The order of a coverage: by size, then by family and address."""
    return (-prefix.size, prefix.version, prefix.first)


def outermost(prefixes: Iterable[Prefix]) -> tuple[Prefix, ...]:
    """The prefixes that no other one contains, each once, in the published order.

    The same addresses, still in the prefixes that were published: for programs that refuse nested ones.
    """
    return tuple(_outermost(sorted(prefixes), repeat(""))[0])


def outermost_of(ordered: Prefixes) -> Prefixes:
    """The outermost of prefixes whose texts are known, with the text of each."""
    return Prefixes(*_outermost(ordered.prefixes, ordered.texts))


def _outermost(ordered: Iterable[Prefix], texts: Iterable[str]) -> tuple[list[Prefix], list[str]]:
    outer: list[Prefix] = []
    outer_texts: list[str] = []
    family, end, span = 0, -1, SPAN[4]
    # Prefixes nest or are disjoint, so what begins before the end of the last one is inside it, or the same once more.
    for prefix, text in zip(ordered, texts):  # noqa: B905 - as above
        version, first, length = prefix
        if first <= end and version == family:
            continue
        if version != family:
            family, span = version, SPAN[version]
        end = first + span[length]
        outer.append(prefix)
        outer_texts.append(text)
    return outer, outer_texts


def overlapping(ordered: Sequence[Prefix], block: Prefix) -> list[Prefix]:
    """The prefixes of *ordered* (in their natural order, each once) that share an address with *block*, in the same order."""
    version, first, length = block
    width = WIDTH[version]
    around = (made_prefix((version, first >> (width - bits) << (width - bits), bits)) for bits in range(length))
    start = bisect_left(ordered, block)
    inside = ordered[start : bisect_right(ordered, (version, block.last, width), lo=start)]
    # What contains the block lies before it.
    return [*(prefix for prefix in around if start and _has(ordered, prefix)), *inside]


def _has(ordered: Sequence[Prefix], prefix: Prefix) -> bool:
    index = bisect_left(ordered, prefix)
    return index < len(ordered) and ordered[index] == prefix
