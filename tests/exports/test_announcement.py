"""The texts that tell customers of what is told: plans, call-offs, notices that are taken back, regions, a fresh site."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ip_ranges.changes.news import News
from ip_ranges.changes.publication import Publication
from ip_ranges.exports.announcement import KINDS, announcement
from ip_ranges.model.revision import RegionChange
from publications import BASE_URL, NOTICE, NOW, REGIONS, made, published, small_publication

NAT = ("us-east", "nat-gateway", "outbound")
GOING = made("192.0.2.10/32", NAT, expires="2027-03-15T09:00:00Z", note="The old gateway")
STAYS = made("192.0.2.10/32", NAT)
PAGE = "https://docs.example.com/background/ip-addresses.html"


def site(*steps: tuple[Any, ...], base_url: str = BASE_URL) -> Publication:
    """A site of one feed with these revisions, a day after the other from 1 November: ranges, and notices."""
    whole = [
        (2026110001 + 100 * number, f"2026-11-{number:02}T09:00:00Z", ranges, notices)
        for number, (ranges, notices) in enumerate((((*step, ())[:2]) for step in steps), start=1)
    ]
    return published(now=NOW, base_url=base_url, feeds=[("divio", "region-table", "x", REGIONS, whole)], example=True)


def texts(publication: Publication, serial: int) -> dict[str, str]:
    """The three texts of all that is told of a serial."""
    news = [one for one in publication.primary.news if one.serial == serial]
    return {kind: announcement(publication, publication.primary, news, kind) for kind in KINDS}


def test_the_email_of_a_notice_with_its_changes() -> None:
    """Every word of it, as a customer reads it."""
    assert texts(small_publication(), 2026112001)["email"] == f"""\
Subject: divio: New load balancer address in North America

Hello,

IP addresses of ours change in North America (Virginia). The first date is 20 December 2026, 09:00 UTC: be ready before it.
Each address below has its own date and says what to do.

New load balancer address in North America, 20 December 2026, 09:00 UTC
    We replace 192.0.2.11 by 192.0.2.12.

    Point your A records at the new address before 20 December.
More: https://status.example.com/us-lb-2026-12

What changes:

  192.0.2.12/32 (North America (Virginia), load balancer, you connect to)
  It is in use from 20 December 2026, 09:00 UTC.
  Allow it by 18 December 2026 (before 20 December 2026, 09:00 UTC).

  192.0.2.11/32 (North America (Virginia), load balancer, you connect to)
  It leaves on 20 December 2026, 09:00 UTC.
  Point A records that name it elsewhere by 18 December 2026 (before 20 December 2026, 09:00 UTC).
  Keep it until 20 December 2026, 09:00 UTC; remove it on 21 December 2026 or later.

The page that has it all: {PAGE}#notice-us-lb-2026-12
The same facts for machines: https://docs.example.com/ip-ranges/changes/2026112001.json
Serial 2026112001, published 20 November 2026, 09:30 UTC.
"""


def test_a_call_off() -> None:
    """What is not to leave after all is told like any plan (N9)."""
    found = texts(site(((STAYS,),), ((GOING,),), ((STAYS,),)), 2026110301)
    assert found["email"] == f"""\
Subject: divio: 192.0.2.10/32 (North America (Virginia)) is not to leave any more: keep it

Hello,

There is news of our IP addresses in North America (Virginia).

What changes:

  192.0.2.10/32 (North America (Virginia), NAT gateway, we connect from)
  It is not to leave as it was told: it stays in use.
  Keep it.

The page that has it all: {PAGE}#serial-2026110301
The same facts for machines: https://docs.example.com/ip-ranges/changes/2026110301.json
Serial 2026110301, published 3 November 2026, 09:00 UTC.
"""


def test_an_old_telling_says_that_it_was_changed() -> None:
    """Whoever sends the texts of the second day again does not repeat an order that was called off since."""
    found = texts(site(((STAYS,),), ((GOING,),), ((STAYS,),)), 2026110201)
    for text in found.values():
        assert f"Since changed, on 3 November 2026: see {PAGE}#serial-2026110301" in text
    bare = texts(site(((STAYS,),), ((GOING,),), ((STAYS,),), base_url=""), 2026110201)["chat"]
    assert bare == """\
divio: 192.0.2.10/32 (North America (Virginia)) leaves on 15 March 2027. Regions: North America (Virginia). (serial 2026110201)
- 192.0.2.10/32 (North America (Virginia), NAT gateway, we connect from) leaves on 15 March 2027, 09:00 UTC. \
Keep it until 15 March 2027, 09:00 UTC; remove it on 16 March 2027 or later. Note: The old gateway
Since changed, on 3 November 2026: see the page of changes
"""


def test_a_notice_that_is_taken_back() -> None:
    """Title and regions of what is called off, and that there is nothing to do (N9)."""
    found = texts(site(((STAYS,),), ((STAYS,), (NOTICE,)), ((STAYS,),)), 2026110301)
    assert found["status"] == f"""\
divio: Called off: New load balancer address in North America

Regions: North America (Virginia)
Published: 3 November 2026, 09:00 UTC

    This is called off: nothing of it is to be done.

Serial 2026110301: {PAGE}#notice-us-lb-2026-12-2026110301
"""
    assert "Called off: New load balancer address in North America\n    This is called off: nothing of it is to be done.\n" in found["email"]
    assert "No address changes; see above." in found["email"]


def test_a_fresh_sites_plans() -> None:
    """The first acceptance tells what is to come (N9)."""
    found = texts(site(((GOING, made("192.0.2.12/32", NAT, effective="2026-12-01T09:00:00Z")),)), 2026110101)
    title, beginning, *rest = found["chat"].splitlines()
    assert title == (
        "divio: 192.0.2.12/32 (North America (Virginia)) is in use from 1 December 2026, and 1 more."
        " Regions: North America (Virginia). Be ready before 1 December 2026, 09:00 UTC. (serial 2026110101)"
    )
    assert beginning == "- The list begins with 2 ranges."
    assert len(rest) == 3


def test_regions() -> None:
    """Opened and closed ones, by name, without any address (N9)."""
    whole = site(((STAYS,),), ((STAYS, made("192.0.2.12/32", NAT)),))
    news: News = whole.primary.news[-1]._replace(orders=(), regions=(RegionChange("sa-east", "Brazil", "active", "Brazil", "planned"),))
    text = announcement(whole, whole.primary, [news], "email")
    assert text.startswith("Subject: divio: The region Brazil is open\n\nHello,\n\nThere is news of our IP addresses in Brazil.\n\nThe region Brazil is open.\n")


@pytest.mark.parametrize("kind", KINDS)
def test_the_platforms_name(kind: str) -> None:
    """``platform`` of feeds.toml stands in front of every title."""
    whole = replace(small_publication(), platform="Example Cloud")
    assert "Example Cloud: New load balancer address" in texts(whole, 2026112001)[kind].splitlines()[0]


def test_a_notices_lines_stand_to_the_right() -> None:
    """None of them can pass for a date or an address of ours."""
    notice = NOTICE._replace(body="First\n  192.0.2.66/32 (us-east)\n  Remove it now.")
    found = texts(site(((STAYS,),), ((STAYS,), (notice,))), 2026110201)
    for kind in ("email", "status"):
        assert "\n      192.0.2.66/32 (us-east)\n" in found[kind]
