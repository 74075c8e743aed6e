"""What a build asks for: one call from the data folder to the publication, with everything from outside as arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from ..changes.publication import Publication
from ..fetch import Fetcher
from ..storage.data_folder import Store
from .fetch_all import fetch_all
from .publication_cache import inputs_key, recall, remember


def publish(  # noqa: PLR0913 - everything from outside, each by its name
    data: Path,
    *,
    cache: Path | None,
    clock: Callable[[], datetime],
    environment: Mapping[str, str],
    strict: bool = False,
    offline: bool = False,
    progress: Callable[[str], None] | None = None,
    site_url: str = "",
) -> Publication:
    """The publication for a build.

    *cache* is a folder that lives between builds. *site_url* is where the site's ``ip-ranges/`` folder will be, for
    sites whose ``feeds.toml`` gives no ``published_url``. Raises :class:`~ip_ranges.errors.IpRangesError`.
    """
    store = Store(data)
    settings = store.settings(environment)
    settings = settings._replace(strict=settings.strict or strict, offline=settings.offline or offline)
    fetcher = Fetcher(
        data=data, cache=cache, clock=clock, environment=environment, offline=settings.offline, progress=progress
    )
    now, arrivals = clock(), fetch_all(settings.feeds, fetcher)

    def make() -> Publication:
        from .assemble import assemble  # noqa: PLC0415 - reading and judging: not where nothing has changed

        return assemble(arrivals, store, settings, fetcher, now, site_url=site_url)

    key = inputs_key(arrivals, store, settings, site_url)
    publication = recall(cache, key, arrivals, now, make)
    if publication is not None:
        for feed, published_feed in zip(settings.feeds, publication.feeds, strict=True):
            if published_feed.verified is not None:
                fetcher.keep_verified(feed, published_feed.verified)
        return publication
    publication = make()
    remember(cache, key, arrivals, publication)
    return publication
