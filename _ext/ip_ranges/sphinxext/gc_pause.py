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
    all of Sphinx for nothing: a tenth of the whole build.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextmanager
def set_aside() -> Iterator[None]:
    """The same, and all that there is afterwards is out of the collector's sight until :func:`resumed`; not after an error.

    A publication lives as long as its build, and with a long history each page would have the collector walk through it.
    For the one moment when it was made: what is made later, as the doctree of a page, is collected when it is done with.
    What a build has set aside that never came to its end (an interrupt, another extension's error) is seen again at the
    next. Who had something set aside by :func:`gc.freeze` has it walked through again, which costs time and nothing else.
    """
    resumed()
    with paused():
        yield
        gc.freeze()


def resumed() -> None:
    """Have the collector see everything again: a program that builds several sites keeps nothing of the one before."""
    gc.unfreeze()


@cache
def spare_the_exit() -> None:
    """Have the interpreter look for nothing to free when it ends.

    It walks through everything several times, Sphinx's modules included, and the system takes the memory back anyhow: a
    seventh of the whole build. This is for the very end: a program that builds several sites keeps nothing by it. Nor is
    the publication given up by hand when a build has ended: a hundred thousand values take as long to free as to make.
    """
    atexit.register(gc.freeze)
