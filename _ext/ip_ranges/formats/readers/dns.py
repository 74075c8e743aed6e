"""Addresses of host names, as the resolver of this project writes them down (A and AAAA, RFC 1035 and RFC 3596).

``{"answers": [{"region", "host", "address", "ttl"}], "errors": []}``. The time to live changes with every answer and is
no fact of a range; an error is a problem, since a name that does not answer must not look like one without addresses.
"""

from __future__ import annotations

from typing import Any

from ...model.table import Table
from .. import Format, ReadOptions
from ..named_rows import NamedRows
from ..rows import Rows
from ..shape import list_at, vendor_object


def read(document: bytes, options: ReadOptions) -> Table:
    """Read the resolver's document: load-balancer addresses, inbound, unless the feed's ``facts`` say otherwise."""
    content = vendor_object(document, "answers")
    rows = Rows(options, role="load-balancer", direction="inbound")
    named_rows = NamedRows(rows, asked=("host",))
    for index, answer in enumerate(list_at(content, "answers", required=True)):
        path = ("answers", index)
        if not isinstance(answer, dict) or "address" not in answer:
            rows.wrong(path, 'This answer has no "address".')
            continue
        named_rows.add(path, {key: answer.get(key) for key in ("address", "region", "host")})
    for index, error in enumerate(list_at(content, "errors")):
        rows.wrong(("errors", index), _sentence(error))
    return rows.table()


def _sentence(error: Any) -> str:
    if isinstance(error, dict):
        error = ": ".join(str(error[key]) for key in ("host", "message", "error") if error.get(key))
    return str(error)[:300] or "A host name could not be resolved."


FORMAT = Format(
    name="dns",
    title="Addresses of host names",
    source="https://www.rfc-editor.org/rfc/rfc1035",
    read=read,
    reads=(".answers[].address",),
    passes=(".answers[].host", ".answers[].region", ".errors[].host", ".errors[]"),
    labels=("host",),
)
