"""A snapshot as text, the last accepted table of a feed: a line about where it comes from, and the table's canonical text."""

from __future__ import annotations

import json

from ..base.errors import StoreError
from ..base.strict_json import strict_json
from ..base.timestamps import format_instant, instant_or_none, parse_instant
from ..model.snapshot import Snapshot
from .canonical_table import parse_table, table_text, text_digest

_SPLIT = '\n"table": '
_CURE = "Restore it from version control, or delete it and run ip-ranges refresh, which records a new baseline."


def snapshot_text(snapshot: Snapshot) -> str:
    """The file of a snapshot."""
    return "".join(snapshot_in_pieces(snapshot))


def snapshot_in_pieces(snapshot: Snapshot) -> tuple[str, str, str]:
    """The file of a snapshot in pieces, without a copy of its table, which is long."""
    head = {
        "feed": snapshot.feed,
        "serial": snapshot.serial,
        "observed": format_instant(snapshot.observed),
        "reading": snapshot.reading,
        "document": snapshot.document,
        "token": snapshot.table.token,
        "published": instant_or_none(snapshot.table.published),
        "line": snapshot.line,
        "digest": snapshot.digest,
    }
    return json.dumps(head, ensure_ascii=False)[:-1] + "," + _SPLIT, snapshot.body or table_text(snapshot.table), "}\n"


def parse_snapshot(text: str, file_name: str) -> Snapshot:
    """Read a snapshot file.

    Raises :class:`~ip_ranges.errors.StoreError` where it was changed by hand or is damaged, with the cure.
    """
    if text.startswith(("<<<<<<< ", ">>>>>>> ")) or "\n<<<<<<< " in text or "\n>>>>>>> " in text:
        raise StoreError(f"{file_name} has conflict marks of a merge in it. {_CURE}")
    end = text.find("," + _SPLIT)
    if end < 0 or not text.endswith("}\n"):
        raise StoreError(f"{file_name} is not a whole snapshot: it was cut off or changed by hand. {_CURE}")
    head, body = text[:end], text[end + 1 + len(_SPLIT) : -2]
    try:
        values = strict_json((head + "}").encode())
        if values["digest"] != text_digest(body):
            raise StoreError(f"{file_name} does not have the digest that it names: it was changed by hand. {_CURE}")
        published = parse_instant(values["published"]) if values["published"] else None
        return Snapshot(
            feed=values["feed"],
            reading=values["reading"],
            document=values["document"],
            digest=values["digest"],
            table=parse_table(body, token=values["token"], published=published),
            serial=int(values["serial"]),
            observed=parse_instant(values["observed"]),
            line=values.get("line", ""),  # which the first versions did not write
            body=body,
        )
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the file, the cure is the same
        raise StoreError(f"{file_name} is not a snapshot ({str(error)[:100]}). {_CURE}") from None
