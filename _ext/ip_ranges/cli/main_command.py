"""The command itself: its verbs, each in a file of its own that is imported only when it is asked for."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import click

from .. import __version__
from ..base.suggestions import nearest
from .context import CommandContext
from .options import NamedPath

_VERBS = {
    "refresh": "Fetch the feeds, judge them, and record what is new.",
    "undo": "Take back the newest revision of a feed.",
    "check": "Check that data/ (or a built site) is sound.",
    "diff": "Compare two documents.",
    "backfill": "Record past documents with their own dates.",
    "log": "Show the history as notices.",
    "lookup": "Say whose an address is.",
    "compare-list": "Hold an allow list against the table.",
    "export": "Print or write a published file.",
    "validate": "Read one document and say what is wrong.",
    "formats": "List the formats.",
    "announce": "Write the e-mail, chat and status texts for a change.",
    "new-notice": "Print a notice for the region table.",
    "init": "Write a first feeds.toml, region table and page.",
}


class _Verbs(click.Group):
    """A group whose verbs are imported on demand, and which suggests the right name for a wrong one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _VERBS:
            return None
        verb = import_module(f".{cmd_name.replace('-', '_')}", __package__).verb
        assert isinstance(verb, click.Command)  # noqa: S101 - a verb's file without its verb is a bug, not an input
        return verb

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # The table above serves, so that --help need not import ten files.
        with formatter.section("Verbs"):
            formatter.write_dl(list(_VERBS.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[Any, Any, list[str]]:
        if args and args[0] not in _VERBS and not args[0].startswith("-"):
            ctx.fail(f'There is no verb "{args[0][:60]}".{nearest(args[0], tuple(_VERBS))}')
        return super().resolve_command(ctx, args)


@click.command(
    cls=_Verbs,
    subcommand_metavar="VERB ...",
    no_args_is_help=False,  # releases of click differ in the stream and the exit code; main() settles both
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    epilog="Exit codes: 0 done, 1 refused or wrong, 2 usage.  SOURCE_DATE_EPOCH sets the clock.",
)
@click.option("--data", type=NamedPath(), default=Path("data"), help="The data folder.  [default: data]")
@click.option(
    "--output",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    help="The form of the answer; markdown for diff and log.  [default: text]",
)
@click.option("--quiet", is_flag=True, help="Print nothing but the answer and errors.")
@click.version_option(__version__, prog_name="ip-ranges")
@click.pass_context
def command(context: click.Context, data: Path, output: str, quiet: bool) -> None:
    """Publish a hosting company's regions and IP addresses: always current, never bad.

    \b
    ip-ranges refresh --dry-run        what would change?
    ip-ranges lookup 192.0.2.10        is this address one of ours?
    ip-ranges log --since 2026-11-01   what were readers told?
    """
    context.obj = CommandContext(data, output, quiet)
