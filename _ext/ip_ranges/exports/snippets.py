"""Firewall, web server and DNS snippets: one template each, under ``snippets/<region>/<recipe>``.

Adding a recipe is adding ``templates/snippets/<recipe>.j2``. Its first lines are a Jinja comment with what
:class:`Recipe` wants to know, as TOML; the comment at the head of the published file is made here, the same for all.
"""

from __future__ import annotations

import shlex
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2

from ..aggregate import outermost
from ..errors import SettingsError
from ..formats.region_table import REGION_ID
from ..instants import format_instant
from ..model import DIRECTIONS, ROLES, Direction
from ..prefix import Prefix
from ..publication import Entry, Publication, PublishedFeed
from ..reading import nearest
from .snippets_safety import identifier, only_safe, remark
from .snippets_selection import Selection, select, zone_serial

_SHOWN_DATES = 20
"""How many announced or draining ranges the head of a snippet names before it points to the whole table."""

_FACES = {"outbound": "we_connect_from", "inbound": "you_connect_to"}
"""The names that the templates know the two directions by: the ones that people read on the page."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a template says of itself.

    *directions* are those whose ranges it takes, from the platform's side; *roles* narrows that, empty for all roles.
    *comment* begins a comment line of its language; *language* is its name for Pygments. *file* is where a reader
    would put it, *use* how it is put to use and *refresh* the command that follows the download. *limits* says where
    the program's own limits lie, *empty* what the snippet does when there is nothing to list.
    """

    name: str
    title: str
    summary: str
    directions: tuple[Direction, ...]
    comment: str
    language: str
    file: str
    use: str
    refresh: str
    empty: str
    limits: str = ""
    roles: tuple[str, ...] = ()

    @property
    def direction(self) -> Direction | None:
        """The one direction that it is for, None when it is for both."""
        return self.directions[0] if len(self.directions) == 1 else None

    def path(self, region: str | None) -> str:
        """Where it is published, below the feed's own folder; a region of None is all of them."""
        return f"snippets/{_segment(region) if region else 'all'}/{self.name}"

    def wants(self, entry: Entry) -> bool:
        """Whether an entry is for this recipe: on today's allow list, in its direction and of its roles."""
        item = entry.range
        return entry.allowed and item.direction in self.directions and (not self.roles or item.role in self.roles)


def _segment(text: str) -> str:
    """*text* as one segment of a path and of a URL: vendors name regions as they like."""
    return text if REGION_ID.fullmatch(text) else identifier(text)


def recipes() -> tuple[Recipe, ...]:
    """Every recipe there is, by name."""
    return tuple(_recipes().values())


def recipe_named(name: str) -> Recipe:
    """The recipe with this name. Raises :class:`~ip_ranges.errors.SettingsError`."""
    found = _recipes().get(name)
    if found is None:
        known = tuple(_recipes())
        raise SettingsError(f'There is no recipe "{name[:60]}"; there are {", ".join(known)}.{nearest(name, known)}')
    return found


def render(
    publication: Publication,
    feed: PublishedFeed,
    recipe: str,
    *,
    region: str | None = None,
    entries: Iterable[Entry] | None = None,
) -> str:
    """One snippet as text, with today's allow list of a region (None: of all).

    *entries* are taken as they are where they are given, so that a caller with many regions groups them once.
    Raises :class:`~ip_ranges.errors.SettingsError` for a recipe that does not exist.
    """
    return _write(publication, feed, recipe_named(recipe), region, _of_region(feed, region, entries))


def render_every(
    publication: Publication, feed: PublishedFeed, *, region: str | None = None, entries: Iterable[Entry] | None = None
) -> Iterator[tuple[str, str]]:
    """Every snippet of a region as (path below the feed's folder, text)."""
    chosen = _of_region(feed, region, entries)
    for recipe in recipes():
        yield recipe.path(region), _write(publication, feed, recipe, region, chosen)


def carried(recipe: str, entries: Iterable[Entry]) -> tuple[Prefix, ...]:
    """The prefixes that a snippet lists when it is made from *entries*: for checking a published one."""
    found = recipe_named(recipe)
    chosen = [entry for entry in entries if found.wants(entry)]
    if found.name == "zone":
        return outermost(host.prefix for host in select(chosen).hosts)
    return outermost(entry.range.prefix for entry in chosen)


def _of_region(feed: PublishedFeed, region: str | None, entries: Iterable[Entry] | None) -> tuple[Entry, ...]:
    if entries is not None:
        return tuple(entry for entry in entries if entry.allowed)
    return feed.allowed if region is None else feed.select(region=region)


def _write(
    publication: Publication, feed: PublishedFeed, recipe: Recipe, region: str | None, entries: tuple[Entry, ...]
) -> str:
    wanted = [entry for entry in entries if recipe.wants(entry)]
    faces: dict[str, Selection] = {
        _FACES[direction]: select([entry for entry in wanted if entry.range.direction == direction])
        for direction in recipe.directions
    }
    body = _template(recipe.name).render(
        faces,
        region=region or "all",
        every_region=region is None,
        zone_serial=zone_serial(publication.serial, wanted, publication.now),
    )
    head = "".join(
        f"{recipe.comment} {line}".rstrip() + "\n" for line in _head(publication, feed, recipe, region, wanted)
    )
    return f"{head}\n{body}"


def _head(
    publication: Publication, feed: PublishedFeed, recipe: Recipe, region: str | None, wanted: list[Entry]
) -> Iterator[str]:
    """The lines of the comment that every snippet begins with."""
    known = feed.table.region(region) if region else None
    place = "all regions" if not region else f"{known.title} ({region})" if known and known.name else region
    changed = "unknown" if publication.changed is None else format_instant(publication.changed)
    folder = "" if feed.name == publication.primary.name else f"feeds/{_segment(feed.name)}/"
    url = (publication.base_url or "https://THIS-SITE/ip-ranges/") + folder + recipe.path(region)
    new, old = shlex.quote(f"{recipe.file}.new"), shlex.quote(recipe.file)
    download = f"curl -fsS -o {new} {shlex.quote(url)} && mv {new} {old}"
    yield remark(f"{recipe.title}: {recipe.summary}")
    yield remark(f"Region: {place}")
    yield remark(f"Serial: {publication.serial}")
    yield remark(f"Date: {changed}")
    yield remark(f"Source: {url}", limit=2000)
    yield remark(f"Refresh: {download} && {recipe.refresh}", limit=4000)
    for line in recipe.use.strip().splitlines():
        yield remark(line)
    if feed.example:
        yield "These are EXAMPLE addresses from documentation space. Nothing answers there."
    if not wanted:
        yield remark(f"There is nothing to list at present. {recipe.empty}")
    dated = [entry for entry in wanted if entry.state != "active"]
    for entry in dated[:_SHOWN_DATES]:
        yield remark(_dated(entry))
    if len(dated) > _SHOWN_DATES:
        yield f"{len(dated) - _SHOWN_DATES} more have a date: see ip-ranges.json beside the snippets."


def _dated(entry: Entry) -> str:
    if entry.state == "announced" and entry.range.effective is not None:
        return f"Announced: {entry.range.prefix} from {format_instant(entry.range.effective)}"
    end = "" if entry.keep_until is None else f" until {format_instant(entry.keep_until)}"
    return f"Draining: {entry.range.prefix}{end}; do not remove it before"


@cache
def _environment() -> jinja2.Environment:
    """The templates' environment: pure, so one for the life of the process."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("ip_ranges", "templates/snippets"),
        autoescape=False,  # noqa: S701 - not HTML: only_safe decides what may be printed at all
        undefined=jinja2.StrictUndefined,
        finalize=only_safe,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["identifier"] = identifier
    environment.filters["remark"] = remark
    return environment


def _template(name: str) -> jinja2.Template:
    return _environment().get_template(f"{name}.j2")


@cache
def _recipes() -> Mapping[str, Recipe]:
    folder = files("ip_ranges") / "templates" / "snippets"
    found = [
        parse_recipe(item.name.removesuffix(".j2"), item.read_text("utf-8"))
        for item in folder.iterdir()
        if item.name.endswith(".j2")
    ]
    return {recipe.name: recipe for recipe in sorted(found, key=lambda recipe: recipe.name)}


def parse_recipe(name: str, template: str) -> Recipe:
    """Read what a template says of itself in its first comment.

    Raises :class:`~ip_ranges.errors.SettingsError` for whoever writes a new recipe.
    """
    opening, closing = template.startswith("{#"), template.find("#}")
    if not opening or closing < 0:
        raise SettingsError(f"templates/snippets/{name}.j2 has to begin with a comment between {{# and #}}.")
    try:
        facts: dict[str, Any] = tomllib.loads(template[2:closing])
        facts["directions"] = tuple(facts["directions"])
        facts["roles"] = tuple(facts.get("roles", ()))
        recipe = Recipe(name=name, **facts)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise SettingsError(f"The first comment of templates/snippets/{name}.j2 is not a recipe's: {error}.") from None
    strange = (set(recipe.directions) - set(DIRECTIONS)) | (set(recipe.roles) - set(ROLES))
    if strange or not recipe.directions:
        raise SettingsError(f"templates/snippets/{name}.j2 names no direction, or the unknown {sorted(strange)}.")
    return recipe
