"""The same rows on the same page by other means: docutils' csv-table, and sphinxcontrib-datatemplates."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

from .sites import Site
from .tables import rows

_ROOT = Path(__file__).resolve().parents[1]
_REQUIREMENTS = _ROOT / "requirements" / "bench.txt"
_INSTALLED = _ROOT / "_build" / "bench"

_COLUMNS = ("Prefix", "Region", "Role", "Direction", "State", "Service")

_TEMPLATE = """\
.. list-table::
   :header-rows: 1

   * - {{ data[0] | join("\\n     - ") }}
{%- for row in data[1:] %}
   * - {{ row | join("\\n     - ") }}
{%- endfor %}
"""


def rivals(folder: Path, size: int) -> dict[str, Site]:
    """The sites of the rivals that can be had here."""
    found = {"csv-table": _csv_table(folder / "csv-table", size)}
    if datatemplates() is not None:
        found["datatemplates"] = _datatemplates(folder / "datatemplates", size)
    return found


def datatemplates() -> Path | None:
    """The folder that sphinxcontrib-datatemplates is in, installed there when first asked for, pinned; None without it.

    It is no requirement of the site: it is here to be measured.
    """
    if not (_INSTALLED / "sphinxcontrib").exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
        done = subprocess.run([*pip, "--target", str(_INSTALLED), "-r", str(_REQUIREMENTS)], capture_output=True, check=False)
        if done.returncode:
            return None
    return _INSTALLED


def _csv_table(folder: Path, size: int) -> Site:
    site = Site.make(folder, "", {"index": ".. csv-table::\n   :file: rows.csv\n   :header-rows: 1\n"})
    _write(site, size)
    return site


def _datatemplates(folder: Path, size: int) -> Site:
    conf = 'extensions = ["sphinxcontrib.datatemplates"]\ntemplates_path = ["."]\n'
    site = Site.make(folder, conf, {"index": ".. datatemplate:csv:: rows.csv\n   :template: rows.tmpl\n"}, path=(_INSTALLED,))
    (folder / "rows.tmpl").write_text(_TEMPLATE, "utf-8")
    _write(site, size)
    return site


def _write(site: Site, size: int) -> None:
    with (site.folder / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for prefix, region, service in rows(size):
            writer.writerow((prefix, region, "server-pool", "outbound", "active", service))
