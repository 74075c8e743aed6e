"""The map and the timeline for LaTeX: well-formed TeX from the same geometry, in which no text is a command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from ip_ranges.changes.publication import Publication
from ip_ranges.model.table import Location, Region
from ip_ranges.sphinxext.figures.label_placement import Box, place_labels
from ip_ranges.sphinxext.figures.latex import Document, land_tex, shortened
from ip_ranges.sphinxext.figures.map_latex import printed_map
from ip_ranges.sphinxext.figures.timeline_latex import printed_timeline
from publications import NOW, REGIONS, altered, entries_of, hostile_publication, made, published, small_publication
from sphinx.util import texescape

HOSTILE = (
    r"\input{/etc/passwd}",
    r"\write18{id}",
    r"}\end{document}",
    "100% #1 $x$ & a_b ^^5cinput ~",
    "{{{",
    "<< _ >> <% raw %> <# x #>",
    "two\n\nparagraphs",
    "\x00\x1b[31m\u202eright to left\u2066",
    "\N{ROCKET} 東京",
    "x" * 5000,
)


def document() -> Document:
    """A document as Sphinx's LaTeX writer writes it for XeLaTeX."""
    texescape.init()
    return Document(lambda text: texescape.escape(text, "xelatex"), lambda href: f"page:{href[1:]}" if href else "")


def named(name: str) -> Publication:
    """The small publication with one more region of this name and vendor, in the middle of an ocean."""
    publication = small_publication()
    primary = publication.primary
    odd = Region(id="odd", name=name, vendor=name, location=Location("", "", -30.0, -120.0))
    moved = tuple(one._replace(region="odd") if one.region == "us-east" else one for one in primary.table.ranges)
    entries = tuple(
        one._replace(range=one.range._replace(region="odd")) if one.range.region == "us-east" else one
        for one in primary.entries
    )
    table = primary.table._replace(regions=(*primary.table.regions, odd), ranges=moved)
    return replace(publication, feeds=(altered(primary, publication.now, table=table, entries=entries_of(entries)), *publication.feeds[1:]))


def pictures(publication: Publication) -> Iterator[str]:
    """Everything that can be printed of a publication."""
    yield from printed_map(publication, document())
    yield from printed_timeline(publication, document())


def assert_well_formed(tex: str) -> None:
    """Braces and environments close in the order in which they open."""
    open_ones: list[str] = []
    for token in re.finditer(r"\\(?:begin|end)\{(\w+)\}|\\[a-zA-Z]+|\\.|[{}]|(?<!\\)%.*\n", tex):
        if token[0].startswith("\\begin{"):
            open_ones.append(token[1])
        elif token[0] == "{":
            open_ones.append("{")
        elif token[0] == "}" or token[1]:
            assert open_ones.pop() == (token[1] or "{"), tex[max(token.start() - 200, 0) : token.end()]
    assert open_ones == []


def plain(tex: str) -> str:
    """The TeX with hyphens as they are printed."""
    return tex.replace(r"\sphinxhyphen{}", "-")


def commands(tex: str) -> set[str]:
    """The names of the commands in it, and whatever else TeX acts upon: comments, alignment, mathematics."""
    return set(re.findall(r"\\(?:[a-zA-Z]+|.)|\^\^|(?<!\\)[$&#~](?!\d)|[^\x09-\x7e\xa0-\U0010ffff]", tex))


def test_the_map_says_every_region_that_has_a_place() -> None:
    """Names, words and links stand in the drawing, and its caption and legend say what it is."""
    (text,) = printed_map(small_publication(), document(), links={"us-east": "#region-us-east"})
    assert r"\hyperref[\detokenize{page:region-us-east}]{North America (Virginia)}" in text
    assert "selectfont{}Europe (Ireland)}" in text
    assert "AWS us-east-1 · public · active · IPv6" in plain(text)
    assert r"\caption{Map of regions}" in text
    assert all(word in text for word in ("public", "private", "planned", "retired", "IPv6"))
    assert_well_formed(text)


def test_the_timeline_has_a_lane_for_each_region() -> None:
    """Regions, dates, today and the meaning of each shape stand in the drawing."""
    (text,) = printed_timeline(small_publication(), document())
    for words in ("North America (Virginia)", "Europe (Ireland)", "today 2026-11-22", "will be added", "will be safe to remove"):
        assert words in plain(text)
    assert r"\caption{Timeline of changes}" in text
    assert_well_formed(text)


def test_a_withdrawn_plan_is_printed_as_one() -> None:
    """Its mark is in its own colour, on the lane and in the legend, and nothing says that it will be added."""
    kept, plan = (made(f"192.0.2.{last}/32", ("us-east", "load-balancer", "inbound")) for last in (10, 12))
    plan = plan._replace(effective=datetime(2026, 12, 10, tzinfo=UTC))
    steps = [(2026110101, "2026-11-01T09:00:00Z", (kept, plan), ()), (2026110901, "2026-11-09T09:00:00Z", (kept,), ())]
    (text,) = printed_timeline(
        published(now=NOW, base_url="", feeds=[("divio", "region-table", "x", REGIONS, steps)], example=False), document()
    )
    assert_well_formed(text)
    assert text.count("\\pgfsetcolor{iprangeswithdrawn}") == 2
    assert text.count("\\pgfsetcolor{iprangesadded}") == 2  # the legend's two


def test_a_timeline_too_long_for_a_page_has_several_drawings() -> None:
    """Twelve lanes a drawing; each says which one it is, and the last what is not drawn."""
    publication = small_publication()
    primary = publication.primary
    entry = next(one for one in primary.entries if one.range.effective)
    entries = tuple(entry._replace(range=entry.range._replace(region=f"region-{number:02}")) for number in range(30))
    crowded = replace(publication, feeds=(altered(primary, publication.now, entries=entries_of(entries)),))
    found = printed_timeline(crowded, document(), limit=25)
    assert len(found) == 3
    assert r"\caption{Timeline of changes (2/3)}" in found[1]
    assert "Not drawn" not in found[1]
    assert "regions whose last change is older. (7)" in found[2]
    for text in found:
        assert_well_formed(text)


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_region_is_called_it_stays_text(name: str) -> None:
    """A hostile name brings no command, no character that TeX acts upon and no end of a line that a harmless one does not."""
    ours = {"textbackslash", "textasciitilde", "textasciicircum"}
    harmless = set().union(*map(commands, pictures(named("Nowhere (Else)"))))
    for text in pictures(named(name)):
        assert_well_formed(text)
        brought = commands(text) - harmless
        assert {one.removeprefix("\\") for one in brought if len(one) > 2} <= ours
        assert {one for one in brought if len(one) <= 2} <= {r"\{", r"\}", r"\%", r"\#", r"\$", r"\&", r"\_"}
        assert "\n\n" not in text
        assert max(map(len, text.splitlines())) < 400


def test_pictures_of_a_hostile_publication() -> None:
    """The table that attacks every format is printed as well."""
    for text in pictures(hostile_publication()):
        assert_well_formed(text)
        assert "\u2028" not in text


def test_a_link_that_tex_might_misread_is_left_out() -> None:
    """An anchor with a character of TeX's own leads nowhere; the name stays."""
    (text,) = printed_map(small_publication(), document(), links={"us-east": "#a}b%"})
    assert "hyperref" not in text
    assert "North America (Virginia)" in text


def test_nothing_to_print() -> None:
    """An unknown feed, and regions without a place, have no map; without events there is no timeline."""
    assert printed_map(small_publication(), document(), feed="nobody") == ()
    assert printed_map(small_publication(), document(), regions=["ap-south"]) == ()
    assert printed_timeline(small_publication(), document(), feed="nobody") == ()
    assert printed_timeline(small_publication(), document(), regions=["ap-south"]) == ()


def test_the_land_is_small_and_whole() -> None:
    """The outline costs a document less than 40 kB, each ring begins and ends, and no place is off the drawing."""
    text = str(land_tex())
    assert len(text) < 40_000
    assert text.count(r"\ipm") == text.count(r"\ipz") == 119
    places = [(int(x), int(y)) for x, y in re.findall(r"\\ip[ml](\d+) (\d+)", text)]
    assert len(places) == text.count(r"\ipm") + text.count(r"\ipl")
    assert max(x for x, _ in places) <= 8000


def test_a_long_name_is_cut() -> None:
    """What does not fit ends with three dots; white space is one space."""
    assert shortened("one\n two", 7) == "one two"
    assert shortened("a name that is long", 8) == "a name…"


def test_lines_to_labels_cross_no_label() -> None:
    """A label that is far from its dot is joined to it by a line that runs through no other label."""
    dots = [(400.0 + 14 * number, 100.0 + 5 * (number % 3)) for number in range(9)]
    found = place_labels(dots, [[(150.0, 30.0), (90.0, 16.0), (10.0, 12.0)]] * 9, Box(0, 0, 800, 350), radius=6)
    lines = [(dot, label.box.nearest(*dot), label) for dot, label in zip(dots, found, strict=True) if label and label.leader]
    assert len(lines) >= 3
    for start, end, own in lines:
        assert not any(other.box.crossed(start, end) for other in found if other is not None and other is not own)


@pytest.mark.parametrize(
    ("start", "end", "crossed"),
    [
        ((0, 5), (30, 5), True),
        ((0, 0), (30, 30), True),
        ((0, 5), (9, 5), False),
        ((0, 25), (30, 25), False),
        ((15, 0), (15, 30), True),
        ((25, 0), (25, 30), False),
        ((10, 0), (10, 30), False),
        ((0, 12), (12, 0), False),
    ],
)
def test_a_line_crosses_a_box(start: tuple[float, float], end: tuple[float, float], *, crossed: bool) -> None:
    """A line that only touches, or ends before, crosses nothing."""
    assert Box(10, 4, 20, 20).crossed(start, end) is crossed
