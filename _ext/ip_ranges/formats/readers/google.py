"""Google's ``cloud.json`` and ``goog.json``: https://support.google.com/a/answer/10026322

``prefixes[]``, each row with ``ipv4Prefix`` or ``ipv6Prefix``, and in ``cloud.json`` with ``scope`` (a region or
``global``) and ``service``. JAFAR (https://datatracker.ietf.org/doc/draft-illyes-webbotauth-jafar/), which crawlers
publish, is the same shape with a ``formatVersion``.
"""

from __future__ import annotations

from ...model.table import Table
from .. import Format, ReadOptions
from ..dates import vendor_instant
from ..family_rows import iter_family_rows, refuse_unknown_version
from ..rows import Rows
from ..shape import list_at, vendor_object, whole_number

_FAMILIES = {"ipv4Prefix": 4, "ipv6Prefix": 6}


def read(document: bytes, options: ReadOptions) -> Table:
    """Read either file; the token is ``syncToken``, in milliseconds since 1970, and so is the publication time."""
    content = vendor_object(document, "prefixes")
    # The draft asks consumers to keep their last list when the major version is one that they do not know.
    refuse_unknown_version(content, "formatVersion", "JAFAR version ")
    rows = Rows(options)
    facts_of = rows.shared(lambda path, scope, service: rows.facts(path, region=scope, labels={"service": service}))
    for path, row, families in iter_family_rows(rows, ("prefixes",), list_at(content, "prefixes", required=True), _FAMILIES):
        facts = facts_of(path, row.get("scope"), row.get("service"))
        for key, family in families.items():
            rows.add_prefix((path, key), row[key], facts, family=family)
    rows.refuse_if_none(document, 'A list of rows with "ipv4Prefix" or "ipv6Prefix"')
    token = whole_number(content.get("syncToken"))
    # creationTime has no zone and is Pacific time beside a syncToken, which says the same moment in UTC.
    published = vendor_instant(content.get("creationTime") if token is None else token)
    return rows.table(vendor="google", token=token, published=published)


FORMAT = Format(
    name="google",
    title="Google cloud.json and goog.json, and JAFAR",
    source="https://support.google.com/a/answer/10026322",
    read=read,
    reads=(".prefixes[].ipv4Prefix", ".prefixes[].ipv6Prefix"),
    labels=("service",),
)
