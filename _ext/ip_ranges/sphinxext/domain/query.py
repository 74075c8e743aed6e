"""What a directive asks for: a few plain values, read from its options and judged with sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from ...base.suggestions import nearest
from ...base.timestamps import format_instant, parse_instant
from ...changes.publication import Publication, PublishedFeed
from ...model.table import DIRECTIONS, ROLES, STATES, Range, RangeFacts

OPTIONS = ("feed", "region", "role", "direction", "family", "state", "columns", "layout", "group-by", "since", "limit")
"""Every option there is; a directive takes those that make sense for it, always with the same meaning."""

LAYOUTS = ("table", "full")
GROUPS = ("region", "role", "direction", "family")
_FAMILIES = {"4": 4, "6": 6, "ipv4": 4, "ipv6": 6}
_MOST = 10**9

Complaint: TypeAlias = tuple[str, str]
"""The subtype of a warning and its sentence."""


class Query(NamedTuple):
    """One use of a directive. It stands in the doctree and holds no rows; empty means any, or the default.

    *kind* is the directive's name, *feed* "" the primary feed, *since* an RFC 3339 instant, *limit* 0 no limit.
    """

    kind: str
    argument: str = ""
    feed: str = ""
    regions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    families: tuple[int, ...] = ()
    states: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    layout: str = ""
    group_by: str = ""
    since: str = ""
    limit: int = 0

    @property
    def family(self) -> int | None:
        """The one IP version that is asked for, None for both."""
        return self.families[0] if len({*self.families}) == 1 else None


class Judged(NamedTuple):
    """What a directive asks for, and what is wrong with it.

    After *complaints* nothing is shown. Of *remarks* is warned as well, but what is asked for can be shown.
    """

    query: Query
    complaints: list[Complaint]
    remarks: list[Complaint]


def read_query(
    kind: str,
    argument: str,
    options: Mapping[str, str],
    columns: tuple[str, ...],
    publication: Publication,
    *,
    labels: bool = False,
) -> Judged:
    """The query of a directive. *columns* are the names that ``:columns:`` knows; with *labels* it takes those of ranges too."""
    complaints: list[Complaint] = []
    remarks: list[Complaint] = []
    name = options.get("feed", "").strip()
    feed = publication.feed(name)
    if feed is None and name not in publication.absent:
        complaints.append(("feed", publication.unknown_feed(name)))
    query = Query(kind=kind, argument=argument.strip(), feed="" if feed is not None and feed.primary else name)
    words = _Words(options, complaints)
    query = query._replace(
        regions=_regions(words.several("region"), feed, complaints),
        roles=words.known("role", ROLES),
        directions=words.known("direction", DIRECTIONS),
        families=tuple(_FAMILIES[word] for word in words.known("family", tuple(_FAMILIES))),
        states=words.known("state", STATES),
        columns=tuple(_column(word, columns, feed, complaints, remarks if labels else None) for word in words.several("columns")),
        layout=words.one("layout", LAYOUTS),
        group_by=words.one("group-by", GROUPS),
    )
    query = query._replace(since=_since(options, complaints), limit=_limit(options, complaints))
    return Judged(query, complaints, remarks)


class _Words:
    """Options whose values are words separated by commas."""

    def __init__(self, options: Mapping[str, str], complaints: list[Complaint]) -> None:
        self._options, self._complaints = options, complaints

    def several(self, option: str) -> tuple[str, ...]:
        """The words as they stand."""
        return tuple(word.strip() for word in self._options.get(option, "").split(",") if word.strip())

    def known(self, option: str, choices: tuple[str, ...]) -> tuple[str, ...]:
        """The words that are among the choices; the others are complained of."""
        words = self.several(option)
        self._complaints += (
            ("option", f':{option}: "{word[:60]}" is not one of {", ".join(choices)}.{nearest(word, choices)}')
            for word in words
            if word.lower() not in choices
        )
        return tuple(word.lower() for word in words if word.lower() in choices)

    def one(self, option: str, choices: tuple[str, ...]) -> str:
        """The one word that an option takes, "" for none; several are complained of."""
        words, choice = self.several(option), self.known(option, choices)
        if len(words) > 1:
            sentence = f':{option}: takes one of {", ".join(choices)}, and "{", ".join(words)[:60]}" is {len(words)}.'
            self._complaints.append(("option", f"{sentence} Write one, and a directive of its own for each other."))
        return "".join(choice[:1])


def _regions(regions: tuple[str, ...], feed: PublishedFeed | None, complaints: list[Complaint]) -> tuple[str, ...]:
    if feed is None or not regions:
        return regions
    complaints += (("region", feed.unknown_region(region)) for region in regions if region not in feed.region_ids)
    return regions


def _column(
    word: str, columns: tuple[str, ...], feed: PublishedFeed | None, complaints: list[Complaint], remarks: list[Complaint] | None
) -> str:
    """A column by its name: a known one, or where *remarks* are taken a label of the feed's ranges.

    A label is looked for as it is written; only then is a hyphen as good as an underscore, as it is in our own names. One that
    no range has is an empty column and a remark, since a vendor takes a label away on any day; a misspelt word is a complaint.
    """
    name = word.replace("-", "_")
    if name in columns or feed is None:
        return name if name in columns else word
    labels = set() if remarks is None else _labels(facts.range for facts in feed.entries.facts)
    for label in (word, name):
        if label in labels:
            return label
    choices = [*columns, *sorted(labels)]
    sentence, near = f':columns: "{word[:60]}" is not one of {", ".join(choices)}', nearest(word, choices)
    if remarks is None or (near and word not in _labels(_of_history(feed))):
        complaints.append(("option", f"{sentence}.{near}"))
    else:
        remarks.append(("option", f"{sentence}; no range has such a label, so the column is empty."))
    return word


def _labels(ranges: Iterable[Range | RangeFacts]) -> set[str]:
    return {name for item in ranges for name, _ in item.labels}


def _of_history(feed: PublishedFeed) -> Iterator[Range]:
    """The ranges that changes speak of."""
    return (item for revision in feed.revisions for change in revision.changes for item in (*change.before, *change.after))


def _since(options: Mapping[str, str], complaints: list[Complaint]) -> str:
    text = options.get("since", "").strip()
    if not text:
        return ""
    try:
        return format_instant(parse_instant(text))
    except ValueError as error:
        complaints.append(("option", f":since: {error}"))
        return ""


def _limit(options: Mapping[str, str], complaints: list[Complaint]) -> int:
    text = options.get("limit", "").strip()
    if not text:
        return 0
    if not (text.isdecimal() and text.isascii() and 0 < int(text[:10]) < _MOST):
        complaints.append(("option", f':limit: "{text[:60]}" is not a count; write a whole number above 0.'))
        return 0
    return int(text)
