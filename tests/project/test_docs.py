"""Nothing that a user can name is undocumented, and what the documentation shows is real."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from ip_ranges import formats, sphinxext
from ip_ranges.cli.main_command import command
from ip_ranges.exports.registry import files
from ip_ranges.exports.snippets.recipe import recipes
from ip_ranges.formats import ReadOptions
from ip_ranges.settings import FeedSettings, Limits, Settings, parse_settings
from ip_ranges.sphinxext.directives import DIRECTIVES
from ip_ranges.sphinxext.directives.range_columns import COLUMNS
from ip_ranges.sphinxext.domain.query import OPTIONS
from publications import small_publication

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = sorted(DOCS.rglob("*.rst"))
COMMAND = re.compile(r"^\s+\$ ip-ranges (.*)$", re.MULTILINE)
PLACEHOLDERS = {"NAME", "DIGEST", "FORMAT", "FILE"}


def page(name: str) -> str:
    """The source of a page."""
    return (DOCS / f"{name}.rst").read_text(encoding="utf-8")


def blocks(source: str, language: str) -> Iterator[str]:
    """The bodies of a page's code blocks in one language."""
    pattern = rf"^( *)\.\. code-block:: {language}\n((?:\1   .*\n|\s*\n)+)"
    for indent, body in re.findall(pattern, source, re.MULTILINE):
        lines = [line[len(indent) + 3 :] for line in body.splitlines()]
        yield "\n".join(line for line in lines if not re.match(r":[a-z]+:", line))


def verbs() -> Iterator[tuple[str, click.Command]]:
    """Every verb of the command."""
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield name, found


def test_every_verb_and_option_is_documented() -> None:
    """The reference names each verb as a heading, and each of its options below it, or among those that every verb has."""
    source = page("reference/command")
    everywhere = source.partition("\nKeeping the data\n")[0]
    for name, verb in verbs():
        heading = f"\n{name}\n{'~' * len(name)}\n"
        assert heading in source
        section = everywhere + re.split(r"\n[^\n]+\n(?:~~~+|---+)\n", source.partition(heading)[2])[0]
        for parameter in verb.params:
            if isinstance(parameter, click.Option) and not parameter.hidden:
                longest = max(parameter.opts, key=len)
                assert f"``{longest}" in section or f"[{longest}" in section, f"{name} {longest}"


def test_every_key_of_feeds_toml_is_documented() -> None:
    """The reference has an entry for each key of a feed, of its guards, and of the file's top."""
    source = page("reference/feeds-toml")
    keys = [*FeedSettings._fields, *Limits._fields]
    keys += [name for name in Settings._fields if name not in ("feeds", "offline", "strict")]
    for key in (name.rstrip("_") for name in keys):  # "except" is a word of Python's
        if key not in ("name", "guard"):
            assert re.search(rf"^(   \* - )?(``\w+`` and )?``{key}``", source, re.MULTILINE), key


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(DOCS)))
def test_every_command_that_is_shown_exists(path: Path) -> None:
    """Each line that shows the command parses: the verb is one, and takes these options."""
    known = dict(verbs())
    for shown in COMMAND.findall(path.read_text(encoding="utf-8")):
        words = shlex.split(shown.split("#")[0].replace("...", ""), comments=False)
        verb = known[words[0]]
        verb.make_context(words[0], words[1:], resilient_parsing=False, obj=None)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(DOCS)))
def test_every_feed_that_is_shown_is_accepted(path: Path) -> None:
    """Each TOML block that declares a feed is read as feeds.toml is, and each other one is TOML."""
    for block in blocks(path.read_text(encoding="utf-8"), "toml"):
        content = tomllib.loads(block)
        if any("format" in feed for feed in content.get("feeds", {}).values()):
            parse_settings(block, {})


def test_the_documented_region_table_is_accepted() -> None:
    """The reference's example is a region table without a problem."""
    (block,) = blocks(page("reference/region-table"), "json")
    table = formats.get("region-table").read(json.dumps(json.loads(block)).encode(), ReadOptions("table.json"))
    assert table.problems == ()
    assert [region.id for region in table.regions] == ["us-east"]


def test_the_shipped_table_exercises_everything() -> None:
    """The example has public, private and planned regions, several vendors, dates, fixed roles and some IPv6."""
    body = (DOCS.parent / "data/region-table.toml").read_bytes()
    table = formats.get("region-table").read(body, ReadOptions("region-table.toml"))
    assert table.problems == ()
    assert table.example
    assert {region.tenancy for region in table.regions} == {"public", "private"}
    assert {region.status for region in table.regions} == {"active", "planned"}
    assert {region.vendor for region in table.regions} == {"aws", "azure", "exoscale", "google"}
    assert {item.role for item in table.ranges} == {"load-balancer", "nat-gateway", "proxy", "vpn"}
    assert {item.region for item in table.ranges if item.prefix.version == 6} == {"eu-central"}
    assert any(item.effective for item in table.ranges)
    assert any(item.expires for item in table.ranges)


def test_the_page_can_be_copied_into_another_site() -> None:
    """It uses stock reStructuredText and the domain ip only, and has both labels that never move."""
    source = page("background/ip-addresses")
    assert source.startswith(".. _infrastructure-ip-addresses:\n")
    assert ".. _infrastructure-ip-fixed-addresses:\n" in source
    directives = set(re.findall(r"^\.\. ([\w:-]+)::", source, re.MULTILINE))
    assert {name for name in directives if not name.startswith("ip:")} <= {"list-table"}
    assert not re.findall(r":(?!ip:)[\w:+-]+:`", source)


def test_the_format_that_is_shown_works() -> None:
    """The how-to's format module runs as it is printed, and reads the document in its docstring."""
    (block,) = blocks(page("how-to/write-a-format"), "python")
    module: dict[str, object] = {"__name__": "acme"}
    exec(block, module)
    read = module["FORMAT"].read  # type: ignore[attr-defined] # the module is text here
    table = read(b'{"networks": [{"cidr": "192.0.2.0/24", "site": "ams1"}]}', ReadOptions("networks.json"))
    assert [(str(item.prefix), item.region) for item in table.ranges] == [("192.0.2.0/24", "ams1")]


def test_the_api_that_is_shown_is_read() -> None:
    """The how-to's expression makes ranges of the how-to's answer."""
    source = page("how-to/read-your-own-api")
    (answer,), (feeds,) = blocks(source, "json"), blocks(source, "toml")
    (feed,) = parse_settings(feeds, {}).feeds
    table = formats.get(feed.format).read(answer.encode(), ReadOptions("regions", expression=feed.expression))
    assert table.problems == ()
    assert [item.named() | {"note": None} for item in table.ranges] == [
        {
            "prefix": f"192.0.2.{last}/32",
            "region": "us-east",
            "role": "load-balancer",
            "direction": "inbound",
            "effective": None,
            "expires": None,
            "note": None,
        }
        for last in (10, 11)
    ]


def test_every_directive_role_option_and_column_is_documented() -> None:
    """The reference has an entry for each directive with its options and columns, each role, and each option's meaning."""
    source = page("reference/directives")
    for kind, directive in DIRECTIVES.items():
        entry = source.split(f".. rst:directive:: .. ip:{kind}::")[1].split("\n.. rst:")[0]
        for option in directive.option_spec:
            assert f"``:{option}:``" in entry, f"{kind} {option}"
        for column in directive.columns:
            assert f"``{column}``" in entry, f"{kind} {column}"
    for option in OPTIONS:
        assert f"\n``:{option}:``\n" in source, option
    for role in ("region", "count", "serial"):
        assert f".. rst:role:: ip:{role}\n" in source


def test_every_configuration_value_and_warning_is_documented() -> None:
    """The reference has an entry for each value that setup adds, and for each subtype of a warning."""
    source = page("reference/directives")
    package = Path(sphinxext.__file__).parent.parent
    added = re.findall(r'add_config_value\("(\w+)"', Path(sphinxext.__file__).read_text(encoding="utf-8"))
    assert added
    for name in added:
        assert f".. confval:: {name}\n" in source, name
    code = "".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    subtypes = set(re.findall(r'subtype="(\w+)"', code)) | {"fetch", "refused", "invalid_rows", "overdue", "history", "published"}
    for subtype in subtypes:
        assert f"``ip_ranges.{subtype}``" in source, subtype


def test_every_recipe_is_documented() -> None:
    """The reference names each recipe of a snippet."""
    source = page("reference/snippets")
    for recipe in recipes():
        assert f"``{recipe.name}``" in source, recipe.name


def test_the_changelog_names_what_a_reader_can_name() -> None:
    """Each built-in format, each published file that stands in no folder, and each column of a table of ranges."""
    source = (DOCS.parent / "CHANGELOG.md").read_text(encoding="utf-8")
    paths = {path for path, _ in files(small_publication()) if "/" not in path}
    assert {name for name in (*formats.names(), *paths, *COLUMNS) if f"`{name}`" not in source} == set()
