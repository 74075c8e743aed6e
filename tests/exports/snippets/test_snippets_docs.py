"""What the pages say of the snippets is so: every recipe has its section, and what is shown there works."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
from checkers import in_a_network_of_its_own, program, run
from ip_ranges.exports.snippets import Recipe, _environment, recipes, render
from ip_ranges.exports.snippets.recipe import parse_recipe
from ip_ranges.exports.snippets.selection import Selection
from publications import small_publication


def page(root_dir: Path, name: str) -> str:
    """The source of a page."""
    return (root_dir / "docs" / f"{name}.rst").read_text("utf-8")


def block(source: str, beginning: str) -> str:
    """The first code block of a page that begins with some text, without its indentation."""
    lines = source[source.index(beginning) :].splitlines()
    indent = len(source[: source.index(beginning)].rpartition("\n")[2])
    kept = [beginning] if indent == len(lines[0]) else [lines[0]]
    for line in lines[1:]:
        if line.strip() and not line.startswith(" " * indent):
            break
        kept.append(line[indent:])
    return textwrap.dedent("\n".join(kept)).strip() + "\n"


@pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe.name)
def test_every_recipe_has_its_section(recipe: object, root_dir: Path) -> None:
    """With its file, what it does when nothing is listed, and its limits, in the recipe's own words."""
    found = next(one for one in recipes() if one == recipe)
    source = page(root_dir, "reference/snippets")
    section = " ".join(source.partition(f".. _snippet-{found.name}:\n")[2].partition("\n.. _snippet-")[0].split())
    for words in (found.title, f":File: ``{found.file}``", f":When nothing is listed: {found.empty}", f":Limits: {found.limits}"):
        assert words in section
    row = re.search(rf":ref:`{found.name} <snippet-{found.name}>`\n\s+- ``{found.path(None).rpartition('/')[2]}``\n\s+- (.*)\n", source)
    assert row is not None
    assert ("we connect from" in row[1]) == ("outbound" in found.directions)
    assert ("you connect to" in row[1]) == ("inbound" in found.directions)


@pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe.name)
def test_every_recipe_is_applied(recipe: Recipe, root_dir: Path) -> None:
    """By its program, with what came of it in the table of the docs; or by its grammar, where no package carries the program."""
    folder = Path(__file__).parent

    def is_named_in(*paths: Path) -> bool:
        return any(f'"{recipe.name}"' in path.read_text("utf-8") for path in paths)

    if is_named_in(*folder.glob("test_snippets_applied_*.py")):
        table = (root_dir / "docs/reference/snippets-situations.csv").read_text("utf-8")
        assert f"\n{recipe.name}," in table or recipe.name == "zone"  # a zone lets nobody in
    else:
        assert is_named_in(folder / "test_snippets_structure.py", folder / "test_zone.py")


def test_every_program_is_installed(root_dir: Path) -> None:
    """``.ci/install-checkers`` has each package that a test of snippets asks for."""
    packages = set()
    for path in Path(__file__).parent.glob("test_*.py"):
        packages |= {name for text in re.findall(r'\bprogram\("[^"]+", "([^"(]+)', path.read_text("utf-8")) for name in text.split()}
    script = (root_dir / ".ci/install-checkers").read_text("utf-8")
    installed = " ".join(re.findall(r'^(?:packages|wheels)="(.*)"', script, re.MULTILINE))
    assert "nginx-light" in packages
    not_to_install = {"python3", "util-linux", "no-such-package"}
    missing = [name for name in packages - not_to_install if not re.search(rf"(^|\s){name}(-bin|-server)?(==|\s|$)", installed)]
    assert missing == []


def test_the_how_to_names_every_recipe_for_a_firewall(root_dir: Path) -> None:
    """A reader finds each firewall's recipe; the zone has a how-to of its own."""
    source = page(root_dir, "how-to/firewall")
    named = set(re.findall(r"<snippet-([a-z-]+)>", source))
    assert named == {recipe.name for recipe in recipes()} - {"zone"}
    assert "you connect to" in source
    assert "we connect from" in source


def test_the_recipe_that_is_shown_is_one(root_dir: Path) -> None:
    """The example of a new recipe, as written, renders."""
    template = block(page(root_dir, "reference/snippets"), '{#\n   title = "Squid"'.partition("\n")[0])
    assert parse_recipe("squid", template).title == "Squid"
    chosen = Selection(small_publication().primary.select(region="eu-west", direction="outbound"))
    text = _environment().from_string(template).render(region="eu-west", we_connect_from=chosen)
    assert text == (
        "acl we-connect-from-eu-west src 198.51.100.64/28\n"
        "acl we-connect-from-eu-west src 198.51.100.80/32\n"
        "acl we-connect-from-eu-west src 198.51.100.200/32\n"
    )


@pytest.mark.checker
def test_the_nftables_configuration_that_is_shown_loads(root_dir: Path, tmp_path: Path) -> None:
    """The chain of the how-to, with the snippet that it includes, goes into a kernel, and the snippet again after it."""
    nft = program("nft", "nftables", "nft -c")
    apart = in_a_network_of_its_own("nft -c")
    publication = small_publication()
    snippet = tmp_path / "ip-ranges.nft"
    snippet.write_text(render(publication, publication.primary, "nftables", region="us-east"))
    source = page(root_dir, "how-to/firewall")
    config = block(source, 'include "/etc/nftables.d/ip-ranges.nft"').replace("/etc/nftables.d/ip-ranges.nft", str(snippet))
    out = block(source, "tcp dport 443 ip daddr @you-connect-to-us-east-ipv4 accept")
    (tmp_path / "nftables.conf").write_text(
        f"{config}\ntable inet filter {{ chain output {{ type filter hook output priority filter; policy drop;\n{out}}}\n}}\n"
    )
    said = run([*apart, "sh", "-ec", f"{nft} -f {tmp_path}/nftables.conf; {nft} -f {snippet}; {nft} list ruleset"])
    assert said.count("saddr @we-connect-from-us-east-ipv") == 2
    assert said.count("daddr @you-connect-to-us-east-ipv") == 2
