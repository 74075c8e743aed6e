"""Calendar programs with one face: pointed at a served .ics file, run once after each change, asked what their user sees."""

from __future__ import annotations

import re
import shutil
from abc import ABC, abstractmethod
from collections import Counter
from datetime import date
from pathlib import Path
from typing import ClassVar, NamedTuple

from checkers import left_out, program
from served_folder import ServedFolder, spoken, surroundings

FROM, DAYS = date(2026, 11, 1), 900
"""The days that the user of a calendar looks at."""


class Event(NamedTuple):
    """One event as its user sees it. What a program does not show is empty.

    *start* is a day, ``2027-03-14``, with an hour only where the event has one. *status* is CONFIRMED, CANCELLED or empty,
    *alarms* are the triggers, or ``("yes",)`` from a program that says only that there is one.
    """

    uid: str
    summary: str
    start: str
    status: str = ""
    alarms: tuple[str, ...] = ()
    url: str = ""
    description: str = ""


class CalendarReader(ABC):
    """A program that reads one calendar of a served folder, with a home folder of its own.

    *shows* names what the program shows of an event. *operations* counts what the last poll did to the user's own copy
    (created, updated, deleted), *errors* are the complaints of the last poll.
    """

    name: ClassVar[str]
    shows: ClassVar[frozenset[str]]

    def __init__(self, home: Path, site: ServedFolder, path: str) -> None:
        self.home, self.site, self.path = home, site, path
        self.environment = surroundings(home, site)
        self.operations: Counter[str] = Counter()
        self.errors: list[str] = []
        self._subscribe()

    def poll(self) -> list[Event]:
        """Fetch the calendar once; the events that the user sees then, by day and summary."""
        self.operations, self.errors = Counter(), []
        return sorted(self._read(), key=lambda event: (event.start, event.summary))

    @abstractmethod
    def _subscribe(self) -> None:
        """Write the program's configuration. The test is left out where the program is missing."""

    @abstractmethod
    def _read(self) -> list[Event]:
        """Run the program once."""

    def _fetched(self) -> str:
        """The calendar, for programs that are given a file."""
        text = self.site.texts[self.path]
        (self.home / "fetched.ics").write_bytes(text.encode())
        return text


class Libical(CalendarReader):
    """The library of most Linux desktops' calendars, through a small reader that is compiled here. It complains in full."""

    name = "libical"
    shows = frozenset({"uid", "status", "alarms", "url", "description"})

    def _subscribe(self) -> None:
        compiler = program("gcc", "gcc libc6-dev", self.name)
        if not Path("/usr/include/libical/ical.h").is_file():
            left_out(self.name, "apt-get install libical-dev (or .ci/install-checkers)")
        self._program = self.home / "libical_reader"
        source = Path(__file__).with_name("libical_reader.c")
        spoken([compiler, "-std=c99", "-Wall", "-o", self._program, source, "-lical"], self.environment)

    def _read(self) -> list[Event]:
        said = spoken([self._program], self.environment, text=self._fetched(), fine=(0, 1))
        events: list[Event] = []
        facts: dict[str, str] = {}
        alarms: list[str] = []
        for name, _, value in (line.partition("\t") for line in said.splitlines()):
            if name == "ERROR":
                self.errors.append(value)
            elif name == "BEGIN":
                facts, alarms = {}, []
            elif name == "ALARM":
                alarms.append(value)
            elif name == "END":
                events.append(_event(facts, alarms))
            else:
                facts[name] = _unescaped(value)
        return events


class Vdirsyncer(CalendarReader):
    """``vdirsyncer sync`` from the calendar's address into a folder with a file for each event."""

    name = "vdirsyncer"
    shows = frozenset({"status", "alarms", "url", "description"})

    def _subscribe(self) -> None:
        self._syncer = program("vdirsyncer", "vdirsyncer", self.name)
        self._store = self.home / "store"
        self._store.mkdir()
        self._config = self.home / "vdirsyncer.conf"
        self._config.write_text(
            f'[general]\nstatus_path = "{self.home}/status/"\n'
            '[pair site]\na = "remote"\nb = "local"\ncollections = null\nconflict_resolution = "a wins"\npartial_sync = "ignore"\n'
            f'[storage remote]\ntype = "http"\nurl = "{self.site.address(self.path)}"\n'
            f'[storage local]\ntype = "filesystem"\npath = "{self._store}/"\nfileext = ".ics"\n',
            "utf-8",
        )
        self._discovered = False

    def _sync(self) -> None:
        if not self._discovered:
            spoken([self._syncer, "-c", self._config, "discover"], self.environment)
            self._discovered = True
        # The user said with --force-delete that an empty calendar is one, too.
        said = spoken([self._syncer, "-c", self._config, "sync", "--force-delete"], self.environment)
        for word, meaning in (("Copying (uploading)", "created"), ("Copying (updating)", "updated"), ("Deleting", "deleted")):
            self.operations[meaning] += sum(line.startswith(word) for line in said.splitlines())

    def _read(self) -> list[Event]:
        self._sync()
        return [_parsed(file.read_bytes().decode()) for file in self._store.glob("*.ics")]


class Khal(Vdirsyncer):
    """``khal list`` of what vdirsyncer brought."""

    name = "khal"
    shows = frozenset({"status", "alarm", "url", "description"})

    def _subscribe(self) -> None:
        self._lister = program("khal", "khal", self.name)
        super()._subscribe()
        dates = "".join(
            f"{name} = %Y-%m-%d{clock}\n"
            for name, clock in {
                "dateformat": "",
                "longdateformat": "",
                "datetimeformat": " %H:%M",
                "longdatetimeformat": " %H:%M",
            }.items()
        )
        (self.home / "khal.conf").write_text(
            f"[calendars]\n[[site]]\npath = {self._store}\ntype = calendar\nreadonly = True\n"
            f"[locale]\nlocal_timezone = UTC\ndefault_timezone = UTC\ntimeformat = %H:%M\n{dates}"
            f"[sqlite]\npath = {self.home}/khal.db\n",
            "utf-8",
        )

    def _read(self) -> list[Event]:
        self._sync()
        row = "\x1e" + "\x1f".join(f"{{{name}}}" for name in ("uid", "title", "start", "status", "alarm-symbol", "url", "description"))
        command: list[str | Path] = [self._lister, "-c", self.home / "khal.conf", "list", "--once", "--day-format", "", "--format", row]
        said = spoken([*command, FROM.isoformat(), f"{DAYS}d"], self.environment)
        events = []
        for line in said.split("\x1e")[1:]:
            uid, title, start, status, alarm, url, description = (part.strip() for part in line.split("\x1f"))
            events.append(Event(uid, title, start, status, ("yes",) if alarm else (), url, description))
        return events


class Calcurse(CalendarReader):
    """``calcurse -i`` into an empty folder (it knows no identities, so a second import doubles everything), and ``-Q``."""

    name = "calcurse"
    shows = frozenset({"description"})

    def _subscribe(self) -> None:
        self._program = program("calcurse", "calcurse", self.name)

    def _read(self) -> list[Event]:
        self._fetched()
        folder = self.home / "calcurse"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        begun: list[str | Path] = [self._program, "-D", folder, "-C", self.home / "calcurse-settings"]
        said = spoken([*begun, "-i", self.home / "fetched.ics"], self.environment, fine=(0, 1))
        if (skipped := re.search(r"([0-9]+) skipped", said)) is None or skipped[1] != "0":
            self.errors.append(said.strip())
        days = ["--input-datefmt", "4", "--output-datefmt", "%Y-%m-%d", "--from", FROM.isoformat(), "--days", str(DAYS)]
        shape = ["--format-event", "\x1e%m\x1f%N\n", "--format-apt", "\x1e%m\x1f%N\x1f%S\n"]
        listed = spoken([*begun, "-Q", *days, *shape], self.environment)
        events = []
        for day, text in re.findall(r"^(\d{4}-\d\d-\d\d):\n(.*?)(?=^\d{4}-\d\d-\d\d:\n|\Z)", listed, re.DOTALL | re.MULTILINE):
            for item in text.split("\x1e")[1:]:
                summary, note, *clock = item.split("\x1f")
                start = " ".join([day, *(part.strip() for part in clock)])
                events.append(Event("", summary, start, description=" ".join(note.split())))
        return events


CALENDARS: dict[str, type[CalendarReader]] = {one.name: one for one in (Libical, Vdirsyncer, Khal, Calcurse)}
"""Every calendar program by its name."""


def _parsed(text: str) -> Event:
    """The one event of a file that vdirsyncer wrote."""
    inside = re.sub(r"\r?\n[ \t]", "", text).partition("BEGIN:VEVENT")[2].partition("END:VEVENT")[0]
    own, *alarms = inside.split("BEGIN:VALARM")
    facts: dict[str, str] = {}
    for line in own.splitlines():
        found = re.match(r"([A-Z-]+)(?:;[^:]*)?:(.*)", line)
        if found:
            facts[found[1]] = _unescaped(found[2])
    triggers = [found[1] for alarm in alarms if (found := re.search(r"^TRIGGER[^:]*:(\S+)", alarm, re.MULTILINE))]
    return _event(facts, triggers)


def _event(facts: dict[str, str], alarms: list[str]) -> Event:
    start = facts.get("DTSTART", "")
    day = f"{start[:4]}-{start[4:6]}-{start[6:8]}"
    return Event(
        facts.get("UID", ""),
        facts.get("SUMMARY", ""),
        f"{day} {start[9:11]}:{start[11:13]}" if "T" in start else day,
        facts.get("STATUS", ""),
        tuple(alarms),
        facts.get("URL", ""),
        facts.get("DESCRIPTION", ""),
    )


def _unescaped(text: str) -> str:
    """A text value of RFC 5545 as it is meant."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)
