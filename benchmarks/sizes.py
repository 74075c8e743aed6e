"""How large a built site is: what readers load, and what Sphinx keeps between builds."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

from .figures import Figure
from .sites import Site

_WORDS = {
    "page": "the page",
    "gzip": "the page, gzipped",
    "search": "the search index",
    "doctree": "the doctree",
    "environment": "the pickled environment",
}


def sizes(site: Site) -> dict[str, int]:
    """Bytes of each of them."""
    page = (site.out / "index.html").read_bytes()
    found = {"search": "searchindex.js", "doctree": ".doctrees/index.doctree", "environment": ".doctrees/environment.pickle"}
    return {
        "page": len(page),
        "gzip": len(gzip.compress(page, mtime=0)),
        **{name: (site.out / path).stat().st_size for name, path in found.items()},
    }


def figures(size: int, found: dict[str, int], smallest: dict[str, int]) -> Iterator[Figure]:
    """The figures of one size, beside the smallest one."""
    against = f"with {smallest['ranges']:,} ranges"
    for name, count in found.items():
        yield Figure(f"size/{name}/{size}", f"{_WORDS[name]}, {size:,} ranges", (count,), "B", (smallest[name],), against)
