"""The facts that the feed's settings give to every range of a document that does not say otherwise (``[feeds.NAME.facts]``)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ..base.errors import SettingsError
from ..base.suggestions import nearest
from ..base.timestamps import parse_instant
from ..model.table import DIRECTIONS, RANGE_FACTS, ROLES, RangeFacts

_CHANGE_KEYS = ("id", "serial", "feed", "kind", "previous", "observed", "keep_until", "action", "prefixes", "away")

TAKEN_NAMES = frozenset((*RANGE_FACTS, *_CHANGE_KEYS, "state", "stability", "labels"))
"""Names that a label may not have: a range or a change is published with something else under them."""


def read_default_facts(facts: Mapping[str, str], *, role: str, direction: str) -> RangeFacts:
    """Read the facts that stand in where a row is silent: the feed's over a format's defaults.

    Raises :class:`~ip_ranges.errors.SettingsError`.
    """
    if "prefix" in facts:
        raise SettingsError("facts.prefix cannot be: the prefixes are what the document brings; leave it out.")
    for name in facts:
        if name in TAKEN_NAMES and name not in RANGE_FACTS:
            raise SettingsError(f'facts.{name} cannot be: "{name}" is published with another meaning; choose another name.')
    return RangeFacts(
        region=facts.get("region", ""),
        role=_word(facts, "role", ROLES, role),
        direction=_word(facts, "direction", DIRECTIONS, direction),
        effective=_instant(facts, "effective"),
        expires=_instant(facts, "expires"),
        note=facts.get("note", ""),
        labels=tuple((name, value) for name, value in facts.items() if name not in RANGE_FACTS),
    )


def _word(facts: Mapping[str, str], name: str, words: tuple[str, ...], default: str) -> str:
    value = facts.get(name) or default
    if value not in words:
        raise SettingsError(f'facts.{name} "{value[:60]}" is not one of {", ".join(words)}.{nearest(value, words)}')
    return value


def _instant(facts: Mapping[str, str], name: str) -> datetime | None:
    value = facts.get(name)
    if not value:
        return None
    try:
        return parse_instant(value)
    except ValueError as error:
        raise SettingsError(f"facts.{name}: {error}") from None
