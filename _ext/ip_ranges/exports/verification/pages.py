"""The pages say what the files say: the same serial, and no address that is not in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .built_site import BuiltSite, read_text

_SERIAL = re.compile(r'data-ip-serial="(\d+)"')
_CODE = r'<code class="ip-code">([0-9a-fA-F.:]+/[0-9]+)</code>'
_ROW = re.compile(rf'<tr [^>]*data-ip-region="[^"]*"[^>]*><th scope="row">{_CODE}')
"""A row of a table of ranges. Lists of changes are not meant: they may tell of what has long left the table."""

_PLACE = re.compile(r'<ul class="ip-list ip-region-addresses\b.*?</ul>', re.DOTALL)
_ITEM = re.compile(rf"<li[^>]*>{_CODE}")
"""The addresses in a region's place, and one of them."""

_HEAD = 20_000_000
"""No page of a site is larger; what is, is not one of ours."""


def same_on_pages(site: BuiltSite) -> Iterator[str]:
    """Where a page has another serial, or a prefix that no published table has."""
    published = {row["prefix"] for folder in site.folders for row in folder.table["ranges"]}
    seen = 0
    for path in sorted(site.folder.rglob("*.html")):
        if path.stat().st_size > _HEAD or path.is_relative_to(site.published):
            continue
        text = read_text(path)
        serials = set(_SERIAL.findall(text))
        seen += bool(serials)
        if serials - {str(site.status["serial"])}:
            yield f"{path} shows the serial {', '.join(sorted(serials))}, and status.json has {site.status['serial']}."
        places = (prefix for listing in _PLACE.findall(text) for prefix in _ITEM.findall(listing))
        strange = sorted({*_ROW.findall(text), *places} - published)
        if strange:
            yield f"{path} shows {strange[0]} (and {len(strange) - 1} more), which no published table has."
    if not seen:
        yield f"No page of {site.folder} shows a serial: is the IP-addresses page missing?"
