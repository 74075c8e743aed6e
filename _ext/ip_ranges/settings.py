"""``data/feeds.toml`` as frozen data: which feeds there are, and how each is fetched, read and judged.

Unknown keys are errors that name the key, the file and the nearest right one. Environment variables are passed in, so
that nothing here depends on the machine.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from .base.errors import Problem, SettingsError
from .base.object_reader import Fields
from .base.suggestions import nearest, unknown_feed
from .base.timestamps import parse_duration
from .formats import get, is_built_in, names
from .formats.default_facts import read_default_facts
from .model.table import RANGE_FACTS

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?")
_PAGE = re.compile(r"[A-Za-z0-9._~-]+(?:/[A-Za-z0-9._~-]+)*/?")
_TOKEN_ENV = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")

DEFAULT_TIMEOUT = 20.0
DEFAULT_MAX_BYTES = 64 * 1024 * 1024
DEFAULT_RETRIES = 2
DEFAULT_SETTLE = timedelta(days=7)
DEFAULT_NOTICE = timedelta(days=30)
DEFAULT_PAGE = "background/ip-addresses.html"


class Limits(NamedTuple):
    """The limits of the guards, as set under ``[feeds.NAME.guard]``.

    *max_lost* and *max_gained* are shares of the accepted table's ranges, and of its addresses in each family, that may
    go or come at once (0.5 is half, 2 is twice as much again). *min_prefix_v4* and *min_prefix_v6* are the shortest
    lengths that are believed, *max_ranges* the most ranges. Each flag switches one guard off.
    """

    max_lost: float = 0.5
    max_gained: float = 2.0
    min_prefix_v4: int = 8
    min_prefix_v6: int = 16
    max_ranges: int = 1_000_000
    allow_empty: bool = False
    allow_empty_region: bool = False
    allow_region_gone: bool = False
    allow_family_gone: bool = False
    allow_reserved: bool = False
    allow_shared: bool = False


class FeedSettings(NamedTuple):
    """One ``[feeds.NAME]`` table.

    *url* is a web address or a path relative to the data folder. *timeout* is seconds for the whole fetch of one attempt,
    *retries* the attempts after the first, *max_bytes* the size after decompression. *min_interval* is the least time
    between two requests, *max_age* the age after which a last accepted table no longer serves, *settle* how long a
    vanished range is draining. *select* keeps the ranges whose facts are among the given values. *except_* is the name of
    a feed whose addresses are taken out. *snippets* says whether snippets are published, None where the format decides.
    *public_reasons* lets readers know why the feed is not current. *expression*, *token* and *published* are JMESPath.
    """

    name: str
    format: str
    url: str = ""
    optional: bool = False
    strict: bool = False
    select: tuple[tuple[str, tuple[str, ...]], ...] = ()
    token_env: str = ""
    header: str = ""
    timeout: float = DEFAULT_TIMEOUT
    max_bytes: int = DEFAULT_MAX_BYTES
    retries: int = DEFAULT_RETRIES
    min_interval: timedelta = timedelta(0)
    max_age: timedelta | None = None
    settle: timedelta = DEFAULT_SETTLE
    next: str = ""
    expression: str = ""
    token: str = ""
    published: str = ""
    except_: str = ""
    family: int | None = None
    columns: Mapping[str, str] = {}
    facts: Mapping[str, str] = {}
    hosts: Mapping[str, tuple[str, ...]] = {}
    nameservers: tuple[str, ...] = ()
    invalid_rows: str = "refuse"
    snippets: bool | None = None
    public_reasons: bool = False
    allow_private: bool = False
    example: bool = False
    guard: Limits = Limits()

    @property
    def is_remote(self) -> bool:
        """Whether getting the document takes a connection."""
        return self.format == "dns" or ("://" in self.url and not self.url.startswith("file://"))


class Settings(NamedTuple):
    """The whole of ``feeds.toml`` with the environment's say in it. The first feed is the primary one.

    *published_since* is the day from which a missing published history is a failure, None where signs decide. *platform* is what readers know the platform as, "" for the primary feed's name; *page* is where feeds and calendars lead,
    below the site's root.
    """

    feeds: tuple[FeedSettings, ...]
    published_url: str = ""
    published_since: date | None = None
    notice_period: timedelta = DEFAULT_NOTICE
    platform: str = ""
    page: str = DEFAULT_PAGE
    offline: bool = False
    strict: bool = False

    def feed(self, name: str) -> FeedSettings:
        """The feed with this name. Raises :class:`~ip_ranges.errors.SettingsError`."""
        for feed in self.feeds:
            if feed.name == name:
                return feed
        raise SettingsError(unknown_feed(name, [feed.name for feed in self.feeds]))


def parse_settings(text: str, environment: Mapping[str, str], *, file_name: str = "feeds.toml") -> Settings:
    """Read ``feeds.toml``.

    *file_name* is its name for messages. Raises :class:`~ip_ranges.errors.SettingsError` with everything that is
    wrong, one sentence each.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file_name} is not TOML: {error}.") from None
    problems: list[Problem] = []
    top = Fields(content, "", problems)
    published_url = _published_url(top)
    published_since = top.converted("published_since", _day, None)
    if published_since is not None and not published_url:
        top.wrong("published_since", "It says since when there is something at published_url, which is missing.")
    notice_period = top.converted("notice_period", parse_duration, DEFAULT_NOTICE)
    platform = top.text("platform", limit=100)
    page = _page(top)
    declared = top.nested("feeds")
    top.finish()
    feeds: list[FeedSettings] = []
    if declared is None or not declared.values:
        problems.append(Problem(".feeds", 'No feed is declared; add one, like [feeds.ours] with format and url.'))
    else:
        feeds = [_feed(name, item, problems, environment) for name, item in declared.values.items()]
        problems += [*_shared_variables(feeds), *_impossible_exceptions(feeds)]
    if problems:
        raise SettingsError(f"{file_name}: " + " ".join(f"{problem.path.lstrip('.')}: {problem.message}" for problem in problems))
    return Settings(
        feeds=tuple(feeds),
        published_url=published_url,
        published_since=published_since,
        notice_period=notice_period,
        platform=platform,
        page=page,
        offline=switched_on(environment, "IP_RANGES_OFFLINE"),
        strict=switched_on(environment, "IP_RANGES_STRICT"),
    )


def switched_on(environment: Mapping[str, str], name: str) -> bool:
    """Whether an environment variable says yes: anything but unset, empty, ``0``, ``false`` and ``no``."""
    return environment.get(name, "").strip().lower() not in ("", "0", "false", "no", "off")


def url_variable(feed: str) -> str:
    """The environment variable that replaces a feed's url."""
    return f"IP_RANGES_FEED_{feed.upper().replace('-', '_')}_URL"


def _shared_variables(feeds: Sequence[FeedSettings]) -> Iterator[Problem]:
    """Problems of feeds whose names differ in hyphens and underscores only: a variable would replace the addresses of both."""
    owners: dict[str, str] = {}
    for name in (feed.name for feed in feeds if _NAME.fullmatch(feed.name)):
        owner = owners.setdefault(url_variable(name), name)
        if owner != name:
            sentence = f"The variable {url_variable(name)} would replace the url of the feed {owner} too; give one of the two another name."
            yield Problem(f".feeds.{name}", sentence)


def _impossible_exceptions(feeds: Sequence[FeedSettings]) -> Iterator[Problem]:
    """Problems of feeds whose ``except`` names no other feed, or one that takes addresses out itself: which would be first?"""
    by_name = {feed.name: feed for feed in feeds}
    for feed in feeds:
        path = f".feeds.{feed.name}.except"
        excepted = by_name.get(feed.except_)
        if feed.except_ and (excepted is None or excepted is feed):
            names = [name for name in by_name if name != feed.name]
            yield Problem(path, f'There is no other feed "{feed.except_[:60]}".{nearest(feed.except_, names)}')
        elif excepted is not None and excepted.except_:
            yield Problem(path, f"The feed {excepted.name} has an except of its own; name one that has none.")


def _published_url(top: Fields) -> str:
    url = top.text("published_url", limit=2000)
    if url and not re.fullmatch(r"https?://[^\s\"'<>\\^`{|}]+", url):
        top.wrong("published_url", "This is not a web address; it begins with https://.")
    return url if not url or url.endswith("/") else url + "/"


def _day(value: Any) -> date:
    """A day, as TOML has it or as text. Raises ValueError."""
    if isinstance(value, str):
        with suppress(ValueError):
            return date.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError("This is not a day; write it as 2026-12-01.")


def _page(top: Fields) -> str:
    page = top.text("page", limit=500)
    if page and not (_PAGE.fullmatch(page) and ".." not in page.split("/")):
        top.wrong("page", "This is not a page below the site's root; write it as background/ip-addresses.html.")
    return page or DEFAULT_PAGE


def _feed(name: str, item: Any, problems: list[Problem], environment: Mapping[str, str]) -> FeedSettings:
    good = _NAME.fullmatch(name) is not None
    path = f".feeds.{name if good else repr(name[:60])}"
    fields = Fields(item, path, problems)
    if not good:
        problems.append(Problem(path, "A feed's name has lower-case letters, digits and hyphens only."))
    form = fields.text("format", required=True)
    url = environment.get(url_variable(name)) or fields.text("url", limit=4000)
    fields.raw("url")
    hosts = _lists(fields, "hosts")
    if not url and form and form != "dns":
        fields.wrong("url", "This is missing; write a web address, or a path relative to this file.")
    if form == "dns" and not hosts:
        fields.wrong("hosts", 'The format dns reads host names; write hosts = {region-id = ["lb.example.com"]}.')
    _refuse_unknown_format(fields, form)
    family = fields.integer("family", low=4, high=6)
    if family == 5:
        fields.wrong("family", "There is IPv4 and IPv6; write 4 or 6.")
    token_env, header = fields.text("token_env"), fields.text("header", limit=1000)
    if token_env and not _TOKEN_ENV.fullmatch(token_env):
        fields.wrong("token_env", "This is the name of an environment variable, not the token itself.")
        token_env = ""
    if header and ":" not in header:
        fields.wrong("header", 'A header is a name, a colon and a value, like "Authorization: Token {token}".')
    feed = FeedSettings(
        name=name,
        format=form,
        url=url,
        optional=fields.flag("optional"),
        strict=fields.flag("strict"),
        select=tuple(sorted(_lists(fields, "select").items())),
        token_env=token_env,
        header=header,
        timeout=float(fields.number("timeout", DEFAULT_TIMEOUT, low=0.1, high=3600) or DEFAULT_TIMEOUT),
        max_bytes=fields.integer("max_bytes", DEFAULT_MAX_BYTES, low=1, high=2**40) or DEFAULT_MAX_BYTES,
        retries=_or(fields.integer("retries", DEFAULT_RETRIES, low=0, high=20), DEFAULT_RETRIES),
        min_interval=fields.converted("min_interval", parse_duration, timedelta(0)),
        max_age=fields.converted("max_age", parse_duration, None),
        settle=fields.converted("settle", parse_duration, DEFAULT_SETTLE),
        next=fields.text("next"),
        expression=_expression(fields, form, "expression"),
        token=_expression(fields, form, "token"),
        published=_expression(fields, form, "published"),
        except_=fields.text("except"),
        family=family,
        columns=_texts(fields, "columns"),
        facts=_texts(fields, "facts"),
        hosts=hosts,
        nameservers=fields.texts("nameservers"),
        invalid_rows=fields.choice("invalid_rows", ("refuse", "skip"), "refuse"),
        snippets=None if fields.raw("snippets") is None else fields.flag("snippets"),
        public_reasons=fields.flag("public_reasons"),
        allow_private=fields.flag("allow_private"),
        example=fields.flag("example"),
        guard=_limits(fields),
    )
    _refuse_facts(fields, feed)
    fields.finish()
    return feed


def _refuse_unknown_format(fields: Fields, form: str) -> None:
    if form and not is_built_in(form) and form not in (choices := names()):
        fields.wrong("format", f'There is no format "{form[:60]}".{nearest(form, choices)} "ip-ranges formats" lists them all.')


def _refuse_facts(fields: Fields, feed: FeedSettings) -> None:
    """Note facts that no range may have, and selected ones that no range of the format has."""
    try:
        read_default_facts(feed.facts, role="server-pool", direction="outbound")
    except SettingsError as error:
        fields.wrong("facts", str(error))
    if not feed.select or not is_built_in(feed.format):
        return
    labels = get(feed.format).labels
    if labels is not None:
        choices = tuple(dict.fromkeys((*RANGE_FACTS, *labels, *feed.facts)))
        for name in (name for name, _ in feed.select if name not in choices):
            fields.wrong(f"select.{name[:60]}", f"No range of the format {feed.format} has this fact.{nearest(name, choices)} It has {', '.join(choices)}.")


def _expression(fields: Fields, form: str, key: str) -> str:
    """The expression under a key; where the format reads by it, it is compiled, so that a mistake has its place in this file."""
    before = len(fields.problems)
    text = fields.text(key, limit=20_000, lines=True)
    if form == "jmespath" and len(fields.problems) == before and (text or key == "expression"):
        from .formats.readers.jmespath import compile_expression  # noqa: PLC0415 - imports the library, which no other format needs

        try:
            compile_expression(text)
        except SettingsError as error:
            fields.wrong(key, str(error))
    elif text and form != "jmespath" and key != "expression":
        fields.wrong(key, f"Only the format jmespath has an expression {key}; the format {form[:60]} finds its own.")
    return text


def _or(value: int | None, default: int) -> int:
    return default if value is None else value


def _lists(fields: Fields, key: str) -> dict[str, tuple[str, ...]]:
    section = fields.nested(key)
    return {} if section is None else {name: section.texts(name) for name in section.values}


def _texts(fields: Fields, key: str) -> dict[str, str]:
    section = fields.nested(key)
    return {} if section is None else {name: section.text(name) for name in section.values}


def _limits(fields: Fields) -> Limits:
    section = fields.nested("guard")
    if section is None:
        return Limits()
    default = Limits()
    limits = Limits(
        max_lost=float(_number(section, "max_lost", default.max_lost, 1)),
        max_gained=float(_number(section, "max_gained", default.max_gained, 1e12)),
        min_prefix_v4=int(_number(section, "min_prefix_v4", default.min_prefix_v4, 32)),
        min_prefix_v6=int(_number(section, "min_prefix_v6", default.min_prefix_v6, 128)),
        max_ranges=int(_number(section, "max_ranges", default.max_ranges, 1e12)),
        allow_empty=section.flag("allow_empty"),
        allow_empty_region=section.flag("allow_empty_region"),
        allow_region_gone=section.flag("allow_region_gone"),
        allow_family_gone=section.flag("allow_family_gone"),
        allow_reserved=section.flag("allow_reserved"),
        allow_shared=section.flag("allow_shared"),
    )
    section.finish()
    return limits


def _number(section: Fields, key: str, default: float, high: float) -> float:
    value = section.number(key, default, low=0, high=high)
    return default if value is None else value
