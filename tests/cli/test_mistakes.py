"""Sixty mistakes and more of somebody who sets up feeds or writes the region table: what a check says, and what a build does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from ip_ranges.errors import IpRangesError
from ip_ranges.pipeline.build import publish

F, T = "feeds.toml", "region-table.toml"

FEEDS = """\
published_url = "https://docs.example.com/ip-ranges/"

[feeds.ours]
format = "region-table"
url = "region-table.toml"

[feeds.aws]
format = "aws"
url = "https://ip-ranges.example.com/ip-ranges.json"
optional = true
select = {service = ["EC2"]}
"""

TABLE = """\
format_version = "1.0"
example = true

[[regions]]
id = "us-east"

[[ranges]]
prefix = "192.0.2.10/32"
region = "us-east"
role = "load-balancer"
direction = "inbound"

[[ranges]]
prefix = "192.0.2.11/32"
region = "us-east"
role = "nat-gateway"
direction = "outbound"

[[notices]]
id = "move"
published = "2026-11-01T09:00:00Z"
effective = "2027-01-01T09:00:00Z"
title = "A move"
"""


class Mistake(NamedTuple):
    """A mistake: the file in which *before* (all of it for None) becomes *after*, what a build does, and what a check says."""

    title: str
    file: str
    before: str | None
    after: str
    build: str
    sentences: str


MISTAKES = (
    Mistake(
        "A typo in a key at the top", F, "published_url",
        "publishd_url",
        "fails",
        'data/feeds.toml: publishd_url: There is no such key here. Did you mean "published_url"?',
    ),
    Mistake(
        "A key at the top of the wrong type", F, '"https://docs.example.com/ip-ranges/"',
        "7",
        "fails",
        "data/feeds.toml: published_url: This is a number where text belongs.",
    ),
    Mistake(
        "A site that is no address", F, '"https://docs.example.com/ip-ranges/"',
        '"docs.example.com"',
        "fails",
        "data/feeds.toml: published_url: This is not a web address; it begins with https://.",
    ),
    Mistake(
        "A day that is none", F, "published_url",
        'published_since = "soon"\npublished_url',
        "fails",
        "data/feeds.toml: published_since: This is not a day; write it as 2026-12-01.",
    ),
    Mistake(
        "A promise that is no length of time", F, "published_url",
        'notice_period = "a month"\npublished_url',
        "fails",
        "data/feeds.toml: notice_period: 'a month' is not a length of time; write it as 7d, 36h, 90m or 30s.",
    ),
    Mistake(
        "A page outside of the site", F, "published_url",
        'page = "../x.html"\npublished_url',
        "fails",
        "data/feeds.toml: page: This is not a page below the site's root; write it as background/ip-addresses.html.",
    ),
    Mistake(
        "No feed at all", F, None,
        'published_url = "https://docs.example.com/ip-ranges/"\n',
        "fails",
        "data/feeds.toml: feeds: No feed is declared; add one, like [feeds.ours] with format and url.",
    ),
    Mistake(
        "A file that is no TOML", F, "[feeds.ours]",
        "[feeds.ours",
        "fails",
        "data/feeds.toml is not TOML: Expected ']' at the end of a table declaration (at line 3, column 12).",
    ),
    Mistake(
        "A key twice", F, 'url = "region-table.toml"',
        'url = "region-table.toml"\nurl = "x"',
        "fails",
        "data/feeds.toml is not TOML: Cannot overwrite a value (at line 6, column 10).",
    ),
    Mistake(
        "Conflict marks", F, "[feeds.aws]",
        "<<<<<<< HEAD\n[feeds.aws]",
        "fails",
        "data/feeds.toml is not TOML: Invalid statement (at line 7, column 1).",
    ),
    Mistake(
        "A name in capitals", F, "[feeds.aws]",
        "[feeds.AWS]",
        "fails",
        "data/feeds.toml: feeds.'AWS': A feed's name has lower-case letters, digits and hyphens only.",
    ),
    Mistake(
        "Two names for one variable", F, "[feeds.aws]",
        '[feeds.a-b]\nformat = "text"\nurl = "a.txt"\n[feeds.a_b]\nformat = "text"\nurl = "b.txt"\n[feeds.aws]',
        "fails",
        (
            "data/feeds.toml: feeds.a_b: The variable IP_RANGES_FEED_A_B_URL would replace the url of the feed a-b too; give one"
            " of the two another name."
        ),
    ),
    Mistake(
        "A typo in a key of a feed", F, "optional = true",
        "optionl = true",
        "fails",
        'data/feeds.toml: feeds.aws.optionl: There is no such key here. Did you mean "optional"?',
    ),
    Mistake(
        "A text where a truth value belongs", F, "optional = true",
        'optional = "yes"',
        "fails",
        "data/feeds.toml: feeds.aws.optional: This is text where true or false belongs.",
    ),
    Mistake(
        "No format", F, 'format = "aws"\n',
        "",
        "fails",
        "data/feeds.toml: feeds.aws.format: This is missing.",
    ),
    Mistake(
        "A format that there is not", F, 'format = "aws"',
        'format = "awss"',
        "fails",
        'data/feeds.toml: feeds.aws.format: There is no format "awss". Did you mean "aws"? "ip-ranges formats" lists them all.',
    ),
    Mistake(
        "No address", F, 'url = "https://ip-ranges.example.com/ip-ranges.json"\n',
        "",
        "fails",
        "data/feeds.toml: feeds.aws.url: This is missing; write a web address, or a path relative to this file.",
    ),
    Mistake(
        "Plain http", F, 'url = "https://ip-',
        'url = "http://ip-',
        "is made",
        (
            "aws: feeds.toml: feeds.aws.url: http://ip-ranges.example.com/ip-ranges.json is not asked, since it is http://. Only https:// is"
            " asked, and plain http:// on this machine itself."
        ),
    ),
    Mistake(
        "Another scheme", F, 'url = "https://ip-',
        'url = "ftp://ip-',
        "warns",
        (
            "aws: feeds.toml: feeds.aws.url: ftp://ip-ranges.example.com/ip-ranges.json is not asked, since it is ftp://. Only https:// is"
            " asked, and plain http:// on this machine itself."
        ),
    ),
    Mistake(
        "A file on another machine", F, "https://ip-ranges.example.com/ip-ranges.json",
        "file://host/ip-ranges.json",
        "warns",
        (
            "aws: feeds.aws.url is a file on another machine; write a path, or an https:// address."
        ),
    ),
    Mistake(
        "An address that cannot be read", F, "https://ip-ranges.example.com/ip-ranges.json",
        "https://[::1/x",
        "is made",
        (
            "aws: feeds.toml: feeds.aws.url: an address that cannot be read is not a web address; write it like"
            " https://example.com/ip-ranges.json."
        ),
    ),
    Mistake(
        "Host names missing", F, 'format = "aws"',
        'format = "dns"',
        "fails",
        (
            'data/feeds.toml: feeds.aws.hosts: The format dns reads host names; write hosts = {region-id = ["lb.example.com"]}.'
            " feeds.aws.select.service: No range of the format dns has this fact. It has prefix, region, role, direction,"
            " effective, expires, note, host."
        ),
    ),
    Mistake(
        "A family that there is not", F, "optional = true",
        "optional = true\nfamily = 5",
        "fails",
        "data/feeds.toml: feeds.aws.family: There is IPv4 and IPv6; write 4 or 6.",
    ),
    Mistake(
        "A time-out of nought", F, "optional = true",
        "optional = true\ntimeout = 0",
        "fails",
        "data/feeds.toml: feeds.aws.timeout: 0 is outside 0.1 to 3600.",
    ),
    Mistake(
        "A size that is no number", F, "optional = true",
        'optional = true\nmax_bytes = "10M"',
        "fails",
        "data/feeds.toml: feeds.aws.max_bytes: This is text where a number belongs.",
    ),
    Mistake(
        "Too many retries", F, "optional = true",
        "optional = true\nretries = 100",
        "fails",
        "data/feeds.toml: feeds.aws.retries: 100 is outside 0 to 20.",
    ),
    Mistake(
        "An age without a unit that is known", F, "optional = true",
        'optional = true\nmax_age = "7 days"',
        "fails",
        "data/feeds.toml: feeds.aws.max_age: '7 days' is not a length of time; write it as 7d, 36h, 90m or 30s.",
    ),
    Mistake(
        "A settle of seconds", F, "optional = true",
        "optional = true\nsettle = 7",
        "is made",
        (
            "aws: settle is 7 seconds, and what vanishes from the feed is called safe to remove after that; a bare number is in"
            ' seconds. Write "7d" for seven days.'
        ),
    ),
    Mistake(
        "A fact that the format does not have", F, 'service = ["EC2"]',
        'sevice = ["EC2"]',
        "fails",
        (
            'data/feeds.toml: feeds.aws.select.sevice: No range of the format aws has this fact. Did you mean "service"? It has'
            " prefix, region, role, direction, effective, expires, note, service, network_border_group."
        ),
    ),
    Mistake(
        "A selection that is no list of texts", F, 'service = ["EC2"]',
        "service = [7]",
        "fails",
        "data/feeds.toml: feeds.aws.select.service[0]: This is a number where text belongs.",
    ),
    Mistake(
        "A selection of another kind", F, 'select = {service = ["EC2"]}',
        'select = "EC2"',
        "fails",
        "data/feeds.toml: feeds.aws.select: This is text where an object belongs.",
    ),
    Mistake(
        "A selection that leaves nothing of the file", F, 'url = "region-table.toml"',
        'url = "region-table.toml"\nselect = {region = ["us-eats"]}',
        "fails",
        'ours: feeds.toml: feeds.ours.select: It leaves none of 2 ranges: none has region = "us-eats". Did you mean "us-east"?',
    ),
    Mistake(
        "A selected value that the file does not have", F, 'url = "region-table.toml"',
        'url = "region-table.toml"\nselect = {role = ["load-balancer", "nat-gatway"]}',
        "warns",
        (
            'ours: feeds.toml: feeds.ours.select.role: no range of the document has "nat-gatway". Did you mean'
            ' "nat-gateway"?\nours: 192.0.2.11/32 goes without a date, and 30 days of notice are promised (notice_period in'
            ' feeds.toml). Leave it in the table with expires = "2026-12-21T00:00:00Z" or later.'
        ),
    ),
    Mistake(
        "The token itself in place of its variable", F, "optional = true",
        'optional = true\ntoken_env = "ghp-3f9a"',
        "fails",
        "data/feeds.toml: feeds.aws.token_env: This is the name of an environment variable, not the token itself.",
    ),
    Mistake(
        "A header without a colon", F, "optional = true",
        'optional = true\nheader = "Authorization"',
        "fails",
        'data/feeds.toml: feeds.aws.header: A header is a name, a colon and a value, like "Authorization: Token {token}".',
    ),
    Mistake(
        "A header without the token", F, "optional = true",
        'optional = true\ntoken_env = "AWS_TOKEN"\nheader = "Authorization: Bearer"',
        "is made",
        'aws: feeds.toml: feeds.aws.header has no {token} where the token goes; write it like "Authorization: Bearer {token}".',
    ),
    Mistake(
        "A token that no variable holds", F, "optional = true",
        'optional = true\nheader = "Authorization: Bearer {token}"',
        "is made",
        "aws: feeds.toml: feeds.aws.header wants a token; name the environment variable that holds it as token_env.",
    ),
    Mistake(
        "A header of the connection", F, "optional = true",
        'optional = true\ntoken_env = "AWS_TOKEN"\nheader = "Host: {token}"',
        "is made",
        "aws: feeds.toml: feeds.aws.header sets Host, which belongs to the connection; use another header.",
    ),
    Mistake(
        "An exception that there is not", F, "optional = true",
        'optional = true\nexcept = "our"',
        "fails",
        'data/feeds.toml: feeds.aws.except: There is no other feed "our". Did you mean "ours"?',
    ),
    Mistake(
        "An exception of itself", F, "optional = true",
        'optional = true\nexcept = "aws"',
        "fails",
        'data/feeds.toml: feeds.aws.except: There is no other feed "aws".',
    ),
    Mistake(
        "No expression", F, 'format = "aws"',
        'format = "jmespath"',
        "fails",
        (
            'data/feeds.toml: feeds.aws.expression: The format jmespath needs an expression, like expression = "results[].{prefix:'
            ' cidr}".'
        ),
    ),
    Mistake(
        "An expression that is none", F, 'format = "aws"',
        'format = "jmespath"\nexpression = "rows[?"',
        "fails",
        (
            "data/feeds.toml: feeds.aws.expression: The expression is not JMESPath: Invalid jmespath expression: Incomplete"
            ' expression: "rows[?" ^.'
        ),
    ),
    Mistake(
        "A token that the format finds itself", F, "optional = true",
        'optional = true\ntoken = "syncToken"',
        "fails",
        "data/feeds.toml: feeds.aws.token: Only the format jmespath has an expression token; the format aws finds its own.",
    ),
    Mistake(
        "A role that there is not, for all", F, "optional = true",
        'optional = true\nfacts = {role = "natgateway"}',
        "fails",
        (
            'data/feeds.toml: feeds.aws.facts: facts.role "natgateway" is not one of load-balancer, nat-gateway, proxy, vpn,'
            ' server-pool. Did you mean "nat-gateway"?'
        ),
    ),
    Mistake(
        "A fact that is published with another meaning", F, "optional = true",
        'optional = true\nfacts = {state = "active"}',
        "fails",
        (
            'data/feeds.toml: feeds.aws.facts: facts.state cannot be: "state" is published with another meaning; choose another'
            " name."
        ),
    ),
    Mistake(
        "Rows that are to be left", F, "optional = true",
        'optional = true\ninvalid_rows = "ignore"',
        "fails",
        'data/feeds.toml: feeds.aws.invalid_rows: "ignore" is not one of refuse, skip.',
    ),
    Mistake(
        "A limit that there is not", F, "optional = true",
        "optional = true\nguard = {max_loss = 0.9}",
        "fails",
        'data/feeds.toml: feeds.aws.guard.max_loss: There is no such key here. Did you mean "max_lost"?',
    ),
    Mistake(
        "A limit beyond its bounds", F, "optional = true",
        "optional = true\nguard = {max_lost = 90}",
        "fails",
        "data/feeds.toml: feeds.aws.guard.max_lost: 90 is outside 0 to 1.",
    ),
    Mistake(
        "A file that is not there", F, 'url = "region-table.toml"',
        'url = "region-tabel.toml"',
        "fails",
        "ours: The file region-tabel.toml of the feed ours is not there; feeds.ours.url is relative to the data folder.",
    ),
    Mistake(
        "A folder in place of the file", F, 'url = "region-table.toml"',
        'url = "."',
        "fails",
        "ours: The file data of the feed ours is a folder or a device, not a file; name the document itself.",
    ),
    Mistake(
        "A typo in a key of a row", T, 'direction = "inbound"',
        'direction = "inbound"\nexpries = "2027-01-01"',
        "fails",
        (
            "ours: data/region-table.toml, line 12, range 1 (192.0.2.10/32 us-east), expries: There is no such key here. Did you"
            ' mean "expires"?'
        ),
    ),
    Mistake(
        "A prefix with host bits", T, "192.0.2.10/32",
        "192.0.2.10/24",
        "fails",
        (
            "ours: data/region-table.toml, line 8, range 1 (192.0.2.10/24 us-east), prefix: '192.0.2.10/24' has host bits set;"
            " write 192.0.2.0/24 for the block or 192.0.2.10 for the one address."
        ),
    ),
    Mistake(
        "An address that is none", T, "192.0.2.11/32",
        "192.0.2.311/32",
        "fails",
        (
            "ours: data/region-table.toml, line 14, range 2 (192.0.2.311/32 us-east), prefix: '192.0.2.311/32' is not an IPv4"
            " address: each of its four numbers goes from 0 to 255."
        ),
    ),
    Mistake(
        "A region that there is not", T, 'region = "us-east"\nrole = "nat',
        'region = "us-eats"\nrole = "nat',
        "fails",
        (
            'ours: data/region-table.toml, line 15, range 2 (192.0.2.11/32 us-eats), region: There is no region "us-eats" in this'
            ' table. Did you mean "us-east"?'
        ),
    ),
    Mistake(
        "A role that there is not", T, '"nat-gateway"',
        '"nat"',
        "fails",
        (
            'ours: data/region-table.toml, line 16, range 2 (192.0.2.11/32 us-east), role: "nat" is not one of load-balancer,'
            " nat-gateway, proxy, vpn, server-pool."
        ),
    ),
    Mistake(
        "A day that there is not", T, 'direction = "inbound"',
        'direction = "inbound"\nexpires = "2027-02-30"',
        "fails",
        (
            "ours: data/region-table.toml, line 12, range 1 (192.0.2.10/32 us-east), expires: '2027-02-30' is not a date; write it"
            " as 2026-12-20T09:00:00Z."
        ),
    ),
    Mistake(
        "An end before its beginning", T, 'direction = "inbound"',
        'direction = "inbound"\neffective = "2027-03-01"\nexpires = "2027-02-01"',
        "warns",
        (
            "ours: data/region-table.toml, line 8: 192.0.2.10/32 expires on 2027-02-01T00:00:00Z, which is not after it becomes"
            " effective on 2027-03-01T00:00:00Z: correct one of the two dates."
        ),
    ),
    Mistake(
        "A row twice with other dates", T, "[[notices]]",
        '[[ranges]]\nprefix = "192.0.2.10/32"\nregion = "us-east"\nrole = "load-balancer"\ndirection = "inbound"\nexpires = "2027-02-01"\n\n[[notices]]',
        "fails",
        (
            "ours: data/region-table.toml, line 19, range 3 (192.0.2.10/32 us-east): 192.0.2.10/32 (us-east, load-balancer,"
            " inbound) stands on line 7, range 1 (192.0.2.10/32 us-east) already with other dates, and both hold at the same time:"
            " a copied line? Keep one of the two, or give them times that follow one another."
        ),
    ),
    Mistake(
        "A row twice, in two regions", T, "[[notices]]",
        '[[regions]]\nid = "eu-west"\n\n[[ranges]]\nprefix = "192.0.2.10/32"\nregion = "eu-west"\nrole = "load-balancer"\ndirection = "inbound"\n\n[[notices]]',
        "warns",
        (
            "ours: data/region-table.toml, line 8: 192.0.2.10/32 is claimed by two regions, eu-west and us-east: an address that"
            " readers rely on belongs to one. Correct the table, or set guard.allow_shared = true."
        ),
    ),
    Mistake(
        "A prefix of everything", T, "192.0.2.11/32",
        "0.0.0.0/0",
        "warns",
        (
            "ours: data/region-table.toml, line 14: 0.0.0.0/0 is too broad to be true: guard.min_prefix_v4 is 8 and"
            " guard.min_prefix_v6 is 16. Such a line in a firewall opens it to everybody."
        ),
    ),
    Mistake(
        "Private space", T, "192.0.2.11/32",
        "10.0.0.1/32",
        "warns",
        (
            "ours: data/region-table.toml, line 14: 10.0.0.1/32 is in 10.0.0.0/8, which is private: nobody can reach it from the"
            " internet. If it is meant, set guard.allow_reserved = true."
        ),
    ),
    Mistake(
        "An example that does not say so", T, "example = true\n",
        "",
        "warns",
        (
            "ours: 192.0.2.10/32, 192.0.2.11/32 are documentation space (RFC 5737, RFC 3849), which is for examples only. If this"
            ' table is one, say so: "example": true in the table, or example = true in feeds.toml.'
        ),
    ),
    Mistake(
        "A table without its version", T, 'format_version = "1.0"\n',
        "",
        "fails",
        "ours: data/region-table.toml, .format_version: This is missing.",
    ),
    Mistake(
        "A table of another version", T, 'format_version = "1.0"',
        'format_version = "2.0"',
        "fails",
        'ours: data/region-table.toml, .format_version: "2.0" is not known here; this reader knows version 1.',
    ),
    Mistake(
        "A table that is cut off", T, 'direction = "outbound"',
        'direction = "outb',
        "fails",
        (
            "ours: data/region-table.toml: A region table was expected and text that begins with 'format_version = \"1.0\"' arrived,"
            " which is not TOML: Illegal character '\\n' (at line 17, column 18)."
        ),
    ),
    Mistake(
        "A notice without a day", T, 'effective = "2027-01-01T09:00:00Z"\n',
        "",
        "is made",
        "ours: The notice move has no effective date: readers ask when. Give it one.",
    ),
    Mistake(
        "A notice of another region", T, 'title = "A move"',
        'title = "A move"\nregions = ["us-west"]',
        "fails",
        (
            'ours: data/region-table.toml, line 24, notice 1 (move), regions[0]: There is no region "us-west" in this table. Did'
            ' you mean "us-east"?'
        ),
    ),
    Mistake(
        "A notice that comes too soon", T, 'effective = "2027-01-01T09:00:00Z"',
        'effective = "2026-11-21T09:00:00Z"',
        "is made",
        (
            "ours: The notice move gives 20 days of notice, and 30 days are promised (notice_period in feeds.toml). Make its day"
            " 2026-12-01T09:00:00Z or later."
        ),
    ),
    Mistake(
        "A plan that comes too soon", T, 'direction = "outbound"',
        'direction = "outbound"\nexpires = "2026-11-25"',
        "is made",
        (
            "ours: 192.0.2.11/32 is given up on 2026-11-25T00:00:00Z (expires), which gives 5 days of notice, and 30 days are"
            " promised (notice_period in feeds.toml). Make that 2026-12-21T00:00:00Z or later."
        ),
    ),
    Mistake(
        "An end that has passed", T, 'direction = "outbound"',
        'direction = "outbound"\nexpires = "2026-11-10"',
        "warns",
        (
            "ours: 192.0.2.11/32 (us-east, nat-gateway) was to be given up on 2026-11-10T00:00:00Z and still stands in the table."
            " Readers go by the day that they were told. Take its row out, or, if it stays in use, give it a later day or none"
            " (expires), which is told to them as news.\nours: 192.0.2.11/32 is given up on 2026-11-26T14:53:20Z (expires), which"
            " gives 7 days of notice, and 30 days are promised (notice_period in feeds.toml). Make that 2026-12-21T00:00:00Z or"
            " later."
        ),
    ),
    Mistake(
        "An empty table", T, None,
        "",
        "fails",
        "ours: data/region-table.toml: A region table was expected and an empty document arrived.",
    ),
    Mistake(
        "A web page in place of the table", T, None,
        "<!DOCTYPE html><title>Log in</title>",
        "fails",
        "ours: data/region-table.toml: JSON was expected and an HTML page titled 'Log in' arrived.",
    ),
)  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.title)
def test_what_is_said_of_a_mistake(
    mistake: Mistake, tmp_path: Path, ip_ranges: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check exits 1 with the file, the place and the cure, without a connection and without a trace; a build fails where it is of reading."""
    monkeypatch.setenv("IP_RANGES_OFFLINE", "1")
    data = tmp_path / "data"
    data.mkdir()
    texts = {F: FEEDS, T: TABLE}
    for name, text in texts.items():
        (data / name).write_text(text)
    assert ip_ranges("--data", data, "refresh", "ours").code == 0
    text = texts[mistake.file]
    assert mistake.before is None or mistake.before in text
    (data / mistake.file).write_text(mistake.after if mistake.before is None else text.replace(mistake.before, mistake.after, 1))
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    found = ip_ranges("--data", data, "--quiet", "check")
    assert (found.code, found.out) == (1, "")
    assert found.err.replace(str(data), "data") == "".join(f"ip-ranges: {sentence}\n" for sentence in mistake.sentences.split("\n"))
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before
    try:
        warnings = publish(data, cache=None, clock=lambda: datetime.fromtimestamp(1795100000, UTC), environment={"IP_RANGES_OFFLINE": "1"}).warnings
        build = "warns" if warnings else "is made"
    except IpRangesError:
        build = "fails"
    assert build == mistake.build


def test_a_cure_that_is_obeyed_an_hour_later(tmp_path: Path, ip_ranges: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """The day that a check asks for still keeps the promise when somebody has written it down and had it reviewed."""
    monkeypatch.setenv("IP_RANGES_OFFLINE", "1")
    (tmp_path / F).write_text(FEEDS)
    (tmp_path / T).write_text(TABLE)
    assert ip_ranges("--data", tmp_path, "refresh", "ours", epoch=1795000000).code == 0
    row = '\n[[ranges]]\nprefix = "192.0.2.12/32"\nregion = "us-east"\nrole = "load-balancer"\ndirection = "inbound"\n'
    (tmp_path / T).write_text(TABLE + row)
    found = ip_ranges("--data", tmp_path, "--quiet", "check", epoch=1795000000)
    assert found.err == (
        "ip-ranges: ours: 192.0.2.12/32 is in use at once, and 30 days of notice are promised (notice_period in feeds.toml)."
        ' Announce it with effective = "2026-12-20T00:00:00Z" or later.\n'
    )
    (tmp_path / T).write_text(TABLE + row + 'effective = "2026-12-20T00:00:00Z"\n')
    assert ip_ranges("--data", tmp_path, "check", epoch=1795003600).code == 0
    assert ip_ranges("--data", tmp_path, "refresh", "ours", "--strict", epoch=1795003600).code == 0
