"""``ip-ranges check --site``: a good site passes, and whoever edits one file of it is found, also with new checksums."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from folders import data_folder
from ip_ranges.cli import main
from ip_ranges.exports.by_name import SHORT_NAMES

CONF = 'project = "A site"\nextensions = ["ip_ranges.sphinxext"]\nexclude_patterns = ["_build"]\nhtml_theme = "alabaster"\n'
INDEX = "Addresses\n=========\n\n.. ip:status::\n\n.. ip:ranges::\n"
PLACES = ":orphan:\n\nPlaces\n======\n\n.. ip:regions::\n   :layout: full\n"
GONE, PUT = b"192.0.2.10", b"192.0.2.99"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, root_dir: Path) -> Path:
    """A built site."""
    folder = tmp_path_factory.mktemp("truth")
    data_folder(folder / "data")
    (folder / "conf.py").write_text(CONF)
    (folder / "index.rst").write_text(INDEX)
    (folder / "places.rst").write_text(PLACES)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1795200000", "PYTHONPATH": str(root_dir / "_ext")}
    command = [sys.executable, "-m", "sphinx", "-q", str(folder), str(folder / "_build")]
    subprocess.run(command, check=True, env=environment)
    return folder / "_build"


@pytest.fixture
def check(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Copy the site, change it, write its checksums anew, and check it."""
    shutil.copytree(built, tmp_path / "site")
    data_folder(tmp_path / "data")

    def run(tamper: Callable[[Path], None] | None = None, *, signed: bool = True) -> tuple[int, str]:
        published = tmp_path / "site" / "ip-ranges"
        if tamper is not None:
            tamper(tmp_path / "site")
        if signed:
            sums = published / "SHA256SUMS"
            names = [line.partition("  ")[2] for line in sums.read_text().splitlines()]
            sums.write_text(
                "".join(f"{hashlib.sha256((published / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
            )
        assert main(["--data", str(tmp_path / "data"), "refresh"]) == 0
        capsys.readouterr()
        code = main(["--data", str(tmp_path / "data"), "check", "--site", str(tmp_path / "site")])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def edit(path: Path, old: bytes = GONE, new: bytes = PUT) -> None:
    """Change a file by hand."""
    body = path.read_bytes()
    assert old in body, path
    path.write_bytes(body.replace(old, new))


@pytest.mark.slow
def test_a_good_site(check: Callable[..., tuple[int, str]]) -> None:
    """It agrees with itself."""
    code, said = check()
    assert code == 0, said


@pytest.mark.parametrize(
    "name",
    [
        "ip-ranges.csv",
        "aws.json",
        "geofeed.csv",
        "lists/all/load-balancer-inbound-ipv4.txt",
        "lists/us-east/load-balancer-inbound-ipv4.aggregated.txt",
        "snippets/us-east/nginx.conf",
    ],
)
def test_an_edited_file(name: str, check: Callable[..., tuple[int, str]]) -> None:
    """Another address in one file is named with that file, although the checksums agree with it."""
    # The web servers' snippets have what the platform connects from, a network; the others the address that one connects to.
    words = (b"198.51.100.64", b"198.51.100.80") if "snippets" in name else (GONE, PUT)
    code, said = check(lambda site: edit(site / "ip-ranges" / name, *words))
    assert code == 1
    assert name.rpartition("/")[2] in said


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("ip-ranges/geofeed.csv", b",US,,Ashburn,", b",DE,,Ashburn,"),
        ("ip-ranges/geofeed.csv", b",US,,Ashburn,", b",US,,Berlin,"),
        ("ip-ranges/geofeed.csv", b"\r\n192.0.2.10/32,US,,Ashburn,", b""),
    ],
)
def test_another_place(path: str, old: bytes, new: bytes, check: Callable[..., tuple[int, str]]) -> None:
    """Another country, another city, and a prefix that has lost its line."""
    code, output = check(lambda site: edit(site / path, old, new))
    assert (code, "geofeed.csv does not have the places that ip-ranges.json has." in output) == (1, True)


def test_a_geofeed_of_a_feed_without_places(check: Callable[..., tuple[int, str]]) -> None:
    """One that should not be there is told of, though the checksums name it."""

    def tamper(site: Path) -> None:
        published = site / "ip-ranges"
        (published / "feeds" / "partner" / "geofeed.csv").write_bytes((published / "geofeed.csv").read_bytes())
        with (published / "SHA256SUMS").open("a") as sums:
            sums.write(f"{'0' * 64}  feeds/partner/geofeed.csv\n")

    code, output = check(tamper)
    assert (code, "geofeed.csv is there, and no region of ip-ranges.json has a country." in output) == (1, True)


@pytest.mark.parametrize("name", sorted({*SHORT_NAMES.values()} - {"SHA256SUMS"}))
def test_a_file_without_its_last_line(name: str, check: Callable[..., tuple[int, str]]) -> None:
    """Each file that stands in no folder is read back: what its end says is missed, although the checksums agree with it."""

    def cut(site: Path) -> None:
        path = site / "ip-ranges" / name
        path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))

    code, output = check(cut)
    assert (code != 0, name in output) == (True, True), output


def test_an_edited_file_without_new_checksums(check: Callable[..., tuple[int, str]]) -> None:
    """The checksum alone is enough."""
    code, said = check(lambda site: edit(site / "ip-ranges" / "ip-ranges.csv"), signed=False)
    assert (code, "ip-ranges.csv does not have the digest" in said) == (1, True)


def test_a_missing_and_a_left_over_file(check: Callable[..., tuple[int, str]]) -> None:
    """Both are named."""

    def tamper(site: Path) -> None:
        (site / "ip-ranges" / "changes.ics").unlink()
        (site / "ip-ranges" / "old.txt").write_text("192.0.2.99/32\n")

    code, said = check(tamper, signed=False)
    assert code == 1
    assert "changes.ics" in said


def test_a_left_over_file(check: Callable[..., tuple[int, str]]) -> None:
    """What no build wrote is named."""
    code, said = check(lambda site: (site / "ip-ranges" / "old.txt").write_text("x"))
    assert (code, "old.txt is not named in SHA256SUMS" in said) == (1, True)


def _without(name: str) -> Callable[[Path], None]:
    """Take a file away, and its line out of the checksums."""

    def tamper(site: Path) -> None:
        (site / "ip-ranges" / name).unlink()
        edit(site / "ip-ranges" / "SHA256SUMS", re.search(rf".*  {name}\n", (site / "ip-ranges" / "SHA256SUMS").read_text())[0].encode(), b"")

    return tamper


@pytest.mark.parametrize("end", ["", ".aggregated", ".next", ".next.aggregated", ".retired", ".retired.aggregated"])
def test_a_list_that_is_missing(end: str, check: Callable[..., tuple[int, str]]) -> None:
    """A list of what the table has, gone together with its line in the checksums, is missed all the same."""
    name = f"lists/us-east/load-balancer-inbound-ipv4{end}.txt"
    code, said = check(_without(name))
    assert (code, f"{name} is missing" in said) == (1, True)


def test_a_list_of_every_role_is_missed_in_both_families(check: Callable[..., tuple[int, str]]) -> None:
    """No range here is IPv6, and the list of every role is there for it."""
    code, said = check(_without("lists/eu-west/all-inbound-ipv6.txt"))
    assert (code, "lists/eu-west/all-inbound-ipv6.txt is missing" in said) == (1, True)


def test_a_list_that_never_had_anything(check: Callable[..., tuple[int, str]]) -> None:
    """One is not missed; and one that stands there is told, also where the checksums name it."""

    def tamper(site: Path) -> None:
        path = site / "ip-ranges" / "lists" / "eu-west" / "vpn-inbound-ipv4.txt"
        assert not path.exists()
        path.write_text("# serial: 2026112001\n")
        with (site / "ip-ranges" / "SHA256SUMS").open("a") as sums:
            sums.write("0  lists/eu-west/vpn-inbound-ipv4.txt\n")

    code, said = check(tamper)
    assert (code, "vpn-inbound-ipv4.txt is there, and neither the table nor its history ever had" in said) == (1, True)


def test_an_address_on_a_page(check: Callable[..., tuple[int, str]]) -> None:
    """A page that shows an address which no table has."""
    code, said = check(lambda site: edit(site / "index.html"))
    assert (code, "index.html shows 192.0.2.99/32" in said) == (1, True)


def test_an_address_in_a_regions_place(check: Callable[..., tuple[int, str]]) -> None:
    """A region that shows in its place an address which no table has."""
    code, said = check(lambda site: edit(site / "places.html"))
    assert (code, "places.html shows 192.0.2.99/32" in said) == (1, True)


def test_what_is_told_of_an_address_that_left(check: Callable[..., tuple[int, str]]) -> None:
    """A row of a table of changes may name an address that no table has any more."""
    row = b'<tr id="change-1" data-ip-region="us-east"><th scope="row"><code class="ip-code">192.0.2.99/32</code></th></tr></table>'
    code, said = check(lambda site: edit(site / "index.html", b"</table>", row))
    assert code == 0, said


def test_another_serial(check: Callable[..., tuple[int, str]]) -> None:
    """A page from another build."""

    def tamper(site: Path) -> None:
        page = site / "index.html"
        page.write_text(re.sub(r'data-ip-serial="\d+"', 'data-ip-serial="2020010101"', page.read_text()))

    code, said = check(tamper)
    assert (code, "index.html shows the serial 2020010101" in said) == (1, True)
