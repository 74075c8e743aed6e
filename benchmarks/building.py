"""Whole builds as a person runs them: cold, and again with no change, beside bare Sphinx with a page of one sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from .measure import Figure, in_turn, section
from .tables import aws_document, real

ROOT = Path(__file__).resolve().parents[1]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the base class gives it
        """Say nothing."""


def run(runs: int, sizes: tuple[int, ...]) -> None:
    """Print the section."""
    intro = "The feed over loopback, one page with the whole table, every published file; beside bare Sphinx in the same run."
    with section("Building", intro), tempfile.TemporaryDirectory() as folder:
        served = Path(folder) / "served"
        served.mkdir()
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(served)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            for size in sizes:
                document = real("aws/2026-08-22-15-17-05-ip-ranges.json") if size == 16_828 else None
                (served / f"{size}.json").write_bytes(document or aws_document(size))
                _one(Path(folder) / str(size), size, f"http://127.0.0.1:{server.server_port}/{size}.json", runs)
        finally:
            server.shutdown()


def _one(folder: Path, size: int, url: str, runs: int) -> None:
    ours, bare = folder / "ours", folder / "bare"
    for site, conf, body in (
        (ours, 'extensions = ["ip_ranges.sphinxext"]\n', ".. ip:ranges::\n"),
        (bare, "", "One sentence.\n"),
    ):
        site.mkdir(parents=True)
        (site / "conf.py").write_text(conf)
        (site / "index.rst").write_text(f"Page\n====\n\n{body}")
    (ours / "data").mkdir()
    (ours / "data" / "feeds.toml").write_text(f'[feeds.aws]\nformat = "aws"\nurl = "{url}"\n')
    cold = in_turn({"bare": _build(bare, cold=True), "ours": _build(ours, cold=True)}, runs)
    again = in_turn({"bare": _build(bare, cold=False), "ours": _build(ours, cold=False)}, runs)
    for name, found in (("cold", cold), ("no change", again)):
        ratio = sum(found["ours"]) / sum(found["bare"])
        page = (ours / "out" / "index.html").stat().st_size
        doctree = (ours / "out" / ".doctrees" / "index.doctree").stat().st_size
        note = f"page {page / 1e6:.2f} MB, doctree {doctree:,} bytes"
        print(Figure(f"{size:,} ranges, {name}", found["ours"], "bare Sphinx", ratio, note).row())


def _build(site: Path, *, cold: bool) -> Callable[[], None]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "_ext")}

    def build() -> None:
        if cold:
            shutil.rmtree(site / "out", ignore_errors=True)
        subprocess.run([sys.executable, "-m", "sphinx", "-q", "-b", "html", ".", "out"], cwd=site, env=environment, check=True)

    return build
