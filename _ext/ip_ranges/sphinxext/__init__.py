"""The Sphinx extension: ``extensions = ["ip_ranges.sphinxext"]``. What is set up here, and in which file it is."""

from __future__ import annotations

import atexit
import gc
from typing import TYPE_CHECKING

from .. import __version__
from . import build_events, page_assets, post_transforms, roles
from .directives import DIRECTIVES
from .domain.ip_domain import IpDomain
from .domain.nodes import ip_view
from .rendering import translation, visitors

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything; a table of contents."""
    # No page is read again when one of these changes: what a page shows is compared, not how it came about.
    app.add_config_value("ip_ranges_data", "data", "", str)
    app.add_config_value("ip_ranges_base_url", "", "", str)
    app.add_config_value("ip_ranges_current_url", "", "", str)
    app.add_config_value("ip_ranges_strict", default=False, rebuild="", types=bool)
    app.add_config_value("ip_ranges_offline", default=False, rebuild="", types=bool)

    app.add_message_catalog(translation.CATALOGUE, str(translation.FOLDER))

    app.add_domain(IpDomain)
    for kind, directive in DIRECTIVES.items():
        app.add_directive_to_domain("ip", kind, directive)
    app.add_role_to_domain("ip", "region", roles.RegionRole(warn_dangling=True))
    app.add_role_to_domain("ip", "count", roles.CountRole())
    app.add_role_to_domain("ip", "serial", roles.SerialRole())

    elsewhere = (visitors.visit_elsewhere, None)
    app.add_node(
        ip_view, html=(visitors.visit_html, None), latex=elsewhere, text=elsewhere, man=elsewhere, texinfo=elsewhere
    )
    app.add_post_transform(post_transforms.ShowViews)

    # What the pictures in LaTeX are drawn with (sphinxext/figures/latex.py).
    app.add_latex_package("pgf")

    app.connect("config-inited", page_assets.add_static_folder)
    app.connect("builder-inited", page_assets.add_to_slides)
    app.connect("builder-inited", build_events.make_publication)
    app.connect("env-get-outdated", build_events.name_outdated)
    app.connect("env-before-read-docs", build_events.log_reasons)
    app.connect("env-updated", build_events.name_unwritten)
    app.connect("env-updated", build_events.warn_of_page)
    app.connect("warn-missing-reference", roles.warn_of_missing_region)
    app.connect("html-page-context", page_assets.add_to_page)
    app.connect("build-finished", build_events.finish)
    _collect_rarely(app)

    return {"version": __version__, "env_version": 2, "parallel_read_safe": True, "parallel_write_safe": True}


def _collect_rarely(app: Sphinx) -> None:
    """Let Python's garbage collector rest during the build and at the interpreter's end.

    speed: a third of a cold build with 16,828 ranges; after each seven hundred new values it would walk through all of Sphinx.
    """
    thresholds = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    app.connect("build-finished", lambda *_: gc.set_threshold(*thresholds))
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)
