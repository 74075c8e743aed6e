"""The differences between two documents in words, for the command alone: in English, as plain text. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from ..model.revision import Change
from ..model.table import Range
from .sentences import (
    ADDED,
    ALLOW_NOW,
    NOTHING_TO_DO,
    REMOVE_NOW,
    WAS_WITHDRAWN,
    allow_by,
    comes,
    keep_until_certain,
    remove_after,
    repoint_between,
)
from .terms import DIRECTION_WORDS, NONE, ROLE_WORDS, and_more, clause, day_and_time, plain

_MOST_PREFIXES = 4
"""Prefixes that a sentence names; it counts the rest."""


def where(item: Range) -> str:
    """The facts that tell a reader whether a range concerns them: ``us-east, load-balancer, you connect to``."""
    services = [value for name, value in item.labels if name == "service"]
    return ", ".join([*filter(None, [item.region]), *services, item.role, DIRECTION_WORDS[item.direction]])


def what_happened(change: Change, now: datetime) -> str:
    """A change in words: the end of a sentence that begins with the prefix."""
    if change.kind == "added":
        effective = change.subject.effective
        return clause(plain(ADDED if effective is None else comes(effective)))
    if change.withdrawn:
        return clause(plain(WAS_WITHDRAWN))
    if change.kind == "removed":
        may_be_used = change.keep_until is not None and now < change.keep_until
        return "left the list and may still be in use" if may_be_used else "left the list"
    if change.kind == "reshaped":
        return _reshaped(change)
    if change.kind == "moved":
        return "moved from " + " and from ".join(_moves(change.before[0], change.subject))
    return " and ".join(_rescheduled(change.before[0], change.subject)) or "has a new note"


def _reshaped(change: Change) -> str:
    if change.before and change.after:
        return f"is written as {_named(change.after)} instead of {_named(change.before)}; the addresses are the same"
    if change.before:
        return f"no longer lists {_named(change.before)} by itself; the addresses are the same"
    return f"now also lists {_named(change.after)} by itself; the addresses are the same"


def _named(ranges: Sequence[Range]) -> str:
    names = ", ".join(str(item.prefix) for item in ranges[:_MOST_PREFIXES])
    return f"{names} {plain(and_more(len(ranges) - _MOST_PREFIXES))}" if len(ranges) > _MOST_PREFIXES else names


def _moves(old: Range, new: Range) -> Iterator[str]:
    """From what to what a range moved, for each fact."""
    had, has = dict(old.labels), dict(new.labels)
    facts = [
        ("region", old.region, new.region),
        ("role", ROLE_WORDS[old.role], ROLE_WORDS[new.role]),
        ("direction", DIRECTION_WORDS[old.direction], DIRECTION_WORDS[new.direction]),
        *((name, had.get(name, ""), has.get(name, "")) for name in sorted({**had, **has})),
    ]
    return (f"{name} {was or NONE} to {became or NONE}" for name, was, became in facts if was != became)


def _rescheduled(old: Range, new: Range) -> Iterator[str]:
    if old.effective != new.effective:
        yield "has no start date any more" if new.effective is None else _dated("is used from", new.effective, old.effective)
    if old.expires != new.expires:
        yield "is not to leave any more" if new.expires is None else _dated("is to leave on", new.expires, old.expires)


def _dated(verb: str, moment: datetime, was: datetime | None) -> str:
    return f"{verb} {day_and_time(moment)}" + ("" if was is None else f", not {day_and_time(was)}")


def what_to_do(change: Change, now: datetime) -> str:
    """The action with its day, as a whole sentence."""
    until = change.keep_until
    ahead = until if until is not None and now < until else None
    if change.action == "none":
        return plain(keep_until_certain(ahead) if change.kind == "removed" and ahead is not None else NOTHING_TO_DO)
    if change.action == "allow":
        effective = change.subject.effective
        return plain(allow_by(effective) if effective is not None and now < effective else ALLOW_NOW)
    if change.action == "repoint":
        return " ".join(map(plain, repoint_between(None, ahead, now, gap=False, version=change.prefix.version)))
    if until is None:
        return "Keep it until a date is given."
    return plain(REMOVE_NOW if ahead is None else remove_after(ahead))
