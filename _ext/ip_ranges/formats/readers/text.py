"""A list as plain text: one CIDR or address a line, ``#`` and ``;`` begin comments, blank lines and blanks mean nothing.

Cloudflare's ``ips-v4`` and ``ips-v6`` and Akamai's lists are such files, and so is every list that this project publishes.
"""

from __future__ import annotations

import re

from ...base.errors import DocumentError, PrefixError, Problem
from ...model.prefix import parse_prefix
from ...model.table import Table
from .. import Format, ReadOptions
from ..dates import dated_by_comment
from ..rows import Rows
from ..shape import BLANKS, lines_of

_COMMENT = re.compile("[#;]")
_FAMILY_IN_NAME = re.compile(r"(?<![A-Za-z0-9])(?:ips?)?v([46])(?![A-Za-z0-9])", re.IGNORECASE)


def read(document: bytes, options: ReadOptions) -> Table:
    """Read a list; with a family in *options*, or else in the document's name, the other family is an error.

    A comment like ``# Last updated: 2026-03-03`` is its publication time (UTC).
    """
    family = options.family or family_in(options.name)
    expected = f"A list of IPv{family} prefixes, one a line," if family else "A list of prefixes, one a line,"
    rows = Rows(options._replace(family=family))
    facts = rows.facts(())
    lines = lines_of(document, expected)
    entries = [(number, text) for number, line in lines if (text := _without_comment(line))]
    rows.add_prefixes((number, text, facts) for number, text in entries)
    if rows.problems and rows.is_empty:
        _refuse_other_family([text for _, text in entries], family)
    rows.refuse_if_none(document, expected)
    return rows.table(published=dated_by_comment(line for _, line in lines if line.lstrip(BLANKS)[:1] in "#;"))


def _without_comment(line: str) -> str:
    return (_COMMENT.split(line, maxsplit=1)[0] if "#" in line or ";" in line else line).strip(BLANKS)


def family_in(name: str) -> int | None:
    """The family that a document's name promises (``ips-v6.txt``, ``nat-gateway-outbound-ipv4.txt``), None for none."""
    families = set(_FAMILY_IN_NAME.findall(name.rpartition("/")[2]))
    return int(families.pop()) if len(families) == 1 else None


def _refuse_other_family(texts: list[str], family: int | None) -> None:
    """Refuse with a sentence a list of one family that has arrived under the name of the other."""
    try:
        versions = {parse_prefix(text).version for text in texts}
    except PrefixError:
        return
    if family is not None and family not in versions:
        word = "prefix" if len(texts) == 1 else "prefixes"
        sentence = f"IPv{family} prefixes were expected and a list of {len(texts):,} IPv{10 - family} {word} arrived."
        raise DocumentError([Problem("", sentence)])


FORMAT = Format(
    name="text",
    title="One CIDR or address a line",
    source="https://www.cloudflare.com/ips/",
    read=read,
    labels=(),
)
