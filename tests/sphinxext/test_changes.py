"""``ip:changes`` where addresses come and go within days."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from click.testing import CliRunner
from ip_ranges.cli.command import command
from sites import Site

ROW = '\n[[ranges]]\nprefix = "192.0.2.{number}/32"\nregion = "us-east"\nrole = "load-balancer"\ndirection = "inbound"\n'
DAYS = {1: (9,), 3: (9, 8), 5: (8,), 7: (8, 9), 9: ()}


@pytest.fixture
def flapping(site: Callable[..., Site]) -> Site:
    """A site whose history has two addresses that come and go; on the last day both are gone."""
    made = site(plain="Changes\n=======\n\n.. ip:changes::\n\n.. ip:changes::\n   :region: us-east\n   :since: 2026-11-09\n")
    path = made.folder / "data" / "regions.toml"
    text = path.read_text("utf-8")
    for day, numbers in DAYS.items():
        published = text.replace("2026-11-20T09:30:00Z", f"2026-11-{day:02}T09:30:00Z")
        path.write_text(published + "".join(ROW.format(number=70 + number) for number in numbers), "utf-8")
        made.clock(f"2026-11-{day:02}T12:00:00Z")
        assert CliRunner().invoke(command, ["refresh", "ours", "--data", str(made.folder / "data")]).exit_code == 0
    return made


def test_the_day_on_which_an_address_went_says_so(flapping: Site) -> None:
    """The newest entry tells what left and what to do; the older ones lead to it, and their anchors stay."""
    text = flapping.build().text("plain.html")
    entries = re.findall(r'<section class="ip-group ip-revision" id="serial-(\d+)">(.*?)</section>', text, re.DOTALL)
    rows = {
        serial: [" | ".join(re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)) for row in re.findall(r"<tr.*?</tr>", body)[1:]]
        for serial, body in entries
    }
    last = "Left the list and may still be in use. | Repoint A records that name it before 16 November 2026, 09:30 UTC."
    where = "North America (Virginia): load balancer, you connect to"
    assert rows["2026110901"] == [f"192.0.2.78/32 | {where} | {last}", f"192.0.2.79/32 | {where} | {last}"]
    assert rows["2026110501"] == [f"192.0.2.79/32 | {where} | Was undone within days. | See serial 2026110901."]
    assert rows["2026110301"] == [f"192.0.2.78/32 | {where} | Was undone within days. | See serial 2026110901."]
    assert rows["2026110701"] == []
    for anchor in ("change-2026110301-1", "change-2026110501-1", "change-2026110901-1", "change-2026110901-2"):
        assert f'id="{anchor}"' in text
    assert text.count('href="#serial-2026110901"') >= 2
