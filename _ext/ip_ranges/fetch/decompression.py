"""Compressed documents: decoded piece by piece, never larger than their limit, and whole or an error.

The decoding is done here since the libraries' own takes a compressed stream that breaks off for a whole one.
"""

from __future__ import annotations

import zlib
from typing import Protocol

_STEP = 64 * 1024
_GZIP_MAGIC = b"\x1f\x8b"


class TooLargeError(ValueError):
    """A body has passed its limit."""


class DamagedError(ValueError):
    """A compressed stream is broken or breaks off."""


class _Decoder(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


class Body:
    """Collects a body of at most *limit* bytes; *encoding* is ``gzip``, ``deflate`` or empty (RFC 9110, 8.4.1)."""

    def __init__(self, limit: int, encoding: str = "") -> None:
        self.received = 0
        self._limit = limit
        self._encoding = encoding
        self._decoder: _Decoder | None = None
        self._head = b""
        self._kept = bytearray()

    def add(self, data: bytes) -> None:
        """Take the next piece. Raises :class:`TooLargeError` and :class:`DamagedError`."""
        self.received += len(data)
        if self.received > self._limit:
            raise TooLargeError
        if not self._encoding:
            self._kept += data
            return
        self._head += data
        if self._decoder is None and len(self._head) < 2:
            return  # the first two bytes tell which of two formats "deflate" is
        data, self._head = self._head, b""
        try:
            self._inflate(data)
        except zlib.error:
            raise DamagedError from None

    def finish(self) -> bytes:
        """The whole body. Raises :class:`DamagedError` where a compressed stream has no end."""
        if self._head or (self._decoder is not None and not self._decoder.eof):
            raise DamagedError
        return bytes(self._kept)

    def _inflate(self, data: bytes) -> None:
        if self._decoder is None:
            self._decoder = _decoder(self._encoding, data)
        while data:
            if self._decoder.eof:
                if not data.strip(b"\x00"):
                    return  # padding after the end
                if self._encoding != "gzip":
                    raise DamagedError
                self._decoder = _decoder("gzip", data)  # a gzip file may have several members (RFC 1952, 2.2)
            chunk = self._decoder.decompress(data, _STEP)
            self._keep(chunk)
            while len(chunk) == _STEP and not self._decoder.eof and not self._decoder.unconsumed_tail:
                chunk = self._decoder.decompress(b"", _STEP)  # what the decoder still holds back
                self._keep(chunk)
            data = self._decoder.unused_data if self._decoder.eof else self._decoder.unconsumed_tail

    def _keep(self, chunk: bytes) -> None:
        if len(self._kept) + len(chunk) > self._limit:
            raise TooLargeError
        self._kept += chunk


def _decoder(encoding: str, head: bytes) -> _Decoder:
    if encoding == "gzip":
        return zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    # "deflate" means zlib (RFC 1950); some servers send the bare stream inside it (RFC 1951).
    is_zlib = head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0
    return zlib.decompressobj(wbits=zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)


def unpacked(document: bytes, limit: int) -> bytes:
    """The content of a gzip file, any other document as it is. Raises as :class:`Body` does, also above *limit* bytes."""
    if not document.startswith(_GZIP_MAGIC):
        if len(document) > limit:
            raise TooLargeError
        return document
    body = Body(max(limit, len(document)), "gzip")
    for start in range(0, len(document), _STEP):  # the decoder copies what it has not read yet
        body.add(document[start : start + _STEP])
    content = body.finish()
    if len(content) > limit:
        raise TooLargeError
    return content
