"""Every hostile text in every field of the region table and of every vendor's document: refused by its place, or plain text.

What is accepted here is published in ``test_injection_files.py`` and ``test_injection_page.py``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from folders import tree
from hostile import HIDDEN, NEVER, TEXTS, attacks, example_options, fields, put
from ip_ranges.cli import main
from ip_ranges.errors import DocumentError
from ip_ranges.formats.shape import jq_path
from ip_ranges.model.table import Table
from reading import BUILT_IN, EXAMPLES, read

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "_ext/ip_ranges/schemas/region-table.schema.json").read_text(encoding="utf-8"))
ROW = {"prefix": "192.0.2.0/24", "region": "us-east", "note": "n", "role": "vpn", "direction": "outbound", "label": "x"}
DOCUMENTS = {
    **EXAMPLES,
    "csv-notes": "prefix,region,note\n192.0.2.0/24,us-east,n\n",
    "jmespath-rows": json.dumps({"rows": [ROW]}),
    "jmespath-rows-feed": '[feeds.x]\nformat = "jmespath"\nurl = "x"\nexpression = "rows"\n',
}

TABLE: dict[str, Any] = {
    "format_version": "1.0",
    "example": True,
    "regions": [{"id": "spare", "status": "retired", "server_pool": {"feed": "vendor"}}, {"id": "us-east"}],
    "ranges": [{"prefix": "192.0.2.10/32", "region": "us-east", "role": "load-balancer", "direction": "inbound"}],
    "notices": [{"id": "n", "published": "2026-11-20T09:30:00Z", "title": "T", "regions": ["us-east"]}],
}
FIELDS = {jq_path(place) + (" (key)" if key else ""): (place, key) for place, key in fields(SCHEMA)}

PRINTABLE = frozenset(TEXTS) - frozenset(NEVER)
WORDS = frozenset({"device", "device-ending", "the-folder-of-all"})
TAKEN = {
    ".regions[0].name": PRINTABLE,
    ".regions[0].vendor": PRINTABLE,
    ".regions[0].vendor_region": PRINTABLE,
    ".regions[0].location.city": PRINTABLE,
    ".regions[0].location.country": PRINTABLE,
    ".regions[0].server_pool.feed": PRINTABLE,
    ".regions[0].server_pool.region": PRINTABLE,
    ".regions[0].server_pool.further": PRINTABLE,
    ".regions[0].server_pool.further (key)": frozenset(name for name in PRINTABLE if len(TEXTS[name]) <= 64),
    ".ranges[0].note": PRINTABLE,
    ".notices[0].title": PRINTABLE,
    ".notices[0].body": PRINTABLE | {"line-feed"},
    ".regions[0].id": WORDS,
    ".regions[0].hostname": WORDS,
    ".notices[0].id": WORDS,
    ".notices[0].url": frozenset({"web-address"}),
}
"""The texts that a field takes; one that is not named here takes none of them. ``$schema`` alone is not looked at."""

SHAPES = {
    "csv-notes": "csv",
    "jafar": "google",
    "jmespath-rows": "jmespath",
    "microsoft365-changes": "microsoft365",
    "mongodb-atlas-project": "mongodb-atlas",
}
VENDORS = {**{name: name for name in BUILT_IN if name != "region-table"}, **SHAPES}
"""The examples of the reference page, and the format that reads each."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with an accepted table and nothing else."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "feeds.toml").write_text('[feeds.ours]\nformat = "region-table"\nurl = "table.json"\n')
    return folder


Refresh = Callable[[Path], tuple[int, str, str]]


@pytest.fixture
def refresh(capsys: pytest.CaptureFixture[str]) -> Refresh:
    """Run ``ip-ranges refresh`` and give its exit code, its answer and what it says besides."""

    def run(folder: Path) -> tuple[int, str, str]:
        code = main(["--data", str(folder), "refresh"])
        output = capsys.readouterr()
        return code, output.out, output.err

    return run


def visible(folder: Path) -> dict[str, bytes]:
    """What a commit of the data folder would hold beside the document itself."""
    return {name: body for name, body in tree(folder).items() if not name.startswith(("table.", "refused/"))}


def texts_in(value: Any) -> Iterator[str]:
    """Every text below a value of the model."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Sequence):
        for item in value:
            yield from texts_in(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from texts_in(getattr(value, name))


def _place(location: Sequence[Any]) -> list[str]:
    """How a place in the region table is told: the row counted from 1, and the path in it."""
    path = jq_path(tuple(location))
    row = re.fullmatch(r"\.(\w+)s\[(\d+)\]\.?(.*)", path)
    return [f"{row[1]} {int(row[2]) + 1}", row[3]] if row else [path.removeprefix(".")]


@pytest.mark.slow
@pytest.mark.parametrize("field", [field for field in FIELDS if "$schema" not in field])
def test_region_table(data: Path, refresh: Refresh, field: str) -> None:
    """The refresh refuses a text by its place in the table and leaves the folder alone, or takes it as the text that it is."""
    location, key = FIELDS[field]
    (data / "table.json").write_text(json.dumps(TABLE))
    assert refresh(data)[0] == 0
    before = visible(data)
    taken = set()
    for name, text in TEXTS.items():
        document = json.dumps(put(TABLE, location, text, key=key)).encode()
        (data / "table.json").write_bytes(document)
        code, out, err = refresh(data)
        assert not HIDDEN.search(out + err), name
        if code == 0:
            taken.add(name)
            assert text in texts_in(read("region-table", document)), name
            for path, body in before.items():
                (data / path).write_bytes(body)
        else:
            assert all(words in err for words in _place(location[:-1] if key else location)), name
            assert (err.count("\n"), len(err) < 3000) == (1, True), name
            assert visible(data) == before, name
    assert taken == TAKEN.get(field, set())


def test_what_is_not_looked_at_is_not_published() -> None:
    """``$schema`` and keys that begin with ``x-`` may say what they like: nothing of it is in the table."""
    for text in TEXTS.values():
        regions = [{**region, f"x-{text}": text} for region in TABLE["regions"]]
        loud = {**TABLE, "$schema": text, f"x-{text}": text, "regions": regions}
        assert read("region-table", json.dumps(loud)) == read("region-table", json.dumps(TABLE))


CARRIED: dict[str, set[str]] = {
    "atlassian": {"perimeter", "product", "region"},
    "aws": {"network_border_group", "region", "service"},
    "azure": {"name", "region", "systemService"},
    "csv": {"region", "zone"},
    "csv-notes": {"note", "region"},
    "databricks": {"platform", "region", "service"},
    "datadog": {"region", "service"},
    "dns": {"host", "region"},
    "geofeed": {"city", "country", "postal", "region"},
    "github": {"service"},
    "google": {"region", "service"},
    "jmespath": {"region", "tenancy"},
    "jmespath-rows": {"label", "note", "region", "(key)"},
    "microsoft365": {"category", "note", "serviceArea", "tcpPorts"},
    "mongodb-atlas": {"provider", "region"},
    "mongodb-atlas-project": {"clusterName"},
    "okta": {"region"},
    "oracle": {"region", "tags"},
    "salesforce": {"provider", "region"},
    "zscaler": {"cloudName", "type"},
    **{name: set() for name in ("cloudflare", "fastly", "jafar", "microsoft365-changes", "snowflake", "text")},
}
"""The facts of a range into which each vendor's document can bring a text of its own; "(key)" is the name of one."""


def test_every_format_is_attacked() -> None:
    """A new format, or a new example on the page, needs its line above."""
    assert set(CARRIED) == set(VENDORS)
    assert set(VENDORS) <= set(DOCUMENTS)


@pytest.mark.slow
@pytest.mark.parametrize("example", CARRIED)
def test_vendors(example: str) -> None:
    """In place of each text and each key of a document: refused with a place, or carried as it is into the facts that are known."""
    carried: set[str] = set()
    options = example_options(example, DOCUMENTS)
    for name, text in TEXTS.items():
        for attack in attacks(VENDORS[example], DOCUMENTS[example], text):
            try:
                table = read(VENDORS[example], attack.document, **options)
            except DocumentError as error:
                problems, table, sentence = error.problems, Table(), str(error)
            else:
                problems, sentence = table.problems, ""
            assert not HIDDEN.search(sentence), (name, attack.place)
            assert len(sentence) < 3000
            assert not any(HIDDEN.search(problem.path + problem.message) for problem in problems), (name, attack.place)
            assert all(problem.path or " was expected" in problem.message for problem in problems), problems
            if name in NEVER:
                texts = texts_in(table._replace(problems=()))
                assert not any(HIDDEN.search(word) or len(word) > 200 for word in texts), (name, attack.place)
            else:
                carried |= {fact for item in table.ranges for fact, value in item.named().items() if value == text}
                carried |= {"(key)" for item in table.ranges for fact in item.named() if fact == text}
    assert carried == CARRIED[example]


LIMITS = {
    ".regions[0].name": 500,
    ".regions[0].vendor": 500,
    ".regions[0].location.city": 500,
    ".regions[0].server_pool.further": 500,
    ".regions[0].server_pool.further (key)": 64,
    ".ranges[0].note": 500,
    ".notices[0].title": 500,
    ".notices[0].body": 10_000,
}
"""How long a text may be."""


def test_the_longest_text() -> None:
    """One of just that length is taken, one with a character more is refused by its place."""
    for field, limit in LIMITS.items():
        location, key = FIELDS[field]
        for length, places in ((limit, 0), (limit + 1, 1)):
            document = json.dumps(put(TABLE, location, "é" * length, key=key))
            assert len(read("region-table", document).problems) == places, (field, length)


def test_the_longest_text_of_a_vendor() -> None:
    """Two hundred characters, and sixty-four for the name of a fact."""
    for fact, limit in {"region": 200, "note": 200, "label": 200, "(key)": 64}.items():
        for length, places in ((limit, 0), (limit + 1, 1)):
            row = {**ROW, "é" * length: "x"} if fact == "(key)" else {**ROW, fact: "é" * length}
            assert len(read("jmespath", json.dumps([row]), expression="@").problems) == places, (fact, length)


def test_a_web_address() -> None:
    """Only http and https, and two thousand characters at most."""
    good = "https://status.example.com/"
    for address, places in (
        (good, 0),
        ("http://status.example.com/", 0),
        (good.ljust(2000, "x"), 0),
        (good.ljust(2001, "x"), 1),
        ("HTTPS:javascript:alert(1)", 1),
        ("javascript://https://x", 1),
        ("//evil.example", 1),
        (" https://x", 1),
        ("https://x y", 1),
        ("https://x\"onclick='x", 1),
    ):
        document = json.dumps(put(TABLE, ("notices", 0, "url"), address))
        assert len(read("region-table", document).problems) == places, address
