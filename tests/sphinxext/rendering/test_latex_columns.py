"""Tables in print: what must not be broken has room, and the rest shares what is left."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ip_ranges.sphinxext.rendering.latex_columns import LINE, SMALL_LINE, Column, widths


def test_a_table_that_fits_is_left_to_latex() -> None:
    """Cells that all fit on a line need no help."""
    assert widths([Column(18, 18), Column(40, 9), Column(20, 10)]) is None


def test_sentences_leave_room_for_addresses() -> None:
    """An address gets its whole width, a short column its longest line at most, and sentences share the rest."""
    found = widths([Column(23, 23), Column(6, 6), Column(300, 12), Column(60, 9)])
    assert found is not None
    assert not found.small
    address, state, long, short = (part / 10 for part in found.parts)
    assert address == 26
    assert state == 9
    assert long > short > 20
    assert address + state + long + short == pytest.approx(LINE, abs=1)


def test_letters_are_small_where_pieces_do_not_fit() -> None:
    """Seven columns of codes and names go into a line of small letters; no column of words becomes a tower."""
    found = widths([Column(30, 15), Column(13, 10), Column(43, 30), Column(8, 8), Column(8, 8), Column(35, 35), Column(25, 6)])
    assert found is not None
    assert found.small
    assert sum(found.parts) >= 10 * SMALL_LINE - 5
    assert min(found.parts) == 110
    assert found.parts[-1] == 130


def test_latex_gets_the_widths_and_no_other_builder_does(site: Callable) -> None:
    """Long sentences beside addresses: the columns are given, ragged, in LaTeX; plain text is as it was."""
    made = site()
    made.replace("data/regions.toml", "Replaced by 192.0.2.12.", f"Replaced{' and replaced again' * 9}.")
    text = made.build("latex").text("site.tex")
    assert r"\begin{tabular}[t]{\X{" in text
    assert r"\raggedright\arraybackslash " in text
    assert "raggedright" not in made.build("text").text("addresses.txt")
