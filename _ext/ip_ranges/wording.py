"""Changes in the words that readers are told them in: what happened, and what to do. Pure; *now* sets the tense."""

from __future__ import annotations

from datetime import datetime, timedelta

from .instants import format_duration
from .model import Range
from .publication import Line
from .revision import Change

DIRECTION_WORDS = {"inbound": "you connect to", "outbound": "we connect from"}
"""Directions from the reader's side."""


def day_and_time(moment: datetime) -> str:
    """``20 December 2026, 09:00 UTC``; midnight is left out."""
    clock = "" if (moment.hour, moment.minute) == (0, 0) else f", {moment:%H:%M} UTC"
    return f"{moment.day} {moment:%B %Y}{clock}"


def where(item: Range) -> str:
    """The facts that tell a reader whether a range concerns them: ``us-east, load-balancer, you connect to``."""
    labels = [value for name, value in item.labels if name == "service"]
    return ", ".join([word for word in (item.region,) if word] + labels + [item.role, DIRECTION_WORDS[item.direction]])


def what_happened(line: Line, now: datetime) -> str:
    """What a line tells, as the end of a sentence that begins with the prefix."""
    change = line.change
    if line.away and line.returned:
        since, until = line.away[0][0], line.away[-1][1] or now
        times = "" if len(line.away) == 1 else f" {len(line.away)} times"
        return f"was away{times} from {day_and_time(since)} to {day_and_time(until)} and is back"
    if line.returned:
        return "changed and is as it was before"
    return _happened(change, now)


def _happened(change: Change, now: datetime) -> str:
    subject = change.subject
    if change.kind == "added":
        if subject.effective is not None:
            return f"{'will be' if now < subject.effective else 'has been'} in use from {day_and_time(subject.effective)}"
        return "was added and is in use"
    if change.kind == "removed":
        if change.keep_until is not None and now < change.keep_until:
            return "left the list and may still be in use"
        return "left the list"
    if change.kind == "reshaped":
        old, new = len(change.before), len(change.after)
        if not old or not new:
            parts = ", ".join(str(item.prefix) for item in (change.after or change.before)[:5])
            return f"{'no longer lists' if old else 'now also lists'} {parts} by itself; the addresses are the same"
        return f"is written as {new} prefix{'' if new == 1 else 'es'} instead of {old}; the addresses are the same"
    if change.kind == "moved":
        return f"moved from {_moved_from(change.before[0], subject)}"
    return _rescheduled(change.before[0], subject)


def _moved_from(old: Range, new: Range) -> str:
    parts = [f"region {old.region or 'none'}"] if old.region != new.region else []
    parts += [f"role {old.role}"] if old.role != new.role else []
    parts += [f"direction {DIRECTION_WORDS[old.direction]}"] if old.direction != new.direction else []
    had, has = dict(old.labels), dict(new.labels)
    parts += [f"{name} {had.get(name) or 'none'}" for name in sorted({**had, **has}) if had.get(name) != has.get(name)]
    return " and ".join(parts)


def _rescheduled(old: Range, new: Range) -> str:
    parts = []
    if old.effective != new.effective:
        parts.append(_shifted("is used from", "has no start date any more", old.effective, new.effective))
    if old.expires != new.expires:
        parts.append(_shifted("is to leave on", "is not to leave any more", old.expires, new.expires))
    return " and ".join(parts) or "has a new note"


def _shifted(verb: str, without: str, was: datetime | None, has: datetime | None) -> str:
    if has is None:
        return without
    return f"{verb} {day_and_time(has)}" + (f", not {day_and_time(was)}" if was is not None else "")


def what_to_do(line: Line, now: datetime) -> str:
    """The action, spelled out as a sentence with its date."""
    change = line.change
    if change.action == "none" or line.returned:
        return "Nothing to do."
    if change.action == "allow":
        effective = change.subject.effective
        if effective is not None and now < effective:
            return f"Allow it before {day_and_time(effective)}."
        return "Allow it now."
    until = change.keep_until
    if change.action == "repoint" and change.kind == "moved":
        return f"Point A records for {change.before[0].region or 'what was here'} at the addresses that it has now."
    if change.action == "repoint":
        if until is not None and now < until:
            return f"Point A records that name it elsewhere before {day_and_time(until)}."
        return "Point A records that name it elsewhere now: the address may belong to somebody else."
    if until is None:
        return "Keep it until a date is given."
    return f"Keep it until {day_and_time(until)}, then remove it." if now < until else "It is safe to remove."


def in_words(length: timedelta) -> str:
    """A length in days where it has any, else exactly."""
    return format_duration(timedelta(days=length.days) if length.days else length)
