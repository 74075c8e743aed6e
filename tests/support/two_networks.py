"""Two networks of their own with a wire between them: a server here, clients with any address of documentation space there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from checkers import _PLACES, in_a_network_of_its_own, left_out, program

SERVER = {4: "10.99.0.1", 6: "fd99::1"}
"""The server's two addresses."""

_THERE = ("192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
_ASKER = Path(__file__).with_name("asker.py")

_SET_UP = f"""
set -e
unshare --net sh -c 'echo ready; exec sleep 3000' > "$1" &
there=$!
while [ ! -s "$1" ]; do sleep 0.02; done
ip link set lo up
ip link add wire address 02:00:00:00:00:01 type veth peer name wire address 02:00:00:00:00:02 netns $there
ip addr add 10.99.0.1/24 dev wire
ip -6 addr add fd99::1/64 dev wire nodad
ip link set wire up
far() {{ nsenter --net --target $there "$@"; }}
far ip link set lo up
far ip addr add 10.99.0.2/24 dev wire
far ip -6 addr add fd99::2/64 dev wire nodad
far ip link set wire up
far sh -c 'echo 1 > /proc/sys/net/ipv6/ip_nonlocal_bind'
for prefix in {" ".join(_THERE)}; do far ip route add local "$prefix" dev lo; done
ip neigh add 10.99.0.2 lladdr 02:00:00:00:00:02 dev wire
ip neigh add fd99::2 lladdr 02:00:00:00:00:02 dev wire
far ip neigh add 10.99.0.1 lladdr 02:00:00:00:00:01 dev wire
far ip neigh add fd99::1 lladdr 02:00:00:00:00:01 dev wire
ip route add default via 10.99.0.2
ip -6 route add default via fd99::2
echo $there
exec sleep 3000
"""


class Ask(NamedTuple):
    """A client's question: from which address, to which port, in which protocol."""

    source: str
    port: int
    kind: str = "http"

    @property
    def words(self) -> list[object]:
        """What the asker reads."""
        return [self.source, SERVER[6 if ":" in self.source else 4], self.port, self.kind]


class Networks(NamedTuple):
    """The words before a command that run it *here*, where the server is, or *there*, where the clients are."""

    here: tuple[str, ...]
    there: tuple[str, ...]

    @contextmanager
    def running(self, command: Sequence[str | Path], log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
        """A server, until the end of the block."""
        with log.open("ab") as said:
            words = [*self.here, *map(str, command)]
            process = subprocess.Popen(words, stdout=said, stderr=said, stdin=subprocess.DEVNULL, env=_environment(environment))
            try:
                yield process
            finally:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def run(self, *command: str | Path, check: bool = True, text: str = "", **environment: str) -> str:
        """What a command says where the server is; it has to succeed, unless *check* is false."""
        done = subprocess.run(
            [*self.here, *map(str, command)],
            input=text,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=240,
            check=False,
            env=_environment(environment),
        )
        assert done.returncode == 0 or not check, f"{command} says:\n{done.stdout[-4000:]}"
        return done.stdout

    def ask(self, asks: Sequence[Ask], *, wait: bool = False) -> list[str]:
        """The answer to each: a status, ``open``, or the name of an error. With *wait* a refused connection is tried again."""
        return [one for (one,) in self._asked(asks, "wait" if wait else "once")]

    @contextmanager
    def asking_all_the_while(self, asks: Sequence[Ask]) -> Iterator[list[set[str]]]:
        """While the block runs the same questions again and again; after it, the list has the different answers to each."""
        found: list[set[str]] = []
        with subprocess.Popen(self._command("while"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as asker:
            assert asker.stdin is not None
            assert asker.stdout is not None
            asker.stdin.write(json.dumps([one.words for one in asks]) + "\n")
            asker.stdin.flush()
            assert asker.stdout.readline() == "asking\n"
            yield found
            asker.stdin.close()
            found += [set(one) for one in json.loads(asker.stdout.read())]

    def _asked(self, asks: Sequence[Ask], how: str) -> list[list[str]]:
        done = subprocess.run(
            self._command(how), input=json.dumps([one.words for one in asks]) + "\n", capture_output=True, text=True, timeout=240, check=False
        )
        assert done.returncode == 0, done.stderr
        answers: list[list[str]] = json.loads(done.stdout)
        return answers

    def _command(self, how: str) -> list[str]:
        return [*self.there, sys.executable, str(_ASKER), how]


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that programs with accounts of their own may enter; pytest's own is shut to them by each new run of it."""
    with TemporaryDirectory(prefix="ip-ranges-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextmanager
def two_networks(folder: Path) -> Iterator[Networks]:
    """The two, until the end of the block; the test is left out where they cannot be had."""
    check = "a server and its clients in networks of their own"
    enter = program("nsenter", "util-linux", check)
    program("ip", "iproute2", check)
    if os.geteuid() != 0:
        left_out(check, "run it as root")
    words = [*in_a_network_of_its_own(check), "sh", "-c", _SET_UP, "sh", str(folder / "ready")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=_environment({})) as holder:
        assert holder.stdout is not None
        there = holder.stdout.readline().strip()
        try:
            if not there:
                assert holder.stderr is not None
                left_out(check, f"the kernel gave no pair of networks: {holder.stderr.read()[-300:]}")
            yield Networks((enter, "--net", "--target", str(holder.pid)), (enter, "--net", "--target", there))
        finally:
            if there:
                os.kill(int(there), 15)
            holder.terminate()


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, "PATH": _PLACES, "LC_ALL": "C", **more}
