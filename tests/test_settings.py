"""``feeds.toml``: what may stand in it, and what is said of everything else."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from ip_ranges.errors import SettingsError
from ip_ranges.settings import FeedSettings, Limits, parse_settings, switched_on, url_variable

EVERYTHING = """
published_url = "https://docs.example.com/ip-ranges"
notice_period = "14d"
platform = "Example Cloud"
page = "addresses/"

[feeds.divio]
format = "region-table"
url = "region-table.toml"

[feeds.aws-2]
format = "aws"
url = "https://ip-ranges.amazonaws.com/ip-ranges.json"
optional = true
strict = true
token_env = "AWS_TOKEN"
header = "Authorization: Token {token}"
timeout = 5
max_bytes = 1000
retries = 0
min_interval = "1h"
max_age = "2w"
settle = "3d"
next = "links.next"
expression = "a[].b"
family = 4
columns = {prefix = "cidr"}
facts = {role = "proxy"}
nameservers = ["192.0.2.53"]
invalid_rows = "skip"
allow_private = true
example = true

[feeds.aws-2.select]
service = ["EC2"]
region = "us-east-1"

[feeds.aws-2.guard]
max_lost = 0.25
max_gained = 4
min_prefix_v4 = 10
min_prefix_v6 = 20
max_ranges = 5000
allow_empty = true
allow_empty_region = true
allow_region_gone = true
allow_family_gone = true
allow_reserved = true
allow_shared = true
"""


def test_everything() -> None:
    """Every key of the contract is taken; the first feed is the primary one."""
    found = parse_settings(EVERYTHING, {})
    assert (found.published_url, found.notice_period) == ("https://docs.example.com/ip-ranges/", timedelta(days=14))
    assert (found.platform, found.page) == ("Example Cloud", "addresses/")
    assert (found.offline, found.strict) == (False, False)
    assert found.feeds[0] == FeedSettings("divio", "region-table", "region-table.toml")
    assert found.feed("aws-2") == FeedSettings(
        name="aws-2",
        format="aws",
        url="https://ip-ranges.amazonaws.com/ip-ranges.json",
        optional=True,
        strict=True,
        select=(("region", ("us-east-1",)), ("service", ("EC2",))),
        token_env="AWS_TOKEN",
        header="Authorization: Token {token}",
        timeout=5.0,
        max_bytes=1000,
        retries=0,
        min_interval=timedelta(hours=1),
        max_age=timedelta(days=14),
        settle=timedelta(days=3),
        next="links.next",
        expression="a[].b",
        family=4,
        columns={"prefix": "cidr"},
        facts={"role": "proxy"},
        nameservers=("192.0.2.53",),
        invalid_rows="skip",
        allow_private=True,
        example=True,
        guard=Limits(0.25, 4, 10, 20, 5000, True, True, True, True, True, True),
    )


@pytest.mark.parametrize("page", ["/addresses.html", "https://docs.example.com/a.html", "../a.html", "a/../../b.html", "a b.html", "a#b"])
def test_a_page_is_below_the_site(page: str) -> None:
    """Where feeds lead is a path of the site, and nothing else."""
    with pytest.raises(SettingsError, match=r"page: This is not a page below the site's root"):
        parse_settings(f'page = "{page}"\n[feeds.a]\nformat = "text"\nurl = "a.txt"\n', {})


def test_defaults() -> None:
    """Two keys are enough."""
    found = parse_settings('[feeds.a]\nformat = "text"\nurl = "a.txt"\n', {})
    assert (found.platform, found.page) == ("", "background/ip-addresses.html")
    (feed,) = found.feeds
    assert (feed.settle, feed.retries, feed.max_bytes, feed.timeout, feed.max_age) == (timedelta(days=7), 2, 67108864, 20.0, None)
    assert not feed.is_remote


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "feeds.toml: feeds: No feed is declared; add one, like [feeds.ours] with format and url."),
        ("[feeds]", "feeds.toml: feeds: No feed is declared; add one, like [feeds.ours] with format and url."),
        ("feeds = 1", "feeds.toml: feeds: This is a number where an object belongs. feeds: No feed is declared"),
        ("x", "feeds.toml is not TOML: "),
        ("[feed.a]", 'feeds.toml: feed: There is no such key here. Did you mean "feeds"?'),
        ("[feeds.a]\nurl = 'x'", "feeds.a.format: This is missing."),
        ("[feeds.a]\nformat = 'aws'", "feeds.a.url: This is missing; write a web address, or a path relative to this file."),
        ("[feeds.a]\nformat = 'dns'", "feeds.a.hosts: The format dns reads host names; write hosts ="),
        ("[feeds.'A b']\nformat = 'aws'\nurl = 'x'", "A feed's name has lower-case letters, digits and hyphens only."),
        ("[feeds.'../x']\nformat = 'aws'\nurl = 'x'", "A feed's name has lower-case letters, digits and hyphens only."),
        ("[feeds.a]\nformat = 'aws'\nurl = 'x'\nsetle = '7d'", 'feeds.a.setle: There is no such key here. Did you mean "settle"?'),
        ("[feeds.a]\nformat = 'aws'\nurl = 'x'\nsettle = '7 days'", "'7 days' is not a length of time; write it as 7d, 36h, 90m or 30s."),
        ("[feeds.a]\nformat = 'aws'\nurl = 'x'\nsettle = '99999w'", "'99999w' is too long; a hundred years is the most."),
        ("[feeds.a]\nformat = 'aws'\nurl = 'x'\nfamily = 5", "feeds.a.family: There is IPv4 and IPv6; write 4 or 6."),
        ("[feeds.a]\nformat = 'aws'\nurl = 'x'\noptional = 'yes'", "feeds.a.optional: This is text where true or false belongs."),
        ("[feeds.a]\nformat = 'aws'\nurl = 'x'\nretries = 1.5", "feeds.a.retries: 1.5 is not a whole number."),
        ("[feeds.a]\nformat = 'aws'\nurl = 'x'\nretries = true", "feeds.a.retries: This is a boolean where a number belongs."),
        ("[feeds.a]\nformat = 'aws'\nurl = 'x'\ntimeout = nan", "feeds.a.timeout: nan is outside 0.1 to 3600."),
        ("[feeds.a]\nformat = 'aws'\nurl = 'x'\ntimeout = 0", "feeds.a.timeout: 0 is outside 0.1 to 3600."),
        ("[feeds.a]\nformat = 'aws'\nurl = 'x'\nguard.max_lost = 50", "feeds.a.guard.max_lost: 50 is outside 0 to 1."),
        ("[feeds.a]\nformat = 'aws'\nurl = 'x'\nguard.max_los = 0.5", 'feeds.a.guard.max_los: There is no such key here. Did you mean "max_lost"?'),
        ("[feeds.a]\nformat = 'aws'\nurl = 'x'\nguard = 1", "feeds.a.guard: This is a number where an object belongs."),
        ("[feeds.a]\nformat = 'aws'\nurl = 'x'\ninvalid_rows = 'ignore'", '"ignore" is not one of refuse, skip.'),
        ("[feeds.a]\nformat = 'aws'\nurl = 'x'\ntoken_env = 'se cret'", "This is the name of an environment variable, not the token itself."),
        ("[feeds.a]\nformat = 'aws'\nurl = 'x'\nheader = 'Token'", "A header is a name, a colon and a value"),
        ("[feeds.a]\nformat = 'aws'\nurl = 'x'\nselect = {service = [1]}", "feeds.a.select.service[0]: This is a number where text belongs."),
        (
            "[feeds.a-b]\nformat = 'aws'\nurl = 'x'\n[feeds.a_b]\nformat = 'aws'\nurl = 'y'",
            "feeds.toml: feeds.a_b: The variable IP_RANGES_FEED_A_B_URL would replace the url of the feed a-b too; give one of the two another name.",
        ),
        (
            "[feeds.a]\nformat = 'jmespath'\nurl = 'x'",
            'feeds.toml: feeds.a.expression: The format jmespath needs an expression, like expression = "results[].{prefix: cidr}".',
        ),
        (
            "[feeds.a]\nformat = 'jmespath'\nurl = 'x'\nexpression = 'rows[.{'",
            "feeds.toml: feeds.a.expression: The expression is not JMESPath: ",
        ),
        ("published_url = 'docs'\n[feeds.a]\nformat = 'aws'\nurl = 'x'", "published_url: This is not a web address; it begins with https://."),
    ],
)
def test_mistakes(text: str, sentence: str) -> None:
    """The file, the key and the cure are named."""
    with pytest.raises(SettingsError) as caught:
        parse_settings(text, {})
    assert str(caught.value).startswith("feeds.toml")
    assert sentence in str(caught.value)


def test_all_mistakes_at_once() -> None:
    """Nobody mends them one by one."""
    with pytest.raises(SettingsError) as caught:
        parse_settings("a = 1\nnotice_period = 'x'\n[feeds.b]\nformat = 1\n[feeds.c]\n", {}, file_name="data/feeds.toml")
    message = str(caught.value)
    assert message.startswith("data/feeds.toml: ")
    for place in (" a: ", "notice_period: ", "feeds.b.format: ", "feeds.c.format: "):
        assert place in " " + message.removeprefix("data/feeds.toml: ")


def test_a_mistake_in_an_expression_is_told_once() -> None:
    """What is no text is not held to be an expression as well."""
    with pytest.raises(SettingsError) as caught:
        parse_settings('[feeds.a]\nformat = "jmespath"\nurl = "x"\nexpression = 1\n', {})
    assert str(caught.value) == "feeds.toml: feeds.a.expression: This is a number where text belongs."


@pytest.mark.parametrize(("form", "imported"), [("aws", "False"), ("jmespath", "True")])
def test_jmespath_is_imported_where_a_feed_uses_it(form: str, imported: str) -> None:
    """Nobody else pays for it."""
    text = f'[feeds.a]\nformat = "{form}"\nurl = "x"\nexpression = "a[].b"\n'
    program = f"import sys; from ip_ranges.settings import parse_settings; parse_settings({text!r}, {{}}); print('jmespath' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == imported


def test_hostile_keys_are_shown_escaped() -> None:
    """A key may hold a line end or an escape character; a message may not."""
    with pytest.raises(SettingsError) as caught:
        parse_settings('"a\\u001b[31m\\n::error::" = 1\n[feeds."b\\n\\u001b"]\n"c\\n" = 1\nformat = "aws"\nurl = "x"\n', {})
    assert "\x1b" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_unknown_feed() -> None:
    """The feeds that there are, and the nearest."""
    settings = parse_settings(EVERYTHING, {})
    with pytest.raises(SettingsError, match=r'There is no feed "aws2"; feeds\.toml has divio, aws-2\. Did you mean "aws-2"\?'):
        settings.feed("aws2")


def test_environment() -> None:
    """Variables replace a url and switch things on; the url need not stand in the file then."""
    environment = {"IP_RANGES_FEED_AWS_2_URL": "local.json", "IP_RANGES_OFFLINE": "1", "IP_RANGES_STRICT": "true"}
    found = parse_settings(EVERYTHING, environment)
    assert (found.feed("aws-2").url, found.feed("divio").url, found.offline, found.strict) == ("local.json", "region-table.toml", True, True)
    assert parse_settings('[feeds.aws-2]\nformat = "aws"\n', environment).feeds[0].url == "local.json"
    assert url_variable("my-own-feed") == "IP_RANGES_FEED_MY_OWN_FEED_URL"


@pytest.mark.parametrize(("value", "on"), [("", False), ("0", False), ("false", False), ("No", False), ("off", False), ("1", True), ("yes", True)])
def test_switches(value: str, on: bool) -> None:
    """What means yes."""
    assert switched_on({"X": value}, "X") == on
    assert not switched_on({}, "X")
