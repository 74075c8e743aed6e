"""The faults of a fetch as values: sentence, cure, and whether asking again may help.

Library errors carry whole addresses and headers, secrets included. They end here: a fault is made from their kind, never
from their text, and the error that is raised in the end has no other one chained to it.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from http.client import HTTPException, IncompleteRead, RemoteDisconnected
from typing import NamedTuple

from ..base.errors import FetchError


class StatusError(FetchError):
    """A server answered with a status other than 200; *status* says which."""

    def __init__(self, sentence: str, status: int) -> None:
        self.status = status
        super().__init__(sentence)


class Fault(NamedTuple):
    """The reason why no document came.

    *description* continues the address ("answered 503 Service Unavailable"), *cure* is a sentence. *again* says whether another
    attempt may help, *wait* the seconds that the server asked for. *attempts* is filled in at the end.
    """

    description: str
    cure: str = ""
    again: bool = False
    wait: float | None = None
    status: int | None = None
    attempts: int = 1

    def error(self, source: str, redact: Callable[[str], str]) -> FetchError:
        """The error to raise. *source* is the public address, *redact* takes secrets out of what a server said."""
        times = f" ({self.attempts} attempts)" if self.attempts > 1 else ""
        sentence = f"{source} {redact(self.description)}{times}.{' ' if self.cure else ''}{self.cure}"
        return FetchError(sentence) if self.status is None else StatusError(sentence, self.status)

    def asking_to_wait(self, seconds: float) -> Fault:
        """The fault of a server that asks for more patience than is left of *seconds*."""
        if self.wait is None:
            return self
        wait = f"asks to wait {self.wait:.0f} seconds, which is more than is left of {seconds:.3g}"
        return self._replace(description=f"{self.description} and {wait}")


class FaultedError(Exception):
    """A fault on its way out of the libraries' depths."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.description)


_LATER = "The server may be in trouble; try again later."
_ADDRESS = "Check the address and that the server runs."
_OLD_CERTIFICATE = "Its operator has to renew it, or the clock of this machine is wrong."
_UNKNOWN_ISSUER = "If it is a server of your own, name its certificate authority's file in REQUESTS_CA_BUNDLE."

# OpenSSL's verification results (X509_V_ERR_*, openssl/x509_vfy.h).
_CERTIFICATE_FAULTS = {
    9: Fault("has a TLS certificate that is not yet valid", "Its operator has to mend it, or the clock of this machine is wrong."),
    10: Fault("has a TLS certificate that has expired", _OLD_CERTIFICATE),
    18: Fault("has a self-signed TLS certificate", _UNKNOWN_ISSUER),
    19: Fault("has a TLS certificate whose chain ends in a self-signed one", _UNKNOWN_ISSUER),
    20: Fault("has a TLS certificate from an authority that is not known here", _UNKNOWN_ISSUER),
    21: Fault("has a TLS certificate from an authority that is not known here", _UNKNOWN_ISSUER),
    62: Fault("has a TLS certificate for another host name", "Check the host in the address; somebody may stand in between."),
    64: Fault("has a TLS certificate that does not name this address", "Check the host in the address."),
}


def connection_fault(error: OSError) -> Fault:
    """The fault of a connection that could not be made."""
    if isinstance(error, socket.gaierror):
        return Fault("could not be reached: its host name is not known", "Check the spelling and the name server.", again=True)
    if isinstance(error, ConnectionRefusedError):
        return Fault("could not be reached: the connection was refused", _ADDRESS, again=True)
    if isinstance(error, TimeoutError):
        return Fault("could not be reached: nothing answers there", _ADDRESS, again=True)
    return Fault(f"could not be reached: {error.strerror or 'the network said no'}", _ADDRESS, again=True)


def tls_fault(error: ssl.SSLError) -> Fault:
    """The fault of a TLS connection that could not be made."""
    if isinstance(error, ssl.SSLCertVerificationError):
        unnamed = Fault(f"has a TLS certificate that is not accepted: {error.verify_message}", _UNKNOWN_ISSUER)
        return _CERTIFICATE_FAULTS.get(error.verify_code, unnamed)
    if isinstance(error, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
        return Fault("ended the connection while TLS was being set up", _LATER, again=True)
    reason = (error.reason or "").replace("_", " ").lower() or "no common ground"
    return Fault(f"could not be spoken to over TLS ({reason})", "Check that it is an https:// server of today.")


def exchange_fault(error: Exception, *, in_body: bool) -> Fault:
    """The fault of an exchange that broke off, by the kind of the library's error and never by its text."""
    causes = _causes(error)
    if any(isinstance(cause, IncompleteRead) for cause in causes) or in_body:
        return Fault("broke off in the middle of its answer", _LATER, again=True)
    if any(isinstance(cause, (RemoteDisconnected, ConnectionError, TimeoutError)) for cause in causes):
        return Fault("closed the connection without an answer", _LATER, again=True)
    if any(isinstance(cause, HTTPException) for cause in causes):
        return Fault("did not answer in HTTP", "Check that the address is the one of a web server.", again=True)
    if any(isinstance(cause, OSError) and str(cause).startswith("Tunnel connection failed") for cause in causes):
        return Fault("could not be reached: the proxy refused the way there", "Check HTTPS_PROXY and its password.")
    return Fault("could not be asked", _ADDRESS, again=True)


def _causes(error: BaseException) -> list[BaseException]:
    """An error and all that led to it, also what the libraries tuck into ``args`` and ``reason``."""
    causes: dict[int, BaseException] = {}
    waiting: list[object] = [error]
    while waiting and len(causes) < 50:
        cause = waiting.pop()
        if isinstance(cause, BaseException) and id(cause) not in causes:
            causes[id(cause)] = cause
            waiting += [cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args]
    return list(causes.values())
