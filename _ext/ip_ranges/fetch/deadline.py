"""A deadline that holds whatever a server does.

The libraries' time-outs are for one read: a server that sends a byte now and then, in its headers or in its body, is
never late. So a timer shuts the connection down at the deadline, in whatever phase it is.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from types import TracebackType
from typing import NamedTuple, Self


class Deadline(NamedTuple):
    """A moment on the monotonic clock, in seconds, and the seconds after which it came when it was set."""

    at: float
    seconds: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """A deadline so many seconds from now."""
        return cls(time.monotonic() + seconds, seconds)

    def left(self) -> float:
        """The seconds until the deadline, never less than nought."""
        return max(0.0, self.at - time.monotonic())

    def sooner(self, seconds: float) -> Deadline:
        """A deadline so many seconds from now, but not after this one."""
        return Deadline(min(self.at, time.monotonic() + seconds), min(self.seconds, seconds))


class Watch:
    """A watch that shuts down the connections that it holds when the deadline comes; a context manager around an exchange.

    *expired* tells that it did. *surplus* is set by the connection when a body was longer than its declared length.
    """

    def __init__(self, deadline: Deadline) -> None:
        self.deadline = deadline
        self.expired = False
        self.surplus = False
        self._held: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(deadline.left(), self._expire)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            for connection in self._held:
                connection.close()
            self._held.clear()
        self._timer.join()

    def hold(self, connection: socket.socket) -> None:
        """Watch over a connection too.

        A duplicate is held: TLS takes the original apart, and shutting down either ends the connection of both.
        """
        spare = connection.dup()
        with self._lock:
            self._held.append(spare)
            if self.expired:
                _shut(spare)

    def _expire(self) -> None:
        with self._lock:
            self.expired = True
            for connection in self._held:
                _shut(connection)


def _shut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the other side may have been faster
        connection.shutdown(socket.SHUT_RDWR)
