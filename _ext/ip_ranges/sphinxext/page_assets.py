"""Styles, scripts and links in the head of a page: on the pages that need them, and on no others."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.config import Config

from .directives import DIRECTIVES
from .directives.checker import CheckerDirective
from .domain.ip_domain import domain_of
from .rendering.html import speaks
from .rendering.page_context import SITE_FOLDER, beside, writes_files
from .rendering.translation import _, spoken
from .widgets.checker import checker

STATIC = Path(__file__).resolve().parents[1] / "static"
STYLE = "ip-ranges.css"
_EARLY = 400
"""Before the site's own stylesheets, which may then say otherwise."""


def add_static_folder(app: Sphinx, config: Config) -> None:
    """config-inited: let Sphinx copy the files of ``static/``. Any later, and each build finds its configuration changed."""
    config.html_static_path.append(str(STATIC))
    if "revealjs_static_path" in config:  # sphinx-revealjs copies this in place of the other
        config.revealjs_static_path.append(str(STATIC))


def add_to_slides(app: Sphinx) -> None:
    """builder-inited: sphinx-revealjs has taken a page's stylesheets when html-page-context asks, so it gets all of them for every page."""
    if app.builder.name in ("revealjs", "dirrevealjs"):
        _add_files(app, (style for directive in DIRECTIVES.values() for style in directive.styles), ())


def add_to_page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """html-page-context: what this page's directives need, and the feed of changes for readers' programs."""
    assert app.env is not None  # noqa: S101 - Sphinx emits the event with an environment
    page = domain_of(app.env).pages.get(pagename)
    if pagename == "search" and writes_files(app.builder):
        _add_box_to_search(app, context)
    if page is None or not page.kinds:
        return
    directives = [DIRECTIVES[kind] for kind in sorted(page.kinds) if kind in DIRECTIVES]
    _add_files(app, [style for directive in directives for style in directive.styles], [script for directive in directives for script in directive.scripts])
    current_site = domain_of(app.env).current_site
    if current_site:
        context["pageurl"] = current_site + app.builder.get_target_uri(pagename)  # what themes make the canonical link of
    if writes_files(app.builder):
        link = Markup('<link rel="alternate" type="application/atom+xml" title="{}" href="{}">\n')
        href = _published(app, pagename, "changes.atom")
        # As plain text: Markup on the right would escape what is there already.
        context["metatags"] = context.get("metatags", "") + str(link.format(_("Changes of our IP addresses"), href))


def _published(app: Sphinx, pagename: str, path: str) -> str:
    """The link from a page to a published file, of the current version of the site."""
    assert app.env is not None  # noqa: S101 - Sphinx emits the event with an environment
    current = domain_of(app.env).current_site
    return f"{current}{SITE_FOLDER}/{path}" if current else beside(app.builder, pagename, f"{SITE_FOLDER}/{path}")


def _add_files(app: Sphinx, styles: Iterable[str], scripts: Iterable[str]) -> None:
    for style in dict.fromkeys([STYLE, *styles]):
        app.add_css_file(style, priority=_EARLY)
    for script in dict.fromkeys(scripts):
        app.add_js_file(script, loading_method="defer")


def _add_box_to_search(app: Sphinx, context: dict[str, Any]) -> None:
    """Give the page of the site's search the box for addresses, for a script to show where one is searched for.

    An index of words has no address inside a block, and of a long list none at all.
    """
    *scripts, starting = CheckerDirective.scripts
    _add_files(app, CheckerDirective.styles, [*scripts, "ip-ranges-search.js", starting])
    box = checker(_published(app, "search", "checker-data.js"), translate=_)
    language = app.config.language or "en"
    attributes = speaks(spoken(language), is_foreign=spoken(language) != language)
    template = f'<template id="ip-ranges-search-box"><div class="ip-ranges ip-checker-view"{attributes}>{box}</div></template>\n'
    context["metatags"] = context.get("metatags", "") + template
