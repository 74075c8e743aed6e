"""The census of a document: every text that is a prefix, counted without knowing the format, against what the format has read.

A format says where its documents have prefixes (``reads``) and where they have some that are no ranges (``passes``), as
patterns of paths in the notation of jq: ``.regions[].cidrs[].cidr``, ``.*.ip_ranges[]``. Mostly as many texts look like
prefixes as the reader has read, and that is the end of it. Else the document is walked: a prefix at another path is a
problem, and so is a mask or a last address that says more of a prefix than was read.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..base.errors import DocumentError, Problem
from ..base.strict_json import strict_json
from ..model.prefix import Prefix
from ..model.range_columns import in_columns
from ..model.table import Count, Table
from .prefix_texts import (
    LASTS,
    LENGTHS,
    LIKE_ADDRESSES,
    SHAPE,
    is_inside,
    is_prefix_text,
    length_of,
    plain_name,
    prefixes_of,
    read_or_none,
)
from .shape import jq_path

Steps = tuple[str, ...]
"""A pattern of paths: keys, ``[]`` for any index, ``*`` for any key."""

# Texts that may be prefixes, cheaply: most documents are searched once and no more. A slash may be written "\\/" in JSON.
_QUOTED = re.compile(
    rf"""["']({LIKE_ADDRESSES}[0-9A-Fa-f.:/\\,;|*\[\]nrt \t-]*(?:%\w{{1,15}}(?:\\?/[0-9]{{1,3}})?[ \t]*)?)["']""".encode()
)
_DOUBLE_QUOTED = re.compile(_QUOTED.pattern.replace(rb"""["']""", b'"'))
"""speed: what begins with one character is found in half the time."""

_BARE = re.compile(rf"""(?<![^\s,;"'])({SHAPE})(?![^\s,;"'#])""".encode())
_COMMENT = re.compile(rb"^[ \t]*[#;].*|[ \t]#.*", re.MULTILINE)
_SAYS_MORE = re.compile(
    rb'"[A-Za-z_ -]{0,20}(?:mask|len|length|bits|end|last|broadcast|cidr|prefix|subnet|stop|to|until|upper|high|suffix|slash|max)[A-Za-z_ -]{0,20}"\s*:'
    rb'\s*(?:\d|"/?\d{1,3}"|"\d{1,3}\.\d|"[0-9a-f]{1,4}:)',
    re.IGNORECASE,
)
_LENGTH = re.compile(rb'(?:mask|len|length|bits|suffix|slash)[A-Za-z_ -]{0,20}"\s*:\s*"?/?\d{1,3}[\s",}]', re.IGNORECASE)
_OF_LENGTHS = (b"ask", b"len", b"Len", b"its", b"uffix", b"lash")
"""One of these is in every name of :data:`_LENGTH`, in capitals aside."""

_BETWEEN = b"0123456789.:/, {}[]\n\r\t"
"""What stands between names and in addresses. speed: without it a document of AWS is searched in half the time."""

_MORE = (b"mask", b"len", b"bits", b"end", b"last", b"broadcast", b"cidr", b"prefix", b"subnet", b"stop", b'to"', b"until", b"upper", b"high", b"suffix", b"slash", b"max")
"""One of these is in every name of :data:`_SAYS_MORE`."""

_SHOWN = 20
"""Patterns that are named, at most; a document of another vendor may have thousands."""


def parse_patterns(*patterns: str) -> tuple[Steps, ...]:
    """Patterns of paths as their steps: ``.a[].b`` is ``a``, ``[]``, ``b``."""
    return tuple(tuple(re.findall(r"\[\]|[^.\[\]]+", pattern)) for pattern in patterns)


def with_census(table: Table, document: bytes, reads: tuple[str, ...] | None, passes: tuple[str, ...] = ()) -> Table:
    """The table with the count of its document, and a problem for each pattern of paths with prefixes that nobody read.

    *reads* is None for a format that finds such prefixes itself: then nothing is counted here.
    """
    if reads is None:
        return table
    read, bare = table.counted.read, table.counted.bare
    if len(_quoted(document)) == read and not (bare and _may_say_more(document)) and not _has_lengths(document):
        return table._replace(counted=Count(read, len(set(in_columns(table.ranges).texts)), bare))
    walk = _Walk(table, parse_patterns(*passes))
    try:
        walk.visit(_content(document), (), (), parse_patterns(*reads))
    except RecursionError:
        sentence = "This document is nested so deeply that its prefixes cannot be counted."
        return table._replace(problems=(*table.problems, Problem("", sentence)))
    ranges = in_columns(table.ranges).where_prefix(lambda prefix: prefix not in walk.wrong) if walk.wrong else table.ranges
    count = Count(read, len(walk.seen), bare)
    return table._replace(ranges=ranges, counted=count, problems=(*table.problems, *walk.iter_problems()))


def _quoted(document: bytes) -> list[bytes]:
    """The quoted texts of a document that may be prefixes; JSON has no single quotes but within texts."""
    return (_QUOTED if b"'" in document else _DOUBLE_QUOTED).findall(document)


def _may_say_more(document: bytes) -> bool:
    plain = document.lower()
    return any(word in plain for word in _MORE) and _SAYS_MORE.search(document) is not None


def _has_lengths(document: bytes) -> bool:
    """Whether there are lengths, beside a prefix that has one too perhaps: then they have to agree."""
    names = document.translate(None, _BETWEEN)
    return any(word in names for word in _OF_LENGTHS) and _LENGTH.search(document) is not None


def prefixes_in(document: bytes) -> set[str]:
    """The distinct prefixes of a document, each in its canonical text where it has one; in lines comments do not count."""
    if document.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        matches = set(_quoted(document))
    else:
        matches = set(_BARE.findall(_COMMENT.sub(b"", document)))
    texts = {re.sub(r"\\[nrt]", " ", match.decode("utf-8", "replace")).replace("\\", "") for match in matches}
    read = {prefix: read_or_none(prefix) for text in texts for prefix in prefixes_of(text)}
    return {text if prefix is None else str(prefix) for text, prefix in read.items()}


def _content(document: bytes) -> Any:
    try:
        return strict_json(document)
    except DocumentError:
        try:
            return tomllib.loads(document.decode("utf-8-sig"))
        except (ValueError, RecursionError):  # it was read once already, so that this is no place to complain
            return None


class _Stray(NamedTuple):
    """The first prefix of a pattern that nobody read, and the sentence about it."""

    path: tuple[Any, ...]
    sentence: str


class _Walk:
    """A walk over a document that collects strays by the patterns of their paths."""

    def __init__(self, table: Table, passes: tuple[Steps, ...]) -> None:
        self._prefixes: set[Prefix] = {item[0] for item in table.ranges}
        self._faults = {problem.path for problem in table.problems}
        # A key beside the prefix may be what is wrong with its row.
        self._faulty_rows = self._faults | {re.sub(r"\.(?:[^.\[\]\"]+|\"[^\"]*\")$", "", path) for path in self._faults}
        self._passes = passes
        self._strays: dict[Steps, _Stray] = {}
        self._counts: dict[Steps, int] = {}
        self.seen: set[str] = set()
        """The distinct prefixes of the document, without those that the format passes over."""
        self.wrong: set[Prefix] = set()
        """Addresses that were read without the length, mask or end that stands beside them."""

    def visit(self, value: Any, path: tuple[Any, ...], pattern: Steps, reads: tuple[Steps, ...]) -> None:
        """Look at a value; *reads* are the steps that are left of the patterns that the format reads."""
        if isinstance(value, dict):
            self._visit_object(value, path, pattern, reads)
        elif isinstance(value, list):
            further = tuple(steps[1:] for steps in reads if steps[:1] == ("[]",))
            for index, item in enumerate(value):
                if isinstance(item, (str, dict, list)):
                    self.visit(item, (*path, index), (*pattern, "[]"), further)
        elif isinstance(value, str) and (prefixes := prefixes_of(value)):
            self._visit_text(value, prefixes, path, pattern, is_read=() in reads)

    def _visit_object(self, value: dict[str, Any], path: tuple[Any, ...], pattern: Steps, reads: tuple[Steps, ...]) -> None:
        further = {key: tuple(steps[1:] for steps in reads if steps and steps[0] in (key, "*")) for key in value}
        prefix_texts = [text for key, text in value.items() if () in further[key] and is_prefix_text(text)]
        for key, item in value.items():
            if prefixes_of(key):
                self.seen.add(key)
                self._note_stray((*path, key), (*pattern, "*"), f"{key[:60]!r} is a prefix, and this format takes none from a key.")
            if prefix_texts and not isinstance(item, (dict, list)) and () not in further[key]:
                if self._says_more(key, item, prefix_texts, (*path, key), (*pattern, key)):
                    continue
                if (inner := prefixes_of(item)) and all(is_inside(text, prefix_texts) for text in inner):
                    continue
            self.visit(item, (*path, key), (*pattern, key), further[key])

    def _visit_text(self, text: str, prefixes: list[str], path: tuple[Any, ...], pattern: Steps, *, is_read: bool) -> None:
        if any(_fits(pattern, steps) for steps in self._passes):
            return
        read = [read_or_none(prefix) for prefix in prefixes]
        self.seen.update(plain if prefix is None else str(prefix) for plain, prefix in zip(prefixes, read, strict=True))
        if not is_read and not self._is_below(path, self._faults):
            verb, pronoun = ("is a prefix", "it") if len(prefixes) == 1 else ("has prefixes", "they")
            sentence = f"{text.strip()[:60]!r} {verb} in a place where this format knows of none, so {pronoun} would be lost"
            self._note_stray(path, pattern, f"{sentence}; read the document with the format jmespath, or ask for this format to be extended.")
        elif is_read and not self._prefixes.issuperset(read) and not self._is_below(path, self._faulty_rows):
            self._note_stray(path, pattern, f"{text.strip()[:60]!r} did not become a range.")

    def _says_more(self, key: str, item: Any, prefix_texts: list[str], path: tuple[Any, ...], pattern: Steps) -> bool:
        """Whether a key beside a prefix is its length, mask or last address; a stray where it says more than was read."""
        name = plain_name(key)
        prefixes = [prefix for prefix in map(read_or_none, prefix_texts) if prefix is not None]
        if name in LENGTHS and prefixes:
            lengths = {length_of(item, prefix.version) for prefix in prefixes} - {None}
            if not lengths:
                return False
            agrees, meaning = lengths <= {prefix.length for prefix in prefixes}, f"says {str(item)[:40]} of"
        elif name in LASTS and isinstance(item, str) and prefixes and is_prefix_text(item):
            agrees, meaning = is_inside(item, prefix_texts), "ends a span that begins at"
        else:
            return False
        if not agrees:
            self._note_stray(path, pattern, f"{key[:60]!r} {meaning} {prefix_texts[0]}, and this format does not read it.")
            self.wrong.update(prefix for prefix in prefixes if prefix.is_single)
        return True

    def _is_below(self, path: tuple[Any, ...], faults: set[str]) -> bool:
        return any(jq_path(path[:end]) in faults for end in range(1, len(path) + 1))

    def _note_stray(self, path: tuple[Any, ...], pattern: Steps, sentence: str) -> None:
        self._counts[pattern] = self._counts.get(pattern, 0) + 1
        self._strays.setdefault(pattern, _Stray(path, sentence))

    def iter_problems(self) -> Iterator[Problem]:
        """A problem for each pattern with strays, at the first of them."""
        for number, (pattern, stray) in enumerate(self._strays.items()):
            if number == _SHOWN:
                yield Problem("", f"There are {len(self._strays) - _SHOWN:,} more places with prefixes that this format does not read.")
                return
            count = self._counts[pattern]
            more = f" There are {count:,} such at {_pattern_text(pattern)}." if count > 1 else ""
            yield Problem(jq_path(stray.path), f"{stray.sentence}{more}")


def _fits(pattern: Steps, steps: Steps) -> bool:
    return len(pattern) == len(steps) and all(step in ("*", key) for step, key in zip(steps, pattern, strict=True))


def _pattern_text(pattern: Steps) -> str:
    return "".join(step if step == "[]" else f".{step[:60]}" for step in pattern) or "."
