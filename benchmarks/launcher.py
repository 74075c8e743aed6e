"""Runs one program and prints its seconds, processor seconds, peak memory (as the system counts it) and exit code.

A process of its own, and a small one: the peak that the system gives for a child begins with what its parent had when
it forked, so a parent that holds tables would be counted as the child's.
"""

import os
import sys
import time


def main() -> None:
    """Run ``sys.argv[1:]``; its standard output is thrown away."""
    start = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.execvp(sys.argv[1], sys.argv[1:])
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - start
    print(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
