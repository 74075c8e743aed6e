"""What is said where there is nothing: absence is never blank."""

from __future__ import annotations

from ...model.table import STABILITY, Region
from ..domain.query import Query
from ..rendering.translation import _


def absence(query: Query, region: Region | None = None) -> str:
    """The sentence for a question without an answer, of one region or of all."""
    if region is not None and region.status == "planned":
        return _("planned, no addresses yet.")
    if region is not None and region.status == "retired":
        return _("retired, no addresses any more.")
    if query.families == (6,):
        return _("no IPv6 in this region yet.") if region else _("There is no IPv6 in any region yet.")
    roles = query.roles or ("",)
    if len(roles) == 1 and roles[0] in _sentences():
        here, anywhere = _sentences()[roles[0]]
        return here if region else anywhere
    fixed = all(STABILITY.get(role) == "fixed" for role in roles)
    if fixed or query.directions == ("outbound",):
        return _no_fixed_address_here() if region else _("No fixed outbound address is published at present.")
    return (
        _("nothing of this kind is published for this region.")
        if region
        else _("Nothing of this kind is published at present.")
    )


def _no_fixed_address_here() -> str:
    return _("no fixed outbound address is published for this region.")


def no_servers_here() -> str:
    """The sentence for a region of which no servers' addresses are published."""
    return _("no server addresses are published for this region.")


def _sentences() -> dict[str, tuple[str, str]]:
    return {
        "load-balancer": (
            _("no load-balancer address is published for this region."),
            _("No load-balancer address is published at present."),
        ),
        "nat-gateway": (
            _no_fixed_address_here(),
            _("No NAT gateway address is published at present."),
        ),
        "proxy": (
            _("no proxy address is published for this region."),
            _("No proxy address is published at present."),
        ),
        "vpn": (
            _("no VPN address is published for this region."),
            _("No VPN address is published at present."),
        ),
        "server-pool": (
            no_servers_here(),
            _("No server addresses are published at present."),
        ),
    }
