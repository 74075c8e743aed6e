"""Every transport fault that the project knows, arranged against real servers, with what its message says.

The page "What happens on a bad day" lists the same rows, and a test compares the two.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import fault_server as servers
from certificates import Authority, self_signed
from fault_server import FaultServer, Handler

Tls = Callable[[Authority, Path], ssl.SSLContext]


@dataclass(frozen=True)
class Fault:
    """One row: *title* is what happens, *says* a part of the message, *asked* how many requests two attempts make.

    *again* is whether another attempt is made. A refused connection and the like make no request at all.

    *url* replaces the server's address; ``{port}`` stands for the server's port. *seconds* is the feed's time-out.
    """

    title: str
    says: str
    asked: int
    handler: Handler = servers.good
    url: str = ""
    tls: Tls | None = None
    trusted: bool = True
    seconds: float = 10.0
    settings: Mapping[str, Any] = field(default_factory=dict)
    unasked_again: bool = False

    @property
    def again(self) -> bool:
        """Whether it is worth another attempt."""
        return self.unasked_again or self.asked == 2


@dataclass(frozen=True)
class Taken:
    """Something that looks like a fault and is taken in stride: *done* says how, *asked* how many requests it takes."""

    title: str
    done: str
    asked: int
    handler: Handler


@dataclass(frozen=True)
class NameFault:
    """A host name that cannot be looked up, and a part of what is said."""

    title: str
    host: str
    says: str


@dataclass(frozen=True)
class Arranged:
    """A fault that waits for somebody to come: the address to fetch, the server, the environment, the feed's settings."""

    url: str
    server: FaultServer
    environment: Mapping[str, str]
    settings: Mapping[str, Any]


@contextlib.contextmanager
def arranged(fault: Fault, folder: Path) -> Iterator[Arranged]:
    """Set the fault up; *folder* is for certificates."""
    authority = Authority.create(folder) if fault.tls is not None else None
    tls = fault.tls(authority, folder) if fault.tls is not None and authority is not None else None
    environment = {"REQUESTS_CA_BUNDLE": str(authority.bundle)} if authority is not None and fault.trusted else {}
    with FaultServer(fault.handler, tls=tls) as server:
        url = fault.url.format(port=server.port) or server.url()
        yield Arranged(url, server, environment, {"timeout": fault.seconds, "retries": 1, **fault.settings})


@contextlib.contextmanager
def all_arranged(folder: Path) -> Iterator[tuple[dict[str, dict[str, Any]], dict[str, str]]]:
    """Set every fault up: each a feed by its name, with its settings, and the environment for all of them."""
    feeds = {}
    bundle = folder / "authorities.pem"
    with contextlib.ExitStack() as stack, bundle.open("w") as authorities:
        for name, fault in BY_FEED.items():
            (folder / name).mkdir()
            ready = stack.enter_context(arranged(fault, folder / name))
            authorities.writelines(Path(path).read_text() for path in ready.environment.values())
            feeds[name] = {"url": ready.url, **ready.settings, "retries": 0 if fault.again else 1}
        authorities.flush()
        yield feeds, {"REQUESTS_CA_BUNDLE": str(bundle)}


SECRET = "s3cr3t-0f-the-test"
"""Made up, to be looked for wherever it must not be."""


def declared(feeds: Mapping[str, Mapping[str, Any]]) -> str:
    """A ``feeds.toml`` with these feeds, each with a token."""
    usual = {"format": "region-table", "token_env": "TABLE_TOKEN", "header": "Authorization: Token {token}", "retries": 0}
    keys = {name: {**usual, **more} for name, more in feeds.items()}
    return "".join(
        f"[feeds.{name}]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in facts.items())
        for name, facts in keys.items()
    )


_CAP = {"max_bytes": 1_000_000}
_SHORT = 0.4

def _certified(*names: str, **times: bool) -> Tls:
    """With a certificate for these names or addresses."""
    return lambda authority, _: authority.context(*names, **times)


FAULTS = (
    Fault("The connection is refused", "the connection was refused", 0,
          url=f"http://127.0.0.1:{servers.REFUSED_PORT}/x", unasked_again=True),
    Fault("The host name is not known", "its host name is not known", 0,
          url="https://no-such-host.invalid/table.json", unasked_again=True),
    Fault("Nothing comes before the answer", "did not answer within", 2, servers.hang_before_answer, seconds=_SHORT),
    Fault("The headers stop half-way", "did not answer within", 2, servers.hang_in_head, seconds=_SHORT),
    Fault("The body stops half-way", "was not done within", 2, servers.hang_in_body, seconds=_SHORT),
    Fault("The headers drip, byte by byte", "did not answer within", 2, servers.drip_head, seconds=_SHORT),
    Fault("The body drips, byte by byte", "was not done within", 2, servers.drip_body, seconds=_SHORT),
    Fault("The server closes without a word", "closed the connection without an answer", 2, servers.closed_at_once),
    Fault("The server speaks another protocol", "did not answer in HTTP", 2, servers.no_http),
    Fault("Status 401", "answered 401 Unauthorized", 1, servers.status("401 Unauthorized")),
    Fault("Status 403", "answered 403 Forbidden", 1, servers.status("403 Forbidden")),
    Fault("Status 403, a rate limit that is used up", "its rate limit is used up", 1,
          servers.status("403 Forbidden", X_RateLimit_Remaining="0")),
    Fault("Status 404", "answered 404 Not Found", 1, servers.status("404 Not Found")),
    Fault("Status 410", "answered 410 Gone", 1, servers.status("410 Gone")),
    Fault("Status 204, without a body", "answered 204 No Content", 1, servers.status("204 No Content")),
    Fault("Status 206, a part that nobody asked for", "answered 206 Partial Content", 1, servers.status("206 Partial")),
    Fault("Status 304 to a question without a condition", "answered 304 Not Modified", 1, servers.status("304 Not Modified")),
    Fault("Status 429, time after time", "answered 429 Too Many Requests", 2, servers.status("429 Slow Down", Retry_After="0")),
    Fault("Status 429, with a Retry-After beyond the deadline", "asks to wait 3600 seconds", 1,
          servers.status("429 Slow Down", Retry_After="3600")),
    Fault("Status 500", "answered 500 Internal Server Error", 2, servers.status("500 Oops")),
    Fault("Status 503", "answered 503 Service Unavailable", 2, servers.status("503 Busy")),
    Fault("The body breaks off before its length", "broke off in the middle", 2, servers.truncated),
    Fault("The body goes on after its length", "sent more than the length", 2, servers.length_too_short),
    Fault("A chunked body has no end", "broke off in the middle", 2, servers.truncated_chunks),
    Fault("A gzip body breaks off", "compressed body that is damaged", 2, servers.truncated_gzip),
    Fault("The body is in a compression that was not asked for", "compression that was not asked for", 1,
          lambda exchange: exchange.answer(servers.BODY, Content_Encoding="br")),
    Fault("A gzip bomb", "sent more than 1,000,000 bytes", 1, servers.bomb("gzip"), settings=_CAP),
    Fault("A deflate bomb", "sent more than 1,000,000 bytes", 1, servers.bomb("deflate"), settings=_CAP),
    Fault("A body of ten gigabytes", "sent more than 1,000,000 bytes", 1, servers.gigabytes, settings=_CAP),
    Fault("A body without end", "sent more than 1,000,000 bytes", 1, servers.endless, settings=_CAP),
    Fault("A redirect to itself", "redirects in a circle", 1, servers.redirect("/table.json")),
    Fault("Redirects without end", "redirects more than 5 times", 6, servers.redirect_for_ever),
    Fault("A redirect to plain http", "which is plain http", 1, servers.redirect("http://www.example.com/table.json")),
    Fault("A redirect from https to plain http on the same machine", "which is plain http", 1,
          servers.redirect("http://127.0.0.1/table.json"), tls=_certified("127.0.0.1")),
    Fault("A redirect to a private address", "a private or reserved address", 1, servers.redirect("https://10.0.0.1/x")),
    Fault("A redirect to a link-local address", "a link-local address", 1, servers.redirect("https://169.254.169.254/x")),
    Fault("A redirect to another scheme", "no web address", 1, servers.redirect("file:///etc/passwd")),
    Fault("A captive portal's login page, with status 200", "an HTML page titled", 1, servers.captive_portal),
    Fault("A document that says it is HTML", "says it is text/html", 1, servers.typed("text/html; charset=utf-8")),
    Fault("An image", "says it is image/png", 1, servers.typed("image/png", b"\x89PNG\r\n")),
    Fault("An expired TLS certificate", "has a TLS certificate that has expired", 0, tls=_certified("127.0.0.1", expired=True)),
    Fault("A TLS certificate of tomorrow", "not yet valid", 0, tls=_certified("127.0.0.1", early=True)),
    Fault("A self-signed TLS certificate", "has a self-signed TLS certificate", 0,
          tls=lambda _, folder: self_signed(folder, "127.0.0.1")),
    Fault("A TLS certificate from an unknown authority", "from an authority that is not known here", 0,
          tls=_certified("127.0.0.1"), trusted=False),
    Fault("A TLS certificate for another name", "for another host name", 0,
          url="https://localhost:{port}/table.json", tls=_certified("other.example.com")),
    Fault("A TLS certificate that does not name the address", "does not name this address", 0, tls=_certified("other.example.com")),
    Fault("No TLS where https is asked", "could not be spoken to over TLS", 0, url="https://127.0.0.1:{port}/table.json"),
    Fault("The feed's own address is plain http", "is not asked, since it is http", 0, url="http://www.example.com/x"),
)  # fmt: skip

BY_FEED = {f"fault-{number:02}": fault for number, fault in enumerate(FAULTS)}
"""The faults by the names of the feeds that meet them."""


def _packed(exchange: servers.Exchange) -> None:
    exchange.answer(gzip.compress(servers.BODY), Content_Encoding="gzip")


def _mislabelled(exchange: servers.Exchange) -> None:
    exchange.answer(gzip.compress(servers.BODY), Content_Type="application/octet-stream")


def _without_type(exchange: servers.Exchange) -> None:
    exchange.head(Content_Length=len(servers.BODY))
    exchange.send(servers.BODY)


def _moved(exchange: servers.Exchange) -> None:
    (servers.good if exchange.request.target == "/new.json" else servers.redirect("/new.json"))(exchange)


TAKEN = (
    Taken("One 503, then the document", "asked again", 2, servers.then(servers.status("503 Busy"), servers.good)),
    Taken(
        "One 429 with a Retry-After within the deadline",
        "waited for, then asked again",
        2,
        servers.then(servers.status("429 Slow Down", Retry_After="0"), servers.good),
    ),
    Taken("One body that breaks off", "asked again", 2, servers.then(servers.truncated, servers.good)),
    Taken("One connection that is closed without a word", "asked again", 2, servers.then(servers.closed_at_once, servers.good)),
    Taken("A compressed body", "unpacked as it comes", 1, _packed),
    Taken("A document that is a gzip file itself", "unpacked", 1, _mislabelled),
    Taken("No content type", "judged by its first bytes", 1, _without_type),
    Taken("A redirect on the same server", "followed, with the token", 2, _moved),
    Taken("A Last-Modified that is no date", "as good as none", 1, lambda it: it.answer(servers.BODY, Last_Modified="soon")),
)

NAME_FAULTS = (
    NameFault("A host name that does not exist", "missing.example.com", "does not exist"),
    NameFault("An alias that leads nowhere", "dangling.example.com", "does not exist"),
    NameFault("An alias that leads to itself", "loop.example.com", "The CNAME chain is too long"),
    NameFault("A host name without any address", "empty.example.com", "has no address, neither A nor AAAA"),
    NameFault("A name server in trouble", "broken.example.com", "SERVFAIL"),
    NameFault("A name server that refuses", "secret.example.com", "REFUSED"),
    NameFault("A name server that is silent", "silent.example.com", "did not answer for"),
    NameFault("Something that is no host name", "a..example.com", "Check that it is one"),
)
