"""The only reader and writer of ``data/``: settings, snapshots, the history, and what was refused.

An acceptance changes two files. The longer history is first written beside the old one, then the snapshot is replaced,
then the history: after a crash between the two, whoever reads next finds the longer history beside the old one, sees
that the snapshot belongs to it, and goes on from there, the reader in memory and the writer on disk.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ..base.atomic_files import error_words, locked, read_error, remove_leftovers, store_errors, write_if_changed
from ..base.errors import SettingsError, StoreError
from ..model.snapshot import Snapshot
from ..settings import Settings, parse_settings
from .history_file import line_digest, parse_history, split_lines
from .ledger import Acceptance, Ledger, Refused
from .snapshot_file import parse_snapshot, snapshot_text


class Store:
    """The data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def settings(self, environment: Mapping[str, str]) -> Settings:
        """Read ``feeds.toml``. Raises :class:`~ip_ranges.errors.SettingsError`."""
        path = self.data / "feeds.toml"
        try:
            text = path.read_text(encoding="utf-8-sig")  # some editors begin a file with a mark
        except FileNotFoundError:
            raise SettingsError(
                f"There is no {path}. It declares the feeds; ip-ranges init writes a first one, and --data names another folder."
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(read_error(path, error)) from None
        return parse_settings(text, environment, file_name=str(path))

    def load(self) -> Ledger:
        """Read and verify everything that is accepted; writes nothing.

        Raises :class:`~ip_ranges.errors.StoreError` (or its :class:`~ip_ranges.errors.HistoryError`) which names the
        file, what is wrong with it and how to mend it.
        """
        while True:
            lines = self._history_lines(self._history)
            revisions = parse_history(lines, str(self._history))
            snapshots = {snapshot.feed: snapshot for snapshot in self._snapshots()}
            ledger = Ledger(tuple(lines), tuple(revisions), snapshots)
            disagreeing = _disagreeing(ledger)
            if disagreeing is None:
                return ledger
            healed = self._healed(ledger)
            if healed is not None:
                return healed
            # A refresh may have come to its end while the files were read one after the other: then look again.
            if self._history_lines(self._history) == lines:
                raise StoreError(self._disagreement(ledger, disagreeing))

    def state(self) -> str:
        """The SHA-256 of everything that :meth:`load` reads: equal states, equal ledgers. Parses nothing.

        Raises :class:`~ip_ranges.errors.StoreError` where a file cannot be read.
        """
        digest = hashlib.sha256()
        for path in (self._history, self._next_history, *self._snapshot_paths()):
            try:
                digest.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
            except FileNotFoundError:
                continue
            except OSError as error:
                raise StoreError(read_error(path, error)) from None
        return digest.hexdigest()

    def accept(self, base: Ledger, acceptances: Sequence[Acceptance]) -> None:
        """Record snapshots with their history lines, one feed after the other.

        *base* is the ledger that they continue. Raises :class:`~ip_ranges.errors.StoreError` when another run has
        recorded something since, and when the disk refuses; the state is then the old one or the new one.
        """
        if not acceptances and self._history_lines(self._history) == list(base.lines):
            return
        # Without acceptances there is still a healed history to write: only the file beside it has it, which no commit has.
        with locked(self.data):
            current = self.load()
            if current.lines != base.lines:
                raise StoreError(f"Another run has recorded revisions in {self.data} in the meantime; run ip-ranges refresh again.")
            remove_leftovers(self.data)
            lines = list(current.lines)
            self._write(self._history, _history_bytes(lines))
            for acceptance in acceptances:
                lines += acceptance.lines
                self._write(self._next_history, _history_bytes(lines))
                self._write(self._snapshot(acceptance.snapshot.feed), snapshot_text(acceptance.snapshot).encode())
                with store_errors(self._history):
                    self._next_history.replace(self._history)

    def keep_refused(self, refused: Refused) -> Path | None:
        """Keep a refused document aside; None where the folder cannot be written, which hurts nobody."""
        folder = self.data / "refused" / f"{refused.digest}-{refused.feed}"
        if (folder / "reasons.json").exists():
            return folder
        meta = {"feed": refused.feed, "digest": refused.digest, "name": refused.name, "reasons": list(refused.reasons)}
        try:
            for number, page in enumerate(refused.pages):
                self._write(folder / f"document-{number}", page)
            self._write(folder / "reasons.json", (json.dumps(meta, indent=1, ensure_ascii=False) + "\n").encode())
        except StoreError:
            return None
        return folder

    def refused(self, digest: str) -> tuple[Refused, ...]:
        """The refused document with this digest, or with this beginning of it (at least eight characters), once for
        each feed that refused it.

        Raises :class:`~ip_ranges.errors.StoreError`.
        """
        if not re.fullmatch(r"[0-9a-f]{8,64}", digest):
            raise StoreError(f"{digest[:80]!r} is not a digest: it has at least eight hexadecimal digits, as the refusal printed it.")
        folders = [path.parent for path in sorted((self.data / "refused").glob(f"{digest}*/reasons.json"))]
        documents = tuple(_refused(folder) for folder in folders)
        if len({document.digest for document in documents}) != 1:
            word = "no" if not documents else "more than one"
            raise StoreError(f"There is {word} refused document with the digest {digest} in {self.data / 'refused'}.")
        return documents

    # -- files --------------------------------------------------------------------------------------------------------

    @property
    def _history(self) -> Path:
        return self.data / "history.jsonl"

    def _snapshot(self, feed: str) -> Path:
        return self.data / "snapshots" / f"{feed}.json"

    @property
    def _next_history(self) -> Path:
        return self.data / ".history.jsonl.next"

    def _history_lines(self, path: Path) -> list[str]:
        try:
            return split_lines(path.read_bytes().decode(), str(path))
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(read_error(path, error)) from None

    def _snapshot_paths(self) -> list[Path]:
        return sorted(path for path in (self.data / "snapshots").glob("*.json") if not path.name.startswith("."))

    def _snapshots(self) -> Iterator[Snapshot]:
        for path in self._snapshot_paths():
            try:
                text = path.read_bytes().decode()
            except (OSError, UnicodeDecodeError) as error:
                raise StoreError(read_error(path, error)) from None
            snapshot = parse_snapshot(text, str(path))
            if snapshot.feed != path.stem:
                raise StoreError(f"{path} is the snapshot of the feed {snapshot.feed[:60]!r}: give it that name, or delete it.")
            yield snapshot

    def _healed(self, ledger: Ledger) -> Ledger | None:
        """The ledger with the history that a crash left beside the old one, None where that does not explain things."""
        lines = self._history_lines(self._next_history)
        if tuple(lines[: len(ledger.lines)]) != ledger.lines:
            return None
        healed = Ledger(tuple(lines), tuple(parse_history(lines, str(self._next_history))), ledger.snapshots)
        return healed if _disagreeing(healed) is None else None

    def _disagreement(self, ledger: Ledger, snapshot: Snapshot) -> str:
        last, path = ledger.last(snapshot.feed), self._snapshot(snapshot.feed)
        if last is not None and last.serial == snapshot.serial:
            sentence = f"{path} was accepted with another revision {last.serial} than {self._history} has"
        else:
            theirs = "has no revision of it" if last is None else f"is at serial {last.serial}"
            sentence = f"{path} is at serial {snapshot.serial} and {self._history} {theirs}"
        sentence += ": one of the two was changed or merged by hand. Restore both from the same commit, then run ip-ranges refresh."
        if self._history.exists() and not self._history.read_bytes().endswith(b"\n"):
            sentence += (
                f" The last line of {self._history} has no line feed at its end, so it counts as cut off: where it is whole, an editor"
                " has taken the line feed away, and putting it back is enough."
            )
        return sentence

    def _write(self, path: Path, content: bytes) -> None:
        # Put together at the top of the folder, where hidden files are in no commit.
        with store_errors(path):
            write_if_changed(path, content, self.data, durable=True)


def _disagreeing(ledger: Ledger) -> Snapshot | None:
    """The first snapshot that is not where the history says its feed is."""
    newest = {revision.feed: revision for revision in ledger.revisions}
    for feed, snapshot in ledger.snapshots.items():
        last = newest.get(feed)
        if last is None or (last.serial, last.digest, last.observed) != (snapshot.serial, snapshot.digest, snapshot.observed):
            return snapshot
        if snapshot.line and snapshot.line != line_digest(ledger.last_line(feed)):
            return snapshot
    return None


def _history_bytes(lines: Sequence[str]) -> bytes:
    return "".join(line + "\n" for line in lines).encode()


def _refused(folder: Path) -> Refused:
    """The document that :meth:`Store.keep_refused` wrote."""
    try:
        meta = json.loads((folder / "reasons.json").read_bytes())
        paths = sorted(folder.glob("document-*"), key=lambda path: int(path.name.rpartition("-")[2]))
        pages = tuple(path.read_bytes() for path in paths)
        return Refused(meta["feed"], meta["digest"], meta["name"], pages, tuple(meta["reasons"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{folder} cannot be read: {error_words(error)}. Delete it and run ip-ranges refresh, which refuses the document anew.") from None
