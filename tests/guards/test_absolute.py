"""Every guard that looks at the new table alone, with a table that passes and one that does not, its limit, and what it says."""

from __future__ import annotations

import re

from ip_ranges.guards.judge import judge
from ip_ranges.model.table import Region
from ip_ranges.settings import Limits
from judged import LB, NAT, NAT_EU, NOW, POOL, reasons, table
from publications import made


def test_a_good_table_passes() -> None:
    """Nothing is said of a table that is right, whether it is the first or follows another."""
    good = table(made("192.0.2.1/32", LB), made("2001:db8::/48", NAT))
    assert reasons(good) == ()
    assert reasons(good, good) == ()


def test_empty() -> None:
    """An empty table is refused, once and not again by the guards that compare."""
    old = table(made("192.0.2.1/32", LB))
    sentence = (
        "The table is empty. If there really are no ranges, set guard.allow_empty = true; else ask whoever publishes the feed."
    )
    assert reasons(table()) == (sentence,)
    assert reasons(table(), old) == (sentence,)
    assert reasons(table(), allow_empty=True) == ()


def test_too_many_ranges() -> None:
    """The count has an upper limit."""
    two = table(made("192.0.2.1/32", LB), made("192.0.2.2/32", LB))
    assert reasons(two, max_ranges=2) == ()
    assert reasons(two, max_ranges=1) == ("The table has 2 ranges; guard.max_ranges allows 1.",)


def test_broad() -> None:
    """A line that opens a firewall to everybody is refused; the shortest lengths can be set."""
    for prefix in ("0.0.0.0/0", "4.0.0.0/7", "::/0", "2600::/15"):
        broad = table(made(prefix, POOL))
        assert (
            f"{prefix} is too broad to be true: guard.min_prefix_v4 is 8 and guard.min_prefix_v6 is 16. Such a line in a firewall"
            " opens it to everybody."
        ) in reasons(broad), prefix
        assert "broad" not in " ".join(reasons(broad, min_prefix_v4=0, min_prefix_v6=0)), prefix
    for prefix in ("8.0.0.0/8", "2600::/16"):
        assert "broad" not in " ".join(reasons(table(made(prefix, POOL)))), prefix


def test_reserved() -> None:
    """Private, reserved and multicast space is refused, in an example too; one flag allows it."""
    for prefix, block, word in (
        ("0.1.2.3/32", "0.0.0.0/8", "this host"),
        ("10.0.0.0/16", "10.0.0.0/8", "private"),
        ("100.64.1.0/24", "100.64.0.0/10", "shared by carriers"),
        ("127.0.0.1/32", "127.0.0.0/8", "loopback"),
        ("169.254.169.254/32", "169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "172.16.0.0/12", "private"),
        ("192.0.0.8/32", "192.0.0.0/24", "reserved for protocols"),
        ("192.168.1.0/24", "192.168.0.0/16", "private"),
        ("198.19.0.0/16", "198.18.0.0/15", "reserved for benchmarks"),
        ("224.0.0.1/32", "224.0.0.0/4", "multicast"),
        ("255.255.255.255/32", "240.0.0.0/4", "reserved"),
        ("::1/128", "::/3", "not global unicast"),
        ("64:ff9b::/96", "::/3", "not global unicast"),
        ("4000::/16", "4000::/2", "not global unicast"),
        ("fe80::/64", "8000::/1", "not global unicast"),
        ("fc00::/16", "8000::/1", "not global unicast"),
        # A block that reaches into one.
        ("172.0.0.0/8", "172.16.0.0/12", "private"),
    ):
        sentence = f"{prefix} is in {block}, which is {word}: nobody can reach it from the internet. If it is meant, set"
        assert reasons(table(made(prefix, POOL))) == (f"{sentence} guard.allow_reserved = true.",), prefix
        assert reasons(table(made(prefix, POOL)), allow_reserved=True) == (), prefix
    # What lies just outside is good.
    for prefix in ("172.15.0.0/16", "172.32.0.0/16", "192.0.1.0/24", "198.17.0.0/16", "2600::/32", "9.255.255.255/32"):
        assert reasons(table(made(prefix, POOL), example=False)) == (), prefix


def test_documentation_space() -> None:
    """It is for examples: a table that is none is refused, unless the table or the feed says that it is one."""
    for prefix in ("192.0.2.0/25", "198.51.100.1/32", "203.0.113.0/24", "2001:db8:1::/48", "3fff:1::/32"):
        real = table(made(prefix, POOL), example=False)
        assert reasons(real) == (
            (f"{prefix} is documentation space (RFC 5737, RFC 3849), which is for examples only. If this table is one, say so:"
            ' "example": true in the table, or example = true in feeds.toml.'),
        ), prefix
        assert judge(real, None, Limits(), now=NOW, example=True) == (), prefix
        assert reasons(table(made(prefix, POOL))) == (), prefix


def test_dates_that_contradict_each_other() -> None:
    """What ends before it begins, or as it begins, is a mistake."""
    day = "2026-12-20T09:00:00Z"
    assert reasons(table(made("192.0.2.1/32", LB, effective=day, expires="2026-12-20T09:00:01Z"))) == ()
    assert reasons(table(made("192.0.2.1/32", LB, effective=day, expires=day))) == (
        f"192.0.2.1/32 expires on {day}, which is not after it becomes effective on {day}: correct one of the two dates.",
    )


def test_many_of_the_same_fault_are_counted() -> None:
    """Five sentences and a count, not ten thousand."""
    day = "2026-12-20T09:00:00Z"
    found = reasons(table(*(made(f"192.0.2.{number}/32", LB, effective=day, expires=day) for number in range(200))))
    assert (len(found), found[-1]) == (6, "The same is wrong with 195 more.")


def test_claimed_by_two_regions() -> None:
    """An address that readers rely on belongs to one region, also behind other blocks of the first one; one flag allows it."""
    lb_eu = ("eu-west", "load-balancer", "inbound")
    for ranges, claimed in (
        ([made("192.0.2.1/32", NAT), made("192.0.2.1/32", NAT_EU)], "192.0.2.1/32"),
        ([made("192.0.2.0/24", NAT), made("192.0.2.7/32", NAT_EU)], "192.0.2.7/32"),
        ([made("192.0.2.1/32", NAT), made("192.0.2.1/32", lb_eu)], "192.0.2.1/32"),
        ([made("192.0.2.0/24", NAT), made("192.0.2.0/26", NAT), made("192.0.2.128/26", NAT_EU)], "192.0.2.128/26"),
    ):
        (sentence,) = reasons(table(*ranges))
        assert sentence.startswith(f"{claimed} is claimed by two regions, "), claimed
        assert {"us-east", "eu-west"} <= set(re.split("[ ,:]+", sentence)), claimed
        assert sentence.endswith("belongs to one. Correct the table, or set guard.allow_shared = true."), claimed
        assert reasons(table(*ranges), allow_shared=True) == (), claimed


def test_claims_that_are_right() -> None:
    """Two roles in one region, server pools, and a planned move whose dates do not overlap."""
    day = "2026-12-20T09:00:00Z"
    assert reasons(table(made("192.0.2.1/32", NAT), made("192.0.2.1/32", LB))) == ()
    assert reasons(table(made("192.0.2.0/24", POOL), made("192.0.2.1/32", NAT_EU))) == ()
    assert reasons(table(made("192.0.2.1/32", NAT, expires=day), made("192.0.2.1/32", NAT_EU, effective=day))) == ()
    later = made("192.0.2.1/32", NAT, expires="2026-12-21T09:00:00Z")
    assert len(reasons(table(later, made("192.0.2.1/32", NAT_EU, effective=day)))) == 1


def test_one_sentence_for_a_prefix_of_everything() -> None:
    """It holds all space that is reserved, and takes in all that was there: that is one fault."""
    old = table(made("20.0.0.0/16", POOL), made("198.51.100.1/32", NAT_EU), regions=[Region("us-east"), Region("eu-west")])
    new = old._replace(ranges=(made("0.0.0.0/0", POOL),))
    assert judge(new, old, Limits(), now=NOW) == (
        ("0.0.0.0/0 is too broad to be true: guard.min_prefix_v4 is 8 and guard.min_prefix_v6 is 16. Such a line in a firewall opens it to"
        " everybody."),
    )
