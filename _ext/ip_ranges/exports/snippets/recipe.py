"""What a snippet's template says of itself: whom it is for, where it goes, how to use it, where its limits lie."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from ...base.errors import SettingsError
from ...base.suggestions import nearest
from ...changes.published_paths import path_segment
from ...model.entries import Entry
from ...model.table import DIRECTIONS, ROLES, Direction


class Recipe(NamedTuple):
    """What a template says of itself.

    *directions* are those whose ranges it takes, from the platform's side; *roles* narrows that, empty for all roles.
    *comment* begins a comment line of its language; *language* is its name for Pygments. *file* is where a reader would put
    it, with the extension that the published file has too, *use* how it is put to use and *refresh* the command that follows
    the download, empty where the program looks for itself. *check* is the command that says whether the new file is sound: of
    the new file alone where it names it ``NEW``, before that takes the old one's place; else of a whole configuration with it,
    and the old one comes back where it is not. *limits* says where the program's own limits lie, *empty* what the
    snippet does when there is nothing to list. With *each_region* it is a file of single regions, and none of all together.
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
    check: str = ""
    limits: str = ""
    roles: tuple[str, ...] = ()
    each_region: bool = False

    @property
    def direction(self) -> Direction | None:
        """The one direction that it is for, None when it is for both."""
        return self.directions[0] if len(self.directions) == 1 else None

    def path(self, region: str | None) -> str:
        """The published file of a region, below the feed's folder; a region of None is all of them."""
        return f"snippets/{path_segment(region) if region else 'all'}/{self.name}{self.extension}"

    @property
    def extension(self) -> str:
        """The extension that its program's files customarily have, with its dot."""
        return PurePosixPath(self.file).suffix

    def wants(self, entry: Entry) -> bool:
        """Whether an entry is for this recipe: on today's allow list, in its direction and of its roles."""
        return entry.allowed and self.takes(entry.range.role, entry.range.direction)

    def takes(self, role: str, direction: str) -> bool:
        """Whether ranges of this role and direction are for it."""
        return direction in self.directions and (not self.roles or role in self.roles)


def recipes() -> tuple[Recipe, ...]:
    """Every recipe there is, by name."""
    return tuple(_recipes().values())


def recipe_named(name: str) -> Recipe:
    """The recipe with this name. Raises :class:`~ip_ranges.errors.SettingsError`."""
    recipe = _recipes().get(name)
    if recipe is None:
        names = tuple(_recipes())
        raise SettingsError(f'There is no recipe "{name[:60]}"; there are {", ".join(names)}.{nearest(name, names)}')
    return recipe


@cache
def _recipes() -> Mapping[str, Recipe]:
    folder = files("ip_ranges") / "templates" / "snippets"
    parsed = [
        parse_recipe(item.name.removesuffix(".j2"), item.read_text("utf-8"))
        for item in folder.iterdir()
        if item.name.endswith(".j2")
    ]
    return {recipe.name: recipe for recipe in sorted(parsed, key=lambda recipe: recipe.name)}


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
    if not recipe.extension:
        raise SettingsError(f'The file of templates/snippets/{name}.j2, "{recipe.file[:60]}", has no extension.')
    return recipe
