"""The time axis: from moments to points of a line, with ticks at round dates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple


class Axis(NamedTuple):
    """A stretch of time from *start* to *end*, drawn from *left* to *right* in drawing units."""

    start: datetime
    end: datetime
    left: float
    right: float

    def x(self, moment: datetime) -> float:
        """The x of a moment; that of the edge for one that lies outside."""
        share = (moment - self.start) / (self.end - self.start)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def ticks(self, room: float) -> list[tuple[float, str]]:
        """(x, text) of round dates in UTC, at least *room* units apart."""
        fitting = max(int((self.right - self.left) / room), 1)
        months = (self.end - self.start) / timedelta(days=30.44) / fitting
        if months <= 0.5:
            step = next((days for days in (1, 2, 7, 14) if days >= months * 30.44), 14)
            return [(self.x(day), f"{day:%Y-%m-%d}") for day in self._days(step)]
        every = next((count for count in (1, 2, 3, 6, 12, 24, 60) if count >= months), 120)
        return [(self.x(month), f"{month:%Y-%m}") for month in self._months(every)]

    def _days(self, step: int) -> list[datetime]:
        first = self.start.replace(hour=0, minute=0, second=0) + timedelta(days=1)
        count = int((self.end - first) / timedelta(days=step))
        return [first + timedelta(days=step * number) for number in range(count + 1)]

    def _months(self, every: int) -> list[datetime]:
        months = []
        number = self.start.year * 12 + self.start.month
        while (month := datetime(number // 12, number % 12 + 1, 1, tzinfo=UTC)) <= self.end:
            if number % every == 0:
                months.append(month)
            number += 1
        return months


def spanning(moments: list[datetime], now: datetime, left: float, right: float) -> Axis:
    """An axis that holds every moment and today, with a little room at both ends."""
    first, last = min([*moments, now]), max([*moments, now])
    margin = max((last - first) * 0.04, timedelta(days=3))
    return Axis(first - margin, last + margin, left, right)
