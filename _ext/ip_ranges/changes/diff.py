"""Comparing two tables: what was added, removed, moved, rescheduled or merely reshaped, and what the reader must do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from ..model.prefix import Prefix
from ..model.prefix_sets import Blocks, minimal_cover
from ..model.range_columns import Ranges, in_columns
from ..model.revision import Change, Kind
from ..model.table import Range, RangeFacts
from .actions import Covered, Difference, action_of, keep_until


def compare(
    old: Sequence[Range],
    new: Sequence[Range],
    *,
    feed: str,
    revision_id: str = "",
    serial: int | None = None,
    observed: datetime | None = None,
    settle: timedelta | None = None,
) -> tuple[Change, ...]:
    """The changes that turn *old* into *new*, in the order of their prefixes.

    *observed* and *settle* date the end of what vanished without a date of its own; without them it stays open.
    Applying the result to *old* (:func:`apply`) gives *new*.
    """
    was, now = in_columns(old), in_columns(new)
    gone, came = _differing(was, now)
    if not gone and not came:
        return ()
    # Prefixes nest or are disjoint: what shares no address with a change has no part in explaining one.
    changed = Blocks({item.prefix for item in gone} | {item.prefix for item in came})
    near = {prefix for prefix in {*was.prefixes, *now.prefixes} if changed.touch(prefix)}
    old_near, new_near = was.where_prefix(near.__contains__), now.where_prefix(near.__contains__)
    differences = _released(_reshaped(old_near, new_near, gone, came), gone, came)
    differences += _same_prefix(gone, came)
    differences += _moved_blocks(gone, came)
    differences += [Difference("removed", item.prefix, (item,), ()) for item in gone]
    differences += [Difference("added", item.prefix, (), (item,)) for item in came]
    differences.sort(key=lambda difference: (difference.prefix, difference.kind, [str(item) for item in difference.before + difference.after]))
    had, has = Covered(old_near), Covered(new_near)
    return tuple(
        Change(
            id=f"{revision_id or serial or 'diff'}-{number}",
            serial=serial,
            feed=feed,
            kind=difference.kind,
            prefix=difference.prefix,
            before=difference.before,
            after=difference.after,
            observed=observed,
            keep_until=keep_until(difference, had, observed, settle),
            action=action_of(difference, had, has, observed),
        )
        for number, difference in enumerate(differences, start=1)
    )


def _differing(old: Ranges, new: Ranges) -> tuple[set[Range], set[Range]]:
    """The ranges that only the one or only the other has.

    They are told apart by their prefixes and the number of their facts: a few hundred sets of facts stand behind thousands
    of ranges, and hashing each range with all of them takes twice as long.
    """
    numbers: dict[RangeFacts, int] = {}

    def numbered(ranges: Ranges) -> set[tuple[Prefix, int]]:
        return set(zip(ranges.prefixes, ranges.map(lambda facts: numbers.setdefault(facts, len(numbers))), strict=True))

    had, has = numbered(old), numbered(new)
    facts = list(numbers)
    gone, came = ({facts[number].with_prefix(prefix) for prefix, number in only} for only in (had - has, has - had))
    return gone, came


def apply(ranges: Iterable[Range], changes: Iterable[Change]) -> set[Range]:
    """The ranges after the changes: what a consumer does who follows the revisions."""
    result = set(ranges)
    for change in changes:
        result.difference_update(change.before)
        result.update(change.after)
    return result


def _same_prefix(gone: set[Range], came: set[Range]) -> Iterator[Difference]:
    """Pair what stays under the same prefix with other facts: rescheduled or moved. Paired ranges leave both sets."""
    left = _by_prefix(gone)
    for prefix, arrivals in _by_prefix(item for item in came if item.prefix in left).items():
        # The pair with the most facts in common first; the text makes the order the same in every run.
        pairs = sorted(
            ((_distance(before, after), str(before), str(after), before, after) for before in left[prefix] for after in arrivals),
            key=lambda pair: pair[:3],
        )
        for distance, _, _, before, after in pairs:
            if before in gone and after in came:
                gone.remove(before)
                came.remove(after)
                yield Difference("moved" if distance else "rescheduled", prefix, (before,), (after,))


def _by_prefix(ranges: Iterable[Range]) -> dict[Prefix, list[Range]]:
    result: dict[Prefix, list[Range]] = defaultdict(list)
    for item in ranges:
        result[item.prefix].append(item)
    return result


def _distance(before: Range, after: Range) -> int:
    """How far apart two ranges of one prefix are: 0 where only dates or the note differ."""
    return (
        8 * (before.direction != after.direction)
        + 4 * (before.role != after.role)
        + 2 * (before.region != after.region)
        + (before.labels != after.labels)
    )


def _reshaped(old: Ranges, new: Ranges, gone: set[Range], came: set[Range]) -> list[Difference]:
    """Blocks whose addresses stay with the same facts under other prefixes. What they explain leaves both sets."""
    groups: dict[RangeFacts, tuple[set[Prefix], set[Prefix]]] = {item.facts: (set(), set()) for item in gone | came}
    for index, ranges in enumerate((old, new)):
        for prefix, facts in ranges.where(groups.__contains__).pairs():
            groups[facts][index].add(prefix)
    differences = []
    for facts, (left, right) in groups.items():
        for root, inside in _nested(left | right):
            lost, gained = sorted((inside & left) - right), sorted((inside & right) - left)
            if (lost or gained) and minimal_cover(inside & left) == minimal_cover(inside & right):
                before = tuple(facts.with_prefix(prefix) for prefix in lost)
                after = tuple(facts.with_prefix(prefix) for prefix in gained)
                gone.difference_update(before)
                came.difference_update(after)
                differences.append(Difference("reshaped", root, before, after))
    return differences


def _released(differences: list[Difference], gone: set[Range], came: set[Range]) -> list[Difference]:
    """The reshapes, without what is better told as a move.

    A prefix that comes or goes inside a block that stays is a reshape; where the same prefix goes or comes under other
    facts and nothing else explains that, it moved from one to the other. It returns to *gone* or *came*.
    """
    if not gone and not came:
        return differences
    left, right = _by_prefix(gone), _by_prefix(came)
    kept = []
    for difference in differences:
        if difference.before and difference.after:
            kept.append(difference)
            continue
        returned, opposite, back = (left, right, gone) if difference.before else (right, left, came)
        stay = []
        for item in difference.before or difference.after:
            if len(opposite.get(item.prefix, ())) > len(returned.get(item.prefix, ())):
                returned[item.prefix].append(item)
                back.add(item)
            else:
                stay.append(item)
        if stay:
            kept.append(difference._replace(before=tuple(stay)) if difference.before else difference._replace(after=tuple(stay)))
    return kept


def _moved_blocks(gone: set[Range], came: set[Range]) -> list[Difference]:
    """Blocks that go to other facts and are cut differently on the way. What they explain leaves both sets."""
    differences = []
    left, right = _by_prefix(gone), _by_prefix(came)
    for root, inside in _nested(left.keys() | right.keys()) if left and right else ():
        before = tuple(item for prefix in sorted(inside) for item in left.get(prefix, ()))
        after = tuple(item for prefix in sorted(inside) for item in right.get(prefix, ()))
        is_one_each = len({item.facts for item in before}) == 1 == len({item.facts for item in after})
        if is_one_each and minimal_cover(item.prefix for item in before) == minimal_cover(item.prefix for item in after):
            gone.difference_update(before)
            came.difference_update(after)
            kind: Kind = "moved" if _distance(before[0], after[0]) else "rescheduled"
            differences.append(Difference(kind, root, before, after))
    return differences


def _nested(prefixes: set[Prefix]) -> list[tuple[Prefix, set[Prefix]]]:
    """The outermost prefixes, each with all prefixes inside it (itself included): prefixes nest or are disjoint."""
    groups: list[tuple[Prefix, set[Prefix]]] = []
    for prefix in sorted(prefixes):
        if groups and groups[-1][0].contains(prefix):
            groups[-1][1].add(prefix)
        else:
            groups.append((prefix, {prefix}))
    return groups
