"""Every snippet handed to the program that it is for: a small table, an empty region, hostile names, 17,000 ranges."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from checkers import in_a_network_of_its_own, left_out, program, run
from ip_ranges.exports.snippets import carried, render
from ip_ranges.model.prefix import Prefix, parse_prefix
from ip_ranges.model.prefix_sets import minimal_cover
from publications import HOSTILE_IDS, big_publication, hostile_publication, small_publication

pytestmark = pytest.mark.checker

SMALL, BIG, HOSTILE = small_publication(), big_publication(), hostile_publication()
CASES = {
    "region": (SMALL, "us-east"),
    "all": (SMALL, None),
    "empty": (SMALL, "ap-south"),
    "hostile": (HOSTILE, HOSTILE_IDS[4]),
    "hostile-all": (HOSTILE, None),
    "big": (BIG, None),
}


@pytest.fixture(params=list(CASES))
def case(request: pytest.FixtureRequest) -> str:
    """The name of a table to make the snippet from."""
    return str(request.param)


def written(recipe: str, case: str, folder: Path) -> Path:
    """A snippet in a file of the folder."""
    publication, region = CASES[case]
    path = folder / f"snippet-{recipe}"
    path.write_text(render(publication, publication.primary, recipe, region=region), "utf-8")
    return path


def expected(recipe: str, case: str) -> tuple[Prefix, ...]:
    """The addresses that a snippet has to list, as a minimal cover."""
    publication, region = CASES[case]
    return minimal_cover(carried(publication, publication.primary, recipe, region=region))


def test_nginx(case: str, tmp_path: Path) -> None:
    """Nginx -t accepts it inside a location."""
    nginx = program("nginx", "nginx-light", "nginx -t")
    snippet = written("nginx", case, tmp_path)
    config = tmp_path / "nginx.conf"
    config.write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}}\n"
        f"http {{ access_log off; server {{ listen 127.0.0.1:8080; location / {{ include {snippet}; }} }} }}\n"
    )
    assert "test is successful" in run([nginx, "-t", "-p", tmp_path, "-c", config])


@pytest.mark.parametrize(
    ("name", "client", "status"),
    [
        ("region", "192.0.2.130", "200"),
        ("region", "2001:db8:1:8000::7", "200"),
        ("region", "192.0.2.10", "403"),
        ("region", "203.0.113.1", "403"),
        ("empty", "192.0.2.130", "403"),
    ],
)
def test_nginx_lets_in_whom_it_should(name: str, client: str, status: str, tmp_path: Path) -> None:
    """A running nginx serves what we connect from, and answers 403 to all others, to everybody where nothing is listed."""
    nginx, curl = program("nginx", "nginx-light", "nginx"), program("curl", "curl", "nginx")
    snippet = written("nginx", name, tmp_path)
    tmp_path.chmod(0o755)
    config = tmp_path / "nginx.conf"
    config.write_text(
        f"daemon off; master_process off; pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {tmp_path}/body; server {{ listen unix:{tmp_path}/socket;\n"
        "set_real_ip_from unix:; real_ip_header X-Client;\n"
        f"location / {{ include {snippet}; root {tmp_path}; }} }} }}\n"
    )
    (tmp_path / "index.html").write_text("served\n")
    with subprocess.Popen([nginx, "-p", tmp_path, "-c", config], stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as server:
        try:
            asked = [curl, "-sS", "--retry", "20", "--retry-all-errors", "--retry-delay", "1", "--max-time", "60"]
            asked += ["--unix-socket", str(tmp_path / "socket"), "--header", f"X-Client: {client}"]
            said = run([*asked, "--output", "/dev/null", "--write-out", "%{http_code}", "http://localhost/"])
        finally:
            server.terminate()
    assert said.endswith(status)


def test_nginx_geo(case: str, tmp_path: Path) -> None:
    """Nginx -t accepts it in the http section, with the line of its head."""
    nginx = program("nginx", "nginx-light", "nginx -t")
    snippet = written("nginx-geo", case, tmp_path)
    name = next(line.split()[1] for line in snippet.read_text().splitlines() if line.startswith("geo "))
    config = tmp_path / "nginx.conf"
    config.write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}}\nhttp {{ access_log off; include {snippet};\n"
        f"server {{ listen 127.0.0.1:8080; if ({name} = 0) {{ return 403; }} }} }}\n"
    )
    assert "test is successful" in run([nginx, "-t", "-p", tmp_path, "-c", config])


@pytest.mark.parametrize("name", ["region", "all", "empty", "hostile", "hostile-all"])
def test_varnish(name: str, tmp_path: Path) -> None:
    """Varnishd takes the acl, with the line of its head."""
    varnish = program("varnishd", "varnish", "varnishd -C")
    snippet = written("varnish", name, tmp_path)
    acl = next(line.split()[1] for line in snippet.read_text().splitlines() if line.startswith("acl "))
    asked = f"if (client.ip !~ {acl}) {{ return (synth(403)); }}"
    vcl = tmp_path / "default.vcl"
    vcl.write_text(f'vcl 4.1;\nbackend default none;\ninclude "{snippet}";\nsub vcl_recv {{ {asked} }}\n')
    assert f"/* acl_n_{acl} n" in run([varnish, "-j", "none", "-C", "-f", vcl])


def test_bird(case: str, tmp_path: Path) -> None:
    """Bird -p takes it, with the line of its head in a filter."""
    bird = program("bird", "bird2", "bird -p")
    snippet = written("bird", case, tmp_path)
    names = [line.split()[1] for line in snippet.read_text().splitlines() if line.startswith("define ")]
    assert len(names) == len(set(names)) == 4
    config = tmp_path / "bird.conf"
    filters = "".join(f"filter f{number} {{ if net ~ {name} then accept; else reject; }}\n" for number, name in enumerate(names))
    config.write_text(f'router id 192.0.2.1;\nprotocol device {{}}\ninclude "{snippet}";\n{filters}')
    assert run([bird, "-p", "-c", config]) == ""


def test_postfix(case: str, tmp_path: Path) -> None:
    """Postmap reads it as a cidr table, without a warning."""
    postmap = program("postmap", "postfix", "postmap")
    snippet = written("postfix", case, tmp_path)
    (tmp_path / "main.cf").write_text("compatibility_level = 3.6\n")
    # One key that is listed nowhere, so that what is printed would be a complaint; the exit code 1 says that it was not found.
    said = run(["sh", "-c", f"{postmap} -c {tmp_path} -q 203.0.113.250 cidr:{snippet}; test $? = 1"])
    assert said == ""


@pytest.mark.parametrize("recipe", ["traefik", "envoy"])
def test_yaml(recipe: str, case: str, tmp_path: Path) -> None:
    """A YAML parser reads one document, with each prefix where the program looks for it, and each with its length."""
    read = yaml.load(written(recipe, case, tmp_path).read_text(), Loader=yaml.CSafeLoader)
    if recipe == "traefik":
        ((_, middleware),) = read["http"]["middlewares"].items()
        listed = middleware.get("ipAllowList", {"sourceRange": []})["sourceRange"]
        assert bool(listed) != ("inFlightReq" in middleware)
    else:
        ((resource),) = read["resources"]
        assert resource["typed_config"]["rules"]["action"] == "ALLOW"
        policies = resource["typed_config"]["rules"]["policies"]
        sources = [one["direct_remote_ip"] for policy in policies.values() for one in policy["principals"]]
        assert all(policy["permissions"] == [{"any": True}] and len(policy["principals"]) == 1 for policy in policies.values())
        listed = [f"{one['address_prefix']}/{one['prefix_len']}" for one in sources]
        assert listed == list(policies)
    assert minimal_cover(map(parse_prefix, listed)) == expected(recipe, case)


def test_apache(case: str, tmp_path: Path) -> None:
    """Apachectl configtest accepts it inside a location."""
    apachectl = program("apachectl", "apache2", "apachectl configtest")
    modules = next((one for one in map(Path, ("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules")) if one.is_dir()), None)
    if modules is None:
        left_out("apachectl configtest", "its modules are not where Debian has them; apt-get install apache2")
    snippet = written("apache", case, tmp_path)
    config = tmp_path / "apache.conf"
    loads = [f"LoadModule {name}_module {modules}/mod_{name}.so" for name in ("mpm_event", "authz_core", "authz_host")]
    config.write_text(
        "\n".join(
            [
                f"ServerRoot {tmp_path}",
                "ServerName localhost",
                f"PidFile {tmp_path}/pid",
                f"ErrorLog {tmp_path}/log",
                "Listen 127.0.0.1:8080",
                *loads,
                '<Location "/">',
                f"Include {snippet}",
                "</Location>\n",
            ]
        )
    )
    assert "Syntax OK" in run([apachectl, "-f", config, "-t"])


def test_haproxy(case: str, tmp_path: Path) -> None:
    """Haproxy -c accepts it as the pattern file of an acl, used as the snippet says."""
    haproxy = program("haproxy", "haproxy", "haproxy -c")
    snippet = written("haproxy", case, tmp_path)
    config = tmp_path / "haproxy.cfg"
    config.write_text(
        "defaults\n    mode http\n    timeout connect 1s\n    timeout client 1s\n    timeout server 1s\n"
        f"frontend f\n    bind 127.0.0.1:8080\n    acl from_platform src -f {snippet}\n"
        "    http-request deny unless from_platform\n    http-request return status 200\n"
    )
    assert "Warning" not in run([haproxy, "-c", "-f", config])


def test_caddy(case: str, tmp_path: Path) -> None:
    """Caddy validate accepts it, imported by the name that it defines; everybody else gets 403."""
    caddy = program("caddy", "caddy", "caddy validate")
    snippet = written("caddy", case, tmp_path)
    name = next(line for line in snippet.read_text().splitlines() if line.startswith("(")).partition(")")[0][1:]
    config = tmp_path / "Caddyfile"
    config.write_text(f"import {snippet}\n\n:8080 {{\n\timport {name}\n\trespond ok\n}}\n")
    homes = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    assert "Valid configuration" in run([caddy, "validate", "--config", config, "--adapter", "caddyfile"], environment=homes)
    said = run([caddy, "adapt", "--config", config, "--adapter", "caddyfile"], environment=homes)
    read = json.loads(next(line for line in said.splitlines() if line.startswith('{"apps"')))
    route = read["apps"]["http"]["servers"]["srv0"]["routes"][0]
    while "handler" not in route or route["handler"] == "subroute":
        route = route["handle"][0] if "handle" in route else route["routes"][0]
    assert str(route["status_code"]) == "403"


def test_nftables(case: str, tmp_path: Path) -> None:
    """Nft -c accepts it; loaded twice into a kernel, its sets hold exactly the addresses."""
    nft = program("nft", "nftables", "nft -c")
    apart = in_a_network_of_its_own("nft -c")
    snippet = written("nftables", case, tmp_path)
    run([*apart, nft, "--check", "--file", snippet])
    said = run([*apart, "sh", "-ec", f"{nft} -f {snippet}; {nft} -f {snippet}; {nft} --json list sets"])
    sets = [one["set"] for one in json.loads(said)["nftables"] if "set" in one]
    assert len(sets) == 4
    assert minimal_cover(_nft_prefix(item) for one in sets for item in one.get("elem", [])) == expected("nftables", case)


def _nft_prefix(item: object) -> Prefix:
    """A prefix as nft prints it."""
    if isinstance(item, dict):
        return parse_prefix(f"{item['prefix']['addr']}/{item['prefix']['len']}")
    return parse_prefix(str(item))


def test_ipset(case: str, tmp_path: Path) -> None:
    """Ipset restore takes it, twice, and the sets hold exactly the addresses; no temporary set stays behind."""
    ipset = program("ipset", "ipset", "ipset restore")
    apart = in_a_network_of_its_own("ipset restore")
    if subprocess.run([*apart, ipset, "create", "probe", "hash:net"], capture_output=True, check=False).returncode:
        left_out("ipset restore", "the kernel has no ipset; modprobe ip_set_hash_net")
    snippet = written("ipset", case, tmp_path)
    restore = f"{ipset} restore -file {snippet}"
    said = run([*apart, "sh", "-ec", f"{restore}; {restore}; {ipset} save"])
    created = [line.split()[1] for line in said.splitlines() if line.startswith("create")]
    added = [line.split()[2] for line in said.splitlines() if line.startswith("add")]
    assert len(created) == 4
    assert not any(name.endswith("-new") for name in created)
    assert minimal_cover(map(parse_prefix, added)) == expected("ipset", case)


def test_iptables_takes_the_rules_that_the_snippet_shows(tmp_path: Path) -> None:
    """The two iptables lines of the comment work with the sets that the snippet makes."""
    check = "iptables with ipset"
    ipset, iptables = program("ipset", "ipset", check), program("iptables", "iptables", check)
    apart = in_a_network_of_its_own(check)
    snippet = written("ipset", "region", tmp_path)
    if subprocess.run([*apart, ipset, "restore", "-file", snippet], capture_output=True, check=False).returncode:
        left_out(check, "the kernel has no ipset; modprobe ip_set_hash_net")
    lines = [line[2:] for line in snippet.read_text().splitlines() if line.startswith("# iptables ")]
    assert len(lines) == 2
    shown = "; ".join(line.replace("...", "us-east").replace("iptables", iptables) for line in lines)
    said = run([*apart, "sh", "-ec", f"{ipset} restore -file {snippet}; {shown}; {iptables} -S"])
    assert said.count("--match-set") == 2


@pytest.fixture
def ufw(tmp_path: Path) -> list[str]:
    """The words before a shell command that give it a ufw with rules of its own."""
    ufw = program("ufw", "ufw", "ufw")
    apart = in_a_network_of_its_own("ufw", mounts=True)
    rules = tmp_path / "etc-ufw"
    shutil.copytree("/usr/share/ufw", rules, ignore=shutil.ignore_patterns("*.md5sum", "iptables", "messages"))
    if os.geteuid() != 0:
        left_out("ufw", f"{ufw} wants to be run as root")
    shutil.copytree("/etc/ufw", rules, dirs_exist_ok=True)
    for name in ("user.rules", "user6.rules"):
        shutil.copy(f"/usr/share/ufw/{name}", rules / name)
    return [*apart, "sh", "-ec", f'mount --bind {rules} /etc/ufw; eval "$1"', "sh"]


@pytest.mark.parametrize("name", ["region", "all", "empty", "hostile", "hostile-all"])
def test_ufw(name: str, tmp_path: Path, ufw: list[str]) -> None:
    """The script run twice adds each rule once."""
    snippet = written("ufw", name, tmp_path)
    said = run([*ufw, f"sh {snippet} >&2; sh {snippet} >/dev/null; echo ADDED; ufw show added"]).partition("ADDED")[2]
    added = [line.split() for line in said.splitlines() if line.startswith("ufw ")]
    prefixes = [parse_prefix(line[line.index("from" if "from" in line else "to") + 1]) for line in added]
    assert minimal_cover(prefixes) == expected("ufw", name)


def test_ufw_deletes_only_its_own(tmp_path: Path, ufw: list[str]) -> None:
    """What is no longer listed goes, what somebody else allowed stays, and so does another region's."""
    before = written("ufw", "region", tmp_path).rename(tmp_path / "before")
    after = tmp_path / "after"
    after.write_text(before.read_text().replace("\n192.0.2.128/26\n", "\n").replace("\n192.0.2.12/32\n", "\n"))
    mark = "port 443 proto tcp comment 'ip-ranges us-east'"
    other = "ufw allow from 203.0.113.9 to any port 443 proto tcp comment 'ip-ranges us-east-2'"
    said = run([*ufw, f"ufw allow 22; {other}; sh {before}; sh {after}; echo ADDED; ufw show added"]).partition("ADDED")[2]
    assert [line for line in said.splitlines() if line.startswith("ufw ")] == [
        "ufw allow 22",
        other,
        f"ufw allow from 192.0.2.192/26 to any {mark}",
        f"ufw allow out to 192.0.2.10 {mark}",
        f"ufw allow out to 192.0.2.11 {mark}",
        f"ufw allow from 2001:db8:1:8000::/49 to any {mark}",
        f"ufw allow out to 2001:db8:1::10 {mark}",
    ]


def test_a_big_ufw_script_is_a_shell_script(tmp_path: Path) -> None:
    """Seventeen thousand rules would take ufw hours, as the recipe says; the shell at least reads them."""
    run(["sh", "-n", written("ufw", "big", tmp_path)])


def test_ufw_dry_run(tmp_path: Path, ufw: list[str]) -> None:
    """With UFW="ufw --dry-run" the script shows what it would do and does nothing."""
    snippet = written("ufw", "region", tmp_path)
    said = run([*ufw, f"UFW='ufw --dry-run' sh {snippet}; echo ADDED; ufw show added"])
    assert "--dport 443 -s 192.0.2.128/26 -j ACCEPT" in said
    assert said.partition("ADDED")[2].strip().endswith("(None)")


def test_zone(case: str, tmp_path: Path) -> None:
    """Named-checkzone loads it with a serial that is no older than the site's, and has exactly the addresses."""
    checker = program("named-checkzone", "bind9-utils", "named-checkzone")
    snippet = written("zone", case, tmp_path)
    said = run([checker, "-i", "local", "-D", "example.com", snippet])
    loaded = re.search(r"loaded serial (\d+)", said)
    assert loaded is not None
    assert int(loaded.group(1)) >= CASES[case][0].serial
    rows = [line.split() for line in said.splitlines()]
    found = minimal_cover(parse_prefix(row[4]) for row in rows if len(row) == 5 and row[3] in ("A", "AAAA"))
    assert found == expected("zone", case)


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[str]]]:
    """A running PostgreSQL: its folder, and the words before an SQL command."""
    check = "PostgreSQL's pg_hba_file_rules"
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda home: int(home.parent.name.partition(".")[0]))
    if not homes or not (homes[-1] / "initdb").exists():
        left_out(check, "apt-get install postgresql (or .ci/install-checkers)")
    openssl = program("openssl", "openssl", check)
    folder = tmp_path_factory.mktemp("postgres") / "cluster"
    folder.mkdir()
    # PostgreSQL does not run as root; its package has made an account.
    as_owner: list[str | Path] = []
    if os.geteuid() == 0:
        as_owner = [program("setpriv", "util-linux", check), "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        shutil.chown(folder, "postgres", "postgres")
        for parent in folder.parents:
            if parent.owner() == "root" and parent != Path("/") and not parent.stat().st_mode & 0o001:
                parent.chmod(parent.stat().st_mode | 0o011)
    key, certificate = folder / "server.key", folder / "server.crt"
    run([*as_owner, homes[-1] / "initdb", "--pgdata", folder, "--auth", "trust", "--username", "tester", "--no-sync"])
    made = ["-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", key, "-out", certificate]
    run([*as_owner, openssl, "req", *made])
    run([*as_owner, "chmod", "600", key])
    control = [*as_owner, homes[-1] / "pg_ctl", "--pgdata", folder, "--wait"]
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c ssl=on -c fsync=off"
    run([*control, "--log", folder / "log", "--options", options, "start"])
    yield folder, [str(homes[-1] / "psql"), "--host", str(folder), "--user", "tester", "--dbname", "postgres", "-XAtc"]
    run([*control, "--mode", "immediate", "stop"])


def test_postgres(case: str, tmp_path: Path, postgres: tuple[Path, list[str]]) -> None:
    """The view pg_hba_file_rules has no error, and one rule for each prefix."""
    folder, psql = postgres
    snippet = written("postgres", case, tmp_path).read_text()
    (folder / "pg_hba.conf").write_text(f"{snippet}\nlocal all all trust\n")
    rows = json.loads(run([*psql, "SELECT coalesce(json_agg(r), '[]') FROM pg_hba_file_rules r"]))
    assert [row["error"] for row in rows if row["error"]] == []
    rules = [row for row in rows if row["type"] == "hostssl"]
    assert {row["auth_method"] for row in rules} <= {"scram-sha-256"}
    networks = [parse_prefix(f"{row['address']}/{_netmask_length(row['netmask'])}") for row in rules]
    assert minimal_cover(networks) == expected("postgres", case)


def _netmask_length(mask: str) -> int:
    """The length of a netmask in either family."""
    prefix = parse_prefix(mask)
    return prefix.first.bit_count()


def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that cannot be made is skipped by name with the cure; where all are required, that is a failure."""
    sentence = "left out: no-such-program -t; apt-get install no-such-package"
    monkeypatch.delenv("IP_RANGES_REQUIRE_CHECKERS", raising=False)
    with pytest.raises(pytest.skip.Exception, match=sentence):
        program("no-such-program", "no-such-package", "no-such-program -t")
    monkeypatch.setenv("IP_RANGES_REQUIRE_CHECKERS", "1")
    with pytest.raises(pytest.fail.Exception, match=sentence):
        program("no-such-program", "no-such-package", "no-such-program -t")
