"""Changes as readers are told them on a page: the sentences of :mod:`ip_ranges.wording`, translatable, with links and times.

*now* sets the tense.
"""

from __future__ import annotations

from datetime import datetime

from ..model import Range
from ..publication import Line
from ..revision import Change
from .language import _
from .names import direction_name, role_name
from .view import Code, Moment, Part, Parts, say


def what_happened(line: Line, now: datetime) -> Parts:
    """What a line tells, as a sentence whose subject is the address."""
    change = line.change
    if line.away and line.returned:
        since, until = line.away[0][0], line.away[-1][1] or now
        if len(line.away) == 1:
            return say(_("Was away from {since} to {until} and is back."), since=Moment(since), until=Moment(until))
        return say(
            _("Was away {times} times from {since} to {until} and is back."),
            times=str(len(line.away)),
            since=Moment(since),
            until=Moment(until),
        )
    if line.returned:
        return (_("Changed and is as it was before."),)
    if change.kind == "added":
        return _added(change.subject, now)
    if change.kind == "removed":
        if change.keep_until is not None and now < change.keep_until:
            return (_("Left the list and may still be in use."),)
        return (_("Left the list."),)
    if change.kind == "reshaped":
        return _reshaped(change)
    if change.kind == "moved":
        return _moved(change.before[0], change.subject)
    return _rescheduled(change.before[0], change.subject)


def _added(item: Range, now: datetime) -> Parts:
    if item.effective is None:
        return (_("Was added and is in use."),)
    if now < item.effective:
        return say(_("Will be in use from {date}."), date=Moment(item.effective))
    return say(_("Has been in use from {date}."), date=Moment(item.effective))


def _reshaped(change: Change) -> Parts:
    old, new = len(change.before), len(change.after)
    if old and new:
        return say(
            _("Is written as {new} instead of {old}; the addresses are the same."),
            new=_prefixes(change.after),
            old=_prefixes(change.before),
        )
    parts = _prefixes(change.after or change.before)
    if old:
        return say(_("No longer lists {parts} by itself; the addresses are the same."), parts=parts)
    return say(_("Now also lists {parts} by itself; the addresses are the same."), parts=parts)


def _prefixes(ranges: tuple[Range, ...], most: int = 4) -> Parts:
    found: list[Part] = []
    for item in ranges[:most]:
        found += [", ", Code(str(item.prefix))]
    if len(ranges) > most:
        found.append(_(" and {count} more").replace("{count}", str(len(ranges) - most)))
    return tuple(found[1:])


def _moved(old: Range, new: Range) -> Parts:
    pairs: list[tuple[str, str, str]] = []
    if old.region != new.region:
        pairs.append((_("region"), old.region, new.region))
    if old.role != new.role:
        pairs.append((_("role"), role_name(old.role), role_name(new.role)))
    if old.direction != new.direction:
        pairs.append((_("direction"), direction_name(old.direction), direction_name(new.direction)))
    had, has = dict(old.labels), dict(new.labels)
    pairs += [(name, had.get(name, ""), has.get(name, "")) for name in sorted({**had, **has}) if had.get(name) != has.get(name)]
    said = [
        _("{what} {old} to {new}").replace("{what}", what).replace("{old}", was or _("none")).replace("{new}", became or _("none"))
        for what, was, became in pairs
    ]
    return say(_("Moved from {where}."), where=_(" and from ").join(said))


def _rescheduled(old: Range, new: Range) -> Parts:
    said: list[Parts] = []
    if old.effective != new.effective:
        said.append(
            (_("Has no start date any more."),)
            if new.effective is None
            else _dated(_("Is used from {date}."), _("Is used from {date}, not {was}."), new.effective, old.effective)
        )
    if old.expires != new.expires:
        said.append(
            (_("Is not to leave any more."),)
            if new.expires is None
            else _dated(_("Is to leave on {date}."), _("Is to leave on {date}, not {was}."), new.expires, old.expires)
        )
    found = [part for parts in said for part in (" ", *parts)]
    return tuple(found[1:]) or (_("Has a new note."),)


def _dated(plain: str, instead: str, date: datetime, was: datetime | None) -> Parts:
    if was is None:
        return say(plain, date=Moment(date))
    return say(instead, date=Moment(date), was=Moment(was))


def what_to_do(line: Line, now: datetime) -> Parts:
    """The action, spelled out with its date."""
    change = line.change
    until = change.keep_until
    if change.action == "none" or line.returned:
        return (_("Nothing to do."),)
    if change.action == "allow":
        effective = change.subject.effective
        if effective is not None and now < effective:
            return say(_("Allow it before {date}."), date=Moment(effective))
        return (_("Allow it now."),)
    if change.action == "repoint" and change.kind == "moved":
        region = change.before[0].region or _("what was here")
        return (_("Point A records for {region} at the addresses that it has now.").replace("{region}", region),)
    if change.action == "repoint":
        if until is not None and now < until:
            return say(_("Repoint A records that name it before {date}."), date=Moment(until))
        return (_("Repoint A records that name it now: the address may belong to somebody else."),)
    return keep_until(until, now)


def keep_until(until: datetime | None, now: datetime) -> Parts:
    """How long an address that goes must stay on an allow list."""
    if until is None:
        return (_("Keep it until a date is given."),)
    if now < until:
        return say(_("Keep it until {date}, then remove it."), date=Moment(until))
    return (_("It is safe to remove."),)
