"""``ip-ranges new-notice``: a notice, ready to paste into the region table."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta

import click

from ..base.errors import SettingsError
from ..base.timestamps import format_instant
from ..changes.terms import in_words
from . import completion
from .accepted_publication import publication_of
from .context import CommandContext
from .options import as_date, common


@click.command("new-notice")
@click.argument("title")
@click.option("--effective", callback=as_date, metavar="DATE", help="When it takes effect.  [default: the promised notice period from now]")
@click.option("--region", "regions", multiple=True, metavar="ID", shell_complete=completion.regions, help="A region it concerns; may be repeated.")
@click.option("--id", "notice_id", metavar="ID", help="Its permanent id.  [default: from the regions and the month]")
@click.option("--body", default="", help="What readers should know and do.")
@click.option("--url", help="Where more is said.")
@common("text", "json")
def verb(
    context: CommandContext,
    title: str,
    effective: datetime | None,
    regions: tuple[str, ...],
    notice_id: str | None,
    body: str,
    url: str | None,
) -> int:
    """Print a notice for the region table: TOML, or JSON with --output json.

    Paste it into the table, plan the ranges with the same date (effective for
    the new ones, expires for the old ones), and let ip-ranges validate read it.

    \b
    ip-ranges new-notice "New load balancers in Virginia" --region us-east
    """
    now, period = context.now(), context.settings().notice_period
    feed = publication_of(context).primary if regions else None
    for region in regions:
        if feed is not None and region not in feed.region_ids:
            raise SettingsError(feed.unknown_region(region))
    moment = effective or _promised(now, period)
    notice = {
        "id": notice_id or _default_id(title, regions, moment),
        "published": format_instant(now),
        "effective": format_instant(moment),
        "title": title,
        "body": body,
        "regions": list(regions),
    } | ({"url": url} if url else {})
    if moment - now < period:
        length = in_words(max(moment - now, timedelta(0)))
        context.warn(f"This gives readers {length} of notice, and {in_words(period)} are promised.")
    if context.output == "json":
        context.answer_json(notice)
    else:
        rows = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in notice.items()]
        context.answer("\n".join(["[[notices]]", *rows]))
    return 0


def _promised(now: datetime, period: timedelta) -> datetime:
    """The first morning (09:00 UTC) that keeps the promise."""
    moment = (now + period).replace(hour=9, minute=0, second=0)
    return moment if moment - now >= period else moment + timedelta(days=1)


def _default_id(title: str, regions: tuple[str, ...], moment: datetime) -> str:
    words = "-".join(re.findall(r"[a-z0-9]+", title.lower())[:4])
    return "-".join([*regions[:2], words or "notice", f"{moment:%Y-%m}"])[:64]
