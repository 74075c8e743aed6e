"""Snippets for programs that cannot run here: Terraform through an HCL parser, Kubernetes through its schema."""

from __future__ import annotations

from typing import Any

import hcl2
import pytest
import yaml
from checkers import left_out
from ip_ranges.aggregate import minimal_cover, outermost
from ip_ranges.exports.snippets import carried, render
from ip_ranges.prefix import Prefix, parse_prefix
from ip_ranges.publication import Publication
from publications import HOSTILE_IDS, big_publication, hostile_publication, small_publication

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
