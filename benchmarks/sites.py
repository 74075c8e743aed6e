"""Small sites in folders of their own, and building them as a person does."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from .children import Child, run

EXTENSION = 'extensions = ["ip_ranges.sphinxext"]\n'
PROSE = "Addresses\n=========\n\nOne sentence about the addresses.\n"


@dataclass(frozen=True, slots=True)
class Site:
    """A folder with ``conf.py`` and pages. *path* is put on Python's path, *jobs* is for ``-j``."""

    folder: Path
    path: tuple[Path, ...] = ()
    jobs: int = 1

    @classmethod
    def make(cls, folder: Path, conf: str, pages: dict[str, str], *, feeds: str = "", path: tuple[Path, ...] = ()) -> Site:
        """A site with these pages (name to text below :data:`PROSE`), and a ``data/feeds.toml`` where *feeds* is given."""
        folder.mkdir(parents=True)
        (folder / "conf.py").write_text(conf, "utf-8")
        for name, body in pages.items():
            others = "".join(f"   {other}\n" for other in pages if other != "index")
            tree = f"\n.. toctree::\n\n{others}" if name == "index" and others else ""
            (folder / f"{name}.rst").write_text(f"{PROSE}\n{body}\n{tree}", "utf-8")
        if feeds:
            (folder / "data").mkdir()
            (folder / "data" / "feeds.toml").write_text(feeds, "utf-8")
        return cls(folder, path)

    @property
    def out(self) -> Path:
        """The built site; the doctrees are in it."""
        return self.folder / "out"

    def build(self, *options: str, cold: bool = False, **environment: str) -> Child:
        """``sphinx-build``; a cold one begins with nothing."""
        if cold and self.out.exists():
            # Not removed: for minutes a file system is slow to make files where it has just deleted a thousand.
            former = len(list(self.folder.parent.glob(f"{self.folder.name}-out-*")))
            self.out.rename(self.folder.with_name(f"{self.folder.name}-out-{former}"))
        command = [sys.executable, *options, "-m", "sphinx", "-q", "-j", str(self.jobs), "-b", "html", ".", "out"]
        return run(command, self.folder, path=self.path, **environment)

    def refresh(self, **environment: str) -> None:
        """``ip-ranges refresh``: accept what the feeds give now."""
        run([sys.executable, "-m", "ip_ranges", "refresh"], self.folder, **environment)

    def keep(self) -> None:
        """Put the built site aside, for :meth:`restore`."""
        shutil.rmtree(self.folder / "kept", ignore_errors=True)
        shutil.copytree(self.out, self.folder / "kept")

    def restore(self) -> None:
        """The built site as it was kept, with its times."""
        shutil.rmtree(self.out, ignore_errors=True)
        shutil.copytree(self.folder / "kept", self.out)

    def stamps(self) -> dict[str, int]:
        """Every file of the built site with its time of writing."""
        return {str(path.relative_to(self.out)): path.stat().st_mtime_ns for path in self.out.rglob("*") if path.is_file()}


def rewritten(before: dict[str, int], after: dict[str, int]) -> list[str]:
    """The files of the built site that were written anew, removed or added; what is kept beside them does not count."""
    return sorted(
        name
        for name in before.keys() | after.keys()
        if before.get(name) != after.get(name) and not name.startswith(".doctrees") and name != ".buildinfo"
    )


def aws_feed(url: str) -> str:
    """``feeds.toml`` with the one feed ``aws``."""
    return f'[feeds.aws]\nformat = "aws"\nurl = "{url}"\n'
