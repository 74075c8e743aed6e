"""A configuration cut into statements: by lines, semicolons, braces, sections in angle brackets, and indentation.

No language is read in full. What all of them share is that a statement has words, and that what stands inside or
below it belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .list_words import word

_BLOCK_COMMENT = re.compile(r"(?:^|\s)/\*.*?\*/", re.DOTALL)
_COMMENT_LINE = re.compile(r"^\s*(?:!(?!\s*[\[\"'\d:])|@?rem\s|dnl\s|;|//|--\s|%+\s|'[^']*$|::\s)", re.IGNORECASE)
# What iptables lists has two hyphens for the options; a comment of SQL follows a statement.
_COMMENT = re.compile(r"\s(?:;|//)|[;,)]\s*--\s")
# An apostrophe after a letter opens no quotation.
_QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|(?:\w'|[^"'#])+|["'#]""")
_PIECE = re.compile(
    r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[$%]\{[^{}]*\}|\{\d{1,2}(?:,\d{0,2})?\}|[{};\[\]()]|(?:\w'|[^"'{};\[\]()$%])+|."""
)
_GROUP = re.compile(r"^\s*\[\s*([A-Za-z][^\[\]]*)\]\s*$")
# What iptables lists has its chains as headings.
_CHAIN = re.compile(r"^(Chain \S+) \(.*\)\s*$")
_CELLS = re.compile(r"^\s*[0-9A-Fa-f.:/*]+(?:;[\w ./:-]*)+$")
_SECTION = re.compile(r"^\s*<(/?)([A-Za-z][\w:-]*)([^<>]*)>\s*$")
_LINE_END = re.compile(r"\r\n|\r|\n")
_DOCUMENT = re.compile(r"^---\s*$")
_ITEM = re.compile(r"^-\s+(?=[^\s:])")
PLAIN = re.compile(r"^[0-9A-Fa-f:.]+(?:/\d{1,3})?$", re.ASCII)


@dataclass(slots=True)
class Statement:
    """The words of a statement, what stands inside or below it, and what follows after a closing brace.

    *line* is where its text begins; the text has a line feed for each further line. *key* is its name in a document of
    data (*data*), whose text is then the value alone. *fixed* says that all of it stands on one line of the file, *off* that a
    remark behind it says that it is switched off. *order* is its number in the document, *last* that of the last one inside it.
    """

    line: int
    text: str = ""
    body: list[Statement] = field(default_factory=list)
    tail: str = ""
    key: str = ""
    data: bool = False
    fixed: bool = False
    off: bool = False
    order: int = 0
    last: int = 0


@dataclass(slots=True)
class _Frame:
    """An open block: statements go to *body*; lines of an indentation beyond *indent* belong to it."""

    body: list[Statement]
    indent: float = -1.0
    kind: str = "root"
    owner: Statement | None = None


def lines_of(text: str) -> list[str]:
    """The lines of a text; no other character than a line feed and a carriage return ends one."""
    return _LINE_END.split(text)


def parse_statements(text: str, line: int = 1, *, fixed: bool = False) -> list[Statement]:
    """The statements of a text that begins at a line; *fixed* where all of it stands there."""
    parser = _Parser(fixed)
    if "/*" in text:
        text = _BLOCK_COMMENT.sub(lambda match: "\n" * match.group().count("\n"), text)
    for number, raw in enumerate(lines_of(text), start=line):
        parser.add_line(raw, line if fixed else number)
    return parser.root.body


class _Parser:
    def __init__(self, fixed: bool) -> None:
        self.fixed = fixed
        self.off = False
        """Whether a remark behind the line says that it is switched off."""
        self.root = _Frame([])
        self.frames = [self.root]
        self.waiting: Statement | None = None
        """A statement whose brackets are open, or whose closing brace may be followed by more."""
        self.depth = 0

    def add_line(self, raw: str, number: int) -> None:
        if not raw or raw.isspace() or _DOCUMENT.match(raw):
            if len(self.frames) == 1 or self.frames[-1].kind == "indent":
                self.root.body.append(Statement(number))
            return
        if self.waiting is None and PLAIN.match(raw):
            self._dedent(0.0)
            self._add(Statement(number, raw, fixed=self.fixed), 0.0)
            return
        content = self._uncommented(raw)
        self.off = len(content) < len(raw) and word("offRemark").match(raw[len(content) :].lstrip("#;/- \t")) is not None
        stripped = content.strip()
        if not stripped:
            return
        if self.waiting is not None:
            self._pieces(content, number, None)
            return
        indent = float(sum(8 if blank == "\t" else 1 for blank in content[: len(content) - len(content.lstrip())]))
        self._dedent(indent if not _ITEM.match(stripped) else indent + 0.5)
        section = _SECTION.match(content)
        if section is not None:
            self._section(section, number)
            return
        group = _GROUP.match(content) or _CHAIN.match(content)
        if group is not None:
            self._dedent(-0.5)
            self._add(Statement(number, group[1].strip(), fixed=self.fixed), -0.5)
            return
        if _CELLS.match(content) and not stripped.endswith(";"):
            stripped = stripped.replace(";", " ")
        while (item := _ITEM.match(stripped)) is not None:
            opened = Statement(number, fixed=self.fixed)
            self._add(opened, indent + 0.5)
            indent += item.end()
            stripped = stripped[item.end() :]
        self._pieces(stripped, number, indent)

    def _dedent(self, indent: float) -> None:
        while self.frames[-1].kind == "indent" and self.frames[-1].indent >= indent:
            self.frames.pop()

    def _uncommented(self, line: str) -> str:
        if _COMMENT_LINE.match(line):
            return ""
        if "#" in line:
            end = 0
            for piece in _QUOTED.finditer(line):
                if piece.group() == "#":
                    break
                end = piece.end()
            line = line[:end]
        inside = any(frame.kind == "brace" for frame in self.frames)
        match = _COMMENT.search(line)
        if match is None or (match.group().strip() == ";" and (inside or line.rstrip().endswith((";", "}")))):
            return line
        return line[: match.start() + (1 if match.group().endswith(("- ", "-\t")) else 0)]

    def _section(self, section: re.Match[str], number: int) -> None:
        if section[1]:
            while len(self.frames) > 1 and self.frames.pop().kind != "section":
                pass
            return
        opened = Statement(number, section[2] + section[3].rstrip("/"), fixed=self.fixed)
        self.frames[-1].body.append(opened)
        # An attribute makes it an element of XML, which may be empty; "<Directory />" is the root of a file system.
        if not (section[3].endswith("/") and "=" in section[3]):
            self.frames.append(_Frame(opened.body, kind="section", owner=opened))

    def _add(self, statement: Statement, indent: float | None) -> None:
        self.frames[-1].body.append(statement)
        if indent is not None:
            self.frames.append(_Frame(statement.body, indent, "indent", statement))

    def _pieces(self, content: str, number: int, indent: float | None) -> None:
        """Cut a line (without its comment) at semicolons and braces."""
        here = self.waiting
        self.waiting = None
        into_tail = here is not None and bool(here.body)
        buffer = "" if here is None or into_tail else here.text + "\n"
        line = number if here is None or into_tail else here.line
        if here is not None and not into_tail:
            self.frames[-1].body.remove(here)
        closed: Statement | None = None
        for piece in _PIECE.findall(content):
            if piece == "{":
                opened = Statement(line, buffer.strip(" \t"), fixed=self.fixed)
                self.frames[-1].body.append(opened)
                self.frames.append(_Frame(opened.body, kind="brace", owner=opened))
                buffer, line, closed, self.depth, indent = "", number, None, 0, None
            elif piece in {"}", ";"}:
                self._flush(buffer, line, closed)
                buffer, line, closed = "", number, None
                indent = None
                if piece == "}":
                    closed, self.depth = self._close(), 0
            else:
                buffer += piece
                if piece in {"[", "("}:
                    self.depth += 1
                elif piece in {"]", ")"} and self.depth:
                    self.depth -= 1
        more = content.rstrip()
        if more.endswith("\\") or (self.depth and (here is not None or more.endswith(("[", "(", ",")))):
            kept = Statement(line, buffer.rstrip("\\ \t") or " ", fixed=self.fixed)
            self.frames[-1].body.append(kept)
            self.waiting = kept
            return
        self.depth = 0
        self._flush(buffer, line, closed, indent)

    def _close(self) -> Statement | None:
        for depth in range(len(self.frames) - 1, 0, -1):
            if self.frames[depth].kind == "brace":
                owner = self.frames[depth].owner
                del self.frames[depth:]
                return owner
        return None

    def _flush(self, buffer: str, line: int, closed: Statement | None, indent: float | None = None) -> None:
        text = buffer.strip(" \t")
        if closed is not None:
            # nftables says after the braces what is done with the addresses in them.
            if text and text != ",":
                closed.tail += f" {text}"
        elif text.strip():
            self._add(Statement(line, text, fixed=self.fixed, off=self.off), indent)


def walk(statements: list[Statement]) -> Iterator[Statement]:
    """Every statement, the outer before the inner."""
    waiting = list(reversed(statements))
    while waiting:
        statement = waiting.pop()
        yield statement
        waiting.extend(reversed(statement.body))
