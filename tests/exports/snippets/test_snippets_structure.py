"""Snippets for programs that no package here carries, by their documented grammar: Terraform, Kubernetes, pf, RouterOS."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import hcl2
import pytest
import yaml
from checkers import left_out, run
from ip_ranges.changes.publication import Publication
from ip_ranges.exports.snippets import carried, render
from ip_ranges.model.prefix import Prefix, parse_prefix
from ip_ranges.model.prefix_sets import minimal_cover, outermost
from publications import HOSTILE_IDS, big_publication, hostile_publication, small_publication
from situations import AFTER, LISTS, table

CASES = {
    "region": (small_publication(), "us-east"),
    "all": (small_publication(), None),
    "empty": (small_publication(), "ap-south"),
    "hostile": (hostile_publication(), HOSTILE_IDS[4]),
    "hostile-all": (hostile_publication(), None),
    "big": (big_publication(), None),
}


@pytest.fixture(params=list(CASES))
def case(request: pytest.FixtureRequest) -> tuple[Publication, str | None]:
    """A table to make the snippet from, and the region."""
    return CASES[request.param]


def unquoted(value: Any) -> Any:
    """What the HCL parser read, without the quotes that newer versions keep around texts and names."""
    if isinstance(value, dict):
        return {unquoted(key): unquoted(item) for key, item in value.items() if key != "__is_block__"}
    if isinstance(value, list):
        return [unquoted(item) for item in value]
    return value[1:-1] if isinstance(value, str) and value[:1] == '"' == value[-1:] and len(value) > 1 else value


def lists_in(value: Any) -> list[Prefix]:
    """Every text below a value that is a prefix."""
    if isinstance(value, dict):
        return [prefix for item in value.values() for prefix in lists_in(item)]
    if isinstance(value, list):
        return [prefix for item in value for prefix in lists_in(item)]
    return [parse_prefix(value)] if isinstance(value, str) and "/" in value and value[0] in "0123456789abcdef" else []


@pytest.mark.slow
@pytest.mark.parametrize("recipe", ["terraform-aws", "terraform-azure", "terraform-gcp"])
def test_terraform(recipe: str, case: tuple[Publication, str | None]) -> None:
    """It is HCL; its lists have each prefix once, sorted, in the right family and direction, and every rule a condition."""
    publication, region = case
    read = unquoted(hcl2.loads(render(publication, publication.primary, recipe, region=region)))
    chosen = publication.primary.select(region=region)
    (name, lists), *_ = [item for part in read["locals"] for item in part.items()]
    assert name.startswith("ip_ranges_")
    assert len(lists) == 4
    for key, found in lists.items():
        face, family = key.replace("_", "-").rsplit("-", 1)
        direction = {"we-connect-from": "outbound", "you-connect-to": "inbound"}[face]
        wanted = [
            entry.range.prefix
            for entry in chosen
            if entry.range.direction == direction and entry.range.prefix.version == int(family[3])
        ]
        assert lists_in(found) == list(outermost(wanted))
    assert minimal_cover(lists_in(lists)) == minimal_cover(carried(publication, publication.primary, recipe, region=region))
    resources = [(kind, body) for one in read["resource"] for kind, named in one.items() for body in named.values()]
    conditional = [kind for kind, body in resources if "for_each" in body]
    assert conditional == [kind for kind, _ in resources if kind != "aws_security_group"]
    assert not any(word in str(read) for word in ("0.0.0.0/0", "::/0"))


def test_terraform_for_aws_keeps_the_directions_apart() -> None:
    """What we connect from goes in, what you connect to goes out."""
    publication = small_publication()
    text = render(publication, publication.primary, "terraform-aws", region="us-east")
    found = {kind: named for one in hcl2.loads(text)["resource"] for kind, named in unquoted(one).items()}
    ingress = found["aws_vpc_security_group_ingress_rule"]["ip_ranges_us_east"]
    egress = found["aws_vpc_security_group_egress_rule"]["ip_ranges_us_east"]
    assert 'startswith(key, "we_connect_from")' in ingress["for_each"]
    assert 'startswith(key, "you_connect_to")' in egress["for_each"]


@pytest.mark.slow
def test_kubernetes(case: tuple[Publication, str | None]) -> None:
    """The policy follows the API's own schema and lists exactly the addresses."""
    try:
        import kubernetes_validate
    except ImportError:
        left_out("the Kubernetes schema", "python -m pip install kubernetes-validate")
    publication, region = case
    policy = yaml.safe_load(render(publication, publication.primary, "kubernetes", region=region))
    kubernetes_validate.validate(policy, "1.31", strict=True)
    blocks = [source["ipBlock"] for rule in policy["spec"]["ingress"] for source in rule["from"]]
    wanted = carried(publication, publication.primary, "kubernetes", region=region)
    assert [block["cidr"] for block in blocks] == [str(prefix) for prefix in wanted]
    # A rule without sources lets everybody in, so there is either a source or no rule.
    assert all(rule["from"] for rule in policy["spec"]["ingress"])
    assert len(policy["metadata"]["name"]) <= 63


def test_terraform_for_aws_asks_for_a_hundred_entries_at_once() -> None:
    """The API takes no more in one request, and the provider sends each list in one; 17,000 ranges make lists of 100."""
    publication = big_publication()
    text = render(publication, publication.primary, "terraform-aws")
    assert re.findall(r"chunklist\(prefixes, (\d+)\)", text) == ["100"]
    assert "  max_entries    = length(each.value)\n" in text
    assert "parts of 100" in text or "one prefix list for each hundred" in text.lower()


def test_terraform_counts_the_parts(tmp_path: Path) -> None:
    """Where Terraform is: what it makes of the lists, without a provider, is parts of at most 100, and none where nothing is listed."""
    terraform = shutil.which("terraform")
    if terraform is None:
        pytest.skip("Terraform is in no registry that the checkers come from")
    for number, (region, sizes) in enumerate({"many": [*[100] * 10, 35, 15], "ipv4": [1], "none": []}.items()):
        publication = table(1_050)
        text = render(publication, publication.primary, "terraform-aws", region=region)
        folder = tmp_path / str(number)
        folder.mkdir()
        found = text[text.index("locals {") : text.index("\nresource ")]
        shown = f"{{ for key, part in local.ip_ranges_{region}_parts : key => length(part) if startswith(key, \"we_connect_from\") }}"
        (folder / "main.tf").write_text(f'{found}\noutput "parts" {{\n  value = {shown}\n}}\n')
        settings = {"TF_CLI_CONFIG_FILE": "/dev/null", "CHECKPOINT_DISABLE": "1"}
        run([terraform, f"-chdir={folder}", "init", "-no-color"], environment=settings)
        run([terraform, f"-chdir={folder}", "apply", "-auto-approve", "-no-color"], environment=settings)
        said = run([terraform, f"-chdir={folder}", "output", "-json", "parts"], environment=settings)
        assert sorted(json.loads(said).values()) == sorted(sizes)


def _policy(cidrs: list[str]) -> str:
    """A policy as the API keeps it, with these prefixes."""
    text = render(table(), table().primary, "kubernetes", region="ipv4")
    policy = yaml.safe_load(text)
    policy["spec"]["ingress"][0]["from"] = [{"ipBlock": {"cidr": one}} for one in cidrs]
    return json.dumps(policy, separators=(",", ":"))


@pytest.mark.slow
def test_kubernetes_limits_are_those_that_the_head_names() -> None:
    """20,000 of the longest prefixes fit into an object; a copy in an annotation is full at some 6,000, or 3,900 of the longest."""
    longest = ["2001:db8:aaaa:aaaa:aaaa:aaaa:aaaa:aaaa/128"] * 20_000
    usual = ["198.18.100.0/29"] * 20_000
    assert len(_policy(longest)) < 1.5 * 1024 * 1024
    assert len(_policy(usual[:6_000])) < 262_144 < len(_policy(usual[:7_000]))
    assert len(_policy(longest[:3_900])) < 262_144 < len(_policy(longest[:4_000]))
    text = render(table(), table().primary, "kubernetes", region="many")
    head = text.partition("\n\n")[0]
    assert "kubectl apply --server-side --filename ip-ranges.yaml" in head
    assert len(json.dumps(yaml.safe_load(text), separators=(",", ":"))) < 1.5 * 1024 * 1024


_PF_TABLE = re.compile(r"table <([A-Za-z][A-Za-z0-9_]*)> persist \{\n((?:    [0-9a-f.:]+/[0-9]+\n)*)\}\n")


def test_pf(case: tuple[Publication, str | None]) -> None:
    """Two tables by the grammar of pf.conf(5): a name of 31 characters at most, "persist", a list in braces, which may be empty."""
    publication, region = case
    body = render(publication, publication.primary, "pf", region=region).partition("\n\n")[2]
    found = _PF_TABLE.findall(body)
    assert _PF_TABLE.sub("", body) == ""
    assert [name[: name.index("_")] for name, _ in found] == ["from", "to"]
    assert all(len(name) <= 31 for name, _ in found)
    listed = [parse_prefix(text) for _, block in found for text in block.split()]
    assert minimal_cover(listed) == minimal_cover(carried(publication, publication.primary, "pf", region=region))


class RouterOS:
    """The address lists of a router that is given lines of a script, as the manual describes each command that we use."""

    NAME = r"([a-z][a-z0-9-]*)"
    LISTS = "/(?:ip|ipv6) firewall address-list"

    def __init__(self) -> None:
        self.menu = ""
        self.lists: dict[tuple[str, str], dict[str, None]] = {}

    def add(self, name: str, address: str) -> None:
        """Nothing is added twice: the manual's "already have such entry" is an error."""
        assert (":" in address) == (self.menu == "ipv6")
        entries = self.lists.setdefault((self.menu, name), {})
        assert address not in entries
        entries[address] = None

    def run(self, line: str) -> None:
        """One line of the script."""
        known = {
            rf"LISTS remove \[LISTS find list={self.NAME}\]": self._remove,
            rf"LISTS add list={self.NAME} address=([0-9a-f.:]+/[0-9]+)": self.add,
            rf":foreach new in=\[LISTS find list={self.NAME}-new\] do="
            r"\{ :do \{ LISTS add list=\1 address=\[LISTS get \$new address\] \} on-error=\{ \} \}": self._take_over,
            rf":foreach old in=\[LISTS find list={self.NAME}\] do=\{{ :if "
            r"\(\[:len \[LISTS find list=\1-new address=\[LISTS get \$old address\]\]\] = 0\) do=\{ LISTS remove \$old \} \}": self._drop,
        }
        matches = [(found, action) for form, action in known.items() if (found := re.fullmatch(form.replace("LISTS", self.LISTS), line))]
        assert len(matches) == 1, line
        (self.menu,) = set(re.findall("/(ip|ipv6) firewall", line))
        matches[0][1](*matches[0][0].groups())

    def _remove(self, name: str) -> None:
        self.lists.pop((self.menu, name), None)

    def _take_over(self, name: str) -> None:
        for address in self.lists.get((self.menu, f"{name}-new"), ()):
            if address not in self.lists.get((self.menu, name), ()):
                self.add(name, address)

    def _drop(self, name: str) -> None:
        wanted = self.lists.get((self.menu, f"{name}-new"), {})
        self.lists[self.menu, name] = {one: None for one in self.lists.get((self.menu, name), ()) if one in wanted}


def imported(router: RouterOS, text: str, lines: int | None = None) -> RouterOS:
    """The router after the import of a script, or of its first lines."""
    for line in [one for one in text.splitlines() if one and not one.startswith("#")][:lines]:
        router.run(line)
    return router


def test_mikrotik(case: tuple[Publication, str | None]) -> None:
    """Every line is one that the manual knows; after it the lists hold exactly the addresses, and nothing else is left."""
    publication, region = case
    text = render(publication, publication.primary, "mikrotik", region=region)
    lists = imported(imported(RouterOS(), text), text).lists
    assert not any(name.endswith("-new") for _, name in lists)
    found = [parse_prefix(one) for entries in lists.values() for one in entries]
    assert minimal_cover(found) == minimal_cover(carried(publication, publication.primary, "mikrotik", region=region))


def test_mikrotik_has_no_moment_without_rules() -> None:
    """After each line of a refresh a list is the old one, or both, or the new one; cut anywhere, it is one of these."""
    texts = [render(one, one.primary, "mikrotik", region="both") for one in (table(1), table(1, after=True))]
    old, new = LISTS["both"][0], AFTER[0]
    seen = [[*imported(imported(RouterOS(), texts[0]), texts[1], lines).lists["ip", "we-connect-from-both"]] for lines in range(60)]
    assert [one for number, one in enumerate(seen) if one != seen[number - 1]] == [[old], [old, new], [new]]
