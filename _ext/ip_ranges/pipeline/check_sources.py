"""What a build or a refresh would fail on or warn of, as far as the settings and ``data/`` show it: no source is asked, nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from ..base.errors import SettingsError
from ..fetch.address_policy import Permission
from ..fetch.credentials import read_credentials
from ..fetch.urls import origin, public_source, split_address
from ..guards.advice import Finding
from ..model.range_columns import in_columns
from ..settings import FeedSettings, Settings
from ..storage.ledger import Ledger
from .assemble import is_own_mistake
from .fetch_all import Fetches, fetch_all
from .judge_feeds import run_feeds
from .outcome import Outcome
from .read_documents import reading_of
from .selection import idle_values

_ANY_TOKEN = "token-that-is-only-tried"  # noqa: S105 - stands for one


def local_outcomes(settings: Settings, ledger: Ledger, fetcher: Fetches, now: datetime) -> tuple[Outcome, ...]:
    """What would become of each feed that is a file of ours, as it lies there now."""
    local, primary = tuple(feed for feed in settings.feeds if not feed.is_remote), settings.feeds[0].name
    outcomes = run_feeds(local, fetch_all(local, fetcher), ledger, fetcher, now, primary=primary).outcomes
    if primary in ledger.snapshots or any(outcome.feed.name == primary and outcome.good for outcome in outcomes):
        return outcomes
    # Whether the site is an example, and documentation space right in its other feeds, is not known before its own table is.
    return tuple(outcome for outcome in outcomes if outcome.feed.name == primary or outcome.good or is_own_mistake(outcome))


def source_findings(
    settings: Settings, ledger: Ledger, outcomes: Sequence[Outcome], environment: Mapping[str, str]
) -> Iterator[Finding]:
    """A finding for each setting that cannot work, and for each file that would be refused or read with a warning."""
    if settings.published_url and (refusal := _plain_http(settings.published_url)):
        yield Finding("settings", "", f"feeds.toml: published_url: {refusal}")
    for feed in settings.feeds:
        if feed.is_remote:
            yield from _of_remote(feed, ledger, environment)
    for outcome in outcomes:
        for sentence in outcome.warnings:
            yield Finding("invalid-rows", outcome.feed.name, sentence)
        if not outcome.good and (outcome.snapshot is not None or outcome.feed.optional):
            kind = "unreadable" if outcome.unreadable or outcome.word == "failed" else "refused"
            for sentence in outcome.reasons:
                yield Finding(kind, outcome.feed.name, sentence)


def _plain_http(url: str) -> str:
    """Why an address of one's own is not asked at all; empty when it is."""
    refusal = Permission(origin(url)).first_refusal(url)
    return "" if refusal is None else str(refusal.error(public_source(url), str))


def _of_remote(feed: FeedSettings, ledger: Ledger, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Of the credentials, which a runner that only checks may lack, and of a selection held against what it selected last."""
    try:
        if feed.format != "dns":
            split_address(feed.url)
            if refusal := _plain_http(feed.url):
                raise SettingsError(refusal)
    except SettingsError as error:
        yield Finding("settings", feed.name, f"feeds.toml: feeds.{feed.name}.url: {error}")
        return
    try:
        # A variable that is set is tried as it is: it may not be fit to be sent.
        read_credentials(feed, {feed.token_env: environment.get(feed.token_env) or _ANY_TOKEN})
    except SettingsError as error:
        yield Finding("settings", feed.name, f"feeds.toml: {error}")
    snapshot = ledger.snapshots.get(feed.name)
    if snapshot is not None and feed.select and snapshot.reading == reading_of(feed):
        for sentence in idle_values(in_columns(snapshot.table.ranges), feed, {}):
            yield Finding("settings", feed.name, sentence.replace("no range of the document", "no range of the accepted table"))
