"""The errors of the package: what can go wrong, as sentences with a place and a cure.

Every error that a person or a server can cause is one of these; both faces catch :class:`IpRangesError` and nothing
else, so a traceback always means a bug of ours.
"""

from __future__ import annotations

from typing import NamedTuple, Self

from .text_safety import escaped


class _ProblemFields(NamedTuple):
    path: str
    message: str
    place: str = ""


class Problem(_ProblemFields):
    """A fault of a document.

    *path* is its location in the document in the notation of jq (``.prefixes[3].ip_prefix``) or ``line 7`` for text;
    *message* is a sentence that says what is wrong and what would be right. *place* is that location as a person looks for it
    (``line 42, range 138 (192.0.2.11/32 us-east)``), "" where the path is all that is known. They may quote the document, so they
    are made one printable line here, once for every reader and every face.
    """

    __slots__ = ()

    def __new__(cls, path: str, message: str, place: str = "") -> Self:  # noqa: D102 - the class says it
        return super().__new__(cls, escaped(path), escaped(message), escaped(place))

    def __str__(self) -> str:
        place = self.place or self.path
        return f"{place}: {self.message}" if place else self.message


class IpRangesError(Exception):
    """The root of the package's own errors; ``str()`` of one is the sentence that a person reads: one printable line."""

    def __str__(self) -> str:
        return escaped(super().__str__())


class SettingsError(IpRangesError):
    """``data/feeds.toml``, an environment variable or an option says something that cannot be."""


class PrefixError(IpRangesError, ValueError):
    """A text is not a prefix; the sentence says why and what would be one."""


class DocumentError(IpRangesError):
    """A document cannot be read as its format; *problems* names every place, not only the first."""

    def __init__(self, problems: tuple[Problem, ...] | list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self._sentence())

    def in_file(self, name: str) -> str:
        """The sentence with the name of a file before the places in it; "" for a document that is none.

        A problem of the settings has the name of their file already.
        """
        sentence, first = str(self), self.problems[0]
        if not name or first.path.startswith("feeds.toml"):
            return sentence
        return f"{escaped(name)}{',' if first.path or first.place else ':'} {sentence}"

    def _sentence(self) -> str:
        shown = "; ".join(str(problem) for problem in self.problems[:5])
        more = len(self.problems) - 5
        return f"{shown}; and {more} more" if more > 0 else shown


class FetchError(IpRangesError):
    """A document did not arrive: the network, the server, or a limit of ours. *status* is the server's answer (RFC 9110), if it is that."""

    status: int | None = None


class OfflineError(FetchError):
    """A document was wanted that only a connection could bring, and connections are switched off."""


class NothingAcceptedError(IpRangesError):
    """A feed that the site needs has no accepted table, and none arrived that could be; *reasons* say why, as sentences.

    *asked* is whether its source was asked at all. The sentence is for a build; the command has its own for who asks a question.
    """

    def __init__(self, feed: str, source: str, reasons: tuple[str, ...], *, asked: bool) -> None:
        self.feed, self.source, self.reasons, self.asked = feed, source, reasons, asked
        super().__init__(
            f"The feed {feed} ({source}): {' '.join(reasons)} There is no accepted table of it to fall back on, so nothing is"
            " published. Mend the feed, run ip-ranges refresh once it answers, or mark it optional = true in feeds.toml."
        )


class StoreError(IpRangesError):
    """A file in ``data/`` cannot be read or written as what it should be."""


class HistoryError(StoreError):
    """The chain of a history is broken: a line was changed, lost, or merged by hand."""
