"""Face 1: the command ``ip-ranges``. Reads the clock and the environment, and hands both on.

Nothing but the answer goes to standard output; what a person should know besides goes to standard error. Exit 0 done,
1 refused or wrong, 2 usage.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; the result is the exit code."""
    import click  # noqa: PLC0415 - so that importing the package costs nothing

    from ..base.errors import IpRangesError  # noqa: PLC0415 - likewise
    from .main_command import command  # noqa: PLC0415 - likewise
    from .streams import tell, took_no_more, with_an_output  # noqa: PLC0415 - likewise

    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        with_an_output()
        result = command.main(arguments, prog_name="ip-ranges", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.exceptions.Abort:
        tell("ip-ranges: stopped.")
        return 130
    except click.UsageError as error:
        from .usage import told  # noqa: PLC0415 - only for a mistake

        # Without any argument, what a person wants to see is the help.
        tell(error.ctx.get_help() if error.ctx and not arguments else told(error))
        return 2
    except click.ClickException as error:
        tell(f"ip-ranges: {error.format_message()}")
        return 1
    except IpRangesError as error:
        tell(f"ip-ranges: {error}")
        return 1
    except BrokenPipeError:
        # Whoever read our output has seen enough; the interpreter must not complain about it when it closes the stream.
        sys.stdout = None  # the documented way to keep the shutdown quiet
        return 0
    except OSError as error:
        if error.filename is not None:
            raise  # a file's faults are sentences where it is opened; without a name it is a stream of ours
        tell(f"ip-ranges: {took_no_more(error)}")
        return 1
    return result if isinstance(result, int) else 0

