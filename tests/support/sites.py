"""Real Sphinx builds of small projects, each in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sphinx.testing.util import SphinxTestApp


@dataclass
class Build:
    """A finished build: what it said, what it read, and where it wrote."""

    app: SphinxTestApp
    read: list[str] = field(default_factory=list)

    @property
    def out(self) -> Path:
        """The output folder."""
        return Path(str(self.app.outdir))

    @property
    def warnings(self) -> str:
        """What the build warned of."""
        return self.app.warning.getvalue()

    def text(self, name: str) -> str:
        """A file of the output."""
        return (self.out / name).read_text("utf-8")


@dataclass
class Site:
    """A copy of one of the small projects."""

    folder: Path
    clock: Callable[[str], None]

    def build(self, builder: str = "html", *, parallel: int = 0, doctrees: str = "doctrees", **confoverrides: Any) -> Build:
        """Build the site; environments are kept between builds as the command keeps them."""
        (self.folder / "_build").mkdir(exist_ok=True)
        app = SphinxTestApp(
            builder,
            srcdir=self.folder,
            builddir=self.folder / "_build",
            confoverrides=confoverrides,
            parallel=parallel,
            freshenv=False,
        )
        build = Build(app)
        app.connect("env-before-read-docs", lambda _app, _env, docnames: build.read.extend(docnames))
        try:
            app.build()
        finally:
            # What one application registers with docutils must be gone before the next.
            app.cleanup()
        return build

    def replace(self, name: str, old: str, new: str, *, first: bool = False) -> None:
        """Change a source or a feed, everywhere or at the first place only."""
        path = self.folder / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1 if first else -1), "utf-8")


def run_refresh(folder: Path, now: str) -> None:
    """Record in ``data/`` what the feeds say, as the scheduled job does."""
    from click.testing import CliRunner
    from ip_ranges.base.timestamps import parse_instant
    from ip_ranges.cli.main_command import command

    epoch = str(int(parse_instant(now).timestamp()))
    result = CliRunner().invoke(command, ["refresh", "--data", str(folder / "data")], env={"SOURCE_DATE_EPOCH": epoch})
    assert result.exit_code == 0, result.output


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file below a folder with its size and time of writing."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
