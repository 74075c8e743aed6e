"""The page that is being rendered, and what its links to files of the site look like."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sphinx.builders import Builder
from sphinx.errors import NoUri
from sphinx.util.osutil import relative_uri

from ...changes.publication import Publication

if TYPE_CHECKING:
    from ..domain.query import Query

SITE_FOLDER = "ip-ranges"
"""The folder of the built site that holds the published files."""

Regions = Mapping[tuple[str, str], tuple[str, str]]
"""(feed, region id) to the page that defines the region, and its anchor there."""


def writes_files(builder: Builder) -> bool:
    """Whether the builder makes a site that the published files go into."""
    return builder.format == "html" and builder.name != "epub"


def beside(builder: Builder, page: str, path: str) -> str:
    """The link from a page to a file of the same site; *path* is below the site's top."""
    return path if builder.name == "singlehtml" else relative_uri(builder.get_target_uri(page), path)


class PageContext:
    """The page that is being rendered by a builder: makes ids that are unique on it and links that work from it.

    *current_site* is the root of the site's current version where this page is of another one, else "". *language* is
    what the extension speaks; *is_foreign* tells that the page around it speaks another one. *regions* says where each
    region is described, *queries* what the directives of the page ask for, *picker* the page with the choice of a
    snippet. What must be said once on a page asks :meth:`once`.
    """

    def __init__(  # noqa: PLR0913 - by keyword: each is a fact of the page that the builder alone does not know
        self,
        builder: Builder,
        docname: str,
        regions: Regions,
        language: str = "en",
        queries: Sequence[Query] = (),
        *,
        is_foreign: bool = False,
        current_site: str = "",
        picker: str = "",
    ) -> None:
        self.builder, self.docname, self.regions, self.language, self.queries = builder, docname, regions, language, queries
        self.is_foreign, self.current_site, self._picker = is_foreign, current_site, picker
        self._seen: set[tuple[str, str]] = set()

    @property
    def html(self) -> bool:
        """Whether the builder writes HTML, an e-book included."""
        return self.builder.format == "html"

    def once(self, kind: str, name: str = "") -> bool:
        """True the first time that it is asked on a page."""
        is_first = (kind, name) not in self._seen
        self._seen.add((kind, name))
        return is_first

    def ident(self, name: str) -> str:
        """An id that nothing else on the page has: the name itself, and with a number from the second time on."""
        number = 1
        while not self.once("ident", f"{name}-{number}"):
            number += 1
        return name if number == 1 else f"{name}-{number}"

    def has_in_full(self, feed: str, region_id: str) -> bool:
        """Whether the page has a region in full, so that its anchor is there."""
        return any(
            query.layout == "full" and query.feed == feed and (not query.regions or region_id in query.regions) for query in self.queries
        )

    def has_notices(self, feed: str) -> bool:
        """Whether the page has the anchor of each notice of a feed that lies ahead."""
        return any(
            query.kind in ("upcoming", "changes") and query.feed == feed and not (query.regions or query.roles or query.since)
            for query in self.queries
        )

    def region(self, feed: str, region_id: str) -> str | None:
        """The link to where a region is described, None where no page of this build has one."""
        docname, anchor = self.regions.get((feed, region_id), ("", ""))
        if not docname:
            return None
        if docname == self.docname or self.builder.name == "singlehtml":
            return f"#{anchor}"
        try:
            return f"{self.builder.get_relative_uri(self.docname, docname)}#{anchor}"
        except NoUri:
            return None

    def picker(self, region_id: str) -> str | None:
        """The link to the choice of a snippet, with a region chosen; None where there is none or no script makes it."""
        if not self._picker or not writes_files(self.builder):
            return None
        page = "" if self._picker == self.docname else self.builder.get_relative_uri(self.docname, self._picker)
        return f"{page}?region={quote(region_id)}#ip-picker"

    def file(self, publication: Publication, path: str) -> str | None:
        """The link to a published file, None where it can only be named.

        A built site has the files beside its pages. For linkcheck they are written too, so that the links to them are
        followed and not believed. Elsewhere it takes the address of the site, and in an old version that of the current one.
        """
        if self.current_site:
            return f"{self.current_site}{SITE_FOLDER}/{quote(path)}"
        if writes_files(self.builder):
            return beside(self.builder, self.docname, f"{SITE_FOLDER}/{quote(path)}")
        if self.builder.name == "linkcheck":
            source = Path(self.builder.env.doc2path(self.docname)).parent
            return Path(os.path.relpath(Path(self.builder.outdir) / SITE_FOLDER / path, source)).as_posix()
        return publication.base_url + quote(path) if publication.base_url else None
