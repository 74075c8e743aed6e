"""A plan that was called off before its day, on every page that names it: withdrawn, never in use."""

from __future__ import annotations

import re
from collections.abc import Callable

from sites import Build, run_refresh

PAGE = """\
Plain
=====

.. ip:ranges::
   :role: load-balancer
   :columns: prefix, state, dates, effective
   :state: draining, retired

.. ip:upcoming::

.. ip:regions::
   :columns: id, addresses, ipv6

.. ip:timeline::

.. ip:changes::
   :region: us-east

.. ip:snippet:: zone
   :region: us-east
"""
PLAN = """\
[[ranges]]
prefix = "192.0.2.12/32"
region = "us-east"
role = "load-balancer"
direction = "inbound"
effective = "2026-12-20T09:00:00Z"

"""


def built(site: Callable, now: str) -> Build:
    """The page after 192.0.2.12, announced for 20 December, left the table on 22 November."""
    made = site(plain=PAGE)
    run_refresh(made.folder, "2026-11-21T00:00:00Z")
    made.replace("data/regions.toml", PLAN, "")
    made.replace("data/regions.toml", "serial = 2026112001", "serial = 2026112201")
    made.replace("data/regions.toml", 'published = "2026-11-20T09:30:00Z"\n', 'published = "2026-11-22T09:30:00Z"\n', first=True)
    run_refresh(made.folder, "2026-11-22T12:00:00Z")
    made.clock(now)
    return made.build("text")


def words(build: Build) -> str:
    """The text of the page with one space between two words and no lines of tables."""
    return " ".join(re.sub(r"[|+=\-]{2,}|\|", " ", build.text("plain.txt")).split())


def test_while_it_is_draining(site: Callable) -> None:
    """It is kept on the lists for its week, and nothing says that it is or will be used."""
    build = built(site, "2026-11-23T12:00:00Z")
    text = words(build)
    listed = "withdrawn before it was used, listed until 29 November 2026, 09:30 UTC"
    assert '"192.0.2.12/32" withdrawn before it was used, listed' in text
    assert "Keep it until 29 November 2026, 09:30" in text
    assert "Was withdrawn before it was used." in text
    assert "may still be in use" not in text
    # What was told on the day before stays as it was told, further down.
    assert "in use from 20 December" not in text.split("20 November 2026, 09:30 UTC, serial")[0]
    assert "not listed since" not in text
    assert f"192.0.2.12 ({listed})" in text.replace('"', "")
    assert "IN A 192.0.2.12" not in text
    assert "A name may point to 192.0.2.12" not in text
    assert build.warnings == ""


def test_when_it_is_retired(site: Callable) -> None:
    """After its week, and after the day that it was announced for."""
    for now in ("2026-12-01T12:00:00Z", "2026-12-24T12:00:00Z"):
        text = words(built(site, now))
        assert '"192.0.2.12/32" withdrawn before it was used, safe to' in text
        assert "Was withdrawn before it was used." in text
        assert "Has been in use from" not in text
