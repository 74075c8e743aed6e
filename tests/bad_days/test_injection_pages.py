"""What is accepted of hostile texts stays text on the pages of a real build: no element, attribute, link or directive more."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from fault_server import FaultServer
from hostile import HIDDEN
from hostile_built import Built
from hostile_shapes import parsed, squeezed
from hostile_site import BAD, NOW, pages
from ip_ranges.cli import main
from ip_ranges.sphinxext.directives import DIRECTIVES
from sites import Site

pytestmark = pytest.mark.slow


def test_no_warning(bad: Built, good: Built) -> None:
    """No text makes Sphinx complain: none is read as markup."""
    assert bad.warnings == good.warnings == ""


def test_every_directive_is_shown() -> None:
    """On each page, so that a new directive is tried too."""
    for feed in ("ours", "rows", "amazon"):
        assert set(re.findall(r"^\.\. ip:([\w-]+)::", pages()[feed], re.MULTILINE)) == set(DIRECTIVES)


def test_pages(bad: Built, good: Built) -> None:
    """Pages have equal elements in one order, with equal attributes, and every text is seen as it was written."""
    names = {path.relative_to(bad.html).as_posix() for path in bad.html.rglob("*.html")}
    assert names == {path.relative_to(good.html).as_posix() for path in good.html.rglob("*.html")}
    assert {"index.html", "ours.html", "rows.html", "amazon.html", "genindex.html"} <= names
    for name in sorted(names):
        hostile, expected = parsed((bad.html / name).read_text("utf-8")), parsed((good.html / name).read_text("utf-8"))
        if name == "genindex.html":
            # Sorted by their first letters, so the order is another one.
            assert not {tag[0] for tag in hostile.tags} - {tag[0] for tag in expected.tags}
        else:
            assert hostile.tags == expected.tags, name
        for link in hostile.links:
            assert re.match(r"(https?://|mailto:|[\w./-]*(\?|#|$|ip-ranges/))", link), link
            assert not link.lower().startswith(("javascript:", "data:", "vbscript:")), link
        assert not HIDDEN.search("".join(hostile.texts).replace("\t", "").replace("\xa0", ""))
    for page in ("ours", "rows", "amazon"):
        seen = squeezed("".join(parsed((bad.html / f"{page}.html").read_text("utf-8")).texts))
        assert [text for text in BAD.texts if squeezed(text) not in seen] == [], page


def test_script_of_the_search(bad: Built) -> None:
    """The search index is one call with JSON."""
    text = (bad.html / "searchindex.js").read_text("utf-8")
    assert isinstance(json.loads(re.fullmatch(r"Search\.setIndex\((.*)\)", text, re.DOTALL)[1]), dict)


def test_text_builder(bad: Built, good: Built) -> None:
    """The text builder too shows every text as it was written, and nothing hidden."""
    for page in ("ours", "rows", "amazon"):
        text = (bad.text / f"{page}.txt").read_text("utf-8")
        assert not HIDDEN.search(text.replace("\xa0", " "))
        if page == "ours":
            # Notices are paragraphs; cells of tables are cut in pieces.
            assert [word for word in BAD.texts if squeezed(word) not in squeezed(text)] == []
        plain = (good.text / f"{page}.txt").read_text("utf-8")
        assert Counter(re.findall(r"^\*{4,}|^=+$|^-+$", text, re.MULTILINE)) == Counter(
            re.findall(r"^\*{4,}|^=+$|^-+$", plain, re.MULTILINE)
        )


def test_reasons_on_the_page(tmp_path: Path, rootdir: Path, clock: Callable[[str], None]) -> None:
    """A refused document is quoted in the warning, and where a feed's reasons are public: as text, with what is hidden written out."""
    texts = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "|today| {{ 7 * 7 }} :ref:`x`", "\x1b[2J\u202e", "x\n::error::y")
    seen = []
    for number, keys in enumerate((texts, tuple("abcde"))):
        folder = tmp_path / f"site{number}"
        shutil.copytree(rootdir / "test-ip-site", folder)
        clock(NOW)
        assert main(["--data", str(folder / "data"), "--quiet", "refresh"]) == 0
        table = (folder / "data" / "regions.toml").read_text("utf-8")
        unknown = "".join(f"{json.dumps(key)} = 1\n" for key in keys)
        feeds = (folder / "data" / "feeds.toml").read_text("utf-8")
        document = (unknown + table).encode()
        with FaultServer(lambda exchange, body=document: exchange.answer(body, Content_Type="text/plain")) as server:
            url = f'"{server.url("/regions.toml")}"\npublic_reasons = true\n'
            (folder / "data" / "feeds.toml").write_text(feeds.replace('"regions.toml"\n', url), "utf-8")
            build = Site(folder, clock).build()
        status = json.loads((build.out / "ip-ranges" / "status.json").read_text("utf-8"))
        page = parsed((build.out / "addresses.html").read_text("utf-8"))
        (reason,) = status["feeds"]["ours"]["reasons"]
        # What Sphinx colours for itself.
        warnings = re.sub(r"\x1b\[[\d;]*m", "", build.warnings)
        assert warnings.count("WARNING") == 1
        assert warnings.strip().count("\n") == 0
        assert not HIDDEN.search(warnings + reason)
        assert squeezed(reason) in squeezed("".join(page.texts))
        seen.append(page.tags)
    assert seen[0] == seen[1]
