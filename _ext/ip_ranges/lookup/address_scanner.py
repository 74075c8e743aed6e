"""Address expressions in a text that was written for some other program.

One address, a block with its length or mask, a span, a wildcard, the beginning of an address: what the programs share is
how these look. A text is cut into *runs* without blanks, each run is read by itself (``address_expressions``), then neighbours
that belong together are joined. Own code, since libraries read one address and not a document around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .address_expressions import Run, prefixes_between, read_run

_RUN = re.compile(r"[0-9A-Za-z_.:*%/\[\]?\\+\-…]+", re.ASCII)
_SPAN = re.compile(r"^\s*(?:-|\u2013|\u2014|\.\.\.?|…)\s*$")
_SPAN_WORD = re.compile(r"^\s+(?:to|-+>|=>|\u2192|through|thru|until|bis)\s+$", re.IGNORECASE)
_RANGE = re.compile(r"^[\s\"'{]*(?:-|to|high|end|last|(?:end|ip|last)[-_](?:ip|address)(?:[-_]last)?|,)?[\s\"'{]*$", re.IGNORECASE)
_RANGE_BEFORE = re.compile(r"(?:^|[\s_-])(?:range|range-address|address-range|ip-range|iprange|low|first|start|start[-_](?:ip|address)|ip-address-first)[\s\"'=:{]*$", re.IGNORECASE)
_MASK = re.compile(
    r"^(?:[\"']?\s*[&,]\s*[\"']?|[\"']?\s+[\"']?)(?:/\s*)?(?:(?:(?:net|subnet|wildcard|inverse)[-_ ]?)?(?:mask|wildcard|bits)[\s=:\"']+)?$", re.IGNORECASE
)
_LENGTH = re.compile(
    r"^[\"']?(?:\s*/\s*|\s*,?\s*[\"']?(?:(?:sub)?net)?(?:mask|prefix[-_]?len(?:gth)?|mask_?len|length|len|bits)[\"']?[\s=:]+)(\d{1,3}|0x[0-9a-f]{8})(?![\w.:])", re.IGNORECASE
)
_MASKED = re.compile(r"^\s*(==|!=)\s*$")


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression of a text with its *start* and *end*.

    *run* has the addresses. A single address without a length is a host, to which a length, a mask or an end may belong.
    """

    start: int
    end: int
    run: Run


def find_expressions(text: str, beginnings: bool = False, listed: bool = False) -> list[Expression]:
    """Every address expression of *text*, in order, right or wrong.

    *beginnings* says that bare ``192.0.2`` is the beginning of an address there, *listed* that ``192.0.`` is.
    """
    complete: list[Expression] = []
    if "." not in text and ":" not in text and "*" not in text and "/" not in text:
        return complete
    waiting = [
        Expression(match.start(), match.end(), run)
        for match in _RUN.finditer(text)
        if (run := read_run(match.group(), beginnings=beginnings, listed=listed, sign=text[match.start() - 1 : match.start()])) is not None
    ]
    index = 0
    while index < len(waiting):
        here = waiting[index]
        joined = _joined(text, here, waiting[index + 1]) if index + 1 < len(waiting) else None
        if joined is not None:
            index += 1
            here = joined
        elif here.run.host and (match := _LENGTH.match(text[here.end : here.end + 60])):
            hexadecimal = match[1].lower().startswith("0x")
            mask = int(match[1], 16) if hexadecimal and here.run.version == 4 else None
            run = here.run.with_mask(mask) if hexadecimal else here.run.with_length(int(match[1]))
            here = Expression(here.start, here.end + match.end(), run)
        index += 1
        complete.append(here)
    return complete


def _joined(text: str, here: Expression, there: Expression) -> Expression | None:
    """Two neighbours as one expression, a span, or an address and its mask; None where they are two."""
    gap = text[here.end : there.start]
    if len(gap) > 60 or not (here.run.host and there.run.host):
        return None
    before = text[max(0, here.start - 40) : here.start]
    if _SPAN.match(gap) or (_RANGE.match(gap) and _RANGE_BEFORE.search(before)):
        run = prefixes_between(here.run, there.run)
    elif _SPAN_WORD.match(gap) and not re.search(r"[^\s\"'*-]", text[: here.start] + text[there.end :].rstrip(",; ")):
        # From here to there, with nothing else beside: a span, or a sender and who receives.
        near = here.run.version == there.run.version and here.run.first >> 16 == there.run.first >> 16
        run = prefixes_between(here.run, there.run) if near else Run(here.run.version, fault="pattern")
    elif _MASKED.match(gap) and before.rstrip().endswith("&"):
        run = there.run.with_mask(here.run.first if here.run.version == there.run.version else None)
    elif _MASK.match(gap) and ((there.run.masklike and not here.run.masklike) or "mask" in gap.lower()):
        run = here.run.with_mask(there.run.first if here.run.version == there.run.version else None)
    else:
        return None
    return Expression(here.start, there.end, run)
