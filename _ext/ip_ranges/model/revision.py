"""Changes and revisions: what differs between two tables, and one accepted step of a history.

A revision is one line of ``history.jsonl``. :meth:`Change.as_json` is the one shape of a change everywhere: in the
history, in ``changes.json`` and in what the command prints.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from ..base.timestamps import format_instant, instant_or_none, parse_instant
from .prefix import Prefix, parse_prefix
from .table import Notice, Range, RangeFacts

Kind = Literal["added", "removed", "moved", "rescheduled", "reshaped"]
Action = Literal["allow", "remove", "repoint", "none"]

KINDS: tuple[Kind, ...] = ("added", "removed", "moved", "rescheduled", "reshaped")
ACTIONS: tuple[Action, ...] = ("allow", "remove", "repoint", "none")

_CHANGE_KEYS = frozenset(
    ("id", "serial", "feed", "kind", "prefix", "previous", "observed", "keep_until", "action", "prefixes", "away")
)


class Change(NamedTuple):
    """One line of a revision.

    *before* and *after* are the ranges that go and come: none and one for ``added``, one and none for ``removed``, one
    and one for ``moved`` and ``rescheduled``, several each for ``reshaped`` and for a move that also reshapes. *prefix*
    is the outermost block concerned. *keep_until* is the moment until which the address may not be dropped, None where
    nothing goes. *id* never changes once the revision is recorded.
    """

    id: str
    serial: int | None
    feed: str
    kind: Kind
    prefix: Prefix
    before: tuple[Range, ...]
    after: tuple[Range, ...]
    observed: datetime | None
    keep_until: datetime | None
    action: Action

    @property
    def subject(self) -> Range:
        """The range that the line speaks of: what is there now, or what was there where nothing is."""
        return (self.after or self.before)[0]

    @property
    def withdrawn(self) -> bool:
        """Whether what left was only ever a plan: it went before the day from which it was to be used.

        One that came and went among other changes has no end of its own; when it went, its line does not say.
        """
        seen, planned = self.observed, self.before[0].effective if self.before else None
        removed = self.kind == "removed" and self.keep_until is not None
        return removed and seen is not None and planned is not None and seen < planned

    def as_json(self) -> dict[str, Any]:
        """The published shape: facts of the subject, and in ``previous`` the facts that differed before.

        ``prefixes`` (and ``previous.prefixes``) stand where more than the one prefix is concerned.
        """
        facts = self.subject.facts.named()
        previous: dict[str, Any] | None = None
        if (self.before and self.after) or self.kind == "reshaped":
            old = (self.before or self.after)[0].facts.named()
            previous = {name: old.get(name) for name in {**old, **facts} if old.get(name) != facts.get(name)}
            if prefixes(self.before) != [str(self.prefix)]:
                previous["prefixes"] = prefixes(self.before)
        row: dict[str, Any] = {
            "id": self.id,
            "serial": self.serial,
            "feed": self.feed,
            "kind": self.kind,
            "prefix": str(self.prefix),
            "region": facts.pop("region"),
            "role": facts.pop("role"),
            "direction": facts.pop("direction"),
            "previous": previous,
            "observed": instant_or_none(self.observed),
            "effective": facts.pop("effective"),
            "expires": facts.pop("expires"),
            "keep_until": instant_or_none(self.keep_until),
            "action": self.action,
            **facts,
        }
        if self.kind != "removed" and prefixes(self.after) != [str(self.prefix)]:
            row["prefixes"] = prefixes(self.after)
        return row

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Change:
        """The change that :meth:`as_json` wrote. Raises :class:`ValueError` or :class:`KeyError` for anything else."""
        prefix = parse_prefix(value["prefix"])
        facts = {name: item for name, item in value.items() if name not in _CHANGE_KEYS}
        previous = value["previous"]
        kind = value["kind"]
        if kind not in KINDS or value["action"] not in ACTIONS:
            raise ValueError(f"there is no kind {kind!r} with action {value['action']!r}")
        subject = [str(prefix)]
        before: tuple[Range, ...] = ()
        after: tuple[Range, ...] = ()
        if kind != "removed":
            after = tuple(RangeFacts.of_named(facts).with_prefix(parse_prefix(text)) for text in value.get("prefixes", subject))
        if kind == "removed":
            before = (RangeFacts.of_named(facts).with_prefix(prefix),)
        elif previous is not None:
            old = {**facts, **{name: item for name, item in previous.items() if name != "prefixes"}}
            before = tuple(RangeFacts.of_named(old).with_prefix(parse_prefix(text)) for text in previous.get("prefixes", subject))
        return cls(
            id=value["id"],
            serial=value["serial"],
            feed=value["feed"],
            kind=kind,
            prefix=prefix,
            before=before,
            after=after,
            observed=_instant(value["observed"]),
            keep_until=_instant(value["keep_until"]),
            action=value["action"],
        )


class RegionChange(NamedTuple):
    """A region that a revision opened, altered or took away: its name and status since, and those before it.

    *status* is None for a region that left the table, *was_status* for one that it did not have.
    """

    id: str
    name: str
    status: str | None
    was_name: str = ""
    was_status: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The recorded shape."""
        before = None if self.was_status is None else {"name": self.was_name, "status": self.was_status}
        return {"id": self.id, "name": self.name, "status": self.status, "previous": before}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> RegionChange:
        """The region that :meth:`as_json` wrote."""
        before = value["previous"] or {"name": "", "status": None}
        return cls(value["id"], value["name"], value["status"], before["name"], before["status"])


class NoticeChange(NamedTuple):
    """A notice that a revision brought or altered; with *called_off* one that it took away, as it was last."""

    notice: Notice
    called_off: bool = False

    def as_json(self) -> dict[str, Any]:
        """The recorded shape."""
        return self.notice.as_json() | {"called_off": self.called_off}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> NoticeChange:
        """The notice that :meth:`as_json` wrote."""
        notice = Notice(
            id=value["id"],
            published=parse_instant(value["published"]),
            title=value["title"],
            body=value["body"],
            effective=_instant(value["effective"]),
            regions=tuple(value["regions"]),
            url=value["url"],
        )
        return cls(notice, bool(value["called_off"]))


class Undone(NamedTuple):
    """The revision that another one took back, by its serial, and the SHA-256 of the document that it had accepted."""

    serial: int
    document: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One accepted change of a feed's table.

    *kind* is ``baseline`` (the first acceptance: *count* and *digest*, no changes; or one after which the feed is read in
    another way) or ``change``. *digest* is the SHA-256 of the canonical text of the resulting table, *previous* that of the
    history line before ("" for the first). *added* and *removed* are the coverage: addresses gained and lost over the whole
    feed, as minimal CIDR covers. *regions* and *notices* are the ids of those that were added, altered or withdrawn, and
    *region_changes* and *notice_changes* those whole.

    *id* is made of the feed, the revision's number in it and the digest, so it is the same before and after it is recorded.
    *settle* is how long what vanishes without a date is kept. *dated* are the ranges of a baseline that have dates. *fresh*
    is a baseline that carries nothing over. Lines of older versions have none of these four. *undone* is what the revision took back,
    None for any other.
    """

    serial: int
    feed: str
    kind: Literal["baseline", "change"]
    observed: datetime
    digest: str
    count: int
    previous: str = ""
    changes: tuple[Change, ...] = ()
    added: tuple[Prefix, ...] = ()
    removed: tuple[Prefix, ...] = ()
    regions: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    id: str = ""
    settle: timedelta | None = None
    region_changes: tuple[RegionChange, ...] = ()
    notice_changes: tuple[NoticeChange, ...] = ()
    dated: tuple[Range, ...] = ()
    fresh: bool = False
    undone: Undone | None = None

    def as_json(self) -> dict[str, Any]:
        """The published shape, which is also the history line (see :mod:`ip_ranges.storage.data_folder`)."""
        whole_regions = {change.id: change.as_json() for change in self.region_changes}
        whole_notices = {change.notice.id: change.as_json() for change in self.notice_changes}
        row: dict[str, Any] = {
            "serial": self.serial,
            "feed": self.feed,
            "kind": self.kind,
            "observed": format_instant(self.observed),
            "digest": self.digest,
            "count": self.count,
            "previous": self.previous,
            "coverage": {
                "added": [str(prefix) for prefix in self.added],
                "removed": [str(prefix) for prefix in self.removed],
            },
            "regions": [whole_regions.get(region_id, region_id) for region_id in self.regions],
            "notices": [whole_notices.get(notice_id, notice_id) for notice_id in self.notices],
            "changes": [change.as_json() for change in self.changes],
        }
        if self.id:
            row["id"] = self.id
        if self.settle is not None:
            row["settle"] = int(self.settle.total_seconds())
        if self.dated:
            row["dated"] = [item.named() for item in self.dated]
        if self.fresh:
            row["fresh"] = True
        if self.undone is not None:
            row["undone"] = self.undone._asdict()
        return row

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Revision:
        """The revision that :meth:`as_json` wrote. Raises :class:`ValueError`, :class:`KeyError` or :class:`TypeError`."""
        coverage = value["coverage"]
        settle, undone = value.get("settle"), value.get("undone")
        return cls(
            serial=int(value["serial"]),
            feed=str(value["feed"]),
            kind="baseline" if value["kind"] == "baseline" else "change",
            observed=parse_instant(value["observed"]),
            digest=str(value["digest"]),
            count=int(value["count"]),
            previous=str(value["previous"]),
            changes=tuple(Change.from_json(item) for item in value["changes"]),
            added=tuple(parse_prefix(text) for text in coverage["added"]),
            removed=tuple(parse_prefix(text) for text in coverage["removed"]),
            regions=tuple(item if isinstance(item, str) else item["id"] for item in value["regions"]),
            notices=tuple(item if isinstance(item, str) else item["id"] for item in value["notices"]),
            id=str(value.get("id", "")),
            settle=None if settle is None else timedelta(seconds=int(settle)),
            region_changes=tuple(RegionChange.from_json(item) for item in value["regions"] if not isinstance(item, str)),
            notice_changes=tuple(NoticeChange.from_json(item) for item in value["notices"] if not isinstance(item, str)),
            dated=tuple(RangeFacts.of_named(row).with_prefix(parse_prefix(row["prefix"])) for row in value.get("dated", ())),
            fresh=bool(value.get("fresh", False)),
            undone=None if undone is None else Undone(int(undone["serial"]), str(undone["document"])),
        )


def new_id(feed: str, number: int, digest: str) -> str:
    """The id of a feed's revision: of its *number* in that feed, the first being 1, and the digest of its table."""
    return f"{feed}-{number}-{digest[:8]}"


def revision_id(revisions: Sequence[Revision], number: int) -> str:
    """The id of one of a feed's revisions, by its index; that of a line which an older version wrote is made likewise."""
    revision = revisions[number]
    return revision.id or new_id(revision.feed, number + 1, revision.digest)


def prefixes(ranges: tuple[Range, ...]) -> list[str]:
    """The texts of their prefixes."""
    return [str(item.prefix) for item in ranges]


def _instant(text: str | None) -> datetime | None:
    return None if text is None else parse_instant(text)
