"""``SHA256SUMS``: the digests of all other files, as ``sha256sum --check`` reads them."""

from __future__ import annotations

from collections.abc import Mapping


def as_bytes(text: str) -> bytes:
    """The bytes of a file. Half a character, which no reader of ours lets in, would stop the whole build: it becomes ``?``."""
    return text.encode("utf-8", "replace")


def text(digests: Mapping[str, str]) -> str:
    """The file, sorted by path. Our paths never hold what ``sha256sum`` would have to escape."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests))
