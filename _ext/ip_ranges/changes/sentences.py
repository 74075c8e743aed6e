"""Orders and changes in the words that readers are told them in: what happened, and what to do. Pure.

What is told of an order is told in the tense of its own moment, so that it stays as it was told.

Each sentence is a text with named gaps and what belongs into them. The command, the feeds of notices and the announcements
fill it as plain text; a page translates it first, and fills it with links and times. So all of them say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from ..base.timestamps import format_duration
from ..model.entries import Entry, EntryFacts
from ..model.revision import Change, NoticeChange, RegionChange
from ..model.table import Range
from .a_records import Answer
from .news import News
from .order_lines import Line, spoken
from .orders import Order

_MOST_PREFIXES = 4
"""Prefixes that a sentence names; it counts the rest."""


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a text for the translators."""
    return text


class Word(str):
    """A word of ours inside a sentence, which a page translates; what a feed says stays as it is."""

    __slots__ = ()


class Prefixes(NamedTuple):
    """Some ranges of which a sentence names the prefixes."""

    ranges: tuple[Range, ...]

    @property
    def shown(self) -> tuple[Range, ...]:
        """Those that are named."""
        return self.ranges[:_MOST_PREFIXES]

    @property
    def more(self) -> int:
        """How many are only counted."""
        return max(0, len(self.ranges) - _MOST_PREFIXES)


class Moves(NamedTuple):
    """From what to what a range moved, one step for each fact, joined by "and from"."""

    steps: tuple[Sentence, ...]


class Day(NamedTuple):
    """A day, whatever the time zone."""

    day: date


Value = str | Word | datetime | Prefixes | Moves | Day


class Sentence(NamedTuple):
    """A sentence with ``{names}`` in it, and what belongs into each."""

    text: str
    values: Mapping[str, Value] = {}


Said = tuple[Sentence, ...]

DIRECTION_WORDS = {"inbound": N_("you connect to"), "outbound": N_("we connect from")}
"""Directions from the reader's side."""

ROLE_WORDS = {
    "load-balancer": N_("load balancer"),
    "nat-gateway": N_("NAT gateway"),
    "proxy": N_("proxy"),
    "vpn": N_("VPN"),
    "server-pool": N_("server pool"),
}
"""Roles as a sentence has them."""


def day_and_time(moment: datetime) -> str:
    """``20 December 2026, 09:00 UTC``; midnight is left out."""
    clock = "" if (moment.hour, moment.minute) == (0, 0) else f", {moment:%H:%M} UTC"
    return f"{moment.day} {moment:%B %Y}{clock}"


def where(item: Range) -> str:
    """The facts that tell a reader whether a range concerns them: ``us-east, load-balancer, you connect to``."""
    labels = [value for name, value in item.labels if name == "service"]
    return ", ".join([word for word in (item.region,) if word] + labels + [item.role, DIRECTION_WORDS[item.direction]])


# ---- orders: what readers are told ----------------------------------------------------------------------------------

Named = Callable[[str], str]
"""A region's name by its id."""


def told(order: Order, name: Named) -> Said:
    """What happened, as readers are told it, in sentences whose subject is the address."""
    return (_told(order, name),)


def _told(order: Order, name: Named) -> Sentence:
    if order.action == "reload":
        return Sentence(N_("What this list has was chosen anew: some of it is new."))
    if order.action == "allow":
        return _arrival(order, name)
    if order.withdrawn:
        return Sentence(N_("Was withdrawn before it was used."))
    if order.action == "none":
        return _information(order, name)
    if order.action == "repoint" and order.kind == "removed" and order.expires is None and order.keep_until is not None:
        return Sentence(N_("Is not listed any more, and answers until {date} at least."), {"date": order.keep_until})
    if order.keep_until is not None and order.keep_until > order.told:
        return Sentence(N_("Leaves on {date}."), {"date": order.keep_until})
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
        return Sentence(N_("Is in use from {date}."), {"date": day})
    return Sentence(N_("Was added and is in use.") if order.kind == "added" else N_("Is in use."))


def _information(order: Order, name: Named) -> Sentence:
    if order.moved_to is not None:
        other = order.moved_to
        if other.region != order.region:
            return Sentence(N_("Is now in {place}, and still ours."), {"place": name(other.region)})
        return Sentence(N_("Is now used as {role}, and still ours."), {"role": Word(ROLE_WORDS[other.role])})
    if order.keep_until is not None:
        return Sentence(N_("Is given up here on {date}, and goes on being used elsewhere."), {"date": order.keep_until})
    return Sentence(N_("Stays in use."))


def asked(order: Order) -> Said:
    """What is to be done, with the days between which it is safe in every time zone and the moments in UTC."""
    until = order.keep_until
    if order.action == "reload":
        return (Sentence(N_("Take the list anew.")),)
    if order.action == "none":
        return (Sentence(N_("Nothing to do.")),)
    if order.action == "allow":
        if order.called_off:
            return (Sentence(N_("Keep it.")),)
        if order.effective is not None and order.effective > order.told:
            return (allow_by(order.effective),)
        return (Sentence(N_("Allow it now.")),)
    if order.action == "repoint":
        version = 4 if order.prefix is None else order.prefix.version
        return tuple(repoint_between(order.not_before, until, order.told, gap=order.gap, version=version))
    if until is None or until <= order.told:
        return (Sentence(N_("Remove it: it is safe to remove.")),)
    return (remove_after(until),)


def allow_by(moment: datetime) -> Sentence:
    """Allow an address by the last day that has ended everywhere before it is used."""
    return Sentence(N_("Allow it by {day} (before {date})."), {"day": Day(last_day_before(moment)), "date": moment})


def remove_after(moment: datetime) -> Sentence:
    """Keep an address until its end, and remove it on the first day that has begun nowhere before that."""
    return Sentence(
        N_("Keep it until {date}; remove it on {day} or later."), {"date": moment, "day": Day(first_day_after(moment))}
    )


def repoint_between(
    not_before: datetime | None, until: datetime | None, now: datetime, *, gap: bool, version: int = 4
) -> list[Sentence]:
    """From when to when the records that name an address are to be pointed elsewhere; *version* is its IP version."""
    records: dict[str, Value] = {"records": Word(N_("A records")) if version == 4 else Word(N_("AAAA records"))}
    if until is None:
        return [Sentence(N_("Point {records} that name it elsewhere."), records)]
    if gap:
        return [
            Sentence(N_("Point {records} that name it elsewhere before {date}."), records | {"date": until}),
            Sentence(N_("Nothing takes over before that day.")),
        ]
    by = records | {"day": Day(last_day_before(until)), "date": until}
    if not_before is not None and not_before > now:
        text = N_("Point {records} that name it elsewhere by {day} (before {date}), not before {begins}.")
        return [Sentence(text, by | {"begins": not_before})]
    return [Sentence(N_("Point {records} that name it elsewhere by {day} (before {date})."), by)]


def nothing_to_do() -> Sentence:
    """The sentence that sets a reader's mind at rest."""
    return Sentence(N_("Nothing to do."))


def keep_unlisted(gone: datetime, until: datetime, elsewhere: Range | None, name: Named) -> Said:
    """What is known of a range that vanished without a day, and what to do: *elsewhere* is the listed range that has it now.

    *until* is when it is certain to be gone.
    """
    if elsewhere is not None and elsewhere.region:
        happens = N_("Not listed here since {date}; it is now in {place}.")
        return Sentence(happens, {"date": gone, "place": name(elsewhere.region)}), Sentence(N_("Keep it."))
    keep = Sentence(N_("Keep it: it may come back. On {date} it is told whether it may go."), {"date": until})
    return Sentence(N_("Not listed since {date}."), {"date": gone}), keep


def last_day_before(moment: datetime) -> date:
    """The last day that has ended in every time zone before a moment: the last of them is twelve hours behind UTC."""
    return (moment - timedelta(hours=12)).date() - timedelta(days=1)


def first_day_after(moment: datetime) -> date:
    """The first day that begins in no time zone before a moment: the first of them is fourteen hours ahead of UTC."""
    ahead = moment + timedelta(hours=14)
    midnight = ahead.replace(hour=0, minute=0, second=0)
    return ahead.date() if ahead == midnight else ahead.date() + timedelta(days=1)


def order_title(order: Order, name: Named) -> str:
    """What a mail's subject must say of an order: address, place and day."""
    if order.action == "reload":
        return "Take the list anew"
    place = name(order.region)
    who = f"{order.prefix} ({place})" if place else str(order.prefix)
    if order.action == "allow":
        if order.called_off:
            return f"{who} is not to leave any more: keep it"
        if order.effective is not None and order.effective > order.told:
            return f"{who} is in use from {day_only(order.effective)}"
        return f"{who} is in use: allow it"
    if order.withdrawn:
        return f"{who} was called off" + (": nothing to do" if order.action == "none" else f": remove it on {_after(order)} or later")
    if order.action == "none":
        if order.moved_to is not None and order.moved_to.region != order.region:
            return f"{who} is now in {name(order.moved_to.region)}"
        return f"{who} {_lower(_plain(_told(order, name)).removesuffix('.'))}"
    if order.action == "repoint" and order.kind == "removed" and order.expires is None:
        return f"{who} is not listed any more: point names elsewhere"
    if order.keep_until is not None and order.keep_until > order.told:
        return f"{who} leaves on {day_only(order.keep_until)}"
    return f"{who} has left: remove it"


def _after(order: Order) -> str:
    return day_in_words(first_day_after(order.keep_until or order.told))


def orders_title(orders: Sequence[Order], name: Named) -> str:
    """The title of several orders: that of the one which falls first, and how many more addresses there are."""
    said = spoken(orders)
    if any(order.action == "reload" for order in said):
        return "Take the list anew"
    telling = [order for order in said if order.action != "none"] or said
    first = min(telling, key=lambda order: (falls(order) or order.told, order.action == "repoint"))
    more = len({order.prefix for order in telling} - {first.prefix})
    return order_title(first, name) + (f", and {more:,} more" if more else "")


def falls(order: Order) -> datetime | None:
    """The moment by which, or from which on, an order is to be done; None for at once."""
    return order.effective if order.action == "allow" else order.keep_until


def notice_title(change: NoticeChange, *, is_new: bool) -> str:
    """The title of a notice that was added, altered or called off."""
    if change.called_off:
        return f"Called off: {change.notice.title}"
    return change.notice.title if is_new else f"Changed: {change.notice.title}"


def region_told(change: RegionChange) -> Sentence:
    """What happened to a region."""
    values: dict[str, Value] = {"name": change.was_name or change.name}
    if change.status is None and change.was_status == "planned":
        return Sentence(N_("The region {name} is not to open after all."), values)
    if change.status is None or (change.status == "retired" and change.was_status not in (None, "retired")):
        return Sentence(N_("The region {name} is closed."), values)
    values = {"name": change.name}
    if change.was_status is None or change.was_status != change.status:
        if change.status == "planned":
            return Sentence(N_("The region {name} is planned."), values)
        if change.status == "active":
            return Sentence(N_("The region {name} is open."), values)
        return Sentence(N_("The region {name} is closed."), values)
    return Sentence(N_("The region {was} is called {name} now."), values | {"was": change.was_name})


def told_text(order: Order, name: Named) -> str:
    """What happened as plain text: the end of a sentence that begins with the prefix."""
    return " and ".join(_lower(_plain(sentence).removesuffix(".")) for sentence in told(order, name))


def asked_text(order: Order) -> str:
    """What is to be done as plain text, whole sentences."""
    return " ".join(_plain(sentence) for sentence in asked(order))


def line_place(line: Line, name: Named) -> str:
    """Region by name, role and direction of a line: whether it concerns its reader."""
    words = (name(line.region) if line.region else "", ROLE_WORDS.get(line.role, line.role), DIRECTION_WORDS.get(line.direction, ""))
    return ", ".join(word for word in words if word)


def line_happens(line: Line, name: Named) -> str:
    """What happens to an address at one moment: the end of a sentence that begins with the prefix."""
    return " and ".join(dict.fromkeys(told_text(order, name) for order in line.orders))


def line_asks(line: Line) -> str:
    """What is to be done with an address, the action that falls first in front; whole sentences."""
    return " ".join(dict.fromkeys(asked_text(order) for order in line.orders))


def line_text(line: Line, name: Named) -> str:
    """All that is said of an address at one moment: what happens and what to do, whole sentences after the prefix."""
    return f"{line_happens(line, name)}. {line_asks(line)}"


def news_title(news: News) -> str:
    """What a mail's subject says: address, place and day, the notice's title, or what happened to a region."""
    if news.notice is not None:
        return notice_title(news.notice, is_new=news.is_new_notice)
    parts = [_plain(region_told(region)).removesuffix(".") for region in news.regions[:1]]
    if len(news.regions) > 1:
        parts[0] += f", and {len(news.regions) - 1:,} more"
    if news.orders:
        parts.append(orders_title(news.orders, news.region_name))
    return "; ".join(parts) or beginning(news)


def beginning(news: News) -> str:
    """What a baseline is: the first table, or one that is read in another way."""
    revision = news.revision
    verb = "begins" if revision.fresh or not revision.changes else "was chosen anew, and begins again"
    return f"The list {verb} with {counted(revision.count, 'range')}"


def plain(sentence: Sentence) -> str:
    """A sentence as plain text."""
    return _plain(sentence)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def day_only(moment: datetime) -> str:
    """``15 March 2027``, the day in UTC."""
    return day_in_words(moment.date())


def day_in_words(day: date) -> str:
    """``15 March 2027``."""
    return f"{day.day} {day:%B %Y}"


# ---- states -----------------------------------------------------------------------------------------------------------


def state_meaning(entry: Entry | EntryFacts) -> Sentence:
    """What the state of a range means to whoever relies on it, as words for a cell or after a comma."""
    item, until = entry.range, entry.keep_until
    if entry.state == "retired":
        if until is None:
            return Sentence(N_("safe to remove"))
        if entry.withdrawn:
            return Sentence(N_("withdrawn before it was used, safe to remove since {date}"), {"date": until})
        return Sentence(N_("safe to remove since {date}"), {"date": until})
    if entry.withdrawn and until is not None:
        return Sentence(N_("withdrawn before it was used, listed until {date}"), {"date": until})
    if entry.gone is not None:
        if item.expires is None or until is None:
            return Sentence(N_("not listed since {date}: keep it"), {"date": entry.gone})
        return Sentence(N_("not listed since {date}: keep it until {end}"), {"date": entry.gone, "end": until})
    if entry.state == "announced" and item.effective is not None:
        if until is not None:
            return Sentence(N_("in use from {date} until {end}"), {"date": item.effective, "end": until})
        return Sentence(N_("in use from {date}"), {"date": item.effective})
    if entry.state == "draining" and until is not None:
        return Sentence(N_("in use until {date}"), {"date": until})
    return Sentence(N_("in use"))


# ---- names ------------------------------------------------------------------------------------------------------------


def pointed_to(answers: Sequence[Answer]) -> Said:
    """Whether a name may point to an address, and from when to when, as words for a cell; *answers* are those of the address."""
    found: list[Sentence] = []
    for row in answers:
        if row.begins is None:
            found.append(Sentence(N_("yes")) if row.ends is None else Sentence(N_("yes, until {date}"), {"date": row.ends}))
        elif row.ends is None:
            found.append(Sentence(N_("from {date}"), {"date": row.begins}))
        else:
            found.append(Sentence(N_("from {date} until {end}"), {"date": row.begins, "end": row.ends}))
    return tuple(found) or (Sentence(N_("no")),)


# ---- changes: one document beside another ---------------------------------------------------------------------------


def happened(change: Change, now: datetime) -> Said:
    """What a change is, in sentences whose subject is the address."""
    if change.kind == "added":
        return (_added(change.subject, now),)
    if change.withdrawn:
        return (Sentence(N_("Was withdrawn before it was used.")),)
    if change.kind == "removed":
        if change.keep_until is not None and now < change.keep_until:
            return (Sentence(N_("Left the list and may still be in use.")),)
        return (Sentence(N_("Left the list.")),)
    if change.kind == "reshaped":
        return (_reshaped(change),)
    if change.kind == "moved":
        return (Sentence(N_("Moved from {where}."), {"where": _moves(change.before[0], change.subject)}),)
    return _rescheduled(change.before[0], change.subject)


def _added(item: Range, now: datetime) -> Sentence:
    if item.effective is None:
        return Sentence(N_("Was added and is in use."))
    planned = now < item.effective
    return Sentence(N_("Will be in use from {date}.") if planned else N_("Has been in use from {date}."), {"date": item.effective})


def _reshaped(change: Change) -> Sentence:
    if change.before and change.after:
        values: dict[str, Value] = {"new": Prefixes(change.after), "old": Prefixes(change.before)}
        return Sentence(N_("Is written as {new} instead of {old}; the addresses are the same."), values)
    parts = {"parts": Prefixes(change.after or change.before)}
    if change.before:
        return Sentence(N_("No longer lists {parts} by itself; the addresses are the same."), parts)
    return Sentence(N_("Now also lists {parts} by itself; the addresses are the same."), parts)


def _moves(old: Range, new: Range) -> Moves:
    pairs: list[tuple[Word | str, str, str]] = []
    if old.region != new.region:
        pairs.append((Word(N_("region")), old.region, new.region))
    if old.role != new.role:
        pairs.append((Word(N_("role")), Word(ROLE_WORDS[old.role]), Word(ROLE_WORDS[new.role])))
    if old.direction != new.direction:
        pairs.append((Word(N_("direction")), Word(DIRECTION_WORDS[old.direction]), Word(DIRECTION_WORDS[new.direction])))
    had, has = dict(old.labels), dict(new.labels)
    pairs += [(name, had.get(name, ""), has.get(name, "")) for name in sorted({**had, **has}) if had.get(name) != has.get(name)]
    none = Word(N_("none"))
    return Moves(
        tuple(
            Sentence(N_("{what} {old} to {new}"), {"what": what, "old": was or none, "new": became or none})
            for what, was, became in pairs
        )
    )


def _rescheduled(old: Range, new: Range) -> Said:
    said: list[Sentence] = []
    if old.effective != new.effective:
        said.append(
            Sentence(N_("Has no start date any more."))
            if new.effective is None
            else _dated(N_("Is used from {date}."), N_("Is used from {date}, not {was}."), new.effective, old.effective)
        )
    if old.expires != new.expires:
        said.append(
            Sentence(N_("Is not to leave any more."))
            if new.expires is None
            else _dated(N_("Is to leave on {date}."), N_("Is to leave on {date}, not {was}."), new.expires, old.expires)
        )
    return tuple(said) or (Sentence(N_("Has a new note.")),)


def _dated(plain: str, instead: str, date: datetime, was: datetime | None) -> Sentence:
    return Sentence(plain, {"date": date}) if was is None else Sentence(instead, {"date": date, "was": was})


def to_do(change: Change, now: datetime) -> Sentence:
    """The action, spelled out with its date."""
    until = change.keep_until
    if change.kind == "removed" and change.action == "none" and until is not None and now < until:
        return Sentence(N_("Keep it: it may come back. On {date} it is told whether it may go."), {"date": until})
    if change.action == "none":
        return Sentence(N_("Nothing to do."))
    if change.action == "allow":
        effective = change.subject.effective
        if effective is not None and now < effective:
            return Sentence(N_("Allow it before {date}."), {"date": effective})
        return Sentence(N_("Allow it now."))
    if change.withdrawn:
        return kept(until, now)
    if change.action == "repoint" and change.kind == "moved":
        region = change.before[0].region or Word(N_("what was here"))
        return Sentence(N_("Point A records for {region} at the addresses that it has now."), {"region": region})
    if change.action == "repoint":
        if until is not None and now < until:
            return Sentence(N_("Repoint A records that name it before {date}."), {"date": until})
        return Sentence(N_("Repoint A records that name it now: the address may belong to somebody else."))
    return kept(until, now)


def kept(until: datetime | None, now: datetime) -> Sentence:
    """How long an address that goes must stay on an allow list."""
    if until is None:
        return Sentence(N_("Keep it until a date is given."))
    if now < until:
        return Sentence(N_("Keep it until {date}, then remove it."), {"date": until})
    return Sentence(N_("It is safe to remove."))


def what_happened(change: Change, now: datetime) -> str:
    """What a change is as plain text: the end of a sentence that begins with the prefix."""
    return " and ".join(_lower(_plain(sentence).removesuffix(".")) for sentence in happened(change, now))


def what_to_do(change: Change, now: datetime) -> str:
    """The action as plain text, a whole sentence."""
    return _plain(to_do(change, now))


def _plain(sentence: Sentence) -> str:
    return sentence.text.format(**{name: _plain_value(value) for name, value in sentence.values.items()})


def _plain_value(value: Value) -> str:
    if isinstance(value, Day):
        return day_in_words(value.day)
    if isinstance(value, datetime):
        return day_and_time(value)
    if isinstance(value, Prefixes):
        more = N_(" and {count} more").format(count=value.more) if value.more else ""
        return ", ".join(str(item.prefix) for item in value.shown) + more
    if isinstance(value, Moves):
        return N_(" and from ").join(_plain(step) for step in value.steps)
    return value


def in_words(length: timedelta) -> str:
    """A length in days where it has any, else exactly."""
    return format_duration(timedelta(days=length.days) if length.days else length)


def counted(count: int, word: str) -> str:
    """``1 range`` or ``1,234 ranges``, for sentences that are not translated."""
    return f"{count:,} {word if count == 1 else word + 's'}"
