"""A refresh on a real disk with no room, a little, and more: it stops at each of its writes, and then it does not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from bad_disks import full
from folders import EU, LB, NAT, NEW, tree, write_table
from ip_ranges.storage.data_folder import Store
from whole_site import WholeSite

pytestmark = pytest.mark.slow


def test_a_disk_that_fills_up_at_every_write(tmp_path: Path) -> None:
    """With room for n blocks, each feed is at its old or its new table, and with room the next run goes on to the same files."""
    site = WholeSite.with_feeds(tmp_path / "site", 1795100000)
    assert site.refresh().returncode == 0
    old = {name: snapshot.digest for name, snapshot in Store(site.data).load().snapshots.items()}
    write_table(site.data, LB, NAT, EU, NEW)
    (site.data / "partner.txt").write_text("192.0.2.128/25\n192.0.2.64/26\n")
    site.epoch = 1795200000
    straight = WholeSite(tmp_path / "straight", site.epoch)
    shutil.copytree(site.folder, straight.folder)
    assert straight.refresh().returncode == 0
    new = {name: snapshot.digest for name, snapshot in Store(straight.data).load().snapshots.items()}
    codes = []
    for blocks in range(5):
        done = site.refresh(before=full(site.data, blocks * 4096))
        codes.append(done.returncode)
        left = WholeSite(tmp_path / str(blocks), site.epoch)
        left.folder.mkdir()
        Path(f"{site.data}.after").rename(left.data)
        assert "Traceback" not in done.stderr
        assert ("No space left on device. Nothing was lost" in done.stderr) == (done.returncode == 1)
        for name, snapshot in Store(left.data).load().snapshots.items():
            assert snapshot.digest in (old[name], new[name])
        assert not list(left.data.rglob("*.part"))
        assert left.refresh().returncode == 0
        assert tree(left.data) == tree(straight.data)
    assert codes[0] == codes[1] == 1
    assert codes[-1] == 0
