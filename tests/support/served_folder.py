"""A folder on a loopback server that a test changes as time goes on, and the surroundings of a program that reads it."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Self

PATIENCE = 60
"""Seconds that a program may take for one poll."""

_PLACES = os.pathsep.join(["/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin", "/sbin"])
"""Where the programs are: not in the environment of the tests, whose Python is another one."""

_TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".feed.json": "application/feed+json; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
}


class ServedFolder(AbstractContextManager["ServedFolder"]):
    """Texts by their paths, served on a port of the system's choice with an ``ETag`` and the answer 304.

    There is no ``Last-Modified``: it knows whole seconds only, and a test's year passes in a few of them. *asked* has the
    path of each request since :meth:`put`, *strangers* what a program wanted from any other host: this server is its proxy.
    """

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.asked: list[str] = []
        self.strangers: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def origin(self) -> str:
        """The server's own address, without a slash at its end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def address(self, path: str) -> str:
        """Where a path of the folder is."""
        return f"{self.origin}/{path}"

    def put(self, texts: Mapping[str, str]) -> None:
        """Replace what is served; paths that are not named any more are gone."""
        self.texts = dict(texts)
        self.asked.clear()


def _handler(site: ServedFolder) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if not self.path.startswith("/"):
                self._stranger()
                return
            path = self.path.partition("?")[0][1:]
            site.asked.append(path)
            text = site.texts.get(path)
            if text is None:
                self._answer(404, b"")
                return
            body = text.encode()
            tag = f'"{hashlib.sha256(body).hexdigest()}"'
            kind = next((value for end, value in _TYPES.items() if path.endswith(end)), "text/plain; charset=utf-8")
            if self.headers.get("If-None-Match") == tag:
                self._answer(304, b"", ETag=tag)
            else:
                self._answer(200, body, **{"ETag": tag, "Content-Type": kind})

        def do_CONNECT(self) -> None:
            self._stranger()

        def _stranger(self) -> None:
            site.strangers.append(f"{self.command} {self.path}")
            self._answer(403, b"")

        def _answer(self, status: int, body: bytes, **headers: str) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    return Handler


def surroundings(home: Path, site: ServedFolder) -> dict[str, str]:
    """The whole environment of a program: folders of its own, UTF-8, UTC, and the served folder as the only way out."""
    folders = {"XDG_CONFIG_HOME": ".config", "XDG_DATA_HOME": ".local/share", "XDG_CACHE_HOME": ".cache", "TMPDIR": "tmp"}
    for name in folders.values():
        (home / name).mkdir(parents=True, exist_ok=True)
    proxies = ("http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY")
    return {
        "PATH": _PLACES,
        "HOME": str(home),
        **{variable: str(home / name) for variable, name in folders.items()},
        **dict.fromkeys(proxies, site.origin),
        "no_proxy": "127.0.0.1",
        "NO_PROXY": "127.0.0.1",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "TERM": "dumb",
        "EDITOR": "true",
        "PAGER": "cat",
    }


def spoken(command: Sequence[str | Path], environment: Mapping[str, str], *, text: str = "", fine: Sequence[int] = (0,)) -> str:
    """What a program says, both streams together; it has to end by itself, in time, and well."""
    done = subprocess.run(
        [str(word) for word in command],
        input=text,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
        env=dict(environment),
        cwd=environment.get("HOME", os.curdir),
    )
    assert done.returncode in fine, f"{command} ends with {done.returncode} and says:\n{done.stdout[-4000:]}"
    return done.stdout
