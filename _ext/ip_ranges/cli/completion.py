"""What the shell offers after a Tab: feeds, regions, formats, serials. Nothing is fetched, and a fault offers nothing."""

# ruff: noqa: ARG001 - click gives each of these more than it needs

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from ..base.errors import IpRangesError
from ..formats import names
from ..storage.data_folder import Store

# A shell puts what it is offered on the line as it stands, and runs it at the next Enter: a region called $(...) is to be
# typed by whoever wants it.
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]*")

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _offering(words: Callable[[Store], Iterable[str]]) -> Complete:
    """Offer the words of the data folder that begin as typed; a folder that cannot be read is no reason to disturb the prompt."""

    def complete(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
        folders = (level.params.get("data") for level in (context, context.parent) if level is not None)
        try:
            offered = sorted(set(words(Store(next((folder for folder in folders if folder is not None), Path("data"))))))
        except (IpRangesError, OSError):
            return []
        return [CompletionItem(word) for word in offered if word.startswith(typed) and _PLAIN.fullmatch(word)]

    return complete


feeds = _offering(lambda store: [feed.name for feed in store.settings(os.environ).feeds])
"""The feeds of ``feeds.toml``."""

regions = _offering(lambda store: [region.id for snapshot in store.load().snapshots.values() for region in snapshot.table.regions])
"""The regions of the accepted tables."""

serials = _offering(lambda store: [str(revision.serial) for revision in store.load().revisions])
"""The serials of the history."""

feeds_or_serials = _offering(
    lambda store: [*(feed.name for feed in store.settings(os.environ).feeds), *(str(revision.serial) for revision in store.load().revisions)]
)
"""The feeds and the serials."""


def formats(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The formats that ship with the package or are installed beside it."""
    return [CompletionItem(name) for name in names() if name.startswith(typed)]


def files(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """A file, left to the shell, which knows its files best."""
    return [CompletionItem(typed, type="file")]
