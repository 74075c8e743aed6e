"""Comparing two tables: what was added, removed, moved, rescheduled or merely reshaped, and what the reader must do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from ..model.prefix import Prefix
from ..model.prefix_sets import Blocks, minimal_cover
from ..model.range_columns import Ranges, in_columns
from ..model.revision import Change, Kind, Revision
from ..model.table import Range, RangeFacts
from .actions import Covered, Step, action_of, keep_until


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
    steps = _reshaped(old_near, new_near, gone, came)
    steps = _released(steps, gone, came)
    steps += _same_prefix(gone, came)
    steps += _moved_blocks(gone, came)
    steps += [Step("removed", item.prefix, (item,), ()) for item in gone]
    steps += [Step("added", item.prefix, (), (item,)) for item in came]
    steps.sort(key=lambda step: (step.prefix, step.kind, [str(item) for item in step.before + step.after]))
    had, has = Covered(old_near), Covered(new_near)
    return tuple(
        Change(
            id=f"{revision_id or serial or 'diff'}-{number}",
            serial=serial,
            feed=feed,
            kind=step.kind,
            prefix=step.prefix,
            before=step.before,
            after=step.after,
            observed=observed,
            keep_until=keep_until(step, had, observed, settle),
            action=action_of(step, had, has, observed),
        )
        for number, step in enumerate(steps, start=1)
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
    gone, came = ({facts[number].with_prefix(prefix) for prefix, number in rows} for rows in (had - has, has - had))
    return gone, came


def apply(ranges: Iterable[Range], changes: Iterable[Change]) -> set[Range]:
    """The ranges after the changes: what a consumer does who follows the revisions."""
    found = set(ranges)
    for change in changes:
        found.difference_update(change.before)
        found.update(change.after)
    return found


def replay(ranges: Iterable[Range], revisions: Iterable[Revision]) -> set[Range]:
    """The ranges after several revisions of one feed, oldest first."""
    return apply(ranges, (change for revision in revisions for change in revision.changes))


def _same_prefix(gone: set[Range], came: set[Range]) -> Iterator[Step]:
    """Pair what stays under the same prefix with other facts: rescheduled or moved. Paired ranges leave both sets."""
    left = _by_prefix(gone)
    shared: dict[Prefix, list[Range]] = defaultdict(list)
    for item in came:
        if item.prefix in left:
            shared[item.prefix].append(item)
    for prefix, news in shared.items():
        # The pair with the most facts in common first; the text makes the order the same in every run.
        pairs = sorted(
            ((_distance(one, other), str(one), str(other), one, other) for one in left[prefix] for other in news),
            key=lambda pair: pair[:3],
        )
        for distance, _, _, one, other in pairs:
            if one in gone and other in came:
                gone.remove(one)
                came.remove(other)
                yield Step("moved" if distance else "rescheduled", prefix, (one,), (other,))


def _by_prefix(ranges: Iterable[Range]) -> dict[Prefix, list[Range]]:
    found: dict[Prefix, list[Range]] = defaultdict(list)
    for item in ranges:
        found[item.prefix].append(item)
    return found


def _distance(one: Range, other: Range) -> int:
    """How far apart two ranges of one prefix are: 0 where only dates or the note differ."""
    return (
        8 * (one.direction != other.direction)
        + 4 * (one.role != other.role)
        + 2 * (one.region != other.region)
        + (one.labels != other.labels)
    )


def _reshaped(old: Ranges, new: Ranges, gone: set[Range], came: set[Range]) -> list[Step]:
    """Blocks whose addresses stay with the same facts under other prefixes. What they explain leaves both sets."""
    groups = {item.facts for item in gone} | {item.facts for item in came}
    if not groups:
        return []
    had: dict[RangeFacts, set[Prefix]] = defaultdict(set)
    has: dict[RangeFacts, set[Prefix]] = defaultdict(set)
    for ranges, prefixes_of in ((old, had), (new, has)):
        for prefix, facts in ranges.where(groups.__contains__).pairs():
            prefixes_of[facts].add(prefix)
    steps = []
    for facts in groups:
        left, right = had[facts], has[facts]
        for root, inside in _blocks(left | right):
            lost, gained = sorted((inside & left) - right), sorted((inside & right) - left)
            if (lost or gained) and minimal_cover(inside & left) == minimal_cover(inside & right):
                before = tuple(facts.with_prefix(prefix) for prefix in lost)
                after = tuple(facts.with_prefix(prefix) for prefix in gained)
                gone.difference_update(before)
                came.difference_update(after)
                steps.append(Step("reshaped", root, before, after))
    return steps


def _released(steps: list[Step], gone: set[Range], came: set[Range]) -> list[Step]:
    """The reshapes, without what is better told as a move.

    A prefix that comes or goes inside a block that stays is a reshape; where the same prefix goes or comes under other
    facts and nothing else explains that, it moved from one to the other. It returns to *gone* or *came*.
    """
    if not gone and not came:
        return steps
    left, right = _by_prefix(gone), _by_prefix(came)
    kept = []
    for step in steps:
        if step.before and step.after:
            kept.append(step)
            continue
        own, waiting, back = (left, right, gone) if step.before else (right, left, came)
        stay = []
        for item in step.before or step.after:
            if len(waiting.get(item.prefix, ())) > len(own.get(item.prefix, ())):
                own[item.prefix].append(item)
                back.add(item)
            else:
                stay.append(item)
        if stay:
            rest = tuple(stay)
            kept.append(step._replace(before=rest) if step.before else step._replace(after=rest))
    return kept


def _moved_blocks(gone: set[Range], came: set[Range]) -> list[Step]:
    """Blocks that go to other facts and are cut differently on the way. What they explain leaves both sets."""
    if not gone or not came:
        return []
    steps = []
    left, right = _by_prefix(gone), _by_prefix(came)
    for root, inside in _blocks(left.keys() | right.keys()):
        before = tuple(item for prefix in sorted(inside) for item in left.get(prefix, ()))
        after = tuple(item for prefix in sorted(inside) for item in right.get(prefix, ()))
        one_each = len({item.facts for item in before}) == 1 == len({item.facts for item in after})
        if one_each and minimal_cover(item.prefix for item in before) == minimal_cover(item.prefix for item in after):
            gone.difference_update(before)
            came.difference_update(after)
            kind: Kind = "moved" if _distance(before[0], after[0]) else "rescheduled"
            steps.append(Step(kind, root, before, after))
    return steps


def _blocks(prefixes: set[Prefix]) -> Iterator[tuple[Prefix, set[Prefix]]]:
    """The outermost prefixes, each with all prefixes inside it (itself included): prefixes nest or are disjoint."""
    root: Prefix | None = None
    inside: set[Prefix] = set()
    for prefix in sorted(prefixes):
        if root is not None and root.contains(prefix):
            inside.add(prefix)
            continue
        if root is not None:
            yield root, inside
        root, inside = prefix, {prefix}
    if root is not None:
        yield root, inside
