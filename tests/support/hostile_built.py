"""The hostile site and its plain twin, refreshed twice and built."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from folders import tree
from hostile_site import FIRST, NOW, SECOND, Words, pages, write_feeds
from ip_ranges.cli import main
from sites import Site


class Built(NamedTuple):
    """A site with its data folder, what it published and what the builds warned of."""

    data: Path
    html: Path
    text: Path
    warnings: str

    @property
    def published(self) -> dict[str, str]:
        """Every published file below ``ip-ranges/``."""
        folder = self.html / "ip-ranges"
        return {path: body.decode() for path, body in tree(folder).items()}


def built(folder: Path, words: Words, rootdir: Path, clock: Callable[[str], None]) -> Built:
    """Two refreshes and two builds."""
    data = folder / "data"
    folder.mkdir()
    for second, moment in ((False, FIRST), (True, SECOND)):
        clock(moment)
        write_feeds(data, words, second=second)
        assert main(["--data", str(data), "--quiet", "refresh"]) == 0
        # The documents of both days, for diff.
        for name in ("ours", "rows"):
            shutil.copy(data / f"{name}.json", folder / f"{name}-{int(second)}.json")
    clock(NOW)
    shutil.copy(rootdir / "test-ip-site" / "conf.py", folder)
    for name, source in pages().items():
        (folder / f"{name}.rst").write_text(source, encoding="utf-8")
    site = Site(folder, clock)
    builds = [site.build(builder) for builder in ("html", "text")]
    return Built(data, builds[0].out, builds[1].out, "".join(build.warnings for build in builds))
