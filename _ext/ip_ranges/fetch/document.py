"""A document that a source gave: the bodies, and when."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import NamedTuple


class Document(NamedTuple):
    """A feed's document as it arrived.

    *pages* is one body, or one for each page of a paginated source. *digest* is the SHA-256 of the bodies joined by a
    line end. *name* is the last segment of the URL's path, or the file's name. *modified* is the source's
    ``Last-Modified``, None for a file (its time on disk says when it was copied). *checked* is the clock when the source
    answered, with a document or with "unchanged". *warnings* are sentences on how it arrived, *file* is the path of a file of ours for
    messages, "" for any other source.
    """

    pages: tuple[bytes, ...]
    digest: str
    name: str
    modified: datetime | None
    checked: datetime
    warnings: tuple[str, ...] = ()
    file: str = ""


def digest_of_pages(pages: tuple[bytes, ...]) -> str:
    """The SHA-256 of the bodies joined by a line end; of the body itself where there is one."""
    return hashlib.sha256(b"\n".join(pages)).hexdigest()
