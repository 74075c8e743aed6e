"""What the model's own words are called on a page, in the reader's language."""

from __future__ import annotations

from ...changes.sentences import DIRECTION_WORDS, ROLE_WORDS, state_meaning
from ...model.entries import EntryFacts
from .blocks import Badge
from .change_sentences import on_page
from .translation import _


def role_name(role: str) -> str:
    """``load balancer``."""
    return _(ROLE_WORDS[role]) if role in ROLE_WORDS else role


def roles_title(role: str) -> str:
    """The same at the head of a table, for several."""
    return {
        "load-balancer": _("Load balancers"),
        "nat-gateway": _("NAT gateways"),
        "proxy": _("Proxies"),
        "vpn": _("VPN"),
        "server-pool": _("Server pool"),
    }.get(role, role)


def direction_name(direction: str) -> str:
    """Directions from the reader's side."""
    return _(DIRECTION_WORDS[direction]) if direction in DIRECTION_WORDS else direction


def state_badge(facts: EntryFacts) -> Badge:
    """A state as what it means, in its colour; the state's own name is the badge's kind."""
    return Badge(facts.state, on_page(state_meaning(facts)))


def stability_badge(stability: str) -> Badge:
    """What a reader may rely on, with its word."""
    word = {"semi-static": _("semi-static"), "fixed": _("fixed"), "recycled": _("recycled")}.get(stability, stability)
    return Badge(stability, word)


def tenancy_name(tenancy: str) -> str:
    """Who shares a region."""
    return {"public": _("public"), "private": _("private")}.get(tenancy, tenancy)


def status_badge(status: str) -> Badge:
    """Whether a region is in use."""
    word = {"planned": _("planned"), "active": _("active"), "retired": _("retired")}.get(status, status)
    return Badge({"planned": "announced"}.get(status, status), word)


def vendor_name(vendor: str) -> str:
    """A vendor as it writes itself; one that we do not know as the table has it."""
    return {
        "aws": "AWS",
        "azure": "Azure",
        "google": "Google Cloud",
        "gcp": "Google Cloud",
        "exoscale": "Exoscale",
        "oracle": "Oracle Cloud",
        "digitalocean": "DigitalOcean",
        "linode": "Linode",
        "ovh": "OVHcloud",
        "hetzner": "Hetzner",
    }.get(vendor, vendor)
