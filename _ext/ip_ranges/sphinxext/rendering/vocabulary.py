"""The model's own words on a page, in the reader's language."""

from __future__ import annotations

from ...changes import terms
from ...model.entries import Entry, EntryFacts
from .blocks import Badge
from .change_sentences import on_page
from .translation import _


def _name(words: dict[str, str], value: str) -> str:
    """A value in words; one that we do not know as the table has it."""
    return _(words[value]) if value in words else value


def heading(name: str) -> str:
    """The head of a column that several tables have."""
    return _(terms.HEADINGS[name])


def role_name(role: str) -> str:
    """A role in a sentence: ``load balancer``."""
    return _name(terms.ROLE_WORDS, role)


def roles_title(role: str) -> str:
    """A role at the head of a table, for several addresses: ``Load balancers``."""
    return _name(terms.ROLE_TITLES, role)


def direction_name(direction: str) -> str:
    """A direction from the reader's side: ``we connect from``."""
    return _name(terms.DIRECTION_WORDS, direction)


def direction_title(direction: str) -> str:
    """A direction at the head of a table: ``We connect from``."""
    return _name(terms.DIRECTION_TITLES, direction)


def tenancy_name(tenancy: str) -> str:
    """The tenancy of a region in words: who shares it."""
    return _name(terms.TENANCY_WORDS, tenancy)


def state_badge(facts: Entry | EntryFacts) -> Badge:
    """A state as what it means, in its colour; the state's own name is the badge's kind."""
    return Badge(facts.state, on_page(terms.state_meaning(facts)))


def stability_badge(stability: str) -> Badge:
    """The stability of an address as a badge: what a reader may rely on."""
    return Badge(stability, _name(terms.STABILITY_WORDS, stability))


def status_badge(status: str) -> Badge:
    """The status of a region as a badge: whether it is in use."""
    return Badge({"planned": "announced"}.get(status, status), _name(terms.STATUS_WORDS, status))
