"""The ready cache-header files, tried on the real servers."""

from __future__ import annotations

import fnmatch
import itertools
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from checkers import program
from documented_files import documented_rows
from ip_ranges.exports.site.writer import write_files
from publications import small_publication

TYPES_OF_HOSTS = {"json": "application/json", "csv": "text/csv", "js": "text/javascript", "txt": "text/plain"}
"""The extensions that Netlify and Cloudflare know by themselves."""

HOSTS = Path(__file__).resolve().parents[2] / "_ext" / "ip_ranges" / "static_hosts"

Headers = dict[str, tuple[str, str]]
"""Of a path its Cache-Control and media type."""


@pytest.fixture(scope="session")
def expected(small_files: dict[str, str]) -> Headers:
    """Of every published file: its media type as the page of files has it, and how long it may be kept."""
    return {path: (cache_control(path), documented_rows(path)[0].media_type) for path in small_files}


def cache_control(path: str) -> str:
    """A status is polled, a revision never changes, and the rest changes with the table."""
    if path.endswith("status.json"):
        return "public, max-age=60"
    return "public, max-age=31536000, immutable" if re.search(r"changes/\d+\.json$", path) else "public, max-age=300"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A built site with our files in it, readable by the servers' own users."""
    write_files(small_publication(), tmp_path / "site" / "ip-ranges")
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    return tmp_path / "site"


def headers(url: str, *options: str) -> dict[str, str]:
    """What the server says of one file."""
    done = subprocess.run(
        ["curl", "--silent", "--show-error", "--fail", "--head", "--retry", "20", "--retry-connrefused", "--retry-delay", "0", *options, url],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    return {name.lower(): value for name, value in re.findall(r"^([\w-]+): (.*?)\r?$", done.stdout, re.MULTILINE)}


def check(base: str, expected: Headers, *options: str) -> None:
    """Every expected header, for a file of each row and extension; and an ETag, with which a poller gets an empty 304."""
    shapes = {(documented_rows(path)[0], path.rpartition(".")[2], path.startswith("feeds/")): path for path in expected}
    for path in shapes.values():
        cache, media = expected[path]
        found = headers(f"{base}/{path}", *options)
        assert found["cache-control"] == cache, path
        assert found["content-type"].partition(";")[0] == media, path
        if media != "application/feed+json":
            assert "charset=utf-8" in found["content-type"].lower(), path
        assert found["access-control-allow-origin"] == "*", path
        assert found["x-content-type-options"] == "nosniff", path
        assert found["etag"], path


@pytest.mark.checker
def test_nginx(site: Path, tmp_path: Path, expected: Headers) -> None:
    """Nginx with the snippet included, on a Unix socket."""
    nginx = program("nginx", "nginx-light", "nginx with the cache headers")
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(
        f"daemon off; pid {tmp_path}/pid; error_log stderr; user root;\nevents {{}}\n"
        f"http {{ access_log off; server {{ listen unix:{tmp_path}/s; root {site}; include {HOSTS}/nginx.conf; }}\n"
        + "".join(f"{name}_temp_path {tmp_path}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        + "}\n"
    )
    server = subprocess.Popen([nginx, "-c", str(configuration), "-p", str(tmp_path)], stderr=subprocess.PIPE, text=True)
    try:
        _wait(tmp_path / "s", server)
        check("http://site/ip-ranges", expected, "--unix-socket", str(tmp_path / "s"))
    finally:
        server.terminate()
        server.communicate(timeout=20)


@pytest.mark.checker
def test_apache(site: Path, tmp_path: Path, expected: Headers) -> None:
    """Apache with the file as ip-ranges/.htaccess."""
    apache = program("apache2", "apache2", "Apache with the cache headers")
    shutil.copy(HOSTS / "apache.htaccess", site / "ip-ranges" / ".htaccess")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    modules = Path("/usr/lib/apache2/modules")
    loaded = "".join(
        f"LoadModule {name}_module {modules}/mod_{name}.so\n"
        for name in ("mpm_event", "authz_core", "mime", "headers", "filter")
        if (modules / f"mod_{name}.so").exists()
    )
    configuration = tmp_path / "httpd.conf"
    configuration.write_text(
        f"{loaded}ServerName site\nServerRoot {tmp_path}\nPidFile {tmp_path}/pid\nDefaultRuntimeDir {tmp_path}\n"
        f"ErrorLog {tmp_path}/error.log\nTypesConfig /dev/null\nListen 127.0.0.1:{port}\nDocumentRoot {site}\n"
        f"<Directory {site}>\nAllowOverride FileInfo\nRequire all granted\n</Directory>\n"
    )
    server = subprocess.Popen([apache, "-X", "-f", str(configuration)], stderr=subprocess.PIPE, text=True)
    try:
        check(f"http://127.0.0.1:{port}/ip-ranges", expected)
    finally:
        server.terminate()
        server.communicate(timeout=20)


def _wait(path: Path, server: subprocess.Popen[str]) -> None:
    """Until the server listens; what it says when it does not."""
    for _ in range(200):
        if path.exists():
            return
        assert server.poll() is None, server.communicate()[1]
        time.sleep(0.05)


def rules() -> Iterator[tuple[str, dict[str, str]]]:
    """The rules of a ``_headers`` file: path and headers."""
    text = "\n".join(line for line in (HOSTS / "_headers").read_text().splitlines() if not line.startswith("#"))
    for block in re.split(r"\n(?=/)", text.strip()):
        path, *lines = block.strip().splitlines()
        yield path, dict(line.strip().split(": ", 1) for line in lines if line.strip())


def test_netlify_and_cloudflare(expected: Headers) -> None:
    """Every file gets exactly one Cache-Control, as these hosts read the rules: ``*`` is anything, ``:name`` a segment."""
    known = [
        (re.compile(re.sub(r":\w+", "[^/]+", re.escape(path).replace(r"\*", ".*").replace(r"\:", ":"))), found)
        for path, found in rules()
    ]
    for path, (cache, media) in expected.items():
        met = [found for pattern, found in known if pattern.fullmatch(f"/ip-ranges/{path}")]
        names = [name for found in met for name in found]
        assert len(names) == len(set(names)), path
        assert {"Access-Control-Allow-Origin", "X-Content-Type-Options"} <= set(names), path
        merged = {name: value for found in met for name, value in found.items()}
        assert merged.get("Cache-Control", cache) == cache, path
        if not path.startswith("feeds/"):  # whose files have the hosts' own defaults
            assert "Cache-Control" in names, path
            assert merged.get("Content-Type", TYPES_OF_HOSTS.get(path.rpartition(".")[2], "")).startswith(media), path


def test_s3_uploads_each_file_once_and_the_status_last(tmp_path: Path, expected: Headers) -> None:
    """The script, with a program in place of ``aws`` that notes its arguments: the filters applied as S3's client does."""
    log = tmp_path / "log"
    fake = tmp_path / "aws"
    fake.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" --- >> {log}\n')
    fake.chmod(0o755)
    subprocess.run([str(HOSTS / "s3-upload.sh"), "from", "s3://bucket"], env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, check=True)
    uploads = [block.strip().splitlines() for block in log.read_text().split("---\n") if block.strip()]
    for path, (cache, media) in expected.items():
        taken = [block for block in uploads if _taken(path, block)]
        assert len(taken) == 1, path
        assert taken[0][taken[0].index("--cache-control") + 1] == cache, path
        assert taken[0][taken[0].index("--content-type") + 1] == f"{media}; charset=utf-8", path
    assert _taken("status.json", uploads[-1])


def _taken(path: str, arguments: list[str]) -> bool:
    """The last filter that matches decides."""
    taken = True
    for option, value in itertools.pairwise(arguments):
        if option in ("--include", "--exclude") and fnmatch.fnmatchcase(path, value):
            taken = option == "--include"
    return taken
