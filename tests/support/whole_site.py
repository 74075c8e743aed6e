"""A site and its data folder, driven as people drive them: the command and ``sphinx-build``, each in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from folders import data_folder, tree

CONF = 'project = "A site"\nextensions = ["ip_ranges.sphinxext"]\nexclude_patterns = ["_build", "data"]\nhtml_theme = "alabaster"\nhtml_baseurl = "https://docs.example.com/"\n'
INDEX = "Addresses\n=========\n\n.. ip:status::\n\n.. ip:ranges::\n"

_PUBLISH = """\
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from ip_ranges.pipeline.build import publish
from ip_ranges.errors import IpRangesError
clock = lambda: datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)
try:
    print(publish(Path(sys.argv[1]), cache=None, clock=clock, environment=os.environ).serial)
except IpRangesError as error:
    sys.exit(str(error))
"""

Done = subprocess.CompletedProcess[str]


@dataclass
class WholeSite:
    """The site's folder and the moment of everything that is done with it (seconds since 1970)."""

    folder: Path
    epoch: int

    @classmethod
    def with_feeds(cls, folder: Path, epoch: int, **more: str) -> WholeSite:
        """A site of one page on the two feeds of ``folders.py``; nothing is accepted yet."""
        data_folder(folder / "data", **more)
        (folder / "conf.py").write_text(CONF)
        (folder / "index.rst").write_text(INDEX)
        return cls(folder, epoch)

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    @property
    def kept(self) -> dict[str, bytes]:
        """What a commit of the data folder would hold."""
        return tree(self.data)

    def command(self, *arguments: str) -> list[str]:
        """The words that run the command on the data folder."""
        return [sys.executable, "-m", "ip_ranges", "--data", str(self.data), *arguments]

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """What every process of this site is given."""
        package = Path(__file__).resolve().parents[2] / "_ext"
        return {**os.environ, "SOURCE_DATE_EPOCH": str(self.epoch), "PYTHONPATH": str(package), **(more or {})}

    def run(self, command: Sequence[str], more: Mapping[str, str] | None = None) -> Done:
        """Run a command to its end, which comes."""
        return subprocess.run(
            command, env=self.environment(more), capture_output=True, text=True, check=False, timeout=120
        )

    def refresh(self, *arguments: str, before: Sequence[str] = ()) -> Done:
        """``ip-ranges refresh``; *before* are words before the command."""
        return self.run([*before, *self.command("refresh", *arguments)])

    def publish(self, *, before: Sequence[str] = ()) -> Done:
        """``pipeline.build.publish``, which is what a build asks for: the serial, or exit 1 with the sentence."""
        return self.run([*before, sys.executable, "-c", _PUBLISH, str(self.data)])

    def build(self, *options: str, before: Sequence[str] = (), more: Mapping[str, str] | None = None) -> Done:
        """``sphinx-build`` into ``_build``."""
        command = [sys.executable, "-m", "sphinx", "-q", "--no-color", *options, str(self.folder), str(self.out)]
        return self.run([*before, *command], more)

    @property
    def out(self) -> Path:
        """The built site."""
        return self.folder / "_build"

    @property
    def page(self) -> str:
        """What a reader reads on the page."""
        text = re.sub(r"<(script|style).*?</\1>", "", (self.out / "index.html").read_text("utf-8"), flags=re.DOTALL)
        return " ".join(re.sub(r"<[^>]+>", " ", text).split())

    def sound(self) -> Done:
        """``ip-ranges check --site``: whether page and files say the same, under one serial."""
        return self.run(self.command("check", "--site", str(self.out)))
