"""The cells of what is told of an address: which, what for, and what happens."""

from __future__ import annotations

from ...changes.order_lines import Line
from ...changes.publication import PublishedFeed
from ...changes.sentences import Named, happens
from ...changes.terms import WHOLE_LIST
from ..rendering.blocks import Code, Link, Parts
from ..rendering.change_sentences import together
from ..rendering.translation import _
from ..rendering.vocabulary import direction_name, role_name
from .context import ViewContext


def address_cell(line: Line) -> Parts:
    """The prefix, or the words for everything."""
    return (_(WHOLE_LIST),) if line.prefix is None else (Code(str(line.prefix)),)


def what_for(context: ViewContext, feed: PublishedFeed, line: Line, name: Named) -> Parts:
    """The region by the name that it had, the role and the direction."""
    if line.prefix is None:
        return ("",)
    use: Parts = (role_name(line.role), ", ", direction_name(line.direction))
    if not line.region:
        return use
    return (Link(name(line.region), line.region, "region", "" if feed.primary else feed.name), ": ", *use)


def happened(line: Line, name: Named) -> Parts:
    """What is told, and the notes of the ranges."""
    sentences = together(happens(order, name) for order in line.orders)
    return sentences + tuple(piece for note in line.notes for piece in (" ", note))
