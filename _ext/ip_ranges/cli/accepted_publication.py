"""The publication that the verbs answer from: what ``data/`` has accepted, or the primary feed's own file before that."""

from __future__ import annotations

from ..base.errors import IpRangesError, NothingAcceptedError
from ..changes.publication import Publication
from ..changes.terms import counted
from ..fetch import Fetcher
from ..pipeline.assemble import accepted_publication, fetch_and_assemble
from ..settings import Settings
from ..storage.ledger import Ledger
from .context import CACHE, Face


def publication_of(face: Face) -> Publication:
    """The accepted publication; no connection is opened. Raises :class:`~ip_ranges.errors.IpRangesError`."""
    store = face.store
    settings = store.settings(face.env)
    primary = settings.feeds[0]
    ledger = store.load()
    if primary.name not in ledger.snapshots:
        if not primary.is_remote:
            # Nothing was accepted yet, and the table lies beside feeds.toml: answer from it as a build would publish it.
            try:
                return fetch_and_assemble(store, settings, _reader(face), face.now())
            except NothingAcceptedError as error:
                raise IpRangesError(nothing_accepted(error)) from None
        # A build would say that it has nothing to publish; here somebody asks about an address or a list.
        raise IpRangesError(
            f"{face.data} has no accepted table of the feed {primary.name} yet, so there is nothing to answer from;"
            " run ip-ranges refresh first."
        )
    return accepted_publication(ledger, settings, _memory(face), face.now())


def _memory(face: Face) -> Fetcher:
    """What remembers when sources were asked, and asks none."""
    return Fetcher(data=face.data, cache=face.data / CACHE, clock=face.now, environment=face.env, offline=True)


def _reader(face: Face) -> Fetcher:
    """What reads files and remembers nothing: a question leaves no trace in the data folder."""
    return Fetcher(data=face.data, cache=None, clock=face.now, environment=face.env, offline=True)


def nothing_accepted(error: NothingAcceptedError) -> str:
    """Why a question cannot be answered, for who asked it: the build's own sentence is about publishing."""
    if not error.asked:
        return f"There is no accepted table of the feed {error.feed} yet, so there is nothing to answer from; run ip-ranges refresh first."
    first, *others = error.reasons
    more = f" And {counted(len(others), 'other reason')}: ip-ranges refresh --dry-run tells all." if others else ""
    return (
        f"There is no accepted table of the feed {error.feed} yet, and {error.source} gives none. {first}{more}"
        " Mend it and run ip-ranges refresh."
    )


def planned(face: Face, settings: Settings, ledger: Ledger) -> Publication:
    """The primary feed alone as the next build publishes it: where it is a file of ours, with the changes that stand in it.

    No source is asked. Raises :class:`~ip_ranges.errors.IpRangesError` where there is nothing to publish.
    """
    primary = settings.feeds[0]
    if primary.is_remote:
        return accepted_publication(ledger, settings, _memory(face), face.now())
    # Strictness is for builds, and the other feeds are not what is planned.
    alone = settings._replace(feeds=(primary,), strict=False)
    return fetch_and_assemble(face.store, alone, _reader(face), face.now())
