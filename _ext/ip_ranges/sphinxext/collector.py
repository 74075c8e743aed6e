"""Python's garbage collector, out of the way while many small values that hold no cycle are made, and at the end."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache


@contextmanager
def paused() -> Iterator[None]:
    """Collect nothing meanwhile.

    A table of 17,000 ranges is a hundred thousand tuples, and every few of them would have the collector walk through
    all of Sphinx for nothing: a tenth of the whole build. Nor does it walk through what was made, however long the
    history is, until the build has ended (:func:`resumed`).
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if was:
            gc.enable()


def resumed() -> None:
    """Have the collector see everything again: a program that builds several sites keeps nothing of the one before."""
    gc.unfreeze()


@cache
def spare_the_exit() -> None:
    """Have the interpreter look for nothing to free when it ends.

    It walks through everything several times, Sphinx's modules included, and the system takes the memory back anyhow: a
    seventh of the whole build. Until then nothing is different, so a program that builds several sites keeps nothing. Nor is
    the publication given up by hand when a build has ended: a hundred thousand values take as long to free as to make.
    """
    atexit.register(gc.freeze)
