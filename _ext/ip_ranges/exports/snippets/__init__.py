"""Firewall, web server and DNS snippets: one template each, under ``snippets/<region>/<recipe>.<extension>``.

Adding a recipe is adding ``templates/snippets/<recipe>.j2``. Its first lines are a Jinja comment with what
:class:`Recipe` wants to know, as TOML; the comment at the head of the published file is made here, the same for all.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from ...base.templates import environment
from ...base.timestamps import format_instant
from ...changes.publication import Publication, PublishedFeed
from ...changes.published_paths import address, folder
from ...changes.terms import ALL_REGIONS, EXAMPLE, UNKNOWN, WITHDRAWN, capital, counted
from ...model.entries import Entry
from ...model.prefix import Prefix
from ...model.prefix_sets import outermost
from .recipe import Recipe, recipe_named, recipes
from .safety import EVERYWHERE, each, identifier, only_safe, remark
from .selection import Place, Selection, is_published
from .zone import coming, hosts, zone_serial

if TYPE_CHECKING:
    import jinja2

__all__ = ["Place", "Recipe", "carried", "is_published", "recipe_named", "recipes", "render", "render_place"]

_SHOWN_DATES = 20
"""How many days of announced or draining ranges the head of a snippet names before it points to the whole table."""

ZONE = "zone"
"""The recipe that has records in place of ranges."""

_FACES = {"outbound": "we_connect_from", "inbound": "you_connect_to"}
"""The names that the templates know the two directions by: the ones that people read on the page."""


def render(publication: Publication, feed: PublishedFeed, recipe: str, *, region: str | None = None) -> str:
    """One snippet as text, with today's allow list of a region (None: of all).

    Raises :class:`~ip_ranges.errors.SettingsError` for a recipe that does not exist.
    """
    entries = feed.allowed if region is None else feed.select(region=region)
    return "".join(render_place(publication, feed, recipe_named(recipe), region, Place(entries)))


def render_place(
    publication: Publication, feed: PublishedFeed, recipe: Recipe, region: str | None, region_ranges: Place
) -> tuple[str, str]:
    """Head and body of one snippet, for a caller with many recipes, who has the ranges of each region once as *region_ranges*."""
    selection = region_ranges.wanted(recipe)
    faces = {_FACES[direction]: region_ranges.selection(recipe, direction) for direction in recipe.directions}
    body = _template(recipe.name).render(
        faces,
        region=region or EVERYWHERE,
        every_region=region is None,
        # Asked for by one recipe.
        hosts=partial(hosts, publication, feed, region, selection.entries.prefixes),
        zone_serial=partial(zone_serial, publication, feed, region),
    )
    return f"{_head(publication, feed, recipe, region, selection)}\n", body


def carried(publication: Publication, feed: PublishedFeed, recipe: str, *, region: str | None = None) -> tuple[Prefix, ...]:
    """The prefixes that a snippet of a region (None: of all) lists: for checking a published one."""
    named_recipe = recipe_named(recipe)
    entries = feed.allowed if region is None else feed.select(region=region)
    prefixes = [entry.range.prefix for entry in entries if named_recipe.wants(entry)]
    if named_recipe.name == ZONE:
        return outermost(host.prefix for host in hosts(publication, feed, region, prefixes))
    return outermost(prefixes)


def _head(
    publication: Publication, feed: PublishedFeed, recipe: Recipe, region: str | None, selection: Selection
) -> str:
    """The comment that every snippet begins with. One that is no file is nobody's to fetch again: its source is the table.
    Nor is one of which nobody knows where it will be.
    """
    described = feed.region(region) if region else None
    title = ALL_REGIONS if not region else f"{described.title} ({region})" if described and described.name else region
    standing = _standing(recipe.comment, title, publication.serial, publication.changed)
    is_file, fixed = is_published(feed, recipe, region), _fixed(recipe)
    url = address(publication, folder(publication, feed) + (recipe.path(region) if is_file else "ip-ranges.json"))
    source = [remark(f"Source: {url}", limit=2000)]
    if is_file and publication.base_url:
        source.append(remark(f"Refresh: curl -fsS -o {fixed.new} {shlex.quote(url)} && {fixed.follows}", limit=4000))
    is_zone = recipe.name == ZONE
    dated = coming(publication, feed, region, selection.entries.prefixes) if is_zone else _dated(selection.dated)
    state = _commented(recipe.comment, _state(feed, recipe, selection, list(dated)))
    return f"{fixed.first}{standing}{_commented(recipe.comment, source)}{fixed.use}{state}"


@lru_cache(maxsize=1 << 6)  # a region has a dozen files in two or three languages
def _standing(comment: str, region: str, serial: int, changed: datetime | None) -> str:
    """What the files of one region say alike."""
    date = UNKNOWN if changed is None else format_instant(changed)
    return _commented(comment, [remark(f"Region: {region}"), remark(f"Serial: {serial}"), remark(f"Date: {date}")])


def _state(feed: PublishedFeed, recipe: Recipe, selection: Selection, dated: Sequence[str]) -> Iterator[str]:
    """What there is to say of the ranges of today: that they are examples, that there are none, which have a date."""
    if feed.example:
        yield EXAMPLE
    if not selection.entries:
        yield remark(f"There is nothing to list at present. {recipe.empty}")
    yield from map(remark, dated[:_SHOWN_DATES])
    if len(dated) > _SHOWN_DATES:
        yield f"{len(dated) - _SHOWN_DATES} more days are in ip-ranges.json beside the snippets."


class _Fixed(NamedTuple):
    """What is the same in every region's file: what a recipe is, how it is put to use, where its limits lie; and what follows a download."""

    first: str
    use: str
    new: str
    follows: str


@cache
def _fixed(recipe: Recipe) -> _Fixed:
    title = remark(f"{recipe.title}: {recipe.summary}")
    use = map(remark, [*recipe.use.strip().splitlines(), f"Limits: {recipe.limits}"])
    return _Fixed(_commented(recipe.comment, [title]), _commented(recipe.comment, use), shlex.quote(f"{recipe.file}.new"), _follows(recipe))


def _follows(recipe: Recipe) -> str:
    """The commands after a download: nothing that the program's own check refuses stays in the old file's place."""
    new, old, before = (shlex.quote(f"{recipe.file}{ending}") for ending in (".new", "", ".before"))
    if not recipe.check or "NEW" in recipe.check:
        return " && ".join(filter(None, [recipe.check.replace("NEW", new), f"mv {new} {old}", recipe.refresh]))
    return f"cp {old} {before} && mv {new} {old} && if {recipe.check}; then rm {before}; {recipe.refresh}; else mv {before} {old}; false; fi"


def _commented(comment: str, lines: Iterable[str]) -> str:
    return "".join([f"{comment} {line}".rstrip() + "\n" for line in lines])


def _dated(entries: Sequence[Entry]) -> Iterator[str]:
    """How many are announced and how many are leaving, by their days; which, ip-ranges.json says: no address stands in a comment."""
    for sentence, count in Counter(map(_date_of, entries)).items():
        yield sentence.format(count=counted(count, "range"), it="it" if count == 1 else "them")


def _date_of(entry: Entry) -> str:
    if entry.state == "announced" and entry.range.effective is not None:
        return f"Announced: {{count}} from {format_instant(entry.range.effective)}"
    end = "" if entry.keep_until is None else f" until {format_instant(entry.keep_until)}"
    if entry.withdrawn:
        return f"{capital(WITHDRAWN)}: {{count}}, listed{end}"
    return f"Draining: {{count}}{end}; do not remove {{it}} before"


@cache
def _environment() -> jinja2.Environment:
    """The templates' environment: pure, so one for the life of the process."""
    import jinja2  # noqa: PLC0415 - a command that renders no snippet need not wait for it

    templates = environment(
        jinja2.PackageLoader("ip_ranges", "templates/snippets"),
        autoescape=False,  # not HTML: only_safe decides what may be printed at all
        finalize=only_safe,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    templates.filters["each"] = each
    templates.filters["identifier"] = identifier
    templates.filters["remark"] = remark
    return templates


@cache
def _template(name: str) -> jinja2.Template:
    return _environment().get_template(f"{name}.j2")
