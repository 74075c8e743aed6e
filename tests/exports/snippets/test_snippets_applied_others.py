"""The snippets of Postfix, PostgreSQL, BIRD and name servers in the running program: who is listed, over both families, and nobody else."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from checkers import left_out, program, run
from ip_ranges.exports.snippets import render
from situations import CLIENTS, keep_or_compare_beside, keep_or_compare_situations, listed, outcome, table, write
from two_networks import Ask, Networks, open_folder, two_networks

pytestmark = pytest.mark.checker

PORTS = {"both": 8001, "ipv4": 8002, "ipv6": 8003, "overlapping": 8004, "many": 8005, "none": 8006}


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Networks]:
    """Two networks for all tests of this file."""
    with two_networks(tmp_path_factory.mktemp("networks")) as found:
        yield found


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that programs with accounts of their own may enter."""
    with open_folder() as found:
        yield found


def refreshed(recipe: str, file: Path, many: int) -> None:
    """Put the file of the refreshed list in the place of the first, as the head's command does."""
    new = file.with_name(f"{file.name}.new")
    publication = table(many, after=True)
    new.write_text(render(publication, publication.primary, recipe, region="both"))
    new.rename(file)


AFTER = {client: listed(client, "both", after=True) for client in CLIENTS}


# ---- Postfix -------------------------------------------------------------------------------------------------------


@pytest.fixture
def postfix(networks: Networks, folder: Path) -> Iterator[Path]:
    """A Postfix with a service for each list, each with the restriction of the head; the folder of its files."""
    program("postfix", "postfix", "Postfix")
    files = write("postfix", folder)
    config, spool, state = folder / "etc", folder / "spool", folder / "state"
    for one in (config, spool, state):
        one.mkdir()
    os.chown(state, pwd.getpwnam("postfix").pw_uid, grp.getgrnam("postfix").gr_gid)
    shutil.copy("/etc/postfix/postfix-files", config)
    (config / "main.cf").write_text(
        f"compatibility_level = 3.6\nqueue_directory = {spool}\ndata_directory = {state}\nmyhostname = localhost\n"
        f"inet_protocols = all\ninet_interfaces = all\nmynetworks =\nmydestination = localhost\nlocal_recipient_maps =\nalias_maps =\n"
        f"smtpd_relay_restrictions = reject_unauth_destination\nmaillog_file = /dev/stdout\n"
        f"smtpd_peername_lookup = no\nsmtpd_delay_reject = yes\nsmtpd_client_connection_count_limit = 0\n"
    )
    services = "".join(
        f"{port} inet n - n - - smtpd\n -o {{smtpd_client_restrictions=check_client_access cidr:{files[one]}, reject}}\n"
        for one, port in PORTS.items()
    )
    rest = "cleanup unix n - n - 0 cleanup\nrewrite unix - - n - - trivial-rewrite\nanvil unix - - n - 1 anvil\nqmgr unix n - n 300 1 qmgr\n"
    rest += "pickup unix n - n 60 1 pickup\npostlog unix-dgram n - n - 1 postlogd\n"
    (config / "master.cf").write_text(services + rest)
    with networks.running(["postfix", "-c", config, "start-fg"], folder / "said"):
        yield folder
        networks.run("postfix", "-c", config, "stop", check=False)


def test_postfix(networks: Networks, postfix: Path) -> None:
    """Mail of who is listed is taken, of all others refused; a reload takes up a new list."""

    def came_in(port: int) -> dict[str, bool]:
        answers = networks.ask([Ask(one, port, "smtp") for one in CLIENTS], wait=True)
        assert set(answers) <= {"250", "554"}
        return dict(zip(CLIENTS, [one == "250" for one in answers], strict=True))

    row = {one: outcome(came_in(port), {client: listed(client, one) for client in CLIENTS}) for one, port in PORTS.items()}
    row["mapped"] = "listens apart"
    with networks.asking_all_the_while([Ask("2001:db8:1:8000::7", PORTS["both"], "smtp"), Ask("203.0.113.1", PORTS["both"], "smtp")]) as answers:
        refreshed("postfix", postfix / "postfix-both", 17_000)
        networks.run("sh", "-ec", f"postfix -c {postfix}/etc check && postfix -c {postfix}/etc reload")
        for _ in range(100):
            row["refreshed"] = outcome(came_in(PORTS["both"]), AFTER)
            if row["refreshed"] == "listed":
                break
    assert "250" in answers[0]
    assert "554" not in answers[0]
    assert "250" not in answers[1]
    assert "554" in answers[1]
    keep_or_compare_situations("postfix", row, 17_000)


def test_postfix_reads_the_table(tmp_path: Path) -> None:
    """Postmap finds who is listed with OK, and all others with nothing."""
    postmap = program("postmap", "postfix", "Postfix")
    file = write("postfix", tmp_path, "overlapping", count=1)["overlapping"]
    (tmp_path / "main.cf").write_text("compatibility_level = 3.6\n")
    said = run([postmap, "-c", tmp_path, "-q", "-", f"cidr:{file}"], text="\n".join(CLIENTS) + "\n")
    assert said == "192.0.2.130\tOK\n192.0.2.66\tOK\n2001:db8:1:8000::7\tOK\n2001:db8:1:4::7\tOK\n"


# ---- PostgreSQL ----------------------------------------------------------------------------------------------------


@contextmanager
def postgres(networks: Networks, folder: Path, *, tls: bool) -> Iterator[tuple[Path, Sequence[str]]]:
    """A PostgreSQL that listens on the network: its folder, and the words before a command as its owner."""
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda home: int(home.parent.name.partition(".")[0]))
    if not homes or not (homes[-1] / "initdb").exists():
        left_out("PostgreSQL", "apt-get install postgresql (or .ci/install-checkers)")
    home, data = homes[-1], folder / "cluster"
    data.mkdir()
    shutil.chown(data, "postgres", "postgres")
    owner = ("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups")
    networks.run(*owner, home / "initdb", "--pgdata", data, "--auth", "trust", "--username", "tester", "--no-sync")
    made = ["-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    networks.run(*owner, "openssl", "req", *made, "-keyout", data / "server.key", "-out", data / "server.crt")
    networks.run(*owner, "chmod", "600", data / "server.key")
    settings = {"listen_addresses": "*", "port": "8001", "unix_socket_directories": data, "ssl": "on" if tls else "off", "fsync": "off"}
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with networks.running([*owner, home / "postgres", "-D", data, *words], folder / "said"):
        yield data, owner


def test_postgres(networks: Networks, folder: Path) -> None:
    """Who is listed is asked for a password, all others are told that they have no entry; a reload takes up a new list."""
    files = write("postgres", folder, count=5_000)
    with postgres(networks, folder, tls=True) as (data, owner):

        def came_in() -> dict[str, bool]:
            answers = networks.ask([Ask(one, 8001, "postgres") for one in CLIENTS], wait=True)
            assert set(answers) <= {"asked for a password", "no pg_hba.conf entry"}
            return dict(zip(CLIENTS, [one == "asked for a password" for one in answers], strict=True))

        def loaded(text: str) -> None:
            (data / "pg_hba.conf").write_text(f"local all all trust\n{text}")
            psql = ("psql", "--host", str(data), "--port", "8001", "--user", "tester", "--dbname", "postgres", "-XAtc")
            # The postmaster reads the file when the signal reaches it, which this asks for.
            before = networks.run(*owner, *psql, "SELECT pg_conf_load_time()")
            networks.run(*owner, *psql, "SELECT pg_reload_conf()")
            while networks.run(*owner, *psql, "SELECT pg_conf_load_time()") == before:
                pass

        networks.ask([Ask("192.0.2.130", 8001, "postgres")], wait=True)
        row = {}
        for one in PORTS:
            loaded(files[one].read_text())
            row[one] = outcome(came_in(), {client: listed(client, one, 5_000) for client in CLIENTS})
        row["mapped"] = "listens apart"
        loaded(files["both"].read_text())
        stays, never = Ask("2001:db8:1:8000::7", 8001, "postgres"), Ask("203.0.113.1", 8001, "postgres")
        refreshed("postgres", files["both"], 5_000)
        with networks.asking_all_the_while([stays, never]) as answers:
            loaded(files["both"].read_text())
        assert answers == [{"asked for a password"}, {"no pg_hba.conf entry"}]
        row["refreshed"] = outcome(came_in(), AFTER)
    keep_or_compare_situations("postgres", row, 5_000)


def test_postgres_with_tls_off(networks: Networks, folder: Path) -> None:
    """Nobody comes in, and the head says why: no line for TLS matches then."""
    text = write("postgres", folder, "both", count=1)["both"].read_text()
    assert 'with ssl = off no hostssl line matches, and those who are listed are told "no pg_hba.conf' in text.partition("\n\n")[0]
    with postgres(networks, folder, tls=False) as (data, _):
        (data / "pg_hba.conf").write_text(f"local all all trust\n{text}")
        networks.ask([Ask("192.0.2.130", 8001, "postgres")], wait=True)
        networks.run("kill", "-HUP", (data / "postmaster.pid").read_text().splitlines()[0])
        answers = networks.ask([Ask("192.0.2.130", 8001, "postgres"), Ask("203.0.113.1", 8001, "postgres")])
    assert answers == ["no pg_hba.conf entry"] * 2
    keep_or_compare_beside("postgres", "ssl = off", listed=False, others=False, said="its head")


# ---- BIRD ----------------------------------------------------------------------------------------------------------


def test_bird(networks: Networks, folder: Path) -> None:
    """A route to a listed address passes the filter of the head and no other does; a configure takes up a new list."""
    bird = program("bird", "bird2", "BIRD")
    files = write("bird", folder)
    text = "".join(f'include "{one}";\n' for one in files.values()) + "protocol device {}\n"
    routes = {4: [one for one in CLIENTS if ":" not in one], 6: [one for one in CLIENTS if ":" in one]}
    for family, clients in routes.items():
        lines = "".join(f"route {one}/{32 if family == 4 else 128} unreachable; " for one in clients)
        text += f"ipv{family} table all{family};\nprotocol static {{ ipv{family} {{ table all{family}; }}; {lines}}}\n"
        for one in PORTS:
            asked = f"if net ~ we_connect_from_{one}_ipv{family} then accept; else reject;"
            text += f"ipv{family} table {one}{family};\n"
            text += f"protocol pipe {{ table all{family}; peer table {one}{family}; import none; export filter {{ {asked} }}; }}\n"
    (folder / "bird.conf").write_text(text)
    control = f"birdc -s {folder}/control"

    def came_in(one: str) -> dict[str, bool]:
        said = "".join(networks.run("sh", "-c", f"{control} show route table {one}{family}", check=False) for family in (4, 6))
        return {client: f"{client}/" in said for client in CLIENTS}

    networks.run(bird, "-p", "-c", folder / "bird.conf")
    with networks.running([bird, "-f", "-c", folder / "bird.conf", "-s", folder / "control"], folder / "said"):
        for _ in range(200):
            if any(came_in("both").values()):
                break
        row = {one: outcome(came_in(one), {client: listed(client, one) for client in CLIENTS}) for one in PORTS}
        refreshed("bird", files["both"], 17_000)
        networks.run("sh", "-ec", f"{control} configure check && {control} configure")
        for _ in range(200):
            row["refreshed"] = outcome(came_in("both"), AFTER)
            if row["refreshed"] == "listed":
                break
    row["mapped"] = "routes only"
    keep_or_compare_situations("bird", row, 17_000)


# ---- zone ----------------------------------------------------------------------------------------------------------


def test_zone(networks: Networks, folder: Path) -> None:
    """A name server answers with today's load balancers of a region, for an hour, in each family that it has, and nothing else."""
    named = program("named", "bind9", "BIND")
    shutil.chown(folder, "bind", "bind")
    found: dict[str, list[str]] = {}
    for one, file in write("zone", folder, "both", "ipv4", "ipv6", "none", count=1).items():
        config = f'options {{ directory "{folder}"; pid-file none; recursion no; listen-on {{ any; }}; listen-on-v6 {{ none; }}; }};\n'
        (folder / "named.conf").write_text(f'{config}controls {{}};\nzone "example.com" {{ type primary; file "{file}"; }};\n')
        with networks.running([named, "-f", "-u", "bind", "-c", folder / "named.conf"], folder / "said"):
            found[one] = networks.run(sys.executable, "-c", _ASK, "A", "AAAA").split()
    assert found["both"] == ["3600:198.51.100.10", "3600:2001:db8:a::5"]
    assert found["ipv4"] == ["3600:198.51.100.20"]
    assert [one[:18] for one in found["ipv6"]] == ["3600:2001:db8:a::9"]
    assert found["none"] == []


_ASK = """
import sys, dns.exception, dns.message, dns.query
for kind in sys.argv[1:]:
    for _ in range(50):
        try:
            answer = dns.query.tcp(dns.message.make_query("example.com", kind), "127.0.0.1", 1)
        except (OSError, dns.exception.DNSException):
            continue
        if answer.rcode() == 0:
            break
    else:
        sys.exit("no answer")
    for part in answer.answer:
        print(*[f"{part.ttl}:{one}" for one in part])
"""
