"""One question and its answer: redirects followed by hand, the body capped, whole, and of a believable kind."""

from __future__ import annotations

import hashlib
from datetime import datetime
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urljoin

import requests
from urllib3.exceptions import HTTPError

from .. import __version__
from ..base.errors import SettingsError
from ..base.strict_json import describe_document
from .address_policy import Permission
from .connection import Gate, GateAdapter
from .credentials import Credentials
from .deadline import Deadline, Watch
from .decompression import Body, DamagedError, TooLargeError, unpacked
from .failures import Fault, FaultedError, exchange_fault
from .http_status import http_date, status_fault
from .transport import Transport
from .urls import origin, public_source, split_address, without_credentials

MAX_REDIRECTS = 5
_STEP = 64 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)
_ENCODINGS = {"": "", "identity": "", "gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}
_WHERE_IT_IS = "Ask its operator, or write down the address where the document is."
_WRONG_TYPES = ("text/html", "application/xhtml+xml", "application/pdf", "image/", "audio/", "video/", "font/")
_HEADERS = {
    "User-Agent": f"sphinx-ip-ranges/{__version__}",
    "Accept": "application/json, text/plain;q=0.9, text/csv;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}


class Validators(NamedTuple):
    """The validators that a source gave to ask "has it changed?" with (RFC 9110, 13.1), good for one address only: *answered*."""

    answered: str = ""
    etag: str = ""
    modified: str = ""

    def headers(self, url: str) -> dict[str, str]:
        """The conditional headers for *url*, none where they belong to another address."""
        if self.answered != address_digest(url):
            return {}
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in headers.items() if value}


class FeedRequest(NamedTuple):
    """The request for a feed's document: the address, and the limits within which it is asked."""

    url: str
    permission: Permission
    credentials: Credentials
    max_bytes: int
    validators: Validators = Validators()


class Answer(NamedTuple):
    """A whole body, or ``unchanged`` without one. *url* is the address that answered, *following* its ``Link`` to the next."""

    url: str
    body: bytes = b""
    unchanged: bool = False
    validators: Validators = Validators()
    modified: datetime | None = None
    following: str = ""


class _Redirect(NamedTuple):
    to: str


def ask(request: FeedRequest, transport: Transport, deadline: Deadline) -> Answer | Fault:
    """Ask once, and follow redirects: at most five, none twice, none to where it may not go.

    The feed's secrets go to its own origin only.
    """
    url = without_credentials(request.url)
    seen = {url}
    refusal = request.permission.first_refusal(url)
    if refusal is not None:
        return refusal
    for _ in range(MAX_REDIRECTS + 1):
        result = _ask_address(url, request, transport, deadline)
        if isinstance(result, Fault) and len(seen) > 1:
            return result._replace(description=f"redirects to {public_source(url)}, which {result.description}")
        if not isinstance(result, _Redirect):
            return result
        refusal = request.permission.redirect_refusal(result.to, url)
        if refusal is not None:
            return refusal
        url = without_credentials(result.to)
        if url in seen:
            return Fault("redirects in a circle", _WHERE_IT_IS)
        seen.add(url)
    return Fault(f"redirects more than {MAX_REDIRECTS} times", _WHERE_IT_IS)


def address_digest(url: str) -> str:
    """The SHA-256 of an address, by which it is known without being shown."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


def _ask_address(url: str, request: FeedRequest, transport: Transport, deadline: Deadline) -> Answer | Fault | _Redirect:
    headers = {**_HEADERS, **request.validators.headers(url)}
    if origin(url) == request.permission.feed_origin:
        for name, value in request.credentials.headers:
            headers = {usual: text for usual, text in headers.items() if usual.lower() != name.lower()} | {name: value}
    body: Body | None = None
    with Watch(deadline) as watch:
        try:
            prepared = requests.Request("GET", url, headers=headers).prepare()
            proxy = transport.proxy(origin(url))
            gate = Gate(watch, request.permission, transport.resolve, origin(url), proxied=proxy is not None)
            response, adapter = transport.send(prepared, gate, proxy)
            try:
                if watch.expired:
                    raise TimeoutError  # what looks like the end of the headers was the shutdown
                body = Body(request.max_bytes, _ENCODINGS.get(_header(response, "Content-Encoding"), ""))
                result = _read_answer(response, url, request, body)
            finally:
                response.close()
                if isinstance(adapter, GateAdapter):
                    adapter.close()  # that of the operator's session is its owner's to close
        except FaultedError as error:
            result = error.fault
        except TooLargeError:
            result = too_large(request.max_bytes)
        except DamagedError:
            result = Fault("sent a compressed body that is damaged or breaks off", "Try again later.", again=True)
        except requests.exceptions.InvalidURL:
            result = Fault("is not a web address that can be asked", "Check its host name.")
        except (requests.RequestException, HTTPError, OSError) as error:
            result = exchange_fault(error, in_body=body is not None)
        except ValueError:
            result = Fault("did not answer in HTTP", "Check that the address is the one of a web server.", again=True)
        if watch.expired or (isinstance(result, Fault) and deadline.left() <= 0):
            return _late_fault(deadline, body)
        if watch.surplus and isinstance(result, Answer):
            return Fault("sent more than the length that it declared", "Ask its operator to mend the server.", again=True)
    return result


def _late_fault(deadline: Deadline, body: Body | None) -> Fault:
    seconds = f"{deadline.seconds:.3g} seconds"
    cure = "The server may be in trouble; try again later, or raise the feed's timeout."
    if body is None:
        return Fault(f"did not answer within {seconds}", cure, again=True)
    return Fault(f"was not done within {seconds}, after {body.received:,} bytes", cure, again=True)


def too_large(limit: int) -> Fault:
    """The fault of a body that is too large."""
    return Fault(f"sent more than {limit:,} bytes", "If that is right, raise the feed's max_bytes.")


def _read_answer(response: requests.Response, url: str, request: FeedRequest, body: Body) -> Answer | Fault | _Redirect:
    status = response.status_code
    location = response.headers.get("Location", "")
    if status in _REDIRECTS and location:
        return _Redirect(_joined(url, location))
    if status == HTTPStatus.NOT_MODIFIED and request.validators.headers(url):
        return Answer(url, unchanged=True)
    if status != HTTPStatus.OK:
        with_token = bool(request.credentials.headers) and origin(url) == request.permission.feed_origin
        return status_fault(status, response.headers, with_token=with_token)
    if _header(response, "Content-Encoding") not in _ENCODINGS:
        return Fault("sent a body in a compression that was not asked for", "Ask its operator to mend the server.")
    kind = _header(response, "Content-Type").partition(";")[0].strip()
    length = response.headers.get("Content-Length", "")
    if length.isdecimal() and int(length[:30]) > request.max_bytes:
        return too_large(request.max_bytes)
    while piece := response.raw.read(_STEP, decode_content=False):
        body.add(piece)
    document = body.finish()
    arrived = describe_document(document)
    if kind.startswith(_WRONG_TYPES) or arrived.startswith("an HTML page"):
        page = arrived if arrived.startswith("an HTML page") else f"{arrived} that says it is {kind[:40]}"
        return Fault(
            f"answered with {page}, not with the document",
            "A login page or a captive portal may stand in between; open the address in a browser.",
        )
    modified = response.headers.get("Last-Modified", "")
    return Answer(
        url=url,
        body=unpacked(document, request.max_bytes),
        validators=Validators(address_digest(url), _storable(response.headers.get("ETag", ""), request), _storable(modified, request)),
        modified=http_date(modified),
        following=str(response.links.get("next", {}).get("url", "")),
    )


def _joined(url: str, location: str) -> str:
    """The address that a redirect names, empty where it names none; the bytes of headers are read as Latin-1, but are UTF-8."""
    try:
        to = urljoin(url, location.encode("latin-1", "replace").decode("utf-8", "replace").strip().replace(" ", "%20"))
        split_address(to)
    except (ValueError, SettingsError):
        return ""
    return to


def _header(response: requests.Response, name: str) -> str:
    return response.headers.get(name, "").strip().lower()


def _storable(value: str, request: FeedRequest) -> str:
    """A validator as it may be stored: printable, not endless, and without a secret in it."""
    good = len(value) <= 500 and value.isascii() and value.isprintable() and not request.credentials.shows_in(value)
    return value if good else ""
