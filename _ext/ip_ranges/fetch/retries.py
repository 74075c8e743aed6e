"""Asking again: the one layer that does, with back-off, and never past the deadline."""

from __future__ import annotations

import time
from collections.abc import Callable

from .deadline import Deadline
from .failures import Fault
from .request import Answer

_LONGEST_PAUSE = 10.0
_PAUSES_IN_A_TIMEOUT = 40.0


def ask_with_retries(
    ask: Callable[[Deadline], Answer | Fault],
    *,
    timeout: float,
    retries: int,
    deadline: Deadline,
    progress: Callable[[str], None],
) -> Answer | Fault:
    """Ask until there is an answer, a fault that asking again cannot mend, or no time or attempt left.

    One attempt has *timeout* seconds, all together have until *deadline*. The pause is a fortieth of the time-out (half
    a second for the usual twenty) and doubles, or what the server asks for with ``Retry-After``.
    """
    for attempt in range(retries + 1):
        result = ask(deadline.sooner(timeout))
        if isinstance(result, Answer):
            return result
        pause = max(min(_LONGEST_PAUSE, timeout / _PAUSES_IN_A_TIMEOUT * 2**attempt), result.wait or 0.0)
        if not result.again or attempt == retries:
            return result.after(attempt + 1)
        if pause >= deadline.left():
            return result.after(attempt + 1).asking_to_wait(deadline.seconds)
        progress(f"{result.description}; asking again")
        time.sleep(pause)
    raise AssertionError  # pragma: no cover - range() has at least one step
