"""Python's garbage collector, out of the way while many small values that hold no cycle are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Collect nothing meanwhile.

    A table of 17,000 ranges is a hundred thousand tuples, and every few of them would have the collector walk through
    all of Sphinx for nothing: a tenth of the whole build.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
