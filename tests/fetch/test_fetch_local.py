"""Feeds that are files, and connections that are switched off."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fetching import NOW, feed_at, fetcher_on
from ip_ranges.errors import FetchError, OfflineError, SettingsError
from ip_ranges.fetch import Fetcher
from ip_ranges.settings import FeedSettings

BODY = b'format_version = "1.0"\n'


@pytest.fixture
def fetcher(tmp_path: Path) -> Fetcher:
    """A fetcher without connections: files need none."""
    return fetcher_on(tmp_path, offline=True)


def feed(url: str, max_bytes: int = 1000) -> FeedSettings:
    """A feed at a path."""
    return feed_at(url, max_bytes=max_bytes)


def test_file_relative_to_the_data_folder(fetcher: Fetcher, tmp_path: Path) -> None:
    """A path is relative to the data folder; a file has no time of change worth believing."""
    (tmp_path / "table.toml").write_bytes(BODY)
    document = fetcher.fetch(feed("table.toml"))
    assert (document.pages, document.name) == ((BODY,), "table.toml")
    assert (document.modified, document.checked) == (None, NOW)


def test_file_address(fetcher: Fetcher, tmp_path: Path) -> None:
    """A file:// address is the path that it names, on this machine only."""
    (tmp_path / "a table.toml").write_bytes(BODY)
    assert fetcher.fetch(feed((tmp_path / "a table.toml").as_uri())).pages == (BODY,)
    with pytest.raises(SettingsError, match="a file on another machine"):
        fetcher.fetch(feed("file://server.example.com/table.toml"))


def test_packed_file(fetcher: Fetcher, tmp_path: Path) -> None:
    """A gzip file is unpacked, whatever its name."""
    (tmp_path / "table.json").write_bytes(gzip.compress(BODY))
    assert fetcher.fetch(feed("table.json")).pages == (BODY,)


def test_files_that_cannot_be(fetcher: Fetcher, tmp_path: Path) -> None:
    """What is missing, no file, too large or damaged is said in one sentence without the machine's folders."""
    (tmp_path / "large").write_bytes(b" " * 1001)
    (tmp_path / "bomb").write_bytes(gzip.compress(b" " * 10_000_000))
    (tmp_path / "half").write_bytes(gzip.compress(BODY)[:-9])
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for url, sentence in {
        "missing": r"is not there; feeds\.\w+\.url is relative to the data folder\.$",
        "/nowhere/missing": r"is not there; correct feeds\.\w+\.url\.$",
        "large": "is larger than 1,000 bytes",
        "bomb": "is larger than 1,000 bytes",
        "half": "damaged or breaks off",
        "folder": "not a file",
        "pipe": "not a file",
        "/dev/zero": "not a file",
        "nul\0": "cannot be read: the path is no path",
    }.items():
        with pytest.raises(FetchError, match=sentence) as caught:
            fetcher.fetch(feed(url))
        assert str(tmp_path) not in str(caught.value)
        assert caught.value.__context__ is None


def test_other_schemes(fetcher: Fetcher) -> None:
    """An address of another kind is an error of the settings."""
    with pytest.raises(SettingsError, match="feeds.ours.url begins with ftp://"):
        fetcher.fetch(feed("ftp://ftp.example.com/table.json"))


def test_offline_says_so(fetcher: Fetcher) -> None:
    """Without connections a remote feed is an OfflineError that names the way back, and so is a plain question."""
    with pytest.raises(OfflineError, match="https://example.com/x is not asked; unset IP_RANGES_OFFLINE"):
        fetcher.fetch(feed("https://me:pw@example.com/x?key=1"))
    with pytest.raises(OfflineError, match="names are not looked up"):
        fetcher.fetch(FeedSettings("ours", "dns", hosts={"us": ("lb.example.com",)}))
    with pytest.raises(OfflineError, match="https://example.com/x is not asked"):
        fetcher.get("https://example.com/x", max_bytes=10, timeout=1)


_OFFLINE = """
import sys
touched = []
sys.addaudithook(lambda event, arguments: touched.append(event) if event.startswith("socket.") else None)
from datetime import UTC, datetime
from pathlib import Path
from ip_ranges.errors import OfflineError
from ip_ranges.fetch import Fetcher
from ip_ranges.settings import FeedSettings
folder = Path(sys.argv[1])
(folder / "table.toml").write_text("x")
fetcher = Fetcher(data=folder, cache=folder / "cache", clock=lambda: datetime.now(UTC), environment={}, offline=True)
fetcher.fetch(FeedSettings("file", "text", url="table.toml"))
for feed in (
    FeedSettings("web", "aws", url="https://example.com/"),
    FeedSettings("loopback", "aws", url="http://127.0.0.1:9/"),
    FeedSettings("names", "dns", hosts={"us": ("lb.example.com",)}),
):
    try:
        fetcher.fetch(feed)
    except OfflineError:
        fetcher.last_verified(feed)
    else:
        raise SystemExit("fetched")
print(touched, sorted({"requests", "urllib3", "dns"} & set(sys.modules)))
"""


def test_offline_opens_no_socket(root_dir: Path, tmp_path: Path) -> None:
    """Offline the interpreter itself sees no socket being made, and no library that speaks HTTP or DNS is imported."""
    done = subprocess.run(
        [sys.executable, "-c", _OFFLINE, str(tmp_path)],
        env={"PYTHONPATH": str(root_dir / "_ext"), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[] []\n"
