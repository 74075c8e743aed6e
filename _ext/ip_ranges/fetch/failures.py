"""What can happen to a question on the way, as values: sentence, cure, and whether asking again may help.

Library errors carry whole addresses and headers, secrets included. They end here: a fault is made from their kind, never
from their text, and the error that is raised in the end has no other one chained to it.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from typing import NamedTuple

from ..base.errors import FetchError


class StatusError(FetchError):
    """The server answered with a status other than 200; *status* says which."""

    def __init__(self, sentence: str, status: int) -> None:
        self.status = status
        super().__init__(sentence)


class Fault(NamedTuple):
    """Why no document came.

    *what* continues the place ("answered 503 Service Unavailable"), *cure* is a sentence. *again* says whether another
    attempt may help, *wait* the seconds that the server asked for. *attempts* is filled in at the end.
    """

    what: str
    cure: str = ""
    again: bool = False
    wait: float | None = None
    status: int | None = None
    attempts: int = 1

    def error(self, place: str, redact: Callable[[str], str]) -> FetchError:
        """The error to raise. *place* is the public address, *redact* takes secrets out of what a server said."""
        times = f" ({self.attempts} attempts)" if self.attempts > 1 else ""
        sentence = f"{place} {redact(self.what)}{times}.{' ' if self.cure else ''}{self.cure}"
        return FetchError(sentence) if self.status is None else StatusError(sentence, self.status)

    def after(self, attempts: int) -> Fault:
        """The same after some attempts."""
        return self._replace(attempts=attempts)

    def behind(self, place: str) -> Fault:
        """The same of an address that a redirect has led to: it is that one which needs looking after."""
        return self._replace(what=f"redirects to {place}, which {self.what}")

    def asking_to_wait(self, given: float) -> Fault:
        """The same from a server that asks for more patience than there is."""
        if self.wait is None:
            return self
        what = f"{self.what} and asks to wait {self.wait:.0f} seconds, which is more than is left of {given:.3g}"
        return self._replace(what=what)


class FaultedError(Exception):
    """Carries a fault out of the libraries' depths."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.what)


_LATER = "The server may be in trouble; try again later."
_ADDRESS = "Check the address and that the server runs."
_OLD_CERTIFICATE = "Its operator has to renew it, or the clock of this machine is wrong."
_UNKNOWN_ISSUER = "If it is a server of your own, name its certificate authority's file in REQUESTS_CA_BUNDLE."

# OpenSSL's verification results (X509_V_ERR_*, openssl/x509_vfy.h).
_CERTIFICATES: dict[int, tuple[str, str]] = {
    9: ("has a TLS certificate that is not yet valid", "Its operator has to mend it, or the clock of this machine is wrong."),
    10: ("has a TLS certificate that has expired", _OLD_CERTIFICATE),
    18: ("has a self-signed TLS certificate", _UNKNOWN_ISSUER),
    19: ("has a TLS certificate whose chain ends in a self-signed one", _UNKNOWN_ISSUER),
    20: ("has a TLS certificate from an authority that is not known here", _UNKNOWN_ISSUER),
    21: ("has a TLS certificate from an authority that is not known here", _UNKNOWN_ISSUER),
    62: ("has a TLS certificate for another host name", "Check the host in the address; somebody may stand in between."),
    64: ("has a TLS certificate that does not name this address", "Check the host in the address."),
}


def unreachable(error: OSError) -> Fault:
    """A connection that could not be made."""
    if isinstance(error, socket.gaierror):
        return Fault("could not be reached: its host name is not known", "Check the spelling and the name server.", again=True)
    if isinstance(error, ConnectionRefusedError):
        return Fault("could not be reached: the connection was refused", _ADDRESS, again=True)
    if isinstance(error, TimeoutError):
        return Fault("could not be reached: nothing answers there", _ADDRESS, again=True)
    return Fault(f"could not be reached: {error.strerror or 'the network said no'}", _ADDRESS, again=True)


def untrusted(error: ssl.SSLError) -> Fault:
    """A TLS connection that could not be made."""
    if isinstance(error, ssl.SSLCertVerificationError):
        known = _CERTIFICATES.get(error.verify_code)
        if known is not None:
            return Fault(*known)
        return Fault(f"has a TLS certificate that is not accepted: {error.verify_message}", _UNKNOWN_ISSUER)
    if isinstance(error, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
        return Fault("ended the connection while TLS was being set up", _LATER, again=True)
    reason = (error.reason or "").replace("_", " ").lower() or "no common ground"
    return Fault(f"could not be spoken to over TLS ({reason})", "Check that it is an https:// server of today.")


def broken(error: Exception, *, in_body: bool) -> Fault:
    """An exchange that broke off, by the kind of the library's error and never by its text."""
    from http.client import HTTPException, IncompleteRead, RemoteDisconnected  # noqa: PLC0415 - with requests only

    causes = _chain(error)
    if any(isinstance(one, IncompleteRead) for one in causes) or in_body:
        return Fault("broke off in the middle of its answer", _LATER, again=True)
    if any(isinstance(one, (RemoteDisconnected, ConnectionError, TimeoutError)) for one in causes):
        return Fault("closed the connection without an answer", _LATER, again=True)
    if any(isinstance(one, HTTPException) for one in causes):
        return Fault("did not answer in HTTP", "Check that the address is the one of a web server.", again=True)
    if any(isinstance(one, OSError) and str(one).startswith("Tunnel connection failed") for one in causes):
        return Fault("could not be reached: the proxy refused the way there", "Check HTTPS_PROXY and its password.")
    return Fault("could not be asked", _ADDRESS, again=True)


def _chain(error: BaseException) -> list[BaseException]:
    """An error and all that led to it, also what the libraries tuck into ``args`` and ``reason``."""
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting and len(found) < 50:
        one = waiting.pop()
        if isinstance(one, BaseException) and not any(one is other for other in found):
            found.append(one)
            waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return found
