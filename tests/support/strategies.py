"""Tables for property tests: few addresses and few facts, so that everything that can touch something does."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st
from ip_ranges.model.prefix import WIDTH, Prefix, parse_prefix
from ip_ranges.model.table import Range, range_order

_FIRST = {4: parse_prefix("192.0.2.0").first, 6: parse_prefix("2001:db8::").first}
DATES = (None, datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 20, 9, tzinfo=UTC))


@st.composite
def prefixes(draw: st.DrawFn, versions: tuple[int, ...] = (4, 6)) -> Prefix:
    """A prefix of one to sixteen addresses, out of the first sixteen of a documentation block."""
    version = draw(st.sampled_from(versions))
    bits = draw(st.integers(0, 4))
    number = draw(st.integers(0, (16 >> bits) - 1))
    return Prefix(version, _FIRST[version] + (number << bits), WIDTH[version] - bits)


def ranges(*, dates: bool = True) -> st.SearchStrategy[Range]:
    """A range with one of a few facts."""
    moments = st.sampled_from(DATES if dates else (None,))
    return st.builds(
        Range,
        prefix=prefixes(),
        region=st.sampled_from(("us-east", "eu-west", "")),
        role=st.sampled_from(("load-balancer", "nat-gateway")),
        direction=st.sampled_from(("inbound", "outbound")),
        effective=moments,
        expires=moments,
        note=st.sampled_from(("", "A note")),
        labels=st.sampled_from(((), (("service", "EC2"),), (("service", "S3"),))),
    )


def tables(*, dates: bool = True, most: int = 8) -> st.SearchStrategy[tuple[Range, ...]]:
    """The ranges of a table in their published order."""
    return st.sets(ranges(dates=dates), max_size=most).map(lambda found: tuple(sorted(found, key=range_order)))
