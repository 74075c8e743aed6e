"""Python's garbage collector: out of the way of a build, and as it was afterwards."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import pytest
from ip_ranges.sphinxext.collector import paused, resumed


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    gc.enable()
    gc.unfreeze()


def test_what_is_made_is_not_walked_through_until_the_build_has_ended() -> None:
    """Nothing is collected meanwhile, and what was made is out of its sight; then it sees everything again."""
    with paused():
        assert not gc.isenabled()
        made = [[number] for number in range(1_000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= len(made)
    resumed()
    assert gc.get_freeze_count() == 0


def test_after_an_error_nothing_is_kept() -> None:
    """A build that has failed does not end as others do, so nothing may wait for its end."""
    with pytest.raises(ValueError, match="no table"), paused():
        raise ValueError("no table")
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


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
