"""The options that choose ranges by their facts, the same words for every verb."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from ..base.errors import SettingsError
from ..base.suggestions import nearest
from ..changes.publication import Publication, PublishedFeed
from ..changes.terms import DIRECTION_WORDS
from ..model.table import DIRECTIONS, ROLES
from . import completion

_F = TypeVar("_F", bound=Callable[..., Any])


def facts_options(function: _F) -> _F:
    """``--feed --region --role --direction --family``."""
    for option in (
        click.option("--family", type=click.Choice(["ipv4", "ipv6"]), help="One IP family only."),
        click.option("--direction", type=click.Choice(DIRECTIONS), help="; ".join(map(": ".join, DIRECTION_WORDS.items())) + "."),
        click.option("--role", type=click.Choice(ROLES), help="One role only."),
        click.option("--region", metavar="ID", shell_complete=completion.regions, help="One region only."),
        click.option("--feed", metavar="NAME", shell_complete=completion.feeds, help="Another feed than the primary one."),
    ):
        function = option(function)
    return function


def chosen_feed(publication: Publication, name: str | None) -> PublishedFeed:
    """The feed with this name, the primary one for none.

    Raises :class:`~ip_ranges.errors.SettingsError` with the nearest right name.
    """
    if name is None:
        return publication.primary
    found = publication.feed(name)
    if found is None:
        if name in publication.absent:
            raise SettingsError(f"{name}: {publication.absent[name]}")
        known = [feed.name for feed in publication.feeds]
        raise SettingsError(f'There is no feed "{name[:60]}".{nearest(name, known)}')
    return found


def chosen_region(feed: PublishedFeed, region: str | None) -> str | None:
    """The region id, checked. Raises :class:`~ip_ranges.errors.SettingsError` with the nearest right one."""
    known = [one.id for one in feed.regions]
    if region is not None and region not in known:
        raise SettingsError(f'The feed {feed.name} has no region "{region[:60]}".{nearest(region, known)}')
    return region


def family_number(family: str | None) -> int | None:
    """``ipv4`` as 4."""
    return None if family is None else int(family[-1])
