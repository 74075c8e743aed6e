"""``ip:changes`` where addresses come and go within days."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from click.testing import CliRunner
from ip_ranges.cli.main_command import command
from sites import Site

ROW = '\n[[ranges]]\nprefix = "192.0.2.{number}/32"\nregion = "us-east"\nrole = "nat-gateway"\ndirection = "outbound"\n'
DAYS = {1: (9,), 3: (9, 8), 5: (8,), 7: (8, 9), 9: ()}


@pytest.fixture
def flapping(site: Callable[..., Site]) -> Site:
    """A site whose history has two addresses that come and go; on the last day both are gone."""
    made = site(plain="Changes\n=======\n\n.. ip:changes::\n\n.. ip:changes::\n   :region: us-east\n   :since: 2026-11-09\n")
    path = made.folder / "data" / "regions.toml"
    text = path.read_text("utf-8")
    for day, numbers in DAYS.items():
        published = text.replace("2026-11-20T09:30:00Z", f"2026-11-{day:02}T09:30:00Z", 1)
        path.write_text(published + "".join(ROW.format(number=70 + number) for number in numbers), "utf-8")
        made.clock(f"2026-11-{day:02}T12:00:00Z")
        assert CliRunner().invoke(command, ["refresh", "ours", "--data", str(made.folder / "data")]).exit_code == 0
    return made


def groups(text: str) -> dict[str, list[str]]:
    """The rows of each group by its anchor, cells between bars."""
    found = re.findall(r'<section class="ip-group ip-revision" id="([\w-]+)">(.*?)</section>', text, re.DOTALL)
    return {
        anchor: [" | ".join(re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)) for row in re.findall(r"<tr.*?</tr>", body)[1:]]
        for anchor, body in found
    }


def test_what_comes_back_within_days_was_never_told(flapping: Site) -> None:
    """While they are away nobody is told; what came is. Every serial keeps its anchor, as a line where nothing was told."""
    text = flapping.build().text("plain.html")
    rows = groups(text)
    where = "North America (Virginia): NAT gateway, we connect from"
    assert rows["serial-2026110301"] == [f"192.0.2.78/32 | {where} | Was added and is in use. | Allow it now."]
    for serial in ("2026110501", "2026110701", "2026110901"):
        assert f'<p id="serial-{serial}" class="ip-nothing">' in text
    assert not any("79/32" in row for group in rows.values() for row in group)


def test_a_departure_is_told_when_it_is_certain(flapping: Site) -> None:
    """A week later both are: a group of its own, told at that moment, with an anchor that says so."""
    flapping.clock("2026-11-18T12:00:00Z")
    text = flapping.build().text("plain.html")
    where = "North America (Virginia): NAT gateway, we connect from"
    gone = "Left: it has not been listed since 9 November 2026, 09:30 UTC, and nothing of ours connects from it any more."
    # As one block of two: the fewest prefixes.
    assert groups(text)["serial-2026110901-certain"] == [f"192.0.2.78/31 | {where} | {gone} | Remove it: it is safe to remove."]
    assert "16 November 2026, 09:30 UTC</time>, of serial 2026110901" in text
    assert 'id="serial-2026110901"' in text


def test_what_is_away_is_shown_as_to_be_kept(flapping: Site) -> None:
    """It is on the page from the first day, without an order: it may come back."""
    text = " ".join(re.sub(r"<[^>]+>", "", flapping.build().text("addresses.html")).split())
    row = "192.0.2.78/31Keep it: it may come back. On 16 November 2026, 09:30 UTC it is told whether it may go.no day yet"
    assert f"{row}North America (Virginia): NAT gateway, we connect fromNot listed since 9 November 2026, 09:30 UTC." in text
    assert "192.0.2.78/31North America (Virginia)we connect fromnot listed since 9 November 2026, 09:30 UTC: keep it" in text
