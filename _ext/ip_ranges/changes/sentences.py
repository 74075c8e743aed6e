"""Orders, regions, notices and the answers for names in the words that readers are told them in. Pure.

What is told of an order is told in the tense of its own moment, so that it stays as it was told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from ..model.revision import NoticeChange, RegionChange, Revision
from ..model.table import Range
from .a_records import Answer
from .order_lines import Line
from .orders import Order
from .terms import (
    DIRECTION_WORDS,
    N_,
    NO,
    RECORD_NAMES,
    ROLE_WORDS,
    YES,
    Day,
    Sentence,
    Sentences,
    Value,
    Word,
    clause,
    counted,
    plain,
)

Named = Callable[[str], str]
"""A region's name by its id."""

ADDED = Sentence(N_("Was added and is in use."))
WAS_WITHDRAWN = Sentence(N_("Was withdrawn before it was used."))
NOTHING_TO_DO = Sentence(N_("Nothing to do."))
TAKE_ANEW = Sentence(N_("Take the list anew."))
ALLOW_NOW = Sentence(N_("Allow it now."))
KEEP = Sentence(N_("Keep it."))
REMOVE_NOW = Sentence(N_("Remove it: it is safe to remove."))
NO_END = N_("Do not remove it: no day is known on which it leaves.")
ALLOW_BY = N_("Allow it by {day} (before {date}).")
REMOVE_AFTER = N_("Keep it until {date}; remove it on {day} or later.")
KEEP_ELSEWHERE = N_("Do not remove it then: it is ours as {role} in {place} too, {state}.")
KEEP_UNCERTAIN = N_("Do not remove it yet: whether it may go is certain on {date}.")
REPOINT = N_("Point {records} that name it elsewhere.")
REPOINT_BEFORE = N_("Point {records} that name it elsewhere before {date}.")
REPOINT_BY = N_("Point {records} that name it elsewhere by {day} (before {date}).")
REPOINT_BETWEEN = N_("Point {records} that name it elsewhere by {day} (before {date}), not before {begins}.")
NOTHING_TAKES_OVER = N_("Nothing takes over before that day.")
NAMED_FROM = N_("from {date}")
IS_CALLED_OFF = "This is called off: nothing of it is to be done."

# ---- what happens -----------------------------------------------------------------------------------------------------


def happens(order: Order, name: Named) -> Sentence:
    """The sentence of an order that says what happens; its subject is the address."""
    if order.action == "reload":
        return Sentence(N_("What this list has was chosen anew: some of it is new."))
    if order.action == "allow":
        return _arrival(order, name)
    if order.withdrawn:
        return WAS_WITHDRAWN
    if order.action == "none":
        return _information(order, name)
    if order.action == "repoint" and order.kind == "removed" and order.expires is None and order.keep_until is not None:
        return Sentence(N_("Is not listed any more, and answers until {date} at least."), {"date": order.keep_until})
    if order.keep_until is not None and order.keep_until > order.told:
        return leaves(order.keep_until)
    values: dict[str, Value] = {"date": order.observed}
    if order.direction == "inbound":
        return Sentence(N_("Left: it has not been listed since {date}, and nothing of ours answers on it any more."), values)
    return Sentence(N_("Left: it has not been listed since {date}, and nothing of ours connects from it any more."), values)


def _arrival(order: Order, name: Named) -> Sentence:
    day = order.effective if order.effective is not None and order.effective > order.told else None
    if order.called_off and order.moved_to is not None and order.moved_to.region != order.region:
        return Sentence(N_("Is not to leave as it was told: it goes on in {place}."), {"place": name(order.moved_to.region)})
    if order.called_off:
        return Sentence(N_("Is not to leave as it was told: it stays in use."))
    was = dict(order.previous).get("region")
    if was is not None and order.kind == "moved":
        if day is not None:
            return Sentence(N_("Moves here from {place} on {date}."), {"place": name(was), "date": day})
        return Sentence(N_("Moved here from {place} and is in use."), {"place": name(was)})
    if day is not None:
        return comes(day)
    return ADDED if order.kind == "added" else Sentence(N_("Is in use."))


def _information(order: Order, name: Named) -> Sentence:
    use = order.moved_to
    if use is not None and use.region != order.region:
        return Sentence(N_("Is now in {place}, and still ours."), {"place": name(use.region)})
    if use is not None:
        return Sentence(N_("Is now used as {role}, and still ours."), {"role": Word(ROLE_WORDS[use.role])})
    if order.keep_until is not None:
        return Sentence(N_("Is given up here on {date}, and goes on being used elsewhere."), {"date": order.keep_until})
    return Sentence(N_("Stays in use."))


def comes(moment: datetime | Day) -> Sentence:
    """The beginning of the use of an address."""
    return Sentence(N_("Is in use from {date}."), {"date": moment})


def leaves(moment: datetime | Day) -> Sentence:
    """The end of the use of an address."""
    return Sentence(N_("Leaves on {date}."), {"date": moment})


# ---- what to do -------------------------------------------------------------------------------------------------------


def asks(order: Order) -> Sentences:
    """The sentences of an order that say what to do, with days that are safe in every time zone and the moments in UTC."""
    until = order.keep_until
    if order.action == "reload":
        return (TAKE_ANEW,)
    if order.action == "none":
        return (NOTHING_TO_DO,)
    if order.action == "allow":
        if order.called_off:
            return (KEEP,)
        if order.effective is not None and order.effective > order.told:
            return (allow_by(order.effective),)
        return (ALLOW_NOW,)
    if order.action == "repoint":
        version = 4 if order.prefix is None else order.prefix.version
        return repoint_between(order.not_before, until, order.told, gap=order.gap, version=version)
    return (REMOVE_NOW if until is None or until <= order.told else remove_after(until),)


def allow_by(moment: datetime) -> Sentence:
    """Allow an address by the last day that has ended everywhere before it is used."""
    return Sentence(ALLOW_BY, {"day": Day(last_day_before(moment)), "date": moment})


def remove_after(moment: datetime) -> Sentence:
    """Keep an address until its end, and remove it on the first day that has begun nowhere before that."""
    return Sentence(REMOVE_AFTER, {"date": moment, "day": Day(first_day_after(moment))})


def keep_uncertain(moment: datetime) -> Sentence:
    """The state of what may come back, asked whether it may be removed; *moment* is when that is certain."""
    return Sentence(KEEP_UNCERTAIN, {"date": moment})


def keep_elsewhere(role: str, place: str, state: str) -> Sentence:
    """Another use of an address that leaves one: *role*, region and *state*, the latter in words."""
    return Sentence(KEEP_ELSEWHERE, {"role": Word(ROLE_WORDS.get(role, role)), "place": place, "state": state})


def repoint_between(not_before: datetime | None, until: datetime | None, now: datetime, *, gap: bool, version: int) -> Sentences:
    """The time in which the records that name an address are to be pointed elsewhere; *version* is its IP version."""
    records: dict[str, Value] = {"records": Word(RECORD_NAMES[version])}
    if until is None:
        return (Sentence(REPOINT, records),)
    if gap:
        return (
            Sentence(REPOINT_BEFORE, records | {"date": until}),
            Sentence(NOTHING_TAKES_OVER),
        )
    by = records | {"day": Day(last_day_before(until)), "date": until}
    if not_before is not None and not_before > now:
        return (Sentence(REPOINT_BETWEEN, by | {"begins": not_before}),)
    return (Sentence(REPOINT_BY, by),)


def in_brief(order: Order) -> Sentence | None:
    """What an order that lies ahead asks for, with its last or first safe day alone; None where it asks nothing."""
    if order.action == "allow" and order.effective is not None:
        return Sentence(N_("Allow it by {day}."), {"day": Day(last_day_before(order.effective))})
    if order.action == "none" or order.keep_until is None:
        return None
    if order.action == "repoint":
        version = 4 if order.prefix is None else order.prefix.version
        day = Day(last_day_before(order.keep_until))
        return Sentence(N_("Point {records} elsewhere by {day}."), {"records": Word(RECORD_NAMES[version]), "day": day})
    return Sentence(N_("Remove it on {day} or later."), {"day": Day(first_day_after(order.keep_until))})


def keep_until_certain(moment: datetime) -> Sentence:
    """Keep an address that vanished without a day; *moment* is when it is certain to be gone."""
    return Sentence(N_("Keep it: it may come back. On {date} it is told whether it may go."), {"date": moment})


def keep_unlisted(gone: datetime, until: datetime, elsewhere: Range | None, name: Named) -> Sentences:
    """The state of a range that vanished without a day, and what to do: *elsewhere* is the listed range that has it now.

    *until* is when it is certain to be gone.
    """
    if elsewhere is not None and elsewhere.region:
        text = N_("Not listed here since {date}; it is now in {place}.")
        return Sentence(text, {"date": gone, "place": name(elsewhere.region)}), KEEP
    return Sentence(N_("Not listed since {date}."), {"date": gone}), keep_until_certain(until)


def last_day_before(moment: datetime) -> date:
    """The last day that has ended in every time zone before a moment: the last of them is twelve hours behind UTC."""
    return (moment - timedelta(hours=12)).date() - timedelta(days=1)


def first_day_after(moment: datetime) -> date:
    """The first day that begins in no time zone before a moment: the first of them is fourteen hours ahead of UTC."""
    ahead = moment + timedelta(hours=14)
    midnight = ahead.replace(hour=0, minute=0, second=0)
    return ahead.date() if ahead == midnight else ahead.date() + timedelta(days=1)


# ---- both as plain text -----------------------------------------------------------------------------------------------


def happens_text(order: Order, name: Named) -> str:
    """An order's event as plain text: the end of a sentence that begins with the prefix."""
    return clause(plain(happens(order, name)))


def asks_text(order: Order) -> str:
    """An order's action as plain text, whole sentences."""
    return " ".join(map(plain, asks(order)))


def line_place(line: Line, name: Named) -> str:
    """Region by name, role and direction of a line: whether it concerns its reader."""
    words = (name(line.region) if line.region else "", ROLE_WORDS.get(line.role, line.role), DIRECTION_WORDS.get(line.direction, ""))
    return ", ".join(word for word in words if word)


def line_happens(line: Line, name: Named) -> str:
    """The events of a line as plain text: the end of a sentence that begins with the prefix."""
    return " and ".join(dict.fromkeys(happens_text(order, name) for order in line.orders))


def line_asks(line: Line) -> str:
    """The actions of a line as plain text, the one that falls first in front; whole sentences."""
    return " ".join(dict.fromkeys(map(asks_text, line.orders)))


def line_text(line: Line, name: Named) -> str:
    """A line as plain text: what happens and what to do, whole sentences after the prefix."""
    return f"{line_happens(line, name)}. {line_asks(line)}"


def note_text(note: str) -> str:
    """The note of a range, as the end of what is said of its address."""
    return f"Note: {note}"


# ---- regions, notices, beginnings -------------------------------------------------------------------------------------


def region_told(change: RegionChange) -> Sentence:
    """The sentence of a region that opened, closed, is planned or has another name."""
    if change.status is None and change.was_status == "planned":
        return Sentence(N_("The region {name} is not to open after all."), {"name": change.was_name or change.name})
    if change.status is None or (change.status == "retired" and change.was_status not in (None, "retired")):
        return _region_is("retired", change.was_name or change.name)
    if change.was_status is None or change.was_status != change.status:
        return _region_is(change.status, change.name)
    return Sentence(N_("The region {was} is called {name} now."), {"name": change.name, "was": change.was_name or change.name})


def _region_is(status: str, name: str) -> Sentence:
    text = {"planned": N_("The region {name} is planned."), "active": N_("The region {name} is open.")}.get(status)
    return Sentence(text or N_("The region {name} is closed."), {"name": name})


def notice_title(change: NoticeChange, *, is_new: bool) -> Sentence:
    """The title of a notice, with what became of it in front."""
    text = N_("Called off: {title}") if change.called_off else "{title}" if is_new else N_("Changed: {title}")
    return Sentence(text, {"title": change.notice.title})


def takes_effect(moment: datetime) -> Sentence:
    """The day of a notice."""
    return Sentence(N_("Takes effect on {date}."), {"date": moment})


def since_changed(moment: datetime, where: str) -> Sentence:
    """The end of an entry that does not hold any more as it was told."""
    return Sentence(N_("Since changed, on {date}: see {later}"), {"date": Day(moment.date()), "later": where})


def begins(revision: Revision) -> Sentence:
    """The sentence of a baseline: the first table, or one that is read in another way."""
    is_first = revision.fresh or not revision.changes
    text = N_("The list begins with {count}.") if is_first else N_("The list was chosen anew, and begins again with {count}.")
    return Sentence(text, {"count": counted(revision.count, "range")})


# ---- names ------------------------------------------------------------------------------------------------------------


def pointed_to(answers: Sequence[Answer]) -> Sentences:
    """The answers for an address as words for a cell: whether a name may point to it, and from when to when."""
    return tuple(map(_answer, answers)) or (Sentence(NO),)


def _answer(answer: Answer) -> Sentence:
    if answer.begins is None:
        return Sentence(YES) if answer.ends is None else Sentence(N_("yes, until {date}"), {"date": answer.ends})
    if answer.ends is None:
        return Sentence(NAMED_FROM, {"date": answer.begins})
    return Sentence(N_("from {date} until {end}"), {"date": answer.begins, "end": answer.ends})
