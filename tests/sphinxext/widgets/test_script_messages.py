"""The sentences of the page's scripts: one English text in two places, and translations of it."""

from __future__ import annotations

import re
from pathlib import Path

import ip_ranges
from ip_ranges.sphinxext.widgets.checker import SCRIPTS, checker
from ip_ranges.sphinxext.widgets.script_messages import ENGLISH, script_words

STATIC = Path(ip_ranges.__file__).parent / "static"


def test_scripts_and_package_say_the_same() -> None:
    """Every sentence in ip-ranges-words.js is offered for translation, word for word."""
    script = (STATIC / "ip-ranges-words.js").read_text("utf-8")
    assert dict(re.findall(r'^    (\w+): "(.*)",$', script, re.MULTILINE)) == ENGLISH


def test_only_what_differs_is_put_on_the_page() -> None:
    """An English page carries no sentences, a German one those that were translated."""
    assert script_words(str) == {}
    german = {"Copy": "Kopieren"}
    assert script_words(lambda text: german.get(text, text)) == {"copy": "Kopieren"}


def test_checker_element() -> None:
    """The element has its class, input, button and a polite answer, and no inline script or style."""
    text = checker("../ip-ranges/checker-data.js", translate=lambda word: f"“{word}' <&>")
    assert 'class="ip-checker" data-ip-source="../ip-ranges/checker-data.js"' in text
    assert 'role="status" aria-live="polite"' in text
    assert "<textarea" in text
    assert "<button" in text
    assert "<script" not in text
    assert "style=" not in text
    assert "' <&>" not in text
    assert all((STATIC / name).is_file() for name in SCRIPTS)
