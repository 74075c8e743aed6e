"""Pages over a year: what was told stays as it was told, and every link of a feed finds its anchor."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sites import Site, run_refresh

FULL = "Changes\n=======\n\n.. ip:upcoming::\n\n.. ip:changes::\n"
SHORT = "Short\n=====\n\n.. ip:changes::\n   :limit: 1\n"


def recorded(made: Site, day: str, *changes: tuple[str, str]) -> None:
    """A new document of a day with some words changed, taken by the scheduled job."""
    path = made.folder / "data" / "regions.toml"
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    text = re.sub(r'^published = "[^"]*"', f'published = "{day}T09:30:00Z"', text, count=1, flags=re.MULTILINE)
    text = re.sub(r"^serial = \d+", f"serial = {day.replace('-', '')}01", text, count=1, flags=re.MULTILINE)
    path.write_text(text, "utf-8")
    run_refresh(made.folder, f"{day}T12:00:00Z")


def years(site: Callable[..., Site]) -> Site:
    """A notice told, altered, and called off."""
    made = site(full=FULL, short=SHORT)
    recorded(made, "2026-11-21")
    recorded(made, "2026-11-22", ("A new load balancer in Virginia", "Virginia gets a load balancer"))
    text = (made.folder / "data" / "regions.toml").read_text("utf-8")
    recorded(made, "2026-11-24", (text[text.index("[[notices]]") :], ""))
    return made


def plain(text: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_a_notice_keeps_every_anchor_and_its_words(site: Callable[..., Site]) -> None:
    """Each telling is a box of its own; the older ones lead to what came after."""
    made = years(site)
    made.clock("2026-12-24T12:00:00Z")
    text = made.build().text("full.html")
    assert re.findall(r'id="(notice-[\w-]+)"', text) == [
        "notice-us-lb-2026-12-2026112401",
        "notice-us-lb-2026-12-2026112201",
        "notice-us-lb-2026-12",
    ]
    words = plain(text)
    assert "Called off: Virginia gets a load balancer" in words
    assert "Changed: Virginia gets a load balancer" in words
    assert "A new load balancer in Virginia" in words
    assert "It was to take effect on 20 December 2026, 09:00 UTC" in words
    # In the tense of its day, although the day has passed.
    assert words.count("Takes effect on 20 December 2026, 09:00 UTC") == 2
    assert "Took effect" not in words
    assert text.count('href="#notice-us-lb-2026-12-2026112401"') >= 2


@pytest.mark.slow
def test_a_year_after_it_was_called_off_it_is_a_line(site: Callable[..., Site]) -> None:
    """Its anchors stay."""
    made = years(site)
    made.clock("2027-11-23T12:00:00Z")
    assert "ip-notice-date" in made.build().text("full.html")
    made.clock("2027-11-24T12:00:00Z")
    text = made.build().text("full.html")
    assert '<p id="notice-us-lb-2026-12-2026112401" class="ip-older" data-ip-region="us-east">Called off: Virginia gets a load balancer</p>' in text
    assert 'id="notice-us-lb-2026-12"' in text
    assert "ip-notice-date" not in text


def test_with_a_limit_every_anchor_of_the_feeds_is_there(site: Callable[..., Site]) -> None:
    """What is older is a line in a fold; nothing that an entry leads to is missing."""
    build = years(site).build()
    feed = build.text("ip-ranges/changes.feed.json")
    anchors = set(re.findall(r"#((?:serial|notice)-[\w-]+)", feed))
    assert len(anchors) >= 3
    for page in ("full.html", "short.html"):
        ids = re.findall(r' id="([^"]+)"', build.text(page))
        assert anchors <= set(ids)
        assert len(ids) == len(set(ids))
    assert build.text("short.html").count('<section class="ip-group') == 1


@pytest.mark.slow
def test_feeds_that_lead_elsewhere_are_warned_of(site: Callable[..., Site]) -> None:
    """One typed warning with the cure; none where the page has what it needs."""
    made = site()
    assert "ip_ranges.page" not in made.build(show_warning_types=True).warnings
    assert "ip_ranges.page" not in made.build("dirhtml", show_warning_types=True).warnings
    made.replace("data/feeds.toml", 'page = "addresses.html"', 'page = "elsewhere.html"')
    warnings = made.build(show_warning_types=True).warnings
    assert warnings.count("[ip_ranges.page]") == 1
    assert 'Feeds and calendars lead to elsewhere.html, but ip:changes stands on addresses. Write page = "addresses.html"' in warnings
    assert "ip_ranges.page" not in made.build("text", show_warning_types=True).warnings
