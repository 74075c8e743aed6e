"""Small sites in folders of their own, and building them as a person does."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import ip_ranges

EXTENSION = 'extensions = ["ip_ranges.sphinxext"]\n'
PROSE = "Addresses\n=========\n\nOne sentence about the addresses.\n"

_IN_MEMORY = Path("/dev/shm")
_SPACE = 512 * 1024 * 1024
_PACKAGE = Path(ip_ranges.__file__).resolve().parents[1]


class Site(NamedTuple):
    """A folder with ``conf.py`` and pages."""

    folder: Path

    @classmethod
    def make(cls, folder: Path, conf: str, pages: Mapping[str, str], *, feeds: str = "") -> Site:
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
        return cls(folder)

    @property
    def out(self) -> Path:
        """The built site; the doctrees are in it."""
        return self.folder / "out"

    def build(self, *, cold: bool = False, **environment: str) -> float:
        """The processor seconds of ``sphinx-build``; a cold one begins with nothing."""
        if cold and self.out.exists():
            # Not removed: for minutes a file system is slow to make files where it has just deleted a thousand.
            former = len(list(self.folder.parent.glob(f"{self.folder.name}-out-*")))
            self.out.rename(self.folder.with_name(f"{self.folder.name}-out-{former}"))
        return _run(["sphinx", "-q", "-j", "1", "-b", "html", ".", "out"], self.folder, environment)

    def refresh(self, **environment: str) -> None:
        """``ip-ranges refresh``: accept what the feeds give now."""
        _run(["ip_ranges", "refresh"], self.folder, environment)

    def stamps(self) -> dict[str, int]:
        """Every file that is published with its time of writing; Sphinx's own records are left out."""
        files = (path for path in self.out.rglob("*") if path.is_file())
        names = {str(path.relative_to(self.out)): path.stat().st_mtime_ns for path in files}
        return {name: stamp for name, stamp in names.items() if name != ".buildinfo" and not name.startswith(".doctrees")}


def table_site(folder: Path, url: str) -> Site:
    """A site with one page that shows the whole table of AWS's feed."""
    return Site.make(folder, EXTENSION, {"index": ".. ip:ranges::\n"}, feeds=aws_feed(url))


def aws_feed(url: str) -> str:
    """``feeds.toml`` with the one feed ``aws``."""
    return f'[feeds.aws]\nformat = "aws"\nurl = "{url}"\n'


@contextmanager
def workspace() -> Iterator[Path]:
    """A folder that is removed afterwards, in memory where the machine has such a place, so that no disk is in the ratios.

    For minutes after a thousand files were deleted, ext4 looks at each inode before it gives it out anew: the second
    of two equal builds was seen to take half as long again. A file system in memory has no such past.
    """
    parent = _IN_MEMORY if _IN_MEMORY.is_dir() and shutil.disk_usage(_IN_MEMORY).free >= _SPACE else None
    with TemporaryDirectory(dir=parent, ignore_cleanup_errors=True) as name:
        yield Path(name)


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the base class gives it
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server on loopback that gives the files of *folder*, with Last-Modified and 304; a slash at its end."""
    folder.mkdir(parents=True, exist_ok=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_QuietHandler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def _run(module: list[str], folder: Path, environment: Mapping[str, str]) -> float:
    """The processor seconds of ``python -m`` in *folder*, with the measured package. Raises :class:`RuntimeError`."""
    # As on any machine: Python keeps the modules that it has compiled, and does not compile ours anew in each run.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    fixed = {"PYTHONPATH": str(_PACKAGE), "PYTHONHASHSEED": "0"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", *module], cwd=folder, env={**inherited, **fixed, **environment}, capture_output=True, text=True, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(f"{' '.join(module)} in {folder} ended with {done.returncode}:\n{done.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
