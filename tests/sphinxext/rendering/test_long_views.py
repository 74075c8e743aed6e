"""The HTML of a long table goes into its page late; nobody sees a page without it."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from long_vendor import write_vendor
from sites import Site
from sphinx.errors import ExtensionError

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*JSONHTMLBuilder.app"),  # theirs
    pytest.mark.filterwarnings("ignore:'tags' will become"),  # an argument that older versions of Sphinx do not take
]

PAGE = """\
Long
====

Before it all.

.. ip:ranges::
   :feed: vendor
   :columns: prefix, region

Between the two.

.. ip:ranges::
   :feed: vendor
   :columns: prefix, service

After it all.
"""

LOOKED_AT = """
from docutils import nodes
from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.writers.html5 import HTML5Translator
from ip_ranges.sphinxext.domain.nodes import ip_view


class OwnContext(DirectoryHTMLBuilder):
    name = "own-context"

    def get_doc_context(self, docname, body, metatags):
        (self.outdir / (docname + ".context")).write_text(body, "utf-8")
        return super().get_doc_context(docname, body, metatags)


class OwnWay(DirectoryHTMLBuilder):
    name = "own-way"

    def handle_page(self, pagename, addctx, templatename="page.html", *, outfilename=None, event_arg=None):
        (self.outdir / "seen").mkdir(exist_ok=True)
        (self.outdir / "seen" / pagename).write_text(addctx.get("body", ""), "utf-8")


def look(app, pagename, templatename, context, doctree):
    if doctree is not None:
        (app.outdir / (pagename + ".event")).write_text(context["body"], "utf-8")
        (app.outdir / (pagename + ".again")).write_text(rendered(app, doctree), "utf-8")
        (app.outdir / (pagename + ".anew")).write_text(
            rendered(app, app.env.get_and_resolve_doctree(pagename, app.builder)), "utf-8"
        )
        alone = [app.builder.render_partial(node)["fragment"] for node in list(doctree.findall(ip_view))]
        (app.outdir / (pagename + ".alone")).write_text("".join(alone), "utf-8")


def rendered(app, document):
    document.settings = app.builder.docsettings
    for name in ("secnumbers", "fignumbers"):
        setattr(app.builder, name, getattr(app.builder, name, {}))
    translator = app.builder.create_translator(document, app.builder)
    document.walkabout(translator)
    return "".join(translator.fragment)


def look_early(app, doctree, docname):
    (app.outdir / (docname + ".early")).write_text(rendered(app, doctree), "utf-8")


class Cleaning(HTML5Translator):
    def depart_document(self, node):
        super().depart_document(node)
        self.fragment = ["".join(self.fragment).replace(chr(0), "")]


def look_first(app, pagename, templatename, context, doctree):
    (app.outdir / (pagename + ".before")).write_text(context.get("body", ""), "utf-8")
    if app.config.doubled and doctree is not None:
        context["body"] += context["body"]


def setup(app):
    app.add_config_value("doubled", False, "")
    app.add_config_value("cleaned", False, "")
    app.connect("config-inited", lambda app, config: config.cleaned and app.set_translator("html", Cleaning))
    app.add_builder(OwnWay)
    app.add_builder(OwnContext)
    app.connect("doctree-resolved", look_early)
    app.connect("html-page-context", look_first, priority=0)
    app.connect("html-page-context", look, priority=2)
"""


@pytest.fixture
def long_site(site: Callable, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site with two tables of 600 rows on one page, and somebody who looks at the pages."""
    made: Site = site(vendor=PAGE)
    write_vendor(made.folder)
    (made.folder / "looking.py").write_text(LOOKED_AT, "utf-8")
    made.replace("conf.py", '"ip_ranges.sphinxext"', '"ip_ranges.sphinxext", "looking"')
    monkeypatch.syspath_prepend(made.folder)
    monkeypatch.delitem(sys.modules, "looking", raising=False)
    return made


def whole(text: str) -> bool:
    """Whether both tables are there, each with all its rows and in its place, and nothing else."""
    first, second = text.partition("Before it all.")[2].partition("After it all.")[0].split("Between the two.")
    return "\0" not in text and [first.count("203.0."), second.count("203.0.")] == [600, 600]


@pytest.mark.parametrize(
    ("builder", "page"),
    [
        ("html", "vendor.html"), ("dirhtml", "vendor/index.html"), ("singlehtml", "index.html"), ("epub", "vendor.xhtml"),
        ("json", "vendor.fjson"), ("own-way", "seen/vendor"), ("own-context", "vendor.context"), ("own-context", "vendor/index.html"),
    ],
)  # fmt: skip
def test_whole_in_every_builder(long_site: Site, builder: str, page: str) -> None:
    """Also in those that write pages in their own way."""
    assert whole(long_site.build(builder).text(page))


def test_whole_where_pages_are_written_in_parallel(long_site: Site) -> None:
    """Another process fills them then."""
    for number in range(12):
        (long_site.folder / f"more{number}.rst").write_text(f"Page {number}\n======\n", "utf-8")
    assert whole(long_site.build(parallel=2).text("vendor.html"))


def test_whole_for_whoever_looks(long_site: Site) -> None:
    """An extension that looks at a page, and one that asks for the HTML of a node by itself."""
    built = long_site.build()
    assert whole(built.text("vendor.event"))
    assert built.text("vendor.before").count("\0") == 4
    assert "203.0." not in built.text("vendor.before")
    assert built.text("vendor.alone").count("203.0.") == 1200
    assert "\0" not in built.text("vendor.alone")


@pytest.mark.parametrize("who", ["early", "again", "anew"])
def test_whole_for_whoever_has_a_document_rendered(long_site: Site, who: str) -> None:
    """Before the page is written, after it, and from a document of one's own."""
    built = long_site.build()
    assert whole(built.text(f"vendor.{who}"))
    assert whole(built.text("vendor.html"))


def test_a_page_that_stands_twice_is_whole_twice(long_site: Site) -> None:
    """Whoever has doubled the page gets each table twice."""
    text = long_site.build(doubled=True).text("vendor.html")
    assert text.count("203.0.") == 2400
    assert "\0" not in text


def test_no_page_is_written_whose_place_was_lost(long_site: Site) -> None:
    """A translator that cleans the HTML takes the mark with it: an error, and not a page without addresses."""
    with pytest.raises(ExtensionError, match="vendor: the place of a long table was lost"):
        long_site.build(cleaned=True)
    assert not (long_site.folder / "_build" / "html" / "vendor.html").exists()
