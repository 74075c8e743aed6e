"""What a status means: a rate limit that is used up is no matter of the token."""

from __future__ import annotations

import re
import time
from email.utils import formatdate
from pathlib import Path

import pytest
from fault_server import FaultServer, status
from fetching import feed_at, fetcher_on
from ip_ranges.errors import FetchError
from ip_ranges.fetch.http_status import status_fault

TOKEN = "Name a token as token_env, which has a limit of its own, or ask less often (min_interval)."


def test_a_limit_that_is_used_up() -> None:
    """In the headers of GitHub and of both drafts: what it is, when it ends, and the cure."""
    for headers_at in (
        lambda now: {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(now) + 1800)},
        lambda now: {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str((int(now) + 1800) * 1000)},
        lambda _: {"RateLimit-Remaining": "0", "RateLimit-Reset": "1800"},
        lambda _: {"RateLimit": '"default";r=0;t=1800'},
        lambda _: {"X-RateLimit-Remaining": "0", "Retry-After": "1800"},
        lambda now: {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": formatdate(now + 1800, usegmt=True)},
        lambda _: {"Retry-After": "1800"},
    ):
        for code in (403, 429):
            headers = headers_at(time.time())
            fault = status_fault(code, headers)
            assert fault.wait is not None, (headers_at, code)
            assert 1700 < fault.wait <= 1801, (headers_at, code)
            if code == 403 or "Retry-After" not in headers or len(headers) > 1:
                assert re.fullmatch(rf"answered {code} [A-Za-z ]+: its rate limit is used up until 20\d\d-[0-9 :-]+ UTC", fault.description), (headers_at, code)
                assert fault.cure == TOKEN, (headers_at, code)


def test_a_limit_without_an_end() -> None:
    """A limit whose end is not known is named all the same; asking again at once would not help."""
    fault = status_fault(403, {"X-RateLimit-Remaining": "0"})
    assert (fault.description, fault.cure, fault.again) == ("answered 403 Forbidden: its rate limit is used up", TOKEN, False)
    assert status_fault(403, {"X-RateLimit-Remaining": "0"}, with_token=True).cure == "Ask less often (min_interval)."
    far = status_fault(403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "9" * 17})
    assert far.description.startswith("answered 403 Forbidden: its rate limit is used up until 2286-11-20 ")


def test_a_refusal_with_a_limit_left_is_one_of_the_token() -> None:
    """A limit that is not used up is no reason: other servers send the header with every answer."""
    assert status_fault(403, {"X-RateLimit-Remaining": "17"}).cure == "Check that the token may read this, or that this machine may ask."


def test_what_a_feed_says_of_it(tmp_path: Path) -> None:
    """The sentence of the feed has the limit, its end and the cure."""
    limited = status("403 rate limit exceeded", X_RateLimit_Remaining="0", X_RateLimit_Reset="4000000000")
    with FaultServer(limited) as server, pytest.raises(FetchError) as caught:
        fetcher_on(tmp_path).fetch(feed_at(server.url("/meta"), retries=0))
    assert "answered 403 Forbidden: its rate limit is used up until 2096-10-02 07:06:40 UTC" in str(caught.value)
    assert str(caught.value).endswith(TOKEN)
