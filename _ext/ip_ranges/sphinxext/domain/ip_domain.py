"""The domain ``ip``: regions as objects, and what each page shows of which feed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, ClassVar, NamedTuple

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.locale import get_translation
from sphinx.util.nodes import make_refnode

from ...changes.content_key import absent_key, site_key
from ...changes.publication import ContentKey, Publication
from ...changes.terms import N_
from ..config import SiteTemplates
from .build_state import TODAY, changed_parts

MOST_FOUND = 500
"""So many addresses of a page a search of the site finds; beyond that a script answers as the page's box does."""

_lazy = get_translation("ip_ranges")


PICKER = "picker"
"""The kind of a page, beside its directives', that has the choice of a snippet."""

class RegionPlace(NamedTuple):
    """Where a page describes a region; *feed* is "" for the primary one. *is_full* says that all there is of it stands there."""

    feed: str
    id: str
    anchor: str
    title: str
    is_full: bool = False


class ShownAddress(NamedTuple):
    """Where a page shows an address or a block; *words* are the hit of a search for it."""

    feed: str
    prefix: str
    anchor: str
    words: str


class Page:
    """What one page shows: *feeds* with their content keys when it was read ("" is the site as a whole), *kinds* of
    directives, the *regions* that it defines and the *addresses* that it shows.
    """

    def __init__(self) -> None:
        self.feeds: dict[str, ContentKey] = {}
        self.kinds: set[str] = set()
        self.regions: list[RegionPlace] = []
        self.addresses: list[ShownAddress] = []

    def show_addresses(self, addresses: Iterable[ShownAddress]) -> None:
        """Note addresses for a search to find, the first few hundred of the page."""
        self.addresses += islice(addresses, MOST_FOUND - len(self.addresses))


class IpDomain(Domain):
    """Regions, addresses and what changes about them."""

    name = "ip"
    label = "IP ranges"
    object_types: ClassVar[dict[str, ObjType]] = {
        "region": ObjType(_lazy("region"), "region"),
        "place": ObjType(_lazy("region")),
        "address": ObjType(_lazy(N_("address"))),
    }
    initial_data: ClassVar[dict[str, Any]] = {"pages": {}}
    data_version = 4

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        # Never pickled: Sphinx stores a domain's data, not the domain.
        self._publication: Publication | None = None
        self._keys: dict[str, ContentKey] = {}
        self._builder: Builder | None = None
        self.templates = SiteTemplates()
        # The root of the site's current version, where this build is of another one.
        self.current_site = ""
        # The pages that this build reads, each with what has changed since it was read last, "" for its source.
        self.read_again: dict[str, str] = {}

    # ---- the build's publication

    @property
    def published(self) -> Publication:
        """What this build publishes."""
        if self._publication is None:
            raise RuntimeError("The publication is made when the builder is ready; nothing may be read before.")
        return self._publication

    @property
    def builder(self) -> Builder:
        """The builder of this build."""
        if self._builder is None:
            raise RuntimeError("The builder is known when it is ready; nothing may be written before.")
        return self._builder

    def publish(self, publication: Publication, builder: Builder, templates: SiteTemplates, current_site: str = "") -> None:
        """Take the publication of this build, its builder, the site's own templates, and where the current version is if not here."""
        self._publication, self._builder, self.templates, self.current_site = publication, builder, templates, current_site
        self._keys = {}

    def content_key(self, feed: str) -> ContentKey:
        """What a page that shows this feed depends on; "" is the site as a whole."""
        if feed not in self._keys:
            self._keys[feed] = self._content_key(feed)
        return self._keys[feed]

    def _content_key(self, name: str) -> ContentKey:
        publication = self.published
        if name == TODAY:
            return ContentKey(dates=f"{publication.now:%Y-%m-%d}")
        if not name:
            return site_key(publication)
        feed = publication.feed(name)
        return absent_key(publication.absent.get(name, "")) if feed is None else feed.key

    # ---- pages

    @property
    def pages(self) -> dict[str, Page]:
        """What each page shows, by its name."""
        pages: dict[str, Page] = self.data["pages"]
        return pages

    def shows(self, docname: str, feeds: Iterable[str], kind: str = "") -> Page:
        """Note that a page shows these feeds."""
        page = self.pages.setdefault(docname, Page())
        page.feeds.update((feed, self.content_key(feed)) for feed in feeds)
        if kind:
            page.kinds.add(kind)
        return page

    def outdated(self) -> dict[str, str]:
        """The pages that show something else than what they were read with, each with what has changed, in words."""
        changes = {
            docname: changed_parts(page.feeds, {feed: self.content_key(feed) for feed in page.feeds})
            for docname, page in sorted(self.pages.items())
        }
        return {docname: parts for docname, parts in changes.items() if parts}

    def places(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Where each region is defined."""
        return {(region.feed, region.id): (docname, region.anchor) for docname, region in reversed(self._defined())}

    def picker(self) -> str:
        """The page with the choice of a snippet, the first by name; "" where none has it."""
        return next((docname for docname in sorted(self.pages) if PICKER in self.pages[docname].kinds), "")

    def _defined(self) -> list[tuple[str, RegionPlace]]:
        """The pages that define regions, the one that counts first: a region in full before its row in a table, then the first
        page by name, whatever order they are read in.
        """
        every = [(docname, region) for docname in sorted(self.pages) for region in self.pages[docname].regions]
        return sorted(every, key=lambda defined: not defined[1].is_full)

    # ---- what Sphinx asks of a domain

    def clear_doc(self, docname: str) -> None:
        """Forget a page that is read again or gone."""
        self.pages.pop(docname, None)

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process has read."""
        for docname in docnames:
            if docname in otherdata["pages"]:
                self.pages[docname] = otherdata["pages"][docname]

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """The regions and addresses of all pages: one of another feed than the primary one as ``feed/region``.

        What leads to a region from elsewhere is its id; what a search of the site finds is its name. Sphinx's search makes an anchor
        of type and name from the name that it displays, so what it finds has another type than the anchor begins with.
        """
        seen: set[str] = set()
        for docname, region in self._defined():
            name = f"{region.feed}/{region.id}" if region.feed else region.id
            if name not in seen:
                seen.add(name)
                words = region.title if region.title == region.id else f"{region.title}, {region.id}"
                yield name, region.title, "region", docname, region.anchor, -1
                yield name, words, "place", docname, region.anchor, 1
        for docname in sorted(self.pages):
            for address in self.pages[docname].addresses:
                name = f"{address.feed}/{address.prefix}" if address.feed else address.prefix
                if name not in seen:
                    seen.add(name)
                    yield name, address.words, "address", docname, address.anchor, 1

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """The link to a region. A region that no page of this site defines is its name, without a link."""
        feed, region = self.named(target)
        anchor = self.places().get((feed, region))
        if anchor is not None:
            return _reference(builder, fromdocname, anchor, contnode)
        if self.title(feed, region) is not None:
            # Known, and not linked: the base class's type has no word for that.
            return contnode  # type: ignore[return-value]
        return None

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """The link to a region for the role ``any``, which asks every domain."""
        anchor = self.places().get(self.named(target))
        if anchor is None:
            return []
        return [("ip:region", _reference(builder, fromdocname, anchor, contnode))]

    # ---- names of regions

    def named(self, target: str) -> tuple[str, str]:
        """The feed ("" for the primary one) and the region that a target names: ``region`` or ``feed/region``."""
        feed, slash, region = target.partition("/")
        if slash and feed in self.published.absent:
            return feed, region
        published_feed = self.published.feed(feed) if slash and feed else None
        if published_feed is None:
            return "", target
        return "" if published_feed.primary else feed, region

    def title(self, feed: str, region: str) -> str | None:
        """What a region is called, None where there is no such region; of a feed without a table its id is all that is known."""
        published_feed = self.published.feed(feed)
        if published_feed is None:
            return region if feed in self.published.absent else None
        described = published_feed.region(region)
        if described is not None:
            return described.title
        return region if any(facts.range.region == region for facts in published_feed.entries.facts) else None


def _reference(builder: Builder, docname: str, anchor: tuple[str, str], content: nodes.Element) -> nodes.reference:
    """The link to a region's row."""
    # All pages are one: Sphinx would write the page's name before the anchor, which leads nowhere.
    docname = anchor[0] if builder.name == "singlehtml" else docname
    return make_refnode(builder, docname, anchor[0], anchor[1], content)


def domain_of(env: BuildEnvironment) -> IpDomain:
    """The domain of a build."""
    domain = env.domains["ip"]
    assert isinstance(domain, IpDomain)  # noqa: S101 - setup registers no other
    return domain
