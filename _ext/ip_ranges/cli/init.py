"""``ip-ranges init``: a first ``feeds.toml``, region table and page."""

from __future__ import annotations

from pathlib import Path

import click

from ..base.errors import StoreError
from .context import CommandContext
from .options import NamedPath, common

_TEMPLATES = Path(__file__).parents[1] / "templates" / "init"


@click.command("init")
@click.option(
    "--page",
    type=NamedPath(),
    default=Path("ip-addresses.rst"),
    help="Where to write the page.  [default: ip-addresses.rst]",
)
@common("text", "json")
def verb(context: CommandContext, page: Path) -> int:
    """Write a first feeds.toml, an example region table and a page. Nothing that is there is overwritten.

    \b
    ip-ranges init --page docs/ip-addresses.rst
    """
    targets = {name: context.data / name for name in ("feeds.toml", "region-table.toml")} | {"ip-addresses.rst": page}
    written, kept = [], []
    for name, path in targets.items():
        try:
            if not path.parent.is_dir():  # a file that stands there is no file of ours that "was there"
                path.parent.mkdir(parents=True)
        except OSError as error:
            raise StoreError(f"The folder {path.parent} cannot be made: {error.strerror or error}. Name another one.") from None
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write((_TEMPLATES / name).read_text(encoding="utf-8"))
            written.append(str(path))
        except FileExistsError:
            kept.append(str(path))
        except OSError as error:
            raise StoreError(f"{path} cannot be written: {error.strerror or error}.") from None
    if context.output == "json":
        context.answer_json({"written": written, "kept": kept})
        return 0
    context.answer("\n".join([*(f"wrote {path}" for path in written), *(f"kept {path}, which was there" for path in kept)]))
    context.say('Next: add "ip_ranges.sphinxext" to extensions in conf.py, then ip-ranges refresh and sphinx-build.')
    return 0
