"""Face 1: the command ``ip-ranges``. Reads the clock and the environment, and hands both on.

Nothing but the answer goes to standard output; what a person should know besides goes to standard error. Exit 0 done,
1 refused or wrong, 2 usage.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from ..base.errors import IpRangesError
from .main_command import command
from .terminal import escape_unencodable, print_error
from .usage import usage_sentence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; the result is the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    escape_unencodable()
    try:
        if sys.stdout is None:  # said before anything is done
            raise IpRangesError("Standard output is closed, so nothing can be answered and nothing was done. Give it a place, like > answer.txt.")
        exit_code = command.main(arguments, prog_name="ip-ranges", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.exceptions.Abort:
        print_error("ip-ranges: stopped.")
        return 130
    except click.UsageError as error:
        # Without any argument, what a person wants to see is the help.
        print_error(error.ctx.get_help() if error.ctx and not arguments else usage_sentence(error))
        return 2
    except (click.ClickException, IpRangesError) as error:
        print_error(f"ip-ranges: {error.format_message() if isinstance(error, click.ClickException) else error}")
        return 1
    except BrokenPipeError:
        # Whoever read our output has seen enough; the interpreter must not complain about it when it closes the stream.
        sys.stdout = None  # the documented way to keep the shutdown quiet
        return 0
    except OSError as error:
        if error.filename is not None:
            raise  # a file's faults are sentences where it is opened; without a name it is a stream of ours
        sys.stdout = None  # the interpreter is not to try again when it closes the stream
        reason = f"Standard output takes no more of the answer: {error.strerror or error}"
        print_error(f"ip-ranges: {reason}. Make room or give it another place, and ask again.")
        return 1
    return exit_code if isinstance(exit_code, int) else 0
