"""A real name server on loopback, over UDP and TCP on one free port, that answers from a list of records."""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import threading
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

Records = Mapping[tuple[str, str], Sequence[str]]
"""From (name, type) to the texts of the records; each text may begin with its time to live and a colon: ``60:192.0.2.1``."""


class NameServer:
    """A context manager. *records* is the zone; names are as in ``lb.example.com``.

    A (name, type) in *denied* does not exist, whatever else the name has. A name in *failing* is answered with that response code, one in *silent* not at all, and the answer to one in *large*
    is cut off over UDP, so that it is asked for over TCP. With *recursive* an alias is answered with what it leads to.
    """

    def __init__(
        self,
        records: Records,
        *,
        failing: Mapping[str, str] | None = None,
        silent: Sequence[str] = (),
        large: Sequence[str] = (),
        recursive: bool = True,
        denied: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.records = records
        self.failing = failing or {}
        self.silent = silent
        self.large = large
        self.recursive = recursive
        self.denied = denied
        self.asked: list[tuple[str, str, str]] = []
        self._tcp = socket.socket()
        self._tcp.bind(("127.0.0.1", 0))
        self._tcp.listen(16)
        self.port: int = self._tcp.getsockname()[1]
        self._udp = socket.socket(type=socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", self.port))
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def address(self) -> str:
        """As ``nameservers`` in ``feeds.toml`` has it."""
        return f"127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._thread.join(timeout=5)
        self._tcp.close()
        self._udp.close()

    def _serve(self) -> None:
        while not self._closing.is_set():
            for ready in select.select([self._udp, self._tcp], [], [], 0.02)[0]:
                with contextlib.suppress(OSError):
                    if ready is self._udp:
                        data, client = self._udp.recvfrom(65535)
                        answer = self._answer(data, "udp")
                        if answer is not None:
                            self._udp.sendto(answer, client)
                    else:
                        self._serve_tcp()

    def _serve_tcp(self) -> None:
        connection, _ = self._tcp.accept()
        with connection:
            connection.settimeout(5)
            length = struct.unpack("!H", connection.recv(2))[0]
            answer = self._answer(connection.recv(length), "tcp")
            if answer is not None:
                connection.sendall(struct.pack("!H", len(answer)) + answer)

    def _answer(self, data: bytes, how: str) -> bytes | None:
        query = dns.message.from_wire(data)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind, how))
        if name in self.silent:
            return None
        response = dns.message.make_response(query, recursion_available=self.recursive)
        if name in self.failing:
            response.set_rcode(dns.rcode.from_text(self.failing[name]))
        elif (name, kind) in self.denied or not any(known == name for known, _ in self.records):
            response.set_rcode(dns.rcode.NXDOMAIN)
        elif how == "udp" and name in self.large:
            response.flags |= dns.flags.TC
        else:
            self._fill(response, name, kind)
        return response.to_wire()

    def _fill(self, response: dns.message.Message, name: str, kind: str) -> None:
        for _ in range(20):
            alias = self.records.get((name, "CNAME"))
            if alias is None:
                break
            response.answer.append(_rrset(name, "CNAME", alias))
            name = alias[0].partition(":")[2].rstrip(".")
            if not self.recursive:
                return
        found = self.records.get((name, kind))
        if found:
            response.answer.append(_rrset(name, kind, found))


def _rrset(name: str, kind: str, texts: Sequence[str]) -> dns.rrset.RRset:
    lives, values = zip(*(text.split(":", 1) for text in texts), strict=True)
    return dns.rrset.from_text(dns.name.from_text(name), min(map(int, lives)), "IN", kind, *values)
