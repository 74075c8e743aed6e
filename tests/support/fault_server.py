"""Servers with bad manners, on real loopback sockets: what the project's own fetching, pages and command are tried on.

A :class:`FaultServer` runs one handler for every request; the handlers of this module are the catalogue. They write
bytes to the socket themselves, since a polite HTTP library would not let them misbehave.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import select
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

REGION_TABLE = {
    "format_version": "1.0",
    "serial": 2026112001,
    "published": "2026-11-20T09:30:00Z",
    "example": True,
    "regions": [{"id": "us-east", "name": "North America", "tenancy": "public", "status": "active"}],
    "ranges": [{"prefix": "192.0.2.10/32", "region": "us-east", "role": "load-balancer", "direction": "inbound"}],
    "notices": [],
}
BODY = json.dumps(REGION_TABLE).encode()
"""A good document: a small region table on documentation prefixes."""

PORTAL = b"<!DOCTYPE html><html><head><title>Welcome to Airport WiFi</title></head><body>Log in</body></html>"


@dataclass(frozen=True)
class Received:
    """One request as it arrived; header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]


class Gone(Exception):  # noqa: N818 - no error: the other side has had enough
    """The client has closed the connection."""


class Exchange:
    """One request and the connection to answer it on. *number* counts the server's requests from 1."""

    def __init__(self, server: FaultServer, connection: socket.socket, request: Received, number: int) -> None:
        self.server = server
        self.connection = connection
        self.request = request
        self.number = number

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        try:
            self.connection.sendall(data)
        except OSError:
            raise Gone from None

    def head(self, status: str = "200 OK", **headers: object) -> None:
        """Send a status line and headers; ``Content_Type`` stands for ``Content-Type``."""
        lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
        self.send("\r\n".join([*lines, "Connection: close", "", ""]).encode())

    def answer(self, body: bytes, status: str = "200 OK", **headers: object) -> None:
        """Send a whole and proper answer; JSON unless the headers say otherwise."""
        self.head(status, **{"Content_Type": "application/json", "Content_Length": len(body), **headers})
        self.send(body)

    def hang(self) -> None:
        """Say nothing more until the client or the test is done."""
        while not self.server.closing.is_set():
            if select.select([self.connection], [], [], 0.02)[0]:
                return


Handler = Callable[[Exchange], None]


class FaultServer:
    """A server on a free port of 127.0.0.1 that treats every request as *handler* says; a context manager.

    *received* lists the requests, *connections* counts the connections. With *tls* it speaks https.
    """

    def __init__(self, handler: Handler, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self.handler = handler
        self.received: list[Received] = []
        self.connections = 0
        self.closing = threading.Event()
        self._tls = tls
        self._host = host
        self._threads: list[threading.Thread] = []
        self._listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        self._listener.bind((host, 0))
        self._listener.listen(64)
        self.port: int = self._listener.getsockname()[1]

    def url(self, path: str = "/table.json", *, host: str = "") -> str:
        """The address of a path here."""
        shown = host or (f"[{self._host}]" if ":" in self._host else self._host)
        return f"{'https' if self._tls else 'http'}://{shown}:{self.port}{path}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in list(self._threads):
            thread.join(timeout=5)

    def _start(self, target: Callable[..., None], *arguments: Any) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self.closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        with contextlib.suppress(OSError, Gone):
            if self._tls is not None:
                try:
                    connection = self._tls.wrap_socket(connection, server_side=True)
                except OSError:
                    connection.close()
                    return
            with connection:
                request = _request(connection)
                if request is not None:
                    self.received.append(request)
                    self.handler(Exchange(self, connection, request, len(self.received)))
                    _part(connection)
        connection.close()


def _request(connection: socket.socket) -> Received | None:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        if piece.startswith(b"\x16"):  # somebody speaks TLS
            connection.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\n")
            return None
        data += piece
    first, *lines = data.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Received(method, target, headers)


def _part(connection: socket.socket) -> None:
    """Say goodbye so that what was sent arrives: a close with unread data would reset the connection."""
    with contextlib.suppress(OSError):
        if isinstance(connection, ssl.SSLSocket):
            connection.settimeout(0.5)
            connection.unwrap()
        connection.shutdown(socket.SHUT_WR)


REFUSED_PORT = 1
"""A port of this machine where nobody listens: a free one might be somebody's by the time it is asked."""


# The catalogue.


def good(exchange: Exchange) -> None:
    """The document, as it should be, with an ETag that is honoured."""
    if exchange.request.headers.get("if-none-match") == '"v1"':
        exchange.head("304 Not Modified", ETag='"v1"')
        return
    exchange.answer(BODY, ETag='"v1"', Last_Modified="Fri, 20 Nov 2026 09:30:00 GMT")


def status(line: str, **headers: object) -> Handler:
    """Always this status, with a small JSON body."""
    return lambda exchange: exchange.answer(b'{"error": "no"}', line, **headers)


def hang_before_answer(exchange: Exchange) -> None:
    """Take the request and say nothing."""
    exchange.hang()


def hang_in_head(exchange: Exchange) -> None:
    """Stop in the middle of the headers."""
    exchange.send(b"HTTP/1.1 200 OK\r\nContent-Ty")
    exchange.hang()


def hang_in_body(exchange: Exchange) -> None:
    """Stop in the middle of the body."""
    exchange.head(Content_Type="application/json", Content_Length=len(BODY))
    exchange.send(BODY[: len(BODY) // 2])
    exchange.hang()


def drip_head(exchange: Exchange) -> None:
    """One header after the other, for ever, so that no single read is ever late."""
    exchange.send(b"HTTP/1.1 200 OK\r\n")
    number = 0
    while not exchange.server.closing.wait(0.02):
        number += 1
        exchange.send(b"X" if number % 60 else b"\r\nX-More: ")


def drip_body(exchange: Exchange) -> None:
    """One blank after the other, for ever."""
    exchange.head(Content_Type="application/json", Content_Length=10**7)
    while not exchange.server.closing.wait(0.02):
        exchange.send(b" ")


def truncated(exchange: Exchange) -> None:
    """Half the body, and the connection is closed."""
    exchange.head(Content_Type="application/json", Content_Length=len(BODY))
    exchange.send(BODY[: len(BODY) // 2])


def truncated_chunks(exchange: Exchange) -> None:
    """A chunked body without its last chunk."""
    exchange.head(Content_Type="application/json", Transfer_Encoding="chunked")
    exchange.send(f"{len(BODY):x}\r\n".encode() + BODY + b"\r\n")


def truncated_gzip(exchange: Exchange) -> None:
    """A gzip stream that breaks off, with the length of what is left of it."""
    exchange.answer(gzip.compress(BODY)[:-20], Content_Encoding="gzip")


def length_too_short(exchange: Exchange) -> None:
    """A Content-Length that is smaller than the body."""
    exchange.answer(BODY, Content_Length=len(BODY) - 5)


def closed_at_once(exchange: Exchange) -> None:
    """The connection is closed without a word."""


def no_http(exchange: Exchange) -> None:
    """Another protocol."""
    exchange.send(b"220 mail.example.com ESMTP ready\r\n")


def endless(exchange: Exchange) -> None:
    """A chunked body that never ends."""
    exchange.head(Content_Type="application/json", Transfer_Encoding="chunked")
    chunk = b"10000\r\n" + b" " * 65536 + b"\r\n"
    while not exchange.server.closing.is_set():
        exchange.send(chunk)


def gigabytes(exchange: Exchange) -> None:
    """A body that says it has ten gigabytes, and begins to send them."""
    exchange.head(Content_Type="application/json", Content_Length=10 * 2**30)
    while not exchange.server.closing.is_set():
        exchange.send(b" " * 65536)


def bomb(encoding: str) -> Handler:
    """A compressed body of blanks, a thousandth of what it unpacks to, and without end."""
    wbits = 31 if encoding == "gzip" else 15

    def handle(exchange: Exchange) -> None:
        packer = zlib.compressobj(9, wbits=wbits)
        head = packer.compress(b" ") + packer.flush(zlib.Z_FULL_FLUSH)
        block = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
        exchange.head(Content_Type="application/json", Content_Encoding=encoding)
        exchange.send(head)
        while not exchange.server.closing.is_set():
            exchange.send(block)

    return handle


def redirect(to: str, line: str = "302 Found") -> Handler:
    """Send the client elsewhere."""
    return lambda exchange: exchange.answer(b"", line, Location=to)


def redirect_for_ever(exchange: Exchange) -> None:
    """Always one address further."""
    exchange.answer(b"", "302 Found", Location=f"/{exchange.number}")


def captive_portal(exchange: Exchange) -> None:
    """A login page with status 200, as JSON if you believe it."""
    exchange.answer(PORTAL)


def typed(content_type: str, body: bytes = BODY) -> Handler:
    """A body under this content type."""
    return lambda exchange: exchange.answer(body, Content_Type=content_type)


def then(*handlers: Handler) -> Handler:
    """One handler for each request in turn, the last for all that follow."""
    return lambda exchange: handlers[min(exchange.number, len(handlers)) - 1](exchange)


def tunnel(port: int) -> Handler:
    """A proxy: whatever host a CONNECT names, it is this port of 127.0.0.1 that is reached."""

    def handle(exchange: Exchange) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as other:
            exchange.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
            pair = {exchange.connection: other, other: exchange.connection}
            while not exchange.server.closing.is_set():
                for one in select.select(list(pair), [], [], 0.05)[0]:
                    data = one.recv(65536)
                    if not data:
                        return
                    pair[one].sendall(data)

    return handle
