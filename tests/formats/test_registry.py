"""Formats by name: the built-in ones, and those of other packages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from ip_ranges import formats
from ip_ranges.errors import SettingsError
from ip_ranges.formats import readers
from reading import EXAMPLES, read

BUILT_IN = tuple(sorted(path.stem.replace("_", "-") for path in Path(readers.__file__).parent.glob("[!_]*.py")))
"""Each module of the readers is a format."""

Installed = Callable[..., dict[str, str]]

_ASK = """
import json, sys
from ip_ranges import formats
from ip_ranges.errors import IpRangesError
from ip_ranges.formats import ReadOptions
answer = {"names": " ".join(formats.names())}
try:
    table = formats.get(sys.argv[1]).read(sys.stdin.buffer.read(), ReadOptions())
    answer["ranges"] = " ".join(f"{item.prefix}@{item.region}" for item in table.ranges)
    answer["problems"] = " ".join(map(str, table.problems))
except IpRangesError as error:
    answer["error"] = f"{type(error).__name__}: {error}"
json.dump(answer, sys.stdout)
"""

_HEAD = """
from ip_ranges.formats import Format
from ip_ranges.model import Range, Region, Table
from ip_ranges.model.prefix import parse_prefix
"""
_FOOT = 'FORMAT = Format("example-cloud", "", "", read)'


@pytest.fixture
def installed(tmp_path: Path, root_dir: Path) -> Installed:
    """Install a package with an entry point as pip would leave it, and ask a fresh Python to read with it."""

    def ask(source: str, *, name: str = "example-cloud", point: str = "example_cloud:FORMAT", document: str = "{}") -> dict[str, str]:
        (tmp_path / "example_cloud.py").write_text(source, encoding="utf-8")
        facts = tmp_path / "example_cloud-1.0.dist-info"
        facts.mkdir()
        (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: example-cloud\nVersion: 1.0\n", encoding="utf-8")
        (facts / "RECORD").write_text("", encoding="utf-8")
        (facts / "entry_points.txt").write_text(f"[ip_ranges.formats]\n{name} = {point}\n", encoding="utf-8")
        path = os.pathsep.join([str(root_dir / "_ext"), str(tmp_path)])
        done = subprocess.run(
            [sys.executable, "-c", _ASK, name],
            input=document.encode(),
            capture_output=True,
            env={**os.environ, "PYTHONPATH": path},
            check=True,
        )
        answer: dict[str, str] = json.loads(done.stdout)
        return answer

    return ask


def test_the_built_in_formats() -> None:
    """Every format is there under its name and says what it is and where it is defined; other packages' come after them."""
    assert formats.names()[: len(BUILT_IN)] == BUILT_IN
    for name in BUILT_IN:
        form = formats.get(name)
        assert (form.name, bool(form.title)) == (name, True)
        assert form.source.startswith(("https://", "schema/")), name


def test_a_misspelt_name_gets_the_nearest_right_one() -> None:
    """An unknown format is an error of the settings, with the cure."""
    with pytest.raises(SettingsError, match=r'There is no format "gogle". Did you mean "google"\? "ip-ranges formats" lists'):
        formats.get("gogle")


def test_another_package_adds_a_format(installed: Installed) -> None:
    """The page's own example, installed beside this project, is found by its entry point and reads."""
    document = '{"networks": [{"block": "192.0.2.0/24", "site": "north"}, {"block": "192.0.2.1/24"}, 7]}'
    answer = installed(EXAMPLES["own-format"], document=document)
    assert answer["names"] == " ".join((*BUILT_IN, "example-cloud"))
    assert answer["ranges"] == "192.0.2.0/24@north"
    assert answer["problems"] == (
        ".networks[1].block: '192.0.2.1/24' has host bits set; write 192.0.2.0/24 for the block or 192.0.2.1 for the one"
        ' address. .networks[2]: This row has no "block".'
    )


def test_a_built_in_name_cannot_be_taken(installed: Installed) -> None:
    """A package that calls its format ``aws`` does not get between a site and Amazon's document."""
    answer = installed(EXAMPLES["own-format"], name="aws", document='{"networks": []}')
    assert answer["names"] == " ".join(BUILT_IN)
    assert answer["error"] == (
        'DocumentError: An object with the key "prefixes" was expected and an object with "networks" arrived.'
    )


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("raise RuntimeError('half installed')", "which fails to load: half installed."),
        ("FORMAT = 'a text'", "is not an ip_ranges.formats.Format object."),
    ],
)
def test_a_broken_package_is_an_error_of_the_settings(installed: Installed, source: str, sentence: str) -> None:
    """A format that cannot be loaded is told in a sentence, not as a traceback."""
    error = installed(source)["error"]
    assert (error.startswith("SettingsError: "), error.endswith(sentence)) == (True, True), error


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("return 1 / 0", "comes from another package, which fails: ZeroDivisionError: division by zero."),
        ("return []", "of another package did not give a table."),
        ("return Table(ranges=('192.0.2.0/24',))", "comes from another package, which fails: AttributeError"),
    ],
)
def test_a_failing_reader_of_another_package_refuses_the_document(installed: Installed, body: str, sentence: str) -> None:
    """What a foreign reader does wrong costs its document, never the build."""
    answer = installed(f"{_HEAD}\ndef read(document, options):\n    {body}\n{_FOOT}")
    assert answer["error"].startswith(f'DocumentError: The format "example-cloud" {sentence}')


def test_ranges_of_another_package_are_put_in_order(installed: Installed) -> None:
    """A reader that makes its own table need not sort: lists are cut where one family ends and the other begins."""
    source = f'''{_HEAD}
def read(document, options):
    prefixes = map(parse_prefix, document.decode().split())
    return Table((Region("a"),), tuple(Range(prefix, "a", "vpn", "outbound") for prefix in prefixes))
{_FOOT}'''
    answer = installed(source, document="2001:db8::/32 192.0.2.4/32 192.0.2.0/30 192.0.2.4/32")
    assert answer["ranges"] == "192.0.2.0/30@a 192.0.2.4/32@a 2001:db8::/32@a"


def test_labels_that_formats_name() -> None:
    """What a feed may select by is known before its document is: the vendor's own facts of each example are among its format's."""
    closed = {name: form.labels for name in BUILT_IN if (form := formats.get(name)).labels is not None}
    assert set(BUILT_IN) - set(closed) == {"csv", "jmespath"}
    for name, labels in closed.items():
        table = read(name, EXAMPLES[name]) if name in EXAMPLES else formats.Table()
        assert {label for item in table.ranges for label, _ in item.labels} <= set(labels), name
