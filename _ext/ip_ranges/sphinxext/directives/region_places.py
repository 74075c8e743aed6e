"""``ip:regions`` with ``:layout: full``: each region in one place, with its addresses, what is to come, its files and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...changes.publication import PublishedFeed
from ...changes.published_paths import path_segment
from ...changes.terms import more_in
from ...exports.snippets import is_published, recipes
from ...model.entries import NO_ENTRIES, Entries, Entry
from ...model.table import DIRECTIONS, Notice, Region
from ..domain.query import Query
from ..rendering.blocks import Block, Code, Group, Link, Listing, Moment, Paragraph, Part, Parts, Strong, day_mark
from ..rendering.change_sentences import on_page
from ..rendering.translation import _
from ..rendering.vocabulary import direction_name, direction_title, heading, role_name, roles_title, state_badge
from .coming_rows import Coming, coming_of
from .context import ViewContext, region_anchor, regions_of
from .empty_notes import absence
from .notices import concerns, newest_anchor, notices_ahead

_MOST_ADDRESSES = 50
"""So many addresses of one direction a region names; the others are in a file."""


def described_regions(feed: PublishedFeed, region_ids: tuple[str, ...] = ()) -> list[Region]:
    """The regions that have a place: those of the table in its order, then those that only ranges or the history name."""
    described = regions_of(feed, region_ids)
    others = {region for region, *_ in feed.combinations} - {"", *(region.id for region in described)}
    return described + [Region(id=name) for name in sorted(others) if not region_ids or name in region_ids]


class RegionPlaces:
    """The places of a feed's regions; what all of them need is looked up once."""

    def __init__(self, context: ViewContext, feed: PublishedFeed) -> None:
        self._context, self._feed = context, feed
        self._entries = context.entries(feed).split(lambda facts: facts.range.region)
        self._notices = notices_ahead(context, feed)
        self._coming = coming_of(context, feed, self._notices)

    def place(self, region: Region, facts: Parts) -> Block:
        """Everything of one region under its anchor; *facts* are its place, vendor and status."""
        entries = self._entries.get(region.id, NO_ENTRIES)
        blocks: list[Block] = [Paragraph(facts, "region-facts")] if facts else []
        for direction in DIRECTIONS:
            blocks += self._addresses(region, direction, entries)
        if entries and all(facts.withdrawn for facts in entries.of_family(6).facts):
            blocks.append(Paragraph((heading("ipv6"), ": ", absence(Query("", families=(6,)), _used(region))), "absence"))
        blocks += self._to_come(region)
        if files := tuple(self._files(region)):
            blocks += [_label(_("Files")), Listing(files, "region-files")]
        title = (region.title,) if region.title == region.id else (region.title, " ", Code(region.id))
        return Group(title, tuple(blocks), region_anchor(self._context.query.feed, region.id), "region", (("region", region.id),))

    def _addresses(self, region: Region, direction: str, entries: Entries) -> Iterator[Block]:
        """The addresses of a direction, or the sentence that there are none."""
        of_direction = entries.where(lambda facts: facts.range.direction == direction)
        title, marks = direction_title(direction), (("direction", direction),)
        if not of_direction:
            roles = ("load-balancer",) if direction == "inbound" else ()
            sentence = absence(Query("", roles=roles, directions=(direction,)), _used(region) if entries else region)
            yield Paragraph((Strong(title), ": ", sentence), "absence", marks=marks)
            return
        yield Paragraph((Strong(title),), "region-label", marks=marks)
        items = tuple(_address(entry) for entry in of_direction.first(_MOST_ADDRESSES))
        yield Listing(items, "region-addresses", (marks,) * len(items))
        if (more := len(of_direction) - _MOST_ADDRESSES) > 0:
            file = self._context.file("ip-ranges.csv", "ip-ranges.csv", self._feed, code=True)
            yield Paragraph(on_page(more_in(more, "ip-ranges.csv"), count=self._context.number(more), file=file))

    def _to_come(self, region: Region) -> Iterator[Block]:
        """What is told of the region's addresses, and its notices."""
        expected = [coming for coming in self._coming if coming.region == region.id]
        notices = [notice for notice in self._notices if notice.regions and concerns(notice, (region.id,))]
        items = (*map(_of_coming, expected), *map(self._notice, notices))
        if items:
            yield _label(heading("coming"))
            marks = (*(coming.row.marks for coming in expected), *(day_mark(notice.effective) for notice in notices))
            yield Listing(items, "region-coming", marks)
        else:
            yield Paragraph((Strong(heading("coming")), ": ", _("nothing is planned.")), "absence")

    def _notice(self, notice: Notice) -> Parts:
        anchor = newest_anchor(self._feed, notice) if self._context.page.has_notices(self._context.query.feed) else ""
        title = Link(notice.title, anchor, "here") if anchor else notice.title
        return (title,) if notice.effective is None else (title, ": ", Moment(notice.effective))

    def _files(self, region: Region) -> Iterator[Parts]:
        """The lists of each direction, the snippets, and what there is to subscribe to."""
        segment = path_segment(region.id)
        combinations = {key[1:] for key in self._feed.combinations if key[0] == region.id}
        for direction in DIRECTIONS:
            used = sorted((role, version) for role, used_for, version in combinations if used_for == direction)
            if len({role for role, _version in used}) > 1:
                used += [("all", version) for version in sorted({version for _role, version in used})]
            lists = [
                self._file(
                    f"{_('all') if role == 'all' else roles_title(role)} IPv{version}", f"lists/{segment}/{role}-{direction}-ipv{version}.txt"
                )
                for role, version in used
            ]
            if lists:
                yield (_("Lists"), ", ", direction_name(direction), ": ", *_in_a_row(lists))
        snippets = [self._file(recipe.name, recipe.path(region.id)) for recipe in recipes() if is_published(self._feed, recipe, region.id)]
        if snippets:
            yield (_("Snippets"), ": ", *_in_a_row(snippets), *self._choice(region))
        folder = f"regions/{segment}"
        feeds = [
            self._file("Atom", f"{folder}/changes.atom"),
            self._file("JSON Feed", f"{folder}/changes.feed.json"),
            self._file(_("calendar"), f"{folder}/changes.ics"),
        ]
        yield (_("Changes of this region"), ": ", *_in_a_row(feeds))

    def _choice(self, region: Region) -> Parts:
        """The way to the choice of a snippet with its text, where a page of this site has it."""
        has_choice = self._feed.primary and self._context.page.picker(region.id) is not None
        return (" (", Link(_("choose one and copy it"), region.id, "picker"), ")") if has_choice else ()

    def _file(self, words: str, path: str) -> Part:
        return self._context.file(words, path, self._feed)


def _used(region: Region) -> Region:
    """A region that has addresses, whatever its status says of others."""
    return region._replace(status="active")


def _label(words: str) -> Block:
    return Paragraph((Strong(words),), "region-label")


def _address(entry: Entry) -> Parts:
    note = entry.range.note
    return (Code(str(entry.range.prefix)), ", ", role_name(entry.range.role), ": ", state_badge(entry), *((". ", note) if note else ()))


def _of_coming(coming: Coming) -> Parts:
    return (Code(str(coming.prefix)), ": ", *coming.happens, " ", *coming.to_do)


def _in_a_row(links: Sequence[Part]) -> Parts:
    """Links with commas between them."""
    return tuple(piece for link in links for piece in (", ", link))[1:]
