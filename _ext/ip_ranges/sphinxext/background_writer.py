"""With a second core the published files are made while Sphinx reads and writes the pages."""

from __future__ import annotations

import atexit
import os
import pickle
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util.parallel import parallel_available

from ..changes.publication import Publication
from ..exports.site.writer import Staged, stage_files, staging_place

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

_PATIENCE = 120.0
"""Seconds after which the files are made here after all: some locks do not survive that a process is split."""


class Ahead:
    """A process that makes the files of a publication and writes them beside *folder*; whoever asks for them puts them up."""

    def __init__(self, publication: Publication, folder: Path) -> None:
        import multiprocessing  # noqa: PLC0415 - not where one core is all

        self._folder = folder
        context = multiprocessing.get_context("fork")
        self._inbox, outbox = context.Pipe(duplex=False)
        self.process: ForkProcess = context.Process(target=_make, args=(publication, folder, self._inbox, outbox), daemon=True)
        self.process.start()
        outbox.close()
        # Sphinx tells nobody of an interrupt; after it the interpreter still runs this.
        atexit.register(self.discard)

    def result(self) -> Staged | None:
        """What was made; None where that went wrong: whoever makes it anew gets the error at first hand."""
        staged = self._answer()
        if staged is None:
            self.discard()
        else:
            self._end()
        return staged

    def discard(self) -> None:
        """Leave nothing of it: the build has failed, and nothing is put up."""
        self._end()
        self._tidy()

    def _end(self) -> None:
        atexit.unregister(self.discard)
        self.process.terminate()
        self.process.join()
        self._inbox.close()

    def _tidy(self) -> None:
        assert self.process.pid is not None  # noqa: S101 - it was started
        shutil.rmtree(staging_place(self._folder, self.process.pid), ignore_errors=True)

    def _answer(self) -> Staged | None:
        try:
            if self._inbox.poll(_PATIENCE):
                # From our own child, through a pipe that nobody else has an end of.
                found: Staged | None = pickle.loads(self._inbox.recv_bytes())  # noqa: S301 - as said in the line above
                return found
        except (EOFError, OSError):
            pass
        return None


def may_split(parallel: int) -> bool:
    """Whether the build may use a second process: Sphinx was told so (``-j``), and the system can split one."""
    return parallel > 1 and parallel_available


def _make(publication: Publication, folder: Path, inbox: Connection, outbox: Connection) -> None:
    """In the other process."""
    # Its own copy of the reading end: with that open it would wait for ever for a builder that is gone.
    inbox.close()
    try:
        found: Staged | None = stage_files(publication, folder)
    except Exception:  # noqa: BLE001 - it is raised again where it can be told
        found = None
    try:
        outbox.send_bytes(pickle.dumps(found))
    except OSError:
        # Killed, or gone after an error: nobody will put the files up.
        shutil.rmtree(staging_place(folder, os.getpid()), ignore_errors=True)
