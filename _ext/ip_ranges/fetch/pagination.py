"""The pages of a paginated source, in order: where the next one is, and when there are too many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from ..base.errors import DocumentError, SettingsError
from ..base.object_reader import type_word
from ..base.strict_json import strict_json
from ..base.suggestions import nearest
from .failures import Fault
from .request import Answer, too_large
from .urls import Origin, origin, public_source, split_address, without_credentials

MAX_PAGES = 500
LINK = "link"
"""The value of ``next`` in ``feeds.toml`` where the ``Link`` header names the next page (RFC 8288)."""


def read_pages(
    first: Answer, *, key: str, feed_origin: Origin, max_bytes: int, ask: Callable[[str, int], Answer | Fault]
) -> tuple[bytes, ...] | Fault:
    """All pages, beginning with the first.

    *key* is the dotted path of the next page's address in the page, or ``link``. *ask* gets an address and the bytes
    that are left. A page that is missing, elsewhere, too much or already seen is a fault: half a table is none.
    """
    pages = [first.body]
    seen = {first.url}
    answer = first
    while True:
        following = next_page(answer, key)
        if isinstance(following, Fault):
            return following
        if following is None:
            return tuple(pages)
        naming = f"names {public_source(following)} as page {len(pages) + 1}"
        if origin(following) not in (feed_origin, origin(answer.url)):
            return Fault(f"{naming}, which is another server and is not asked", "Check the setting next of this feed.")
        if following in seen:
            return Fault(f"{naming}, which was read already: its pages go in a circle", "Ask its operator to mend it.")
        if len(pages) == MAX_PAGES:
            return Fault(f"has more than {MAX_PAGES:,} pages", "Ask for larger pages in the address.")
        seen.add(following)
        left = max_bytes - sum(map(len, pages))
        if left <= 0:
            return too_large(max_bytes)
        result = ask(following, left)
        if isinstance(result, Fault):
            return Fault(f"{result.description} on page {len(pages) + 1}", result.cure, status=result.status, attempts=result.attempts)
        pages.append(result.body)
        answer = result


def next_page(answer: Answer, key: str) -> str | Fault | None:
    """The address of the page after this one, None at the end."""
    following: Any = answer.following
    if key.lower() != LINK:
        try:
            value = _value_at(strict_json(answer.body), key)
        except DocumentError as error:
            return Fault(f"sent a page that cannot be read: {str(error).rstrip('.')}", "Ask its operator to mend it.")
        if isinstance(value, Fault):
            return value
        following = answer.following if value is None else value
    if not following:
        return None
    if not isinstance(following, str):
        return Fault(f"has {type_word(following)} at {key} where the next page's address belongs", "Check the setting next.")
    try:
        address = _reachable_address(without_credentials(urljoin(answer.url, following)), answer.url)
        split_address(address)
    except (ValueError, SettingsError):
        return Fault(f"has something at {key} that is no web address", "Check the setting next of this feed.")
    return address


def _reachable_address(following: str, page: str) -> str:
    """The next page's address as the page itself is reached, where it names the same host but not how.

    Behind a proxy a framework knows neither that it is spoken to over https nor the port, and writes ``http://`` or leaves
    the port away. Only the way to the host changes, never to a weaker one, and an address that names another port stays.
    """
    to, home = origin(following), origin(page)
    parts = urlsplit(following)
    plain_port = parts.port is None or to.port == {"http": 80, "https": 443}.get(to.scheme)
    may_be_meant = to.scheme in (home.scheme, "http")
    if to == home or to.host != home.host or not may_be_meant or not (plain_port or to.port == home.port):
        return following
    reached = urlsplit(page)
    return urlunsplit((reached.scheme, reached.netloc.rpartition("@")[2], parts.path, parts.query, ""))


def _value_at(value: Any, key: str) -> Any:
    """The value at a dotted path. The last key may be missing, as it is on a last page; those before it may not."""
    *way, last = key.split(".")
    for step in way:
        value = value.get(step) if isinstance(value, dict) else None
        if value is None:
            return Fault(f"has no {key} in its page", "Check the setting next of this feed.")
    if not isinstance(value, dict):
        return Fault(f"has {type_word(value)} where an object with {key} belongs", 'With a Link header, write next = "link".')
    if last not in value:
        hint = nearest(last, [name for name in value if isinstance(name, str)])
        if hint:
            return Fault(f"has no {key} in its page.{hint.rstrip('?')}", "Check the setting next of this feed.")
    return value.get(last)
