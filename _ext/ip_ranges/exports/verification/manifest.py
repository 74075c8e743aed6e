"""``SHA256SUMS`` names every file with the digest that it has."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from .built_site import BuiltSite, read_text


def whole(site: BuiltSite) -> Iterator[str]:
    """Where a file is missing, has another digest, or is not named."""
    named: dict[str, str] = {}
    for line in read_text(site.published / "SHA256SUMS").splitlines():
        digest, _, name = line.partition("  ")
        named[name] = digest
    for name, digest in named.items():
        path = site.published / name
        if not path.is_file():
            yield f"{path} is named in SHA256SUMS and is not there."
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield f"{path} does not have the digest that SHA256SUMS names."
    for path in site.published.rglob("*"):
        name = path.relative_to(site.published).as_posix()
        # Files of revisions stay for ever, also when the history that this build knows begins later.
        if path.is_file() and name not in named and name != "SHA256SUMS" and "changes/" not in name:
            yield f"{path} is not named in SHA256SUMS: it is left over, or was put there by hand."
