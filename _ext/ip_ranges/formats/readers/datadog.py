"""Datadog ``ip-ranges.datadoghq.com``: https://docs.datadoghq.com/api/latest/ip-ranges/

One object for each section (``agents``, ``api``, ``synthetics`` ...) with ``prefixes_ipv4[]`` and ``prefixes_ipv6[]``.
``synthetics`` also says where each of its prefixes is, in ``prefixes_ipv4_by_location{}``: those prefixes stand in
both places and are one range each, with the location as its region.
"""

from __future__ import annotations

from typing import Any

from ...base.object_reader import type_word
from ...base.strict_json import strict_json
from ...model.prefix import Prefix
from ...model.table import Table
from .. import Format, ReadOptions
from ..dates import vendor_instant
from ..rows import Rows, is_missing
from ..shape import whole_number, wrong_shape
from ..sort_order import FactsNumber

_LISTS = (("prefixes_ipv4", 4), ("prefixes_ipv6", 6))
_SUFFIX = "_by_location"
_KEYS = {key + suffix for key, _ in _LISTS for suffix in ("", _SUFFIX)}

_REACHING = ("synthetics", "webhooks")
"""The sections from which Datadog connects to people; to the others, its endpoints, people connect."""

_SECTIONS = (
    *_REACHING,
    "agents",
    "api",
    "apm",
    "global",
    "logs",
    "orchestrator",
    "process",
    "remote-configuration",
    "synthetics-private-locations",
)


def read(document: bytes, options: ReadOptions) -> Table:
    """Read the document; the token is ``version``, the publication time ``modified``, which is UTC."""
    content = strict_json(document)
    items = content.items() if isinstance(content, dict) else ()
    sections = {name: section for name, section in items if isinstance(section, dict) and not _KEYS.isdisjoint(section)}
    if not sections:
        raise wrong_shape(document, 'An object of sections, each with "prefixes_ipv4",', content)
    rows = Rows(options)
    for name, section in sections.items():
        for key, family in _LISTS:
            _add_section(rows, name, section, key, family)
    token = whole_number(content.get("version"))
    return rows.table(token=token, published=vendor_instant(content.get("modified")))


def _add_section(rows: Rows, name: str, section: dict[str, Any], key: str, family: int) -> None:
    direction = "outbound" if name in _REACHING else "inbound" if name in _SECTIONS else None
    located = _add_located(rows, name, section.get(f"{key}{_SUFFIX}"), key, family, direction)
    texts = section.get(key, [])
    if not isinstance(texts, list):
        rows.wrong((name, key), f"This is {type_word(texts)} where a list of prefixes belongs.")
        return
    facts = rows.facts((name,), direction=direction, labels={"service": name})
    if not located:
        rows.add_list((name, key), texts, facts, family=family)
        return
    for index, text in enumerate(texts):
        # The same text may be a fault in both places; each place is named.
        prefix = None if is_missing(text) else rows.prefix((name, key, index), text, family=family)
        if prefix is not None and prefix not in located:
            rows.add_read_prefix(prefix, facts)


def _add_located(
    rows: Rows, name: str, locations: Any, key: str, family: int, direction: str | None
) -> set[Prefix]:
    """Add the ranges whose location is known; the answer is their prefixes."""
    path = (name, f"{key}{_SUFFIX}")
    if locations is None:
        return set()
    if not isinstance(locations, dict):
        rows.wrong(path, f"This is {type_word(locations)} where an object of locations belongs.")
        return set()
    located: set[FactsNumber] = set()
    for location, texts in locations.items():
        facts = rows.facts((path, location), region=location, direction=direction, labels={"service": name})
        rows.add_list((path, location), texts, facts, family=family)
        located.update(facts)
    return rows.prefixes_of(located)


FORMAT = Format(
    name="datadog",
    title="Datadog ip-ranges",
    source="https://docs.datadoghq.com/api/latest/ip-ranges/",
    read=read,
    reads=tuple(f".*.{key}{end}" for key, _ in _LISTS for end in ("[]", f"{_SUFFIX}.*[]")),
    labels=("service",),
)
