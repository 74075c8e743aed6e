"""The one way from drawn shapes to text: Jinja2 templates under ``templates/pictures/``, escaping always on."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader

from ...base.templates import environment
from ...changes import terms

Translate = Callable[[str], str]
"""A word of the extension's own to the same word in the reader's language (gettext); ``str`` leaves it in English."""


@cache
def _environment() -> Environment:
    templates = environment(PackageLoader("ip_ranges", "templates"), autoescape=True)
    templates.globals["terms"] = terms
    templates.filters["coordinate"] = coordinate
    return templates


def render(template: str, translate: Translate, **values: object) -> str:
    """The text of a template below ``templates/``; in it ``_`` translates, and ``terms`` are the shared words."""
    return _environment().get_template(template).render({**values, "_": translate})


@cache
def land() -> str:
    """The outline of the land in tenths of a drawing unit (made by ``tools/make_land_outline.py``)."""
    return (files(__package__ or "ip_ranges.sphinxext.figures") / "land.txt").read_text("ascii").strip()


def coordinate(number: float) -> str:
    """A length with at most one digit after the point, the same on every machine."""
    text = f"{number:.1f}"
    return "0" if text == "-0.0" else text.removesuffix(".0")
