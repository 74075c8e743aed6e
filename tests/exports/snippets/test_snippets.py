"""The snippets: their head, what they list, what they do when there is nothing, and that no text escapes its place."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from ip_ranges.changes.publication import Publication
from ip_ranges.errors import SettingsError
from ip_ranges.exports.snippets import Place, carried, recipe_named, recipes, render, render_place
from ip_ranges.exports.snippets.recipe import parse_recipe
from ip_ranges.exports.snippets.safety import Safe, each, identifier, only_safe, remark
from ip_ranges.lookup.allow_list import read_allow_list
from ip_ranges.model.entries import NO_ENTRIES, Entry
from ip_ranges.model.prefix import parse_prefix
from ip_ranges.model.prefix_sets import minimal_cover
from ip_ranges.model.table import Range, Region
from publications import HOSTILE_IDS, altered, big_publication, entries_of, hostile_publication, made, small_publication

NAMES = [recipe.name for recipe in recipes()]
PUBLICATION = small_publication()


def snippet(recipe: str, region: str | None = None) -> str:
    """One snippet of the small publication."""
    return render(PUBLICATION, PUBLICATION.primary, recipe, region=region)


def body(text: str) -> list[str]:
    """The lines of a snippet that are neither comment nor blank."""
    return [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith(("#", ";"))]


FILES = {
    "apache": "apache.conf",
    "bird": "bird.conf",
    "caddy": "caddy.caddy",
    "envoy": "envoy.yaml",
    "haproxy": "haproxy.acl",
    "ipset": "ipset.ipset",
    "kubernetes": "kubernetes.yaml",
    "mikrotik": "mikrotik.rsc",
    "nftables": "nftables.nft",
    "nginx": "nginx.conf",
    "nginx-geo": "nginx-geo.conf",
    "pf": "pf.conf",
    "postfix": "postfix.cidr",
    "postgres": "postgres.conf",
    "terraform-aws": "terraform-aws.tf",
    "terraform-azure": "terraform-azure.tf",
    "terraform-gcp": "terraform-gcp.tf",
    "traefik": "traefik.yaml",
    "ufw": "ufw.sh",
    "varnish": "varnish.vcl",
    "zone": "zone.txt",
}


def test_the_recipes() -> None:
    """Each program that the site promises has its snippet, by this name, in a file with the extension that its files have."""
    assert {recipe.name: recipe.path("us-east").removeprefix("snippets/us-east/") for recipe in recipes()} == FILES


def test_what_a_recipe_says_of_itself() -> None:
    """Whom it is for: a web server takes what we connect from, a zone what you connect to, a firewall both."""
    assert recipe_named("nginx").direction == "outbound"
    assert recipe_named("zone").direction == "inbound"
    assert recipe_named("zone").roles == ("load-balancer",)
    assert recipe_named("nftables").direction is None
    assert recipe_named("nginx").path(None) == "snippets/all/nginx.conf"
    for recipe in recipes():
        assert recipe.title
        assert recipe.summary
        assert recipe.use
        assert recipe.empty.startswith("So ")
        assert recipe.limits


def test_an_unknown_recipe_is_an_error_with_the_nearest() -> None:
    """A misspelt recipe is named, with the one that was meant."""
    with pytest.raises(SettingsError, match='no recipe "ngnix".*Did you mean "nginx"'):
        snippet("ngnix")


@pytest.mark.parametrize("name", NAMES)
def test_the_head(name: str) -> None:
    """Each begins with a comment: serial, date, source, how to refresh, and that these are example addresses."""
    text = snippet(name, "us-east")
    mark = ";" if name == "zone" else "#"
    head = text.split("\n\n")[0].splitlines()
    url = f"https://docs.example.com/ip-ranges/snippets/us-east/{FILES[name]}"
    assert all(line.startswith(f"{mark} ") for line in head)
    assert f"{mark} Region: North America (Virginia) (us-east)" in head
    assert f"{mark} Serial: 2026112001" in head
    assert f"{mark} Date: 2026-11-20T09:30:00Z" in head
    assert f"{mark} Source: {url}" in head
    assert any(line.startswith(f"{mark} Refresh: curl -fsS -o ") and f" {url} && " in line for line in head)
    assert f"{mark} Limits: {recipe_named(name).limits}" in head
    assert f"{mark} These are EXAMPLE addresses from documentation space. Do not put them into a firewall." in head
    assert text.endswith("\n")
    assert "\r" not in text


def test_the_head_tells_the_dates() -> None:
    """What is announced and what is leaving is counted by its day; no address stands in a comment."""
    head = snippet("nftables", "us-east").split("\n\n")[0].splitlines()
    assert "# Announced: 1 range from 2026-12-20T09:00:00Z" in head
    assert "# Draining: 1 range until 2026-12-20T09:00:00Z; do not remove it before" in head


def test_another_feeds_snippets_are_in_its_own_folder() -> None:
    """The source of a vendor feed's snippet is below feeds/; the serial is still the site's."""
    feed = replace(PUBLICATION.feeds[1], snippets=True)
    text = render(PUBLICATION, feed, "nginx", region="us-east-1")
    assert "# Source: https://docs.example.com/ip-ranges/feeds/aws/snippets/us-east-1/nginx.conf\n" in text
    assert "# Serial: 2026112001\n" in text
    assert body(text) == ["allow 203.0.113.0/26;", "allow 203.0.113.64/26;", "allow 2001:db8:a000::/40;", "deny all;"]


def test_given_entries_are_taken_as_they_are() -> None:
    """A caller that has grouped the entries passes them, for instance those of a region's server pool."""
    feed, entries = PUBLICATION.pool(PUBLICATION.primary.regions[0]) or (None, NO_ENTRIES)
    assert feed is not None
    text = "".join(render_place(PUBLICATION, feed, recipe_named("haproxy"), "us-east-1", Place(entries)))
    assert body(text) == ["203.0.113.0/26", "203.0.113.64/26", "2001:db8:a000::/40"]


def test_every_snippet_of_a_region() -> None:
    """All of a region's files, made from what they share, are the same as each alone."""
    feed = PUBLICATION.primary
    place = Place(feed.select(region="eu-west"))
    every = {recipe.name: "".join(render_place(PUBLICATION, feed, recipe, "eu-west", place)) for recipe in recipes()}
    assert every == {name: snippet(name, "eu-west") for name in NAMES}


def test_a_web_server_lets_in_what_we_connect_from() -> None:
    """Outbound ranges of the region, draining ones too, retired ones not; and then nobody."""
    assert body(snippet("nginx", "eu-west")) == [
        "allow 198.51.100.64/28;",
        "allow 198.51.100.80/32;",
        "allow 198.51.100.200/32;",
        "deny all;",
    ]


def test_a_nested_prefix_is_left_out() -> None:
    """198.51.100.80/32 is beside the /28 and stays, a prefix inside another goes: nft refuses it."""
    entries = [
        Entry(made(text, ("r", "nat-gateway", "outbound")), "active")
        for text in ("192.0.2.0/24", "192.0.2.7/32", "192.0.2.0/24", "198.51.100.1/32", "198.51.100.0/32")
    ]
    feed = altered(PUBLICATION.primary, entries=entries_of(entries))
    assert [str(prefix) for prefix in carried(PUBLICATION, feed, "nftables")] == [
        "192.0.2.0/24",
        "198.51.100.0/32",
        "198.51.100.1/32",
    ]


def test_a_zone_has_what_answers_today() -> None:
    """Active load balancers only: not the announced one, not the one that is leaving."""
    assert body(snippet("zone", "us-east"))[-2:] == ["@ IN A 192.0.2.10", "@ IN AAAA 2001:db8:1::10"]
    assert body(snippet("zone"))[-3:] == [
        "eu-west IN A 198.51.100.10",
        "us-east IN A 192.0.2.10",
        "us-east IN AAAA 2001:db8:1::10",
    ]


EMPTY = {
    "apache": ["Require all denied"],
    "caddy": ["(we-connect-from-ap-south) {", "\trespond 403", "}"],
    "haproxy": [],
    "nginx": ["deny all;"],
    "postgres": [],
}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_to_list(name: str) -> None:
    """An empty selection is a whole file that says so and opens nothing."""
    text = snippet(name, "ap-south")
    assert f"There is nothing to list at present. {recipe_named(name).empty}" in text
    assert read_allow_list(text).prefixes == ()
    assert "0.0.0.0/0" not in text
    assert "::/0" not in text
    if name in EMPTY:
        assert body(text) == EMPTY[name]


def test_an_empty_network_policy_lets_nobody_in() -> None:
    """In Kubernetes an empty "from" means everybody: the list of rules has to be empty instead."""
    assert body(snippet("kubernetes", "ap-south"))[-1] == "  ingress: []"


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_snippet_lists_what_the_feed_allows(name: str) -> None:
    """Seventeen thousand ranges: the snippet has exactly the addresses of its direction's allow list."""
    publication = big_publication()
    recipe = recipe_named(name)
    text = render(publication, publication.primary, name)
    found = minimal_cover(read_allow_list(text).prefixes)
    allowed = [entry.range for entry in publication.primary.allowed]
    if name == "zone":
        assert found == ()
    else:
        assert found == minimal_cover(item.prefix for item in allowed if item.direction in recipe.directions)


@pytest.mark.parametrize("name", NAMES)
def test_two_renderings_are_the_same(name: str) -> None:
    """The text depends on the publication and on nothing else."""
    assert snippet(name) == render(small_publication(), small_publication().primary, name)


ATTACKS = (
    "x\n0.0.0.0/0\nallow all;",
    "x}; allow 203.0.113.66/32; {",
    "$(touch /tmp/x) `id` ${var.secret} #{x} {{ 7 * 7 }} {% raw %}",
    "'\"; drop table x; --",
    "trailing backslash \\",
    "\u202e\u2066reversed\u2028next\x00\x1b[31m",
    "../../../etc/passwd",
    "A" * 5000,
)


def attacked(text: str) -> Publication:
    """The small publication with a hostile text in every place where a text can stand."""
    feed = PUBLICATION.primary
    ranges = tuple(
        Range(parse_prefix(prefix), text, role, direction, note=text, labels=((text, text),))
        for prefix, role, direction in (
            ("192.0.2.1/32", "load-balancer", "inbound"),
            ("2001:db8::1/128", "load-balancer", "inbound"),
            ("198.51.100.0/28", "nat-gateway", "outbound"),
        )
    )
    table = feed.table._replace(regions=(Region(text, name=text, vendor=text, hostname=text),), ranges=ranges)
    entries = tuple(Entry(item, "draining", PUBLICATION.now) for item in ranges)
    return replace(PUBLICATION, feeds=(replace(altered(feed, table=table, entries=entries_of(entries)), name=text, source=text),))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", ATTACKS, ids=range(len(ATTACKS)))
@pytest.mark.parametrize("region", [True, False], ids=["region", "all"])
def test_no_text_escapes_its_place(name: str, text: str, region: bool) -> None:
    """With hostile texts everywhere the snippet is, but for comments and safe names, the one with harmless texts."""
    publication = attacked(text)
    harmless = attacked("harmless")
    found = render(publication, publication.primary, name, region=text if region else None)
    expected = render(harmless, harmless.primary, name, region="harmless" if region else None)
    names = {identifier(text, limit, joint) for limit in (19, 38, 40, 63) for joint in "-_"}
    replaced = "\n".join(body(found))
    for one in sorted(names, key=len, reverse=True):
        replaced = replaced.replace(one, "harmless")
    assert replaced == "\n".join(body(expected))
    assert len(found.splitlines()) == len(expected.splitlines())
    assert minimal_cover(read_allow_list(found).prefixes) == minimal_cover(read_allow_list(expected).prefixes)
    for line in found.splitlines():
        assert "\\" not in line
        assert line.lstrip("\t").isprintable()
        assert len(line) < 4200


@pytest.mark.parametrize("name", NAMES)
def test_hostile_regions_side_by_side(name: str) -> None:
    """Regions that no reader of ours lets through: every name stays one name, and no two become the same."""
    publication = hostile_publication()
    texts = {one: render(publication, publication.primary, name, region=one) for one in HOSTILE_IDS}
    for text in texts.values():
        assert all(line.isprintable() or line.startswith("\t") for line in text.splitlines())
        assert "alert(1)" not in "".join(body(text))
    assert len({identifier(one) for one in HOSTILE_IDS}) == len(HOSTILE_IDS)


def test_a_template_cannot_print_a_raw_text() -> None:
    """What has not been through a filter is an error when the snippet is made, not an injection when it is used."""
    assert only_safe(Safe("x")) == "x"
    assert only_safe(7) == 7
    assert only_safe(parse_prefix("192.0.2.0/24")) == parse_prefix("192.0.2.0/24")
    for value in ("x", None, True, ["x"], b"x"):
        with pytest.raises(TypeError, match="may not print"):
            only_safe(value)


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("us-east", 40, "us-east"),
        ("US-East", 40, "us-east-......"),
        ("us--east-", 40, "us-east-......"),
        ("1st", 40, "r-1st-......"),
        ("", 40, "r-......"),
        ("é", 40, "r-......"),
        ("a-very-long-name-of-a-region", 17, "a-very-l-......"),
    ],
)
def test_identifiers(text: str, limit: int, expected: str) -> None:
    """A name is a to z, 0 to 9 and hyphens, begins with a letter and is no longer than it may be."""
    found = identifier(text, limit)
    assert re.fullmatch(expected.replace("......", "[0-9a-f]{6}"), found)
    assert len(found) <= limit
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", found)


def test_identifiers_with_underscores() -> None:
    """Where hyphens and underscores fall together, the digits still tell two texts apart."""
    assert identifier("us-east", joint="_") == "us_east"
    assert identifier("us_east", joint="_") != "us_east"


def test_remarks() -> None:
    """A remark is one printable line without a backslash, and not endless."""
    assert remark("a\nb\r\nc\td\\\x00\u2028\u202e e") == "a b c d e"
    assert remark("x" * 1000, limit=10) == "xxxxxxx..."


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("allow all;", "has to begin with a comment"),
        ("{# title = 7", "has to begin with a comment"),
        ("{# title #}", "is not a recipe's"),
        ('{#\ntitle = "x"\ndirections = ["outbound"]\n#}', "missing 7 required"),
        (
            '{#\ntitle=""\nsummary=""\ncomment="#"\nlanguage=""\nfile=""\nuse=""\nrefresh=""\nempty=""\ndirections=["sideways"]\n#}',
            "unknown \\['sideways'\\]",
        ),
    ],
)
def test_a_template_that_does_not_say_what_it_is(template: str, message: str) -> None:
    """Whoever adds a recipe is told what its first comment lacks."""
    with pytest.raises(SettingsError, match=message):
        parse_recipe("new", template)


def test_each_repeats_a_line() -> None:
    """What a loop writes, in one piece; nothing for nothing."""
    prefixes = (parse_prefix("192.0.2.0/24"), parse_prefix("2001:db8::/32"))
    assert each(prefixes, "allow {};") == "allow 192.0.2.0/24;\nallow 2001:db8::/32;"
    assert each(prefixes[:1], '- x:\n    cidr: "{}"') == '- x:\n    cidr: "192.0.2.0/24"'
    assert each((), "allow {};") == ""


@pytest.mark.parametrize("pattern", ["allow;", "$(reboot) {}", "{} # ü", "`{}`", "{}{}", "a\\{}", "<{}>"])
def test_each_takes_plain_punctuation_only(pattern: str) -> None:
    """A name from a feed that somebody joined to the pattern is noticed before it is written."""
    with pytest.raises(TypeError, match="write a loop"):
        each((), pattern)


def test_each_prints_prefixes_only() -> None:
    """No text as it is, here neither."""
    with pytest.raises(TypeError, match="may not print"):
        each(["; reboot"], "allow {};")  # type: ignore[list-item]
