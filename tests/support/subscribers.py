"""Real programs that people and machines follow the site with, each run against a folder that changes over time.

A feed reader's :meth:`~feed_readers.FeedReader.poll` gives what its user is told as new, a calendar program's
:meth:`~calendar_readers.CalendarReader.poll` what its user sees.
"""

from __future__ import annotations

from calendar_readers import CALENDARS, Calcurse, CalendarReader, Event, Khal, Libical, Vdirsyncer
from feed_readers import READERS, Feedparser, FeedReader, JsonFeed, Newsboat, Rss2email, Sfeed, Told, words
from served_folder import ServedFolder

__all__ = [
    "CALENDARS",
    "READERS",
    "Calcurse",
    "CalendarReader",
    "Event",
    "FeedReader",
    "Feedparser",
    "JsonFeed",
    "Khal",
    "Libical",
    "Newsboat",
    "Rss2email",
    "ServedFolder",
    "Sfeed",
    "Told",
    "Vdirsyncer",
    "words",
]
