"""Each snippet of a firewall in a kernel of its own network: who is listed comes in and is reached, over both families, and nobody else."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from checkers import left_out, program
from situations import CLIENTS, LISTS, keep_or_compare_beside, keep_or_compare_situations, listed, outcome, write
from two_networks import Ask, Networks, two_networks

pytestmark = pytest.mark.checker

PORT = 443
LISTEN = (
    "import socket, time\n"
    "s = socket.create_server(('::', {port}), family=socket.AF_INET6, dualstack_ipv6=True, backlog=500)\n"
    "while True: s.accept()[0].close()\n"
)


@pytest.fixture
def networks(tmp_path: Path) -> Iterator[Networks]:
    """Two networks, and a program that listens on the port and knows nothing of lists."""
    python = program("python3", "python3", "a program that listens")
    with two_networks(tmp_path) as found, found.running([python, "-c", LISTEN.format(port=PORT)], tmp_path / "listening"):
        found.ask([Ask("203.0.113.1", PORT, "tcp"), Ask("2001:db8:2::1", PORT, "tcp")], wait=True)
        yield found


class Firewall(NamedTuple):
    """How a file is loaded, and the rules that say once what its sets are for, as its head shows them."""

    recipe: str
    load: Callable[[Networks, Path], object]
    rules: Callable[[Networks, str], object]
    many: int = 17_000


def load_nftables(networks: Networks, file: Path) -> str:
    """As the head says."""
    return networks.run("nft", "--file", file)


def rules_nftables(networks: Networks, region: str) -> str:
    """The lines of the head in a chain that refuses everybody else."""
    lines = "\n".join(
        f"tcp dport 443 {ip} saddr @we-connect-from-{region}-{family} accept" for ip, family in (("ip", "ipv4"), ("ip6", "ipv6"))
    )
    text = "table inet filter { chain input { type filter hook input priority 0; }; }\nflush chain inet filter input\n"
    text += f"table inet filter {{ chain input {{\n{lines}\ntcp dport 443 reject with tcp reset\n}}\n}}\n"
    return networks.run("nft", "--file", "-", text=text)


def load_ipset(networks: Networks, file: Path) -> str:
    """As the head says."""
    return networks.run("ipset", "restore", "-file", file)


def rules_ipset(networks: Networks, region: str) -> None:
    """The lines of the head before one that refuses everybody else."""
    for tables, family in (("iptables", "v4"), ("ip6tables", "v6")):
        networks.run(tables, "-F", "INPUT")
        accept = ("-m", "set", "--match-set", f"from-{region}-{family}", "src", "-j", "ACCEPT")
        networks.run(tables, "-A", "INPUT", "-p", "tcp", "--dport", "443", *accept)
        networks.run(tables, "-A", "INPUT", "-p", "tcp", "--dport", "443", "-j", "REJECT", "--reject-with", "tcp-reset")


FIREWALLS = [Firewall("nftables", load_nftables, rules_nftables), Firewall("ipset", load_ipset, rules_ipset)]


def came_in(networks: Networks) -> dict[str, bool]:
    """Who gets a connection."""
    answers = networks.ask([Ask(one, PORT, "tcp") for one in CLIENTS])
    return dict(zip(CLIENTS, [one == "open" for one in answers], strict=True))


@pytest.mark.parametrize("firewall", FIREWALLS, ids=lambda one: one.recipe)
def test_who_comes_in(firewall: Firewall, networks: Networks, tmp_path: Path) -> None:
    """In every situation of the table in the docs; a refresh has no moment in between and leaves nothing behind."""
    for one in ("nft", "ipset", "iptables"):
        program(one, "nftables ipset iptables", firewall.recipe)
    files = write(firewall.recipe, tmp_path, count=firewall.many)
    if firewall.recipe == "ipset":
        try:
            load_ipset(networks, files["both"])
        except AssertionError as error:
            left_out("ipset restore", f"the kernel has no ipset; modprobe ip_set_hash_net ({error})")
    row: dict[str, str] = {}
    for one, file in files.items():
        firewall.load(networks, file)
        firewall.rules(networks, one)
        wanted = {client: listed(client, one, firewall.many) for client in CLIENTS}
        row[one] = outcome(came_in(networks), wanted)
    # The program that listens has one socket for both families: every client of IPv4 is mapped.
    row["mapped"] = row["both"]
    firewall.rules(networks, "both")
    before = state(networks, firewall)
    stays, never = Ask("2001:db8:1:8000::7", PORT, "tcp"), Ask("203.0.113.1", PORT, "tcp")
    after = write(firewall.recipe, tmp_path, "both", count=firewall.many, after=True)["both"]
    with networks.asking_all_the_while([stays, never]) as answers:
        for _ in range(5):
            firewall.load(networks, after)
    assert "open" in answers[0]
    assert "ConnectionRefusedError" not in answers[0]
    assert answers[1] == {"ConnectionRefusedError"}
    row["refreshed"] = outcome(came_in(networks), {client: listed(client, "both", after=True) for client in CLIENTS})
    firewall.load(networks, write(firewall.recipe, tmp_path, "both", count=firewall.many)["both"])
    assert state(networks, firewall) == before
    keep_or_compare_situations(firewall.recipe, row, firewall.many)


def state(networks: Networks, firewall: Firewall) -> list[str]:
    """Everything that the kernel has of it."""
    words = {"nftables": "nft list ruleset", "ipset": "ipset save"}[firewall.recipe]
    # A set's own line ends in a number that is new each time.
    return sorted(line.partition(" initval ")[0] for line in networks.run("sh", "-c", words).splitlines())


@pytest.mark.parametrize(
    ("recipe", "place", "inside", "words"),
    [
        ("ipset", "an older rule that drops", True, "They go first (-I)"),
        ("nftables", "a chain of another table that drops", False, "what another chain of the same hook drops"),
    ],
)
def test_beside_what_people_have(
    recipe: str, place: str, inside: bool, words: str, networks: Networks, tmp_path: Path
) -> None:
    """The lines of the head, as they stand there, beside an older rule for the same port."""
    file = write(recipe, tmp_path, "both", count=1)["both"]
    head = file.read_text().partition("\n\n")[0]
    assert words in head.replace("\n# ", " ")
    if recipe == "ipset":
        load_ipset(networks, file)
        networks.run("iptables", "-A", "INPUT", "-p", "tcp", "--dport", "443", "-j", "REJECT", "--reject-with", "tcp-reset")
        networks.run("sh", "-ec", next(line[2:] for line in head.splitlines() if "iptables -I INPUT" in line).replace("...", "both"))
    else:
        load_nftables(networks, file)
        rules_nftables(networks, "both")
        older = "type filter hook input priority 1;\ntcp dport 443 reject with tcp reset\n"
        networks.run("nft", "--file", "-", text=f"table inet older {{ chain input {{ {older}}}\n}}\n")
    found = networks.ask([Ask("192.0.2.130", PORT, "tcp"), Ask("203.0.113.1", PORT, "tcp")])
    assert [one == "open" for one in found] == [inside, False]
    keep_or_compare_beside(recipe, place, listed=inside, others=False, said="its head")


def test_what_you_connect_to_is_let_out(networks: Networks, tmp_path: Path) -> None:
    """The head's second line of nftables, in a chain that lets nothing else out: where one may connect to, and nowhere else."""
    program("nft", "nftables", "nftables")
    networks.run("nft", "--file", write("nftables", tmp_path, "both", "none", count=1)["both"])
    networks.run("nft", "--file", tmp_path / "nftables-none")
    lines = "tcp dport 443 ip daddr @you-connect-to-both-ipv4 accept\ntcp dport 443 ip6 daddr @you-connect-to-both-ipv6 accept\n"
    chain = f"type filter hook output priority 0;\n{lines}tcp dport 443 reject with tcp reset\n"
    networks.run("nft", "--file", "-", text=f"table inet filter {{ chain output {{ {chain}}}\n}}\n")
    out = "import socket,sys\nfor one in sys.argv[1:]:\n    try: socket.create_connection((one, 443), 2); print('open')\n"
    out += "    except OSError as error: print(type(error).__name__)\n"
    # Nobody listens there: a refusal that comes back from there shows that the question got out.
    said = networks.run("python3", "-c", out, "192.0.2.130", "2001:db8:1:8000::7", "203.0.113.1", "2001:db8:2::1").split()
    counted = networks.run("nft", "list", "ruleset")
    assert said == ["ConnectionRefusedError"] * 4
    assert "you-connect-to-both-ipv6" in counted


def test_half_a_file_of_nftables_changes_each_set_wholly_or_not_at_all(networks: Networks, tmp_path: Path) -> None:
    """Cut anywhere after a line: nft refuses the file, or some sets are as before and the others as they are to be."""
    program("nft", "nftables", "nftables")
    new = write("nftables", tmp_path, "both", after=True, count=1)["both"].read_text().splitlines(keepends=True)
    old = write("nftables", tmp_path, "both", count=1)["both"]
    body = next(number for number, line in enumerate(new) if line == "\n")
    seen = set()
    for end in range(body, len(new)):
        networks.run("nft", "--file", old)
        networks.run("nft", "--file", "-", text="".join(new[:end]), check=False)
        sets = networks.run("sh", "-c", "nft list set inet filter we-connect-from-both-ipv4")
        seen.add("192.0.2.128/26" in sets)
        assert ("192.0.2.128/26" in sets) != ("192.0.2.64/26" in sets), "".join(new[:end])
    assert seen == {True, False}


@pytest.fixture
def ufw(networks: Networks, tmp_path: Path) -> Callable[..., str]:
    """Shell commands where ufw is on and has rules of its own; what they say, with their exit code at the end."""
    program("ufw", "ufw", "ufw")
    rules = tmp_path / "etc-ufw"
    shutil.copytree("/usr/share/ufw", rules, ignore=shutil.ignore_patterns("*.md5sum", "iptables", "messages"))
    shutil.copytree("/etc/ufw", rules, dirs_exist_ok=True)
    for name in ("user.rules", "user6.rules"):
        shutil.copy(f"/usr/share/ufw/{name}", rules / name)
    defaults = Path("/etc/default/ufw").read_text()
    defaults = defaults.replace('DEFAULT_INPUT_POLICY="DROP"', 'DEFAULT_INPUT_POLICY="REJECT"')
    (tmp_path / "default").write_text(defaults.replace("IPV6=no", "IPV6=yes"))
    (tmp_path / "default-no").write_text(defaults.replace("IPV6=yes", "IPV6=no"))

    def commands(text: str, ipv6: bool = True) -> str:
        default = tmp_path / ("default" if ipv6 else "default-no")
        mounts = f"mount --bind {rules} /etc/ufw; mount --bind {default} /etc/default/ufw"
        return networks.run("unshare", "--mount", "sh", "-c", f"{mounts}; {text}\necho EXIT $?", check=False)

    return commands


@pytest.mark.slow
def test_ufw_who_comes_in(networks: Networks, tmp_path: Path, ufw: Callable[..., str]) -> None:
    """In every situation of the table in the docs but the long list, which its head tells not to use it for."""
    row: dict[str, str] = {}
    many = 30
    files = write("ufw", tmp_path, *LISTS, "many", count=many)
    for one in ("both", "ipv4", "ipv6", "overlapping", "none"):
        file = tmp_path / "tried"
        # One mark for all, so that each is a refresh of the one before.
        file.write_text(files[one].read_text().replace(f"mark='ip-ranges {one}'", "mark='ip-ranges tried'"))
        assert ufw(f"sh {file} && ufw --force enable").endswith("EXIT 0\n")
        row[one] = outcome(came_in(networks), {client: listed(client, one, many) for client in CLIENTS})
    assert "ip-ranges tried" not in ufw("ufw show added")
    row["mapped"] = row["both"]
    assert ufw(f"sh {files['both']}").endswith("EXIT 0\n")
    after = write("ufw", tmp_path, "both", after=True, count=many)["both"]
    with networks.asking_all_the_while([Ask("2001:db8:1:8000::7", PORT, "tcp"), Ask("203.0.113.1", PORT, "tcp")]) as answers:
        assert ufw(f"sh {after}").endswith("EXIT 0\n")
    assert "open" in answers[0]
    assert "ConnectionRefusedError" not in answers[0]
    assert answers[1] == {"ConnectionRefusedError"}
    row["refreshed"] = outcome(came_in(networks), {client: listed(client, "both", after=True) for client in CLIENTS})
    # While ufw is off a rule takes half as long.
    assert ufw(f"ufw disable; sh {files['many']} && ufw --force enable").endswith("EXIT 0\n")
    wanted = {client: listed(client, "many", many) or listed(client, "both", after=True) for client in CLIENTS}
    row["many"] = outcome(came_in(networks), wanted)
    keep_or_compare_situations("ufw", row, many)


@pytest.mark.parametrize(
    ("place", "older", "inside", "code"),
    [
        ("an older deny of the port, and rules for others", "ufw allow 22; ufw deny 443; ufw deny 23", ["192.0.2.130", "2001:db8:1:8000::7"], 0),
        ("an older deny of a single address of the list", "ufw deny from 192.0.2.130", ["2001:db8:1:8000::7"], 1),
        ("an older deny of a wider block", "ufw deny from 192.0.2.0/24; ufw deny from 2001:db8::/32", [], 1),
        ("an older deny of a wider block, for another port", "ufw deny from 192.0.2.0/24 to any port 22", ["192.0.2.130", "2001:db8:1:8000::7"], 0),
        ("a deny of the port and one of a single address", "ufw deny 443/tcp; ufw deny from 203.0.113.9", [], 1),
        ("IPV6=no", "true", ["192.0.2.130"], 1),
    ],
)
def test_ufw_beside_what_people_have(
    place: str, older: str, inside: list[str], code: int, networks: Networks, tmp_path: Path, ufw: Callable[..., str]
) -> None:
    """What can be done is done, and what could not be is said at the end, with exit code 1; the same at the next run."""
    ipv6 = place != "IPV6=no"
    file = write("ufw", tmp_path, "both", count=1)["both"]
    ufw(f"{older}; ufw --force enable", ipv6)
    # What ufw refuses it refuses at every run; what is no longer listed goes all the same.
    for _ in range(1 if ipv6 else 2):
        said = ufw(f"sh {file}", ipv6)
        assert said.endswith(f"EXIT {code}\n")
        assert ("Left out:" in said) == bool(code)
    found = [client for client, comes in came_in(networks).items() if comes]
    # With IPV6=no ufw has no rule for IPv6 at all.
    assert [client for client in found if ipv6 or ":" not in client] == inside
    if not ipv6:
        gone = tmp_path / "gone"
        gone.write_text(file.read_text().replace("\n192.0.2.128/26", ""))
        assert ufw(f"sh {gone}", ipv6).endswith("EXIT 1\n")
        assert "192.0.2.128/26" not in ufw("ufw show added", ipv6)
    keep_or_compare_beside("ufw", place, listed="192.0.2.130" in inside, others=False, said="the script, at its end" if code else "")


def test_ufw_does_not_stay_behind_a_deny(networks: Networks, tmp_path: Path, ufw: Callable[..., str]) -> None:
    """Once nothing of yours is in the way, rules that an earlier run had to leave behind a deny come before it."""
    file = write("ufw", tmp_path, "both", count=1)["both"]
    said = ufw(f"ufw deny 443/tcp; ufw deny from 203.0.113.9; ufw --force enable; sh {file}")
    assert said.endswith("EXIT 1\n")
    assert not any(came_in(networks).values())
    assert ufw(f"ufw delete deny from 203.0.113.9; sh {file}").endswith("EXIT 0\n")
    assert [client for client, inside in came_in(networks).items() if inside] == ["192.0.2.130", "2001:db8:1:8000::7"]


def test_ufw_goes_before_a_limit(tmp_path: Path, ufw: Callable[..., str]) -> None:
    """A limit of the port for everybody stands behind ours, which nobody counts; one for some of ours is named."""
    file = write("ufw", tmp_path, "ipv4", count=1)["ipv4"]
    said = ufw(f"ufw limit 443/tcp; ufw --force enable; sh {file} > /dev/null; ufw status numbered | grep -m 1 '443/tcp'")
    assert said.splitlines()[-2].endswith("# ip-ranges ipv4")
    assert "limit from 192.0.2.0/24" in ufw(f"ufw limit from 192.0.2.0/24; sh {file} 2>&1 > /dev/null")


def test_ufw_leaves_nothing_behind_with_another_port(ufw: Callable[..., str], tmp_path: Path) -> None:
    """A rule for the port of an earlier run is one that is no longer listed."""
    file = write("ufw", tmp_path, "ipv4", count=1)["ipv4"]
    ufw(f"sh {file}")
    said = ufw(f"PORT=8443 sh {file} > /dev/null; ufw show added")
    assert "port 8443 " in said
    assert "port 443 " not in said
