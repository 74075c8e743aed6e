"""Cloudflare's API answer: https://developers.cloudflare.com/api/resources/ips/methods/list/

``result.ipv4_cidrs[]``, ``result.ipv6_cidrs[]`` and, where it was asked for, ``result.jdcloud_cidrs[]`` of both
families. The two text files ``ips-v4`` and ``ips-v6`` are the format ``text``.
"""

from __future__ import annotations

from ...base.errors import DocumentError, Problem
from ...base.object_reader import type_word
from ...model.table import Table
from .. import Format, ReadOptions
from ..rows import Rows
from ..shape import vendor_object, wrong_shape

_LISTS = (("ipv4_cidrs", 4, None), ("ipv6_cidrs", 6, None), ("jdcloud_cidrs", None, "jdcloud"))


def read(document: bytes, options: ReadOptions) -> Table:
    """Read the answer; one whose ``success`` is false is refused. It has neither a date nor an ordered token."""
    content = vendor_object(document, "result", "success")
    result = content.get("result")
    if content.get("success") is False:
        raise DocumentError([Problem(".success", 'A list of ranges was expected and an answer with "success": false arrived.')])
    if not isinstance(result, dict):
        raise DocumentError([Problem(".result", f"This is {type_word(result)} where an object belongs.")])
    if not any(key in result for key, _, _ in _LISTS):
        raise wrong_shape(document, 'A result with "ipv4_cidrs" or "ipv6_cidrs"', result)
    rows = Rows(options)
    for key, family, network in _LISTS:
        if key in result:
            facts = rows.facts(("result", key), labels={"networks": network})
            rows.add_list(("result", key), result[key], facts, family=family)
    return rows.table()


FORMAT = Format(
    name="cloudflare",
    title="Cloudflare's API, /client/v4/ips",
    source="https://developers.cloudflare.com/api/resources/ips/methods/list/",
    read=read,
    reads=(".result.ipv4_cidrs[]", ".result.ipv6_cidrs[]", ".result.jdcloud_cidrs[]"),
    labels=("networks",),
)
