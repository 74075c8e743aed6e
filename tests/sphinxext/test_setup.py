"""What the extension sets in the process that it runs in, and puts back."""

from __future__ import annotations

import gc
from collections.abc import Callable


def test_the_garbage_collector_is_as_it_was(site: Callable) -> None:
    """Whoever builds a site within a program of its own has the thresholds of before, after a good build and the next."""
    before = gc.get_threshold()
    project = site()
    for _ in range(2):
        project.build()
        assert gc.get_threshold() == before
    assert gc.isenabled()
