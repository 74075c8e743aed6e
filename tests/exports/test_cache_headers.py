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
from ip_ranges.exports.site.writer import write_files
from publications import small_publication

HOSTS = Path(__file__).resolve().parents[2] / "_ext" / "ip_ranges" / "static_hosts"

EXPECTED = {
    "status.json": ("public, max-age=60", "application/json"),
    "feeds/aws/status.json": ("public, max-age=60", "application/json"),
    "ip-ranges.json": ("public, max-age=300", "application/json"),
    "ip-ranges.csv": ("public, max-age=300", "text/csv"),
    "changes/2026112001.json": ("public, max-age=31536000, immutable", "application/json"),
    "feeds/aws/changes/2026111501.json": ("public, max-age=31536000, immutable", "application/json"),
    "lists/all/all-outbound-ipv4.aggregated.txt": ("public, max-age=300", "text/plain"),
    "changes.atom": ("public, max-age=300", "application/atom+xml"),
    "regions/us-east/changes.atom": ("public, max-age=300", "application/atom+xml"),
    "regions/us-east/changes.feed.json": ("public, max-age=300", "application/feed+json"),
    "regions/us-east/changes.ics": ("public, max-age=300", "text/calendar"),
    "roles/vpn/changes.atom": ("public, max-age=300", "application/atom+xml"),
    "roles/vpn/changes.feed.json": ("public, max-age=300", "application/feed+json"),
    "roles/vpn/changes.ics": ("public, max-age=300", "text/calendar"),
    "changes.feed.json": ("public, max-age=300", "application/feed+json"),
    "changes.ics": ("public, max-age=300", "text/calendar"),
    "history.jsonl": ("public, max-age=300", "application/jsonl"),
    **{f"snippets/us-east/{name}": ("public, max-age=300", "text/plain") for name in ("nginx.conf", "nftables.nft", "ufw.sh", "envoy.yaml", "zone.txt")},
    "SHA256SUMS": ("public, max-age=300", "text/plain"),
}


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


def check(base: str, *options: str) -> None:
    """Every expected header, for every file; and that a poller with the ETag gets an empty 304."""
    for path, (cache, media) in EXPECTED.items():
        found = headers(f"{base}/{path}", *options)
        assert found["cache-control"] == cache, path
        assert found["content-type"].partition(";")[0] == media, path
        if media != "application/feed+json":
            assert "charset=utf-8" in found["content-type"].lower(), path
        assert found["access-control-allow-origin"] == "*", path
        assert found["x-content-type-options"] == "nosniff", path
        assert found["etag"], path


@pytest.mark.checker
def test_nginx(site: Path, tmp_path: Path) -> None:
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
        check("http://site/ip-ranges", "--unix-socket", str(tmp_path / "s"))
    finally:
        server.terminate()
        server.communicate(timeout=20)


@pytest.mark.checker
def test_apache(site: Path, tmp_path: Path) -> None:
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
        check(f"http://127.0.0.1:{port}/ip-ranges")
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


def test_netlify_and_cloudflare(small_files: dict[str, str]) -> None:
    """Every file gets exactly one Cache-Control, as these hosts read the rules: ``*`` is anything, ``:name`` a segment."""
    known = [
        (re.compile(re.sub(r":\w+", "[^/]+", re.escape(path).replace(r"\*", ".*").replace(r"\:", ":"))), found)
        for path, found in rules()
    ]
    for path in small_files:
        met = [found for pattern, found in known if pattern.fullmatch(f"/ip-ranges/{path}")]
        names = [name for found in met for name in found]
        assert len(names) == len(set(names)), path
        assert {"Access-Control-Allow-Origin", "X-Content-Type-Options"} <= set(names), path
        if not path.startswith("feeds/"):
            assert "Cache-Control" in names, path
        merged = {name: value for found in met for name, value in found.items()}
        if path in EXPECTED and "Content-Type" in merged:
            assert merged["Content-Type"].startswith(EXPECTED[path][1]), path
        if path in EXPECTED:
            assert merged["Cache-Control"] == EXPECTED[path][0], path


def test_s3_uploads_each_file_once_and_the_status_last(tmp_path: Path, small_files: dict[str, str]) -> None:
    """The script, with a program in place of ``aws`` that notes its arguments: the filters applied as S3's client does."""
    log = tmp_path / "log"
    fake = tmp_path / "aws"
    fake.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" --- >> {log}\n')
    fake.chmod(0o755)
    subprocess.run([str(HOSTS / "s3-upload.sh"), "from", "s3://bucket"], env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, check=True)
    uploads = [block.strip().splitlines() for block in log.read_text().split("---\n") if block.strip()]
    for path in small_files:
        taken = [block for block in uploads if _taken(path, block)]
        assert len(taken) == 1, path
        cache = taken[0][taken[0].index("--cache-control") + 1]
        if path in EXPECTED:
            assert cache == EXPECTED[path][0]
            assert taken[0][taken[0].index("--content-type") + 1] == f"{EXPECTED[path][1]}; charset=utf-8"
    assert _taken("status.json", uploads[-1])


def _taken(path: str, arguments: list[str]) -> bool:
    """The last filter that matches decides."""
    taken = True
    for option, value in itertools.pairwise(arguments):
        if option in ("--include", "--exclude") and fnmatch.fnmatchcase(path, value):
            taken = option == "--include"
    return taken
