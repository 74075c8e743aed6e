"""The roles of the domain: a region, a count, and the serial."""

from __future__ import annotations

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.domains import Domain
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from ..base.suggestions import nearest
from ..changes.publication import Publication
from ..changes.terms import UNKNOWN
from .domain.count_query import count
from .domain.ip_domain import IpDomain, domain_of
from .rendering.translation import _, number

logger = logging.getLogger(__name__)


class RegionRole(XRefRole):
    """``:ip:region:`us-east```: a link to a region, shown by its name. ``feed/region`` is a region of another feed."""

    innernodeclass = nodes.inline

    def process_link(
        self, env: BuildEnvironment, refnode: nodes.Element, has_explicit_title: bool, title: str, target: str
    ) -> tuple[str, str]:
        """Show the name of the region, and note that the page depends on its feed."""
        domain = domain_of(env)
        feed, region = domain.named(target)
        domain.shows(env.docname, [feed or domain.published.primary.name])
        del refnode
        return (title if has_explicit_title else domain.title(feed, region) or title), target


class CountRole(SphinxRole):
    """``:ip:count:`ranges role=load-balancer region=us-east```: a number in a sentence."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Count, and note which feed the page depends on."""
        domain = domain_of(self.env)
        answer = count(self.text, domain.published)
        for subtype, sentence in answer.complaints:
            _warn(sentence, subtype, self)
        if answer.complaints:
            return [nodes.literal("", self.rawtext)], []
        domain.shows(self.env.docname, [answer.feed])
        text = number(answer.number, self.config.language or "en")
        return [nodes.inline("", text, classes=["ip-count"])], []


class SerialRole(SphinxRole):
    """``:ip:serial:`site```: the serial of the data on this site, or of one feed by its name."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """The serial, as digits that can be compared; a word where a feed has no table in this build."""
        domain = domain_of(self.env)
        publication: Publication = domain.published
        name = self.text.strip()
        if name in publication.absent:
            domain.shows(self.env.docname, [name])
            return [nodes.inline("", _(UNKNOWN), classes=["ip-serial"])], []
        feed = publication.feed(name) if name and name != "site" else None
        if feed is None and name not in ("", "site"):
            choices = ["site", *(published_feed.name for published_feed in publication.feeds), *publication.absent]
            _warn(f'There is no serial of "{name[:60]}"; write one of {", ".join(choices)}.{nearest(name, choices)}', "feed", self)
            return [nodes.literal("", self.rawtext)], []
        domain.shows(self.env.docname, [feed.name if feed else ""])
        return [nodes.inline("", str(feed.serial if feed else publication.serial), classes=["ip-serial"])], []


def _warn(sentence: str, subtype: str, role: SphinxRole) -> None:
    logger.warning("%s", sentence, type="ip_ranges", subtype=subtype, location=role.get_location())


def warn_of_missing_region(app: Sphinx, domain: Domain | None, node: pending_xref) -> bool | None:
    """warn-missing-reference: say in one typed warning that a role names no region, with the nearest one."""
    if not isinstance(domain, IpDomain) or app.env is None:
        return None
    feed, region = domain.named(node["reftarget"])
    source = domain.published.feed(feed) or domain.published.primary
    logger.warning("%s", source.unknown_region(region), type="ip_ranges", subtype="region", location=node)
    return True
