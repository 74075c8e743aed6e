"""Incremental builds are exact: what changed is read and written again, and nothing else."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from sites import contents, stamps

pytestmark = pytest.mark.slow

PAGES = ("addresses.html", "index.html", "plain.html", "snippets.html", "vendor.html")


def written(before: dict[str, tuple[int, int]], out: Path) -> set[str]:
    """The pages that were written since."""
    after = stamps(out)
    return {name for name in PAGES if before[name] != after[name]}


def test_a_second_build_reads_and_writes_nothing(site: Callable) -> None:
    """Nothing changed: no page is read, and no page or published file is touched."""
    made = site()
    first = made.build()
    before = stamps(first.out)
    second = made.build()
    assert sorted(first.read) == ["addresses", "index", "plain", "snippets", "vendor"]
    assert second.read == []
    assert written(before, second.out) == set()
    after = stamps(second.out)
    # The search page, its index and the theme's files are Sphinx's own, which it writes in every build.
    assert {name for name in before if name.startswith("ip-ranges/") and before[name] != after[name]} == set()
    assert len([name for name in before if name.startswith("ip-ranges/")]) > 20


def test_a_later_check_alone_writes_no_page(site: Callable) -> None:
    """When the sources were last verified is news for status.json, not for the pages."""
    made = site()
    before = stamps(made.build().out)
    made.clock("2026-11-22T18:00:00Z")
    second = made.build()
    assert second.read == []
    assert written(before, second.out) == set()
    assert json.loads(second.text("ip-ranges/status.json"))["verified"] == "2026-11-22T18:00:00Z"


def test_a_changed_feed_reads_exactly_the_pages_that_show_it(site: Callable) -> None:
    """No source changed. The vendor's pool is on two pages, the serial of the site on two more."""
    made = site()
    before = stamps(made.build().out)
    made.replace("data/vendor.json", "203.0.113.128/27", "203.0.113.160/27")
    made.replace("data/vendor.json", "2026-11-21-00-00-00", "2026-11-22-00-00-00")
    made.replace("data/vendor.json", "1795305600", "1795392000")
    second = made.build()
    assert sorted(second.read) == ["addresses", "index", "snippets", "vendor"]
    assert written(before, second.out) == {"addresses.html", "index.html", "snippets.html", "vendor.html"}
    assert "203.0.113.160/27" in second.text("vendor.html")
    assert made.build().read == []


def test_a_page_with_a_table_alone_depends_on_its_own_feed_alone(site: Callable) -> None:
    """A page that shows no serial is not read when another feed changes."""
    made = site(vendor="Vendor\n======\n\n.. ip:ranges::\n   :feed: vendor\n", plain="Plain\n=====\n\n.. ip:ranges::\n   :role: vpn\n")
    made.build()
    made.replace("data/vendor.json", "203.0.113.128/27", "203.0.113.160/27")
    assert "plain" not in made.build().read
    made.replace("data/regions.toml", 'note = "Replaced by 192.0.2.12."', 'note = "Goes."')
    second = made.build()
    assert "plain" in second.read
    assert "vendor" not in second.read


def test_the_clock_alone_changes_what_a_page_says(site: Callable) -> None:
    """An announced address becomes active: the pages with its state are read again, the others are not."""
    made = site()
    assert "in use from <time" in made.build().text("addresses.html")
    made.clock("2026-12-21T00:00:00Z")
    second = made.build()
    assert sorted(second.read) == ["addresses", "index", "snippets"]
    assert "in use from <time" not in second.text("addresses.html").split('id="load-balancers"')[1].split('id="servers"')[0]
    assert made.build().read == []


def test_two_builders_over_one_environment_are_each_exact(site: Callable) -> None:
    """What html has read again, dirhtml still writes again."""
    made = site()
    made.build("html")
    made.build("dirhtml")
    made.replace("data/regions.toml", "198.51.100.64/28", "198.51.100.80/28")
    assert "addresses" in made.build("html").read
    after = made.build("dirhtml")
    assert after.read == []
    assert "198.51.100.80/28" in after.text("addresses/index.html")
    assert "198.51.100.64/28" not in after.text("addresses/index.html")


def test_parallel_and_serial_builds_give_the_same_bytes(site: Callable) -> None:
    """Reading and writing in two processes changes nothing, the inventory and the search index included."""
    files = {f"more{number}": f"More {number}\n======\n\n.. ip:regions::\n\n:ip:region:`us-east`\n" for number in range(6)}
    serial = site(**files).build()
    parallel = site(**files).build(parallel=2)
    one, other = contents(serial.out), contents(parallel.out)
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name] and not name.startswith((".doctrees", ".buildinfo"))] == []


def test_the_environment_holds_no_table(site: Callable) -> None:
    """What is pickled between builds grows with pages, not with ranges: no table, and of its addresses the few hundred that a search finds."""
    made = site()
    build = made.build()
    folder = Path(str(build.app.doctreedir))
    assert b"203.0.113" not in (folder / "vendor.doctree").read_bytes()
    small = (folder / "vendor.doctree").stat().st_size
    rows = [
        {"ip_prefix": f"198.18.{number}.0/24", "region": "us-east-1", "service": "EC2", "network_border_group": "us-east-1"}
        for number in range(256)
    ]
    vendor = {"syncToken": "1795392000", "createDate": "2026-11-22-00-00-00", "prefixes": rows, "ipv6_prefixes": []}
    (made.folder / "data" / "vendor.json").write_text(json.dumps(vendor), "utf-8")
    made.replace("data/feeds.toml", "optional = true", 'optional = true\nguard.max_gained = 1000000\nguard.max_lost = 1.0\nguard.allow_reserved = true\nguard.allow_region_gone = true')
    again = made.build()
    assert "198.18.255.0/24" in again.text("vendor.html")
    assert (folder / "vendor.doctree").stat().st_size == small
    with (folder / "environment.pickle").open("rb") as file:
        assert pickle.load(file) is not None
