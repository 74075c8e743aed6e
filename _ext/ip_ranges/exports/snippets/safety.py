"""What may be printed into a snippet: prefixes, numbers, and text that was made safe for its place. Nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256

from ...model.prefix import Prefix
from ...model.prefix_sets import Prefixes


class Safe(str):
    """Text that a filter of this module has made safe for a place in a configuration file."""

    __slots__ = ()


_TAKEN = re.compile(r"all|.*-[0-9a-f]{6}", re.ASCII)
EVERYWHERE = Safe("all")
"""The name that stands for all regions; a region that is called so has another."""


def only_safe(value: object) -> object:
    """Let a template print *value*, or fail: a recipe cannot print a name from a feed by mistake.

    Raises :class:`TypeError`.
    """
    if isinstance(value, (Safe, Prefix)) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise TypeError(f"A snippet may not print {value!r:.60} as it is; put it through a filter, identifier or remark.")


@lru_cache(maxsize=1 << 10, typed=True)  # as below; by its type too, since what is safe already keeps its name
def identifier(text: str, limit: int = 40, joint: str = "-") -> Safe:
    """*text* as a name that every one of the languages takes: a to z, 0 to 9 and single joints, a letter first.

    Two texts never become one name: what had to be changed gets six digits of its SHA-256, and so does what looks as if it
    had them, and a region called ``all``. *limit* is in characters; *joint* is a hyphen, or an underscore where a language
    prefers it.
    """
    taken = _TAKEN.fullmatch(text) and not isinstance(text, Safe)
    if len(text) <= limit and not taken and re.fullmatch(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", text, re.ASCII):
        return Safe(text.replace("-", joint))
    plain = re.sub(r"[^a-z0-9]+", "-", text[: 4 * limit].lower()).strip("-")[: limit - 9].strip("-")
    digits = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    parts = ["" if plain[:1].isalpha() else "r", plain, digits]
    return Safe("-".join(piece for piece in parts if piece).replace("-", joint))


@lru_cache(maxsize=1 << 10)  # a thousand files begin with much the same lines
def remark(text: str, limit: int = 300) -> Safe:
    """*text* on one line of a comment: printable characters only, blanks for all others, cut at *limit* characters.

    Backslashes go too: Apache and others join the line after one, comment or not.
    """
    line = text[: 4 * limit]
    if not line.isprintable() or "\\" in line:
        line = "".join(char if char.isprintable() and char != "\\" else " " for char in line)
    line = " ".join(line.split())
    return Safe(line if len(line) <= limit else line[: limit - 3] + "...")


_PLAIN = re.compile(r"[\w \t\n\"',;:./=+-]*", re.ASCII)
_PLACE = re.compile(r"\{(address|length|)\}")


def each(prefixes: Iterable[Prefix], pattern: str, between: str = "") -> Safe:
    """Every prefix in the place of ``{}`` in *pattern*, one after the other, without a line feed at the end.

    A loop of the template would do the same, at ten times the price for each of 17,000 prefixes. Where a language wants
    the two apart, ``{address}`` and ``{length}`` stand for them; each place once. *between* ends every line but the last. What stands around
    the prefix may only be letters, digits, blanks and plain punctuation, so that no text of a feed comes in this way.
    Raises :class:`TypeError`.
    """
    parts = _PLACE.split(pattern)
    if not parts[1:] or len({*parts[1::2]}) < len(parts) // 2 or not all(map(_PLAIN.fullmatch, [*parts, between])):
        raise TypeError(f"each() may not repeat {pattern!r:.60}; write a loop, with each text through a filter.")
    texts = prefixes.texts if isinstance(prefixes, Prefixes) else [str(only_safe(prefix)) for prefix in prefixes]
    if len(parts) == 3 and not parts[1]:
        before, _, after = parts
        return Safe(f"{before}{f'{after}{between}{chr(10)}{before}'.join(texts)}{after}" if texts else "")
    form = "".join(piece if number % 2 == 0 else f"{{{_PARTS[piece]}}}" for number, piece in enumerate(parts))
    return Safe(f"{between}\n".join([form.format(text, *text.split("/")) for text in texts]))


_PARTS = {"": 0, "address": 1, "length": 2}
