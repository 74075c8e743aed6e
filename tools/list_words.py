"""Write the words by which lists are read for the page's script: ``python tools/list_words.py``."""

from __future__ import annotations

import json
from pathlib import Path

from ip_ranges.lookup.list_words import STOP, WORDS

SCRIPT = Path(__file__).resolve().parents[1] / "_ext/ip_ranges/static/ip-ranges-list-words.js"


def script() -> str:
    """The words of the command as the page's script has them."""
    words = json.dumps({"WORDS": WORDS, "STOP": STOP}, indent=1, ensure_ascii=False)
    return f"/* The words by which a list is read, made by tools/list_words.py from list_words.py: change them there. */\nwindow.ipRangesListWords = {words};\n"


if __name__ == "__main__":
    SCRIPT.write_text(script(), encoding="utf-8")
