"""The publication that the verbs answer from: what ``data/`` has accepted."""

from __future__ import annotations

from ..fetch import Fetcher
from ..pipeline.publish import accepted_publication
from ..publication import Publication
from .face import CACHE, Face


def publication_of(face: Face) -> Publication:
    """The accepted publication; no connection is opened. Raises :class:`~ip_ranges.errors.IpRangesError`."""
    store = face.store
    settings = store.settings(face.env)
    fetcher = Fetcher(data=face.data, cache=face.data / CACHE, clock=face.now, environment=face.env, offline=True)
    return accepted_publication(store, settings, fetcher, face.now())
