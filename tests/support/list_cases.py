"""The cases by which lists are read: what programs print, and small texts, each with what is right.

One file for the command and for the page. ``open`` is what is let in, as its minimal cover; ``left_out`` and
``not_understood`` have line, text and the word for the reason.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).resolve().parents[1] / "lookup" / "corpus"


def list_cases() -> list[dict[str, Any]]:
    """Every case, with its text."""
    cases: list[dict[str, Any]] = json.loads((CORPUS / "cases.json").read_text("utf-8"))
    return [case if "text" in case else {**case, "text": (CORPUS / case["file"]).read_text("utf-8")} for case in cases]
