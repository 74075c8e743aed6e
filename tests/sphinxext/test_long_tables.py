"""A long table is written from a few kinds of rows: what it says is what it would say row by row."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

from ip_ranges.sphinxext.config import SiteTemplates
from ip_ranges.sphinxext.rendering.blocks import Code, Paragraph, Strong
from ip_ranges.sphinxext.rendering.html import html
from ip_ranges.sphinxext.rendering.page_context import PageContext
from long_vendor import write_vendor
from publications import small_publication

PAGE = """\
Long
====

.. ip:ranges::
   :feed: vendor
   :columns: prefix, region, service, state

.. ip:ranges::
   :feed: vendor
   :columns: prefix, region, service, state, address
"""


class Tables(HTMLParser):
    """The rows of every table, as the markup between the tags of their cells."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.tables: list[list[list[str]]] = []
        self._cell = self._body = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell; inside a cell keep the tag."""
        if tag == "tbody":
            self.tables.append([])
            self._body = True
        elif tag == "tr" and self._body:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self._body:
            self.tables[-1][-1].append("")
            self._cell = True
        elif self._cell:
            self.tables[-1][-1][-1] += self.get_starttag_text() or ""

    def handle_endtag(self, tag: str) -> None:
        """End a cell or a table."""
        if tag in ("td", "th"):
            self._cell = False
        elif tag == "tbody":
            self._body = False

    def handle_data(self, data: str) -> None:
        """Keep what stands in a cell."""
        if self._cell:
            self.tables[-1][-1][-1] += data

    def handle_entityref(self, name: str) -> None:
        """Keep it as it is written."""
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Keep it as it is written."""
        self.handle_data(f"&#{name};")


def test_shared_rows_say_what_single_rows_say(site: Callable) -> None:
    """The table with the address as a further column is written row by row; its other cells are the same."""
    made = site()
    write_vendor(made.folder)
    (made.folder / "long.rst").write_text(PAGE, "utf-8")
    found = Tables()
    found.feed(made.build().text("long.html"))

    shared, single = found.tables
    assert len(shared) == len(single) == 600
    assert shared == [row[:4] for row in single]
    assert shared[0][0] == '<code class="ip-code">203.0.0.0/32'
    assert {row[2] for row in shared} == {"EC2", "S3 &lt;b&gt;&amp;amp;", "{{ 7 * 7 }}", "DYNAMODB"}


def test_a_site_s_template_may_put_the_rows_anywhere(site: Callable) -> None:
    """Kept for later, printed twice, and the other way round."""
    made = site()
    write_vendor(made.folder)
    (made.folder / "long.rst").write_text(PAGE, "utf-8")
    folder = made.folder / "_templates" / "ip_ranges"
    folder.mkdir(parents=True)
    (folder / "tables.html.j2").write_text(
        "{% macro cells(all) %}{% endmacro %}{% macro row(attributes, head, others) %}{{ head }};{% endmacro %}"
        "{% for one in (blocks[0].blocks if blocks[0].blocks is defined else blocks) if one.kind == 'table' %}{% set kept = rows(one, row, cells) %}[{{ kept }}][{{ kept }}]{% endfor %}",
        "utf-8",
    )
    text = made.build(templates_path=["_templates"]).text("long.html")
    assert text.count("203.0.1.7/32") == 4
    assert "\0" not in text


def test_the_search_finds_what_a_long_table_repeats(site: Callable) -> None:
    """Its regions and services are in the index, once; its addresses are not, for they would be most of the site's."""
    made = site()
    write_vendor(made.folder)
    (made.folder / "long.rst").write_text(PAGE, "utf-8")
    index = made.build().text("searchindex.js")

    assert "dynamodb" in index
    assert "group" not in index
    assert "203.0" not in index


def test_the_search_finds_nothing_that_a_limit_leaves_out(site: Callable) -> None:
    """A service that only rows below the limit have is not on the page."""
    made = site(vendor="Vendor\n======\n\n.. ip:ranges::\n   :feed: vendor\n   :limit: 150\n")
    write_vendor(made.folder, last="ZANZIBAR")
    built = made.build()
    assert "ZANZIBAR" not in built.text("vendor.html")
    assert "zanzibar" not in built.text("searchindex.js")
    assert "dynamodb" in built.text("searchindex.js")


def test_words_of_one_text_are_written_each_in_its_own_way() -> None:
    """A code and strong words are equal as values, and a view writes what is equal once."""
    blocks = (Paragraph((Code("eu-west"),)), Paragraph((Strong("eu-west"),)), Paragraph(("eu-west",)))
    page = PageContext(builder=None, docname="index", regions={}, language="en")
    text = "".join(html(blocks, "test", page, small_publication(), SiteTemplates()))
    assert '<p><code class="ip-code">eu-west</code></p>' in text
    assert "<p><strong>eu-west</strong></p>" in text
    assert "<p>eu-west</p>" in text
