"""Why a page is read or written again stands in the build's log, and no page is where nothing changed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import ip_ranges
import pytest
from ip_ranges.changes.publication import ContentKey
from ip_ranges.sphinxext.domain.build_state import changed_parts
from sites import Build, Site, run_refresh

pytestmark = pytest.mark.slow

NOW = "2026-11-22T12:00:00Z"

VENDOR = """\
Vendor
======

.. ip:ranges::
   :feed: vendor
"""

OWN_TEMPLATE = "{% for block in blocks %}{{ block.kind }} of our own\n{% endfor %}"


def reasons(build: Build, kind: str = "again") -> list[str]:
    """The lines of a build's log that say why a page is read or written."""
    return [line for line in build.app.status.getvalue().splitlines() if f" is read {kind}: " in line or f" is written {kind}: " in line]


@pytest.fixture
def small(site: Callable[..., Site]) -> Site:
    """A site with one page that shows the vendor's feed alone, one that shows the serial of the site, and one that shows neither."""
    made: Site = site(index="Index\n=====\n\n:ip:serial:`site`\n\n.. toctree::\n\n   vendor\n   plain\n", vendor=VENDOR, plain="Plain\n=====\n")
    for name in ("addresses", "snippets"):
        (made.folder / f"{name}.rst").unlink()
    return made


def test_nothing_is_said_of_a_first_build_and_of_one_in_which_nothing_changed(small: Site) -> None:
    """Each page is new to its builder, and then nothing is rewritten."""
    assert reasons(small.build()) == []
    assert reasons(small.build()) == []
    assert reasons(small.build("dirhtml")) == []


def test_a_page_whose_source_changed_is_not_named(small: Site) -> None:
    """Sphinx says so itself."""
    small.build()
    small.replace("vendor.rst", "Vendor\n======", "Vendor!\n=======")
    second = small.build()
    assert second.read == ["vendor"]
    assert reasons(second) == []


def test_another_table(small: Site) -> None:
    """The page with the table, and the one with the serial of the site."""
    small.build()
    small.replace("data/vendor.json", "203.0.113.128/27", "203.0.113.160/27")
    second = small.build()
    assert second.read == ["index", "vendor"]
    assert reasons(second) == [
        "index is read again: the table of a feed changed",
        "vendor is read again: the table of the feed vendor changed",
    ]


def test_settings(small: Site) -> None:
    """What feeds.toml says of a feed is on its page."""
    small.build()
    small.replace("data/feeds.toml", "optional = true", 'optional = true\nsettle = "3d"')
    assert "vendor is read again: what feeds.toml says of the feed vendor changed" in reasons(small.build())


def test_a_source_that_is_gone(small: Site) -> None:
    """The page says so, and the reason is how the feed stands; the site's serial has a page too that says nothing of it."""
    run_refresh(small.folder, NOW)
    small.build()
    (small.folder / "data" / "vendor.json").unlink()
    assert reasons(small.build()) == [
        "index is read again: how a feed stands changed",
        "vendor is read again: how the feed vendor stands changed",
    ]


def test_every_part_of_a_content_key_has_its_words() -> None:
    """Whichever part of a key moves, the log has a reason."""
    for field in ContentKey._fields:
        assert changed_parts({"vendor": ContentKey()}, {"vendor": ContentKey()._replace(**{field: "x"})}), field


@pytest.mark.parametrize("state", ["", "[]", '{"html": {"pages": {"vendor": {"vendor": [1]}}}}'])
def test_a_harmed_record_costs_a_writing_and_no_more(small: Site, state: str) -> None:
    """Whatever stands in the file, the pages are written and it is put right."""
    first = small.build()
    record = Path(str(first.app.doctreedir)) / "ip_ranges" / "build-state.json"
    whole = record.read_text("utf-8")
    record.write_text(state, "utf-8")
    before = (first.out / "vendor.html").stat().st_mtime_ns
    assert (small.build().out / "vendor.html").stat().st_mtime_ns > before
    assert json.loads(record.read_text("utf-8")).items() >= json.loads(whole).items()


def test_the_clock(small: Site) -> None:
    """A day that comes changes states, and what is near; a picture with a line for today is drawn for its day."""
    small.replace("vendor.rst", ".. ip:ranges::", ".. ip:timeline::\n   :feed: vendor\n\n.. ip:ranges::")
    small.replace("index.rst", ":ip:serial:`site`", ".. ip:ranges::\n")
    small.build()
    small.clock("2026-12-21T00:00:00Z")
    assert reasons(small.build()) == [
        "index is read again: the states of the feed ours, which dates of the feed ours are past or near changed",
        "vendor is read again: the day changed",
    ]


def test_another_builder_over_the_same_environment(small: Site) -> None:
    """It has read the page again, and this one writes it again, from the doctree that is there."""
    small.build("html")
    small.build("dirhtml")
    small.replace("data/vendor.json", '"EC2"', '"S3"')
    small.build("html")
    last = small.build("dirhtml")
    assert last.read == []
    assert "vendor is written again: another builder has read it since, when the table of the feed vendor changed" in reasons(last)


def test_a_template_of_the_site(small: Site) -> None:
    """The pages with a view are written again and not read; pages without one are left alone."""
    folder = small.folder / "_templates" / "ip_ranges"
    folder.mkdir(parents=True)
    first = small.build(templates_path=["_templates"])
    assert "of our own" not in first.text("vendor.html")
    plain = (first.out / "plain.html").stat().st_mtime_ns
    (folder / "tables.html.j2").write_text(OWN_TEMPLATE, "utf-8")
    second = small.build(templates_path=["_templates"])
    assert second.read == []
    assert "of our own" in second.text("vendor.html")
    assert (second.out / "plain.html").stat().st_mtime_ns == plain
    assert reasons(second) == [
        "index is written again: a template or a setting of this site changed",
        "vendor is written again: a template or a setting of this site changed",
    ]
    assert reasons(small.build(templates_path=["_templates"])) == []


BUILD = "import sphinx.cmd.build, sys; sys.exit(sphinx.cmd.build.main(['-b', 'html', '.', '_build/html']))"


def _build_with(package: Path, made: Site) -> list[str]:
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(package)!r})\n{BUILD}"]
    done = subprocess.run(command, cwd=made.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [line for line in done.stdout.splitlines() if " again: " in line]


def test_the_package_itself(small: Site, tmp_path: Path) -> None:
    """Who changes a template or a module of the package sees it on every page that shows a feed, without deleting anything."""
    package = tmp_path / "package"
    shutil.copytree(Path(ip_ranges.__file__).parent, package / "ip_ranges", ignore=shutil.ignore_patterns("__pycache__"))
    assert _build_with(package, small) == []
    template = package / "ip_ranges" / "templates" / "tables.html.j2"
    template.write_text(template.read_text("utf-8").replace("<table", '<table data-seen="yes"'), "utf-8")
    assert _build_with(package, small) == [
        "index is read again: a template of ip_ranges changed",
        "vendor is read again: a template of ip_ranges changed",
    ]
    assert 'data-seen="yes"' in (small.folder / "_build" / "html" / "vendor.html").read_text("utf-8")
    with (package / "ip_ranges" / "sphinxext" / "roles.py").open("a", encoding="utf-8") as module:
        module.write("# another line\n")
    assert _build_with(package, small) == [
        "index is read again: the code of ip_ranges changed",
        "vendor is read again: the code of ip_ranges changed",
    ]
    assert _build_with(package, small) == []
