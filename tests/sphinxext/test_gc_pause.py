"""Python's garbage collector: out of the way of a build, and as it was afterwards."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator

import pytest
from ip_ranges.sphinxext.gc_pause import paused, resumed, set_aside


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    gc.enable()
    gc.unfreeze()


def test_what_is_made_is_not_walked_through_until_the_build_has_ended() -> None:
    """Nothing is collected meanwhile, and what was made is out of its sight; then it sees everything again."""
    with set_aside():
        assert not gc.isenabled()
        made = [[number] for number in range(1_000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= len(made)
    resumed()
    assert gc.get_freeze_count() == 0


def test_after_an_error_nothing_is_kept() -> None:
    """A build that has failed does not end as others do, so nothing may wait for its end."""
    with pytest.raises(ValueError, match="no table"), set_aside():
        raise ValueError("no table")
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_what_a_page_makes_is_collected_when_it_is_done_with() -> None:
    """A doctree is a ring of values: one for each page would be kept until the build has ended."""
    with set_aside():
        pass
    with paused():
        ring: list[object] = []
        ring.append(ring)
        seen = weakref.ref(page := Page())
        page.doctree = ring
        ring.append(page)
    del ring, page
    gc.collect()
    assert seen() is None


class Page:
    """Something that may be referred to weakly."""

    doctree: object = None


def test_what_a_build_set_aside_that_never_ended_is_seen_at_the_next() -> None:
    """An interrupt tells nobody."""
    with set_aside():
        seen = weakref.ref(first := Page())
        first.doctree = first
    del first
    with set_aside():
        pass
    resumed()
    gc.collect()
    assert seen() is None


def test_who_had_stopped_it_finds_it_stopped() -> None:
    """It is started again only where it ran."""
    gc.disable()
    with paused():
        pass
    assert not gc.isenabled()


def test_a_build_leaves_nothing_out_of_its_sight(site: Callable) -> None:
    """Whoever builds several sites in one program keeps none of them."""
    site().build()
    assert gc.get_freeze_count() == 0
