"""``ip-ranges init``: a first ``feeds.toml``, region table and page, and the scheduled job."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ..base.errors import StoreError
from .context import CommandContext
from .options import NamedPath, common
from .workflows import FILES, Service, guess_job, render_workflow

_TEMPLATES = Path(__file__).parents[1] / "templates" / "init"


@click.command("init")
@click.option(
    "--page",
    type=NamedPath(),
    default=Path("ip-addresses.rst"),
    help="Where to write the page.  [default: ip-addresses.rst]",
)
@click.option("--workflow", type=click.Choice(list(FILES)), help="Write the scheduled job for this service too, at the top of the repository.")
@common("text", "json")
def verb(context: CommandContext, page: Path, workflow: Service | None) -> int:
    """Write a first feeds.toml, an example region table and a page. Nothing that is there is overwritten.

    With --workflow also the job that refreshes every hour and publishes what
    is merged; where there is a feeds.toml already, only that.

    \b
    ip-ranges init --page docs/ip-addresses.rst
    ip-ranges init --workflow github
    """
    texts: dict[Path, str] = {}
    if workflow is None or not (context.data / "feeds.toml").exists():
        targets = {name: context.data / name for name in ("feeds.toml", "region-table.toml")}
        targets |= {"ip-addresses.rst": page, "gitignore": context.data / ".gitignore"}
        texts = {path: (_TEMPLATES / name).read_text(encoding="utf-8") for name, path in targets.items()}
        settings = context.data / "feeds.toml"
        texts[settings] = texts[settings].replace('"ip-addresses.html"', json.dumps(_address_of(page)))
    if workflow is not None:
        texts[FILES[workflow]] = render_workflow(workflow, guess_job(Path(), context.data, page))
    written, kept = [], []
    for path, text in texts.items():
        try:
            if not path.parent.is_dir():  # a file that stands there is no file of ours that "was there"
                path.parent.mkdir(parents=True)
        except OSError as error:
            raise StoreError(f"The folder {path.parent} cannot be made: {error.strerror or error}. Name another one.") from None
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
            written.append(str(path))
        except FileExistsError:
            kept.append(str(path))
        except OSError as error:
            raise StoreError(f"{path} cannot be written: {error.strerror or error}.") from None
    if context.output == "json":
        context.answer_json({"written": written, "kept": kept})
        return 0
    context.answer("\n".join([*(f"wrote {path}" for path in written), *(f"kept {path}, which was there" for path in kept)]))
    if page in texts:
        context.say(
            'Next: add "ip_ranges.sphinxext" to extensions in conf.py, and html_baseurl, the address of the site; then ip-ranges refresh'
            " and sphinx-build."
        )
    if workflow is not None and FILES[workflow] in map(Path, written):
        context.say(f"Look at the lines that install and build in {FILES[workflow]}, and commit it at the top of the repository.")
    return 0


def _address_of(page: Path) -> str:
    """Where a page is published, below the site's root: from the folder of ``conf.py``, if there is one above it."""
    source = next((folder for folder in page.parents if (folder / "conf.py").is_file()), page.parent)
    return page.relative_to(source).with_suffix(".html").as_posix()
