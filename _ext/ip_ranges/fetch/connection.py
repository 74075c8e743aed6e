"""Connections that go only where they may, and that are watched over: the adapter for requests.

The classes of urllib3 are extended at the one method that opens a socket, so that looking a name up, checking what it
stands for and connecting to exactly that are one step.
"""

from __future__ import annotations

import functools
import http.client
import logging
import queue
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from .address_policy import Permission
from .deadline import Watch
from .failures import FaultedError, connection_fault, tls_fault
from .urls import Origin

Resolve = Callable[[str, int], Sequence[str]]
"""From a host and a port to its addresses; raises :class:`OSError`."""

_LOGGERS = ("urllib3.connection", "urllib3.connectionpool", "urllib3.util.retry", "urllib3.response")
"""The loggers of urllib3, which write whole addresses to its log, with the keys in their queries."""


def system_resolve(host: str, port: int) -> Sequence[str]:
    """The addresses that the machine's own resolver gives, in its order of preference."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(answer[4][0]) for answer in answers))


class Gate(NamedTuple):
    """The opener of the connections of one exchange. *to* is whom it asks; with *proxied* a proxy does the asking."""

    watch: Watch
    permission: Permission
    resolve: Resolve
    to: Origin
    proxied: bool

    def open(self, host: str, port: int) -> socket.socket:
        """A connected socket. Raises :class:`FaultedError`, :class:`OSError` where the deadline comes first."""
        addresses = self._addresses(host, port)
        failure: OSError = socket.gaierror()
        for index, address in enumerate(addresses):
            # The last address gets all the time that is left, those before it their share.
            share = self.watch.deadline.left() / (len(addresses) - index)
            try:
                connection = socket.create_connection((address, port), timeout=max(share, 0.001))
            except OSError as error:
                failure = error
                continue
            self.watch.hold(connection)
            connection.settimeout(max(self.watch.deadline.left(), 0.001))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection
        raise FaultedError(connection_fault(failure))

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        addresses = self._resolved(host, port)
        if not self.proxied:
            for address in addresses:
                refusal = self.permission.address_refusal(address, self.to)
                if refusal is not None:
                    raise FaultedError(refusal)
        return addresses

    def _resolved(self, host: str, port: int) -> Sequence[str]:
        """Look the host up in a thread of its own, since the system's resolver knows no deadline."""
        answers: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()

        def look_up() -> None:
            try:
                answers.put(self.resolve(host.strip("[]").partition("%")[0], port))
            except OSError as error:
                answers.put(error)
            except UnicodeError:
                answers.put(socket.gaierror())  # a label that is too long or empty

        threading.Thread(target=look_up, daemon=True).start()
        try:
            answer = answers.get(timeout=self.watch.deadline.left())
        except queue.Empty:
            answer = TimeoutError()
        if isinstance(answer, OSError):
            raise FaultedError(connection_fault(answer))
        return answer


class _Response(http.client.HTTPResponse):
    """A response that takes no damaged headers, and notices when the server sends more than the length that it declared."""

    def __init__(self, connection: socket.socket, *args: Any, watch: Watch, **more: Any) -> None:
        super().__init__(connection, *args, **more)
        self._connection = connection
        self._watch = watch

    def begin(self) -> None:
        """Read the status line and the headers. The library would go on with half of them, and log the whole address."""
        super().begin()
        if self.headers.defects:
            raise http.client.HTTPException

    def _close_conn(self) -> None:
        if self.length == 0 and not self.chunked:
            try:
                self._connection.settimeout(0)  # look at what is there, wait for nothing
                self._watch.surplus = bool(self.fp.peek(1))
            except (OSError, ValueError, AttributeError):
                pass  # nothing more is there, or the connection is gone
        super()._close_conn()  # type: ignore[misc]  # private to the standard library, and not in its stubs


class _PlainConnection(HTTPConnection):
    """A connection of urllib3 whose socket comes through a gate."""

    def __init__(self, *args: Any, gate: Gate, **more: Any) -> None:
        super().__init__(*args, **more)
        self._gate = gate
        self.response_class = functools.partial(_Response, watch=gate.watch)  # type: ignore[assignment]

    def _new_conn(self) -> socket.socket:
        return self._gate.open(self._dns_host, self.port)


class _TlsConnection(_PlainConnection, HTTPSConnection):
    """A connection with TLS whose socket comes through a gate."""

    def connect(self) -> None:
        try:
            super().connect()
        except ssl.SSLError as error:
            fault = tls_fault(error)
        else:
            return
        raise FaultedError(fault)


class _NoQuery(logging.Filter):
    """A filter that cuts every address in a record off at its query, and drops tracebacks, which repeat it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(text.partition("?")[0] if isinstance(text, str) else text for text in record.args)
        record.exc_info = None
        return True


def _keep_queries_out_of_logs() -> None:
    for logger in map(logging.getLogger, _LOGGERS):
        if not any(isinstance(installed, _NoQuery) for installed in logger.filters):
            logger.addFilter(_NoQuery())


class GateAdapter(HTTPAdapter):
    """An adapter for one exchange whose connections all go through one gate; nothing is retried or reused here."""

    def __init__(self, gate: Gate) -> None:
        _keep_queries_out_of_logs()
        self._pools = {
            "http": type("_PlainPool", (HTTPConnectionPool,), {"ConnectionCls": _bound(_PlainConnection, gate)}),
            "https": type("_TlsPool", (HTTPSConnectionPool,), {"ConnectionCls": _bound(_TlsConnection, gate)}),
        }
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        """Make the pools of the library, with connections through the gate."""
        super().init_poolmanager(*args, **more)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, *args: Any, **more: Any) -> Any:
        """Make the proxy's pools of the library, with connections through the gate."""
        manager = super().proxy_manager_for(*args, **more)
        manager.pool_classes_by_scheme = self._pools
        return manager


def _bound(kind: type[_PlainConnection], gate: Gate) -> Any:
    # staticmethod: from Python 3.14 on a bare partial in a class would become a method.
    return staticmethod(functools.partial(kind, gate=gate))
