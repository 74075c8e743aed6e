"""The data folder: whatever happens to it, it holds the old state or the new one, and says how to mend it."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from folders import EU, LB, NAT, NEW, data_folder, tree, write_table
from ip_ranges.cli import main
from ip_ranges.errors import HistoryError, SettingsError, StoreError
from ip_ranges.storage.data_folder import Store
from ip_ranges.storage.ledger import Acceptance, Ledger, Refused

KILLED = Path(__file__).parents[1] / "support" / "killed.py"
FIRST, SECOND, THIRD = "1795100000", "1795200000", "1795300000"
"""SOURCE_DATE_EPOCH of three days in November 2026."""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Run the command on a data folder at a moment."""

    def at(epoch: str, data: Path, *arguments: str) -> int:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        return main(["--quiet", "--data", str(data), *arguments])

    return at


@pytest.fixture
def data(tmp_path: Path, run: Callable[..., int]) -> Path:
    """A folder with the first tables accepted."""
    folder = data_folder(tmp_path / "data")
    assert run(FIRST, folder, "refresh") == 0
    return folder


def environment() -> dict[str, str]:
    """The environment of a command on the second day."""
    return {**os.environ, "SOURCE_DATE_EPOCH": SECOND, "PYTHONPATH": os.pathsep.join(sys.path)}


def command(
    *arguments: str, before: Sequence[str] = (), preexec_fn: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [*before, sys.executable, "-m", "ip_ranges", *arguments],
        env=environment(),
        text=True,
        capture_output=True,
        check=False,
        preexec_fn=preexec_fn,
    )


def state(data: Path) -> dict[str, tuple[int, str]]:
    """Serial and digest of each accepted table, as the store reads them."""
    return {name: (one.serial, one.digest) for name, one in Store(data).load().snapshots.items()}


# -- crashes -----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("first", [True, False], ids=["first acceptance", "later one"])
def test_killed_at_every_write(first: bool, tmp_path: Path, run: Callable[..., int]) -> None:
    """Killed at any step: each feed is at its old or its new state, and the next refresh leads to the same files."""
    data = data_folder(tmp_path / "data")
    old: dict[str, tuple[int, str]] = {}
    if not first:
        assert run(FIRST, data, "refresh") == 0
        old = state(data)
        write_table(data, LB, NAT, EU, NEW)
        (data / "partner.txt").write_text("192.0.2.128/25\n192.0.2.64/26\n")
    straight = tmp_path / "straight"
    shutil.copytree(data, straight)
    assert run(SECOND, straight, "refresh") == 0
    new = state(straight)
    assert new != old
    copies = tmp_path / "copies"
    subprocess.run([sys.executable, str(KILLED), str(data), str(copies), "refresh"], env=environment(), check=True)
    folders = sorted(copies.iterdir(), key=lambda path: int(path.name))
    seen = set()
    for folder in folders:
        found = state(folder)
        for name in ("divio", "partner"):
            assert found.get(name) in (old.get(name), new[name])
        seen.add(tuple(sorted(found.items())))
        assert run(SECOND, folder, "refresh") == 0
        assert tree(folder) == tree(straight)
        # What a killed writer leaves lies hidden at the top, where it is in no commit.
        assert not [path for path in folder.rglob(".*") if path.parent != folder]
    assert len(folders) > 8
    assert tuple(sorted(old.items())) in seen
    assert tuple(sorted(new.items())) in seen


@pytest.mark.slow
def test_killed_while_a_refused_document_is_kept(data: Path, tmp_path: Path, run: Callable[..., int]) -> None:
    """A document that was kept in part is not taken for one."""
    before = tree(data)
    write_table(data, LB, ("10.0.0.1/32", "us-east", "nat-gateway", "outbound"), EU)
    copies = tmp_path / "copies"
    done = subprocess.run([sys.executable, str(KILLED), str(data), str(copies), "refresh"], env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    digest = done.stderr.rpartition("digest is ")[2].split(".")[0]
    for folder in copies.iterdir():
        assert {name: body for name, body in tree(folder).items() if name.startswith(("snap", "hist"))} == {
            name: body for name, body in before.items() if name.startswith(("snap", "hist"))
        }
        assert run(SECOND, folder, "refresh") == 1
        assert run(SECOND, folder, "refresh", "--accept", digest) == 0


def test_a_last_line_that_was_cut_off(data: Path, run: Callable[..., int]) -> None:
    """Half a line at the end of the history, and the longer history beside it: what the snapshot says is brought back."""
    whole = (data / "history.jsonl").read_bytes()
    shutil.copy(data / "history.jsonl", data / ".history.jsonl.next")
    (data / "history.jsonl").write_bytes(whole[:-10])
    assert Store(data).load().serial == 2026111902
    write_table(data, LB, NAT, EU, NEW)
    assert run(SECOND, data, "refresh") == 0
    assert (data / "history.jsonl").read_bytes().startswith(whole)


# -- the disk ----------------------------------------------------------------------------------------------------------


def _small_files() -> None:
    """Refuse to write files of more than 2,000 bytes, with an error in place of a signal."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))


def test_disk_full(data: Path, run: Callable[..., int]) -> None:
    """Where the disk takes no more, nothing changes, the sentence says so, and with room it goes on."""
    before = {name: body for name, body in tree(data).items() if name != "region-table.json"}
    write_table(data, *((f"192.0.2.{number}/32", "us-east", "nat-gateway", "outbound") for number in range(60)), LB, NAT, EU)
    done = command("--data", str(data), "refresh", preexec_fn=_small_files)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "cannot be written: File too large. Nothing was lost: what was accepted before still stands." in done.stderr
    assert {name: body for name, body in tree(data).items() if name != "region-table.json"} == before
    assert not list(data.rglob("*.part"))
    assert run(SECOND, data, "refresh") == 0


def test_read_only_data(data: Path, run: Callable[..., int]) -> None:
    """Without write access a refresh says so and changes nothing; reading goes on working."""
    write_table(data, LB, NAT, EU, NEW)
    before = tree(data)
    # Root may write everywhere, unless it gives that right up.
    humble = ["setpriv", "--bounding-set=-dac_override"] if os.geteuid() == 0 else []
    if humble and shutil.which("setpriv") is None:
        pytest.skip("root needs setpriv to give up its right to write everywhere")
    folders = [path for path in (data, *data.rglob("*")) if path.is_dir()]
    for folder in folders:
        folder.chmod(0o555)
    try:
        done = command("--data", str(data), "refresh", before=humble)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False)
        assert "cannot be written: Permission denied. Nothing was lost: what was accepted before still stands." in done.stderr
        assert tree(data) == before
        assert command("--data", str(data), "log", "--output", "json", before=humble).returncode == 0
        assert command("--data", str(data), "refresh", "--dry-run", before=humble).returncode == 0
    finally:
        for folder in folders:
            folder.chmod(0o755)


# -- several at once ---------------------------------------------------------------------------------------------------


def test_many_refreshes_at_once(data: Path, tmp_path: Path, run: Callable[..., int]) -> None:
    """Six processes that record the same news: once it is recorded, and nobody sees half of it."""
    straight = tmp_path / "straight"
    write_table(data, LB, NAT, EU, NEW)
    shutil.copytree(data, straight)
    assert run(SECOND, straight, "refresh") == 0
    with ThreadPoolExecutor(8) as pool:
        writers = [pool.submit(command, "--data", str(data), "refresh") for _ in range(4)]
        readers = [pool.submit(command, "--data", str(data), "log") for _ in range(4)]
        done = [one.result() for one in writers]
        read = [one.result() for one in readers]
    assert [one.returncode for one in read] == [0] * 4
    assert any(one.returncode == 0 for one in done)
    for one in done:
        assert one.returncode == 0 or "Another run has recorded revisions" in one.stderr
    assert tree(data) == tree(straight)


def test_somebody_else_was_faster(tmp_path: Path, run: Callable[..., int]) -> None:
    """What was judged against an older state is not recorded on top of a newer one."""
    data = data_folder(tmp_path / "data")
    store = Store(data)
    base = store.load()
    assert run(FIRST, data, "refresh") == 0
    after = store.load()
    assert len(after.lines) == 2
    write_table(data, LB, NAT, EU, NEW)
    shutil.copytree(data, tmp_path / "other")
    assert run(SECOND, tmp_path / "other", "refresh") == 0
    other = Store(tmp_path / "other").load()
    late = Acceptance(other.snapshots["divio"], (other.revisions[-1],), (other.lines[-1],))
    with pytest.raises(StoreError, match=r"Another run has recorded revisions in .* in the meantime; run ip-ranges refresh again\."):
        store.accept(base, [late])
    assert store.load() == after
    store.accept(after, [late])
    assert store.load() == other


# -- by hand -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def accepted(data: Path, run: Callable[..., int]) -> Path:
    """A folder with a history of three lines."""
    write_table(data, LB, NAT, EU, NEW)
    assert run(SECOND, data, "refresh") == 0
    assert Store(data).load().serial == 2026112001
    return data


def damaged(path: Path, old: str, new: str) -> None:
    """Change a file by hand."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


HISTORY_CURE = "Restore the file from version control, or take the published history.jsonl of the site."
SNAPSHOT_CURE = "Restore it from version control, or delete it and run ip-ranges refresh, which records a new baseline."


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"count":3', '"count":4', r"history\.jsonl, line 2: the chain is broken\. This revision \(2026111902\) follows"),
        ('{"serial":2026111902', '{"serial":2026111903', r"history\.jsonl, line 3: the chain is broken\."),
        ('{"serial":2026111901', "<<<<<<< HEAD\n{\"serial\":2026111901", r"history\.jsonl, line 1: there are conflict marks of a merge\. Keep the lines of one side only"),
        ('{"serial":2026111901', 'x{"serial":2026111901', r"history\.jsonl, line 1: this is not a revision \(Expecting value"),
        ('"feed":"divio"', '"fed":"divio"', r"history\.jsonl, line 1: this is not a revision \(no 'feed'\)\."),
        ('{"serial":2026111901', "\n{\"serial\":2026111901", r"history\.jsonl, line 1: this is not a revision"),
    ],
)
def test_history_changed_by_hand(accepted: Path, old: str, new: str, message: str, run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    """The line is named, and the cure; the command says the same and changes nothing."""
    damaged(accepted / "history.jsonl", old, new)
    with pytest.raises(HistoryError, match=message) as caught:
        Store(accepted).load()
    assert str(caught.value).endswith(HISTORY_CURE) or "do not mix them" in str(caught.value)
    before = tree(accepted)
    for verb in ("refresh", "check", "log"):
        assert run(THIRD, accepted, verb) == 1
        assert str(caught.value) in capsys.readouterr().err
    assert tree(accepted) == before


def test_a_line_of_the_history_lost(accepted: Path) -> None:
    """A line in the middle is missed by the chain, the last one by its snapshot."""
    path = accepted / "history.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text(lines[0] + lines[2])
    with pytest.raises(HistoryError, match=r"line 2: the chain is broken"):
        Store(accepted).load()
    path.write_text(lines[0] + lines[1])
    with pytest.raises(
        StoreError,
        match=r"divio\.json is at serial 2026112001 and .*history\.jsonl is at serial 2026111901: one of the two was changed or merged"
        r" by hand\. Restore both from the same commit, then run ip-ranges refresh\.",
    ):
        Store(accepted).load()
    path.unlink()
    with pytest.raises(StoreError, match=r"has no revision of it: one of the two was changed or merged by hand\."):
        Store(accepted).load()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("history.jsonl", "192.0.2.11/32", "192.0.2.12/32"),
        ("history.jsonl", "2026-11-20T18:", "2026-11-20T19:"),
        ("snapshots/divio.json", "2026-11-20T18:", "2026-11-20T19:"),
    ],
    ids=["an address", "its moment", "the moment of the snapshot"],
)
def test_the_last_line_is_vouched_for(name: str, old: str, new: str, tmp_path: Path, run: Callable[..., int]) -> None:
    """No later line has the digest of the last one, so the snapshot that came with it has."""
    data = data_folder(tmp_path / "data")
    assert run(FIRST, data, "refresh", "divio") == 0
    write_table(data, LB, NAT, EU, NEW)
    assert run(SECOND, data, "refresh", "divio") == 0
    text = (data / name).read_text()
    assert old in text
    (data / name).write_text(text.replace(old, new))
    sentence = r"divio\.json was accepted with another revision 2026112001 than .*history\.jsonl has: one of the two was changed"
    with pytest.raises(StoreError, match=sentence):
        Store(data).load()


def test_snapshot_changed_by_hand(accepted: Path) -> None:
    """The file is named, what is wrong with it, and the cure."""
    path = accepted / "snapshots" / "divio.json"
    whole = path.read_text()
    for old, new, message in (
        ("192.0.2.11/32", "192.0.2.12/32", "does not have the digest that it names: it was changed by hand."),
        ('{"prefix": "192.0.2.10/32"', '<<<<<<< HEAD\n{"prefix": "192.0.2.10/32"', "has conflict marks of a merge in it."),
        ('"table": ', '"tabel": ', "is not a whole snapshot: it was cut off or changed by hand."),
        ('"digest": "', '"digest": "0', "does not have the digest that it names: it was changed by hand."),
        ('"serial": 20', '"serial": 20x', "is not a snapshot (The JSON breaks off or is damaged at line 1, column "),
    ):
        path.write_text(whole)
        damaged(path, old, new)
        with pytest.raises(StoreError) as caught:
            Store(accepted).load()
        assert str(caught.value).startswith(f"{path} {message}"), new
        assert str(caught.value).endswith(SNAPSHOT_CURE), new


def test_snapshot_cut_off(accepted: Path, run: Callable[..., int]) -> None:
    """Half a snapshot is none; the cure in the message works: deleted, it is a new baseline."""
    path = accepted / "snapshots" / "divio.json"
    whole = path.read_bytes()
    for size in (0, 10, 300, -2):
        path.write_bytes(whole[:size])
        with pytest.raises(StoreError, match=r"divio\.json is not a whole snapshot: it was cut off or changed by hand\."):
            Store(accepted).load()
    path.unlink()
    assert run(THIRD, accepted, "refresh") == 0
    assert [revision.kind for revision in Store(accepted).load().revisions] == ["baseline", "baseline", "change", "baseline"]


def test_snapshot_under_another_name(accepted: Path) -> None:
    """A copied snapshot is not taken for another feed's."""
    shutil.copy(accepted / "snapshots" / "divio.json", accepted / "snapshots" / "other.json")
    with pytest.raises(StoreError, match=r"other\.json is the snapshot of the feed 'divio': give it that name, or delete it\."):
        Store(accepted).load()


def test_bytes_that_are_no_text(accepted: Path) -> None:
    """A file in another encoding is named, with the cure."""
    for name in ("snapshots/divio.json", "history.jsonl"):
        (accepted / name).write_bytes(b"{\xff\xfe\x00")
        with pytest.raises(StoreError) as caught:
            Store(accepted).load()
        cure = "Restore it from version control, or save it as UTF-8."
        assert str(caught.value) == f"{accepted / name} cannot be read: it is not UTF-8 text at byte 1. {cure}"


def test_settings_that_cannot_be_read(accepted: Path) -> None:
    """Another encoding, a folder in the place of the file, and a file in that of the folder: what it is, and the cure."""
    path, partner = accepted / "feeds.toml", accepted / "partner.txt"

    def refusal(folder: Path) -> str:
        with pytest.raises(SettingsError) as caught:
            Store(folder).settings({})
        return str(caught.value)

    path.write_bytes(b"\xff")
    cure = "Restore it from version control, or save it as UTF-8."
    assert refusal(accepted) == f"{path} cannot be read: it is not UTF-8 text at byte 0. {cure}"
    path.unlink()
    path.mkdir()
    assert refusal(accepted) == f"{path} cannot be read: Is a directory. Restore it from version control, and run it again."
    sentence = f"{partner} is not a folder. Name the folder that holds the file."
    assert refusal(partner) == f"{partner / 'feeds.toml'} cannot be read: {sentence}"


def test_a_history_without_its_final_line_feed(accepted: Path) -> None:
    """An editor may take it away: that is said, and putting it back is enough."""
    path = accepted / "history.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole.removesuffix(b"\n"))
    with pytest.raises(StoreError) as caught:
        Store(accepted).load()
    assert str(caught.value).endswith(
        f" The last line of {path} has no line feed at its end, so it counts as cut off: where it is whole, an editor has taken the"
        " line feed away, and putting it back is enough."
    )
    path.write_bytes(whole)
    assert Store(accepted).load().lines


def test_a_folder_in_place_of_a_file(accepted: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    """The system's word is passed on with the place."""
    (accepted / "history.jsonl").unlink()
    (accepted / "history.jsonl").mkdir()
    assert run(THIRD, accepted, "refresh") == 1
    assert "history.jsonl cannot be read: Is a directory. Restore it from version control, and run it again." in capsys.readouterr().err


# -- reading and writing -----------------------------------------------------------------------------------------------


def test_an_empty_folder(tmp_path: Path) -> None:
    """Nothing is accepted yet; settings are missed with the cure."""
    assert Store(tmp_path).load() == Ledger()
    with pytest.raises(SettingsError, match=r"There is no .*feeds\.toml\. It declares the feeds; ip-ranges init writes a first one"):
        Store(tmp_path).settings({})


def test_nothing_new_writes_nothing(accepted: Path, run: Callable[..., int]) -> None:
    """The files keep their times where a refresh brings no news."""
    times = {path: path.stat().st_mtime_ns for path in accepted.rglob("*") if path.is_file()}
    assert run(THIRD, accepted, "refresh") == 0
    assert {path: path.stat().st_mtime_ns for path in accepted.rglob("*") if path.is_file() and path in times} == times


def test_what_killed_writers_left_is_swept(accepted: Path, run: Callable[..., int]) -> None:
    """The next writer removes it."""
    (accepted / ".history.jsonl.12345.part").write_text("half")
    write_table(accepted, LB, NAT, EU)
    assert run(THIRD, accepted, "refresh") == 0
    assert not list(accepted.glob(".*.part"))


def test_refused_documents(tmp_path: Path) -> None:
    """They are found by a beginning of their digest, and only by one."""
    store = Store(tmp_path)
    one = Refused("a", "0123456789" + "0" * 54, "a.txt", (b"one", b"two"), ("Because.",))
    for kept in (one, Refused("a", "0123456780" + "0" * 54, "a.txt", (b"x",), ())):
        assert store.keep_refused(kept) is not None
    assert store.refused("0123456789") == (one,)
    assert store.refused(one.digest) == (one,)
    with pytest.raises(StoreError, match="There is more than one refused document with the digest 01234567 in "):
        store.refused("01234567")
    with pytest.raises(StoreError, match="There is no refused document with the digest 11111111 in "):
        store.refused("11111111")
    for wrong in ("0123456", "../../etc", "XYZ", "01234567*", ""):
        with pytest.raises(StoreError, match="is not a digest: it has at least eight hexadecimal digits"):
            store.refused(wrong)


def test_two_feeds_refuse_the_same_document(tmp_path: Path) -> None:
    """Each keeps it under its own name."""
    store = Store(tmp_path)
    both = [Refused(name, "0" * 64, "a.txt", (b"one",), ("Because.",)) for name in ("a", "b")]
    for one in both:
        store.keep_refused(one)
        store.keep_refused(one)
    assert store.refused("0" * 64) == tuple(both)
