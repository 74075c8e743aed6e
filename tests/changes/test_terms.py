"""The words that readers see: days, counts, and that each is written in one place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import ip_ranges
import pytest
from histories import Seen
from ip_ranges.changes import sentences, terms, titles
from ip_ranges.changes.diff_sentences import what_happened
from ip_ranges.changes.news import News
from ip_ranges.changes.terms import and_more, capital, clause, counted, day_and_time, in_words, more_in, plain
from ip_ranges.cli.history_text import Draining
from ip_ranges.model.prefix import parse_prefix
from ip_ranges.model.revision import Change, RegionChange
from ip_ranges.sphinxext.rendering.translation import counted as counted_on_page
from publications import made

PACKAGE = Path(ip_ranges.__file__).parent
SHARED = {Path(str(module.__file__)).relative_to(PACKAGE).as_posix(): module for module in (terms, sentences, titles)}
"""The modules with the words that several places say."""

SEEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
NAT = ("us-east", "nat-gateway", "outbound")


def test_small_words() -> None:
    """Days, lengths, and sentences as parts of others."""
    assert day_and_time(datetime(2026, 12, 1, tzinfo=UTC)) == "1 December 2026"
    assert day_and_time(SEEN) == "20 November 2026, 09:30 UTC"
    assert in_words(timedelta(days=29, hours=23)) == "29 days"
    assert in_words(timedelta(hours=23)) == "23 hours"
    assert clause("Is in use.") == "is in use"
    assert capital("the whole list") == "The whole list"


# ---- counts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("noun", list(terms.COUNTED))
def test_what_pages_and_files_count(noun: str) -> None:
    """None, one and two of it, alike on a page and elsewhere."""
    expected = [f"0 {noun}s", f"1 {noun}", f"2 {noun}s"]
    assert [counted(count, noun) for count in range(3)] == expected
    assert [counted_on_page(count, noun, "en") for count in range(3)] == expected


def test_what_the_command_counts() -> None:
    """Other nouns, and one with another ending."""
    assert [counted(count, "prefix") for count in range(3)] == ["0 prefixes", "1 prefix", "2 prefixes"]
    assert counted(1234, "row") == "1,234 rows"


def first_news(count: int) -> News:
    """News of the first table, with so many ranges; beside it, as many regions that opened as there are ranges."""
    seen = Seen((SEEN, [made(f"192.0.2.{number}/32", NAT) for number in range(count)]))
    revision = seen.revisions[0]
    return News("id", "anchor", "f", SEEN, revision.serial, revision, names=(("us-east", "Virginia"),))


def test_sentences_with_a_count() -> None:
    """Nothing, one and two: the verb and the noun go with the number."""
    assert [plain(and_more(count)) for count in range(3)] == ["and 0 more", "and 1 more", "and 2 more"]
    assert [plain(more_in(count, "x.json")) for count in range(3)] == [
        "0 more are in x.json.",
        "1 more is in x.json.",
        "2 more are in x.json.",
    ]
    assert [plain(sentences.begins(first_news(count).revision)) for count in range(3)] == [
        "The list begins with 0 ranges.",
        "The list begins with 1 range.",
        "The list begins with 2 ranges.",
    ]


def test_titles_with_a_count() -> None:
    """Of addresses that come, and of regions that open: one of them, and how many more."""
    orders = Seen((SEEN, []), (SEEN + timedelta(days=1), [made(f"192.0.2.{number}/32", NAT) for number in (1, 5, 9)]))
    told = orders.told_by(SEEN + timedelta(days=2)).told
    assert [titles.orders_title(told[:count], {"us-east": "Virginia"}.__getitem__) for count in (1, 2, 3)] == [
        "192.0.2.1/32 (Virginia) is in use: allow it",
        "192.0.2.1/32 (Virginia) is in use: allow it, and 1 more",
        "192.0.2.1/32 (Virginia) is in use: allow it, and 2 more",
    ]
    regions = tuple(RegionChange(name, name, "active") for name in ("Virginia", "Ireland", "Mumbai"))
    assert [titles.news_title(first_news(1)._replace(regions=regions[:count])) for count in range(4)] == [
        "The list begins with 1 range",
        "The region Virginia is open",
        "The region Virginia is open, and 1 more",
        "The region Virginia is open, and 2 more",
    ]


def test_what_left_without_a_date_is_counted() -> None:
    """It for one, them for several, and the rest of a long row."""
    prefixes = tuple(parse_prefix(f"192.0.2.{number}/32") for number in range(6))
    assert [Draining(SEEN, prefixes[:count]).sentence for count in (1, 2)] == [
        "1 left without a date (192.0.2.0/32); keep it until 20 November 2026, 09:30 UTC: told then",
        "2 left without a date (192.0.2.0/32, 192.0.2.1/32); keep them until 20 November 2026, 09:30 UTC: told then",
    ]
    assert "192.0.2.3/32 and 1 more); keep them until" in Draining(SEEN, prefixes[:5]).sentence


def test_many_prefixes_of_one_change() -> None:
    """Four are named, the others counted."""
    parts = tuple(made(f"192.0.2.{number}/32", NAT) for number in range(5))
    change = Change("id", 1, "f", "reshaped", parse_prefix("192.0.2.0/29"), (), parts, SEEN, None, "none")
    assert what_happened(change, SEEN) == (
        "now also lists 192.0.2.0/32, 192.0.2.1/32, 192.0.2.2/32, 192.0.2.3/32 and 1 more by itself; the addresses are the same"
    )


# ---- one place for each ----------------------------------------------------------------------------------------------


def normal(text: str) -> str:
    """A text without its gaps' names, its capitals and what stands around it."""
    return " ".join(re.sub(r"\{[^{}]*\}", "{}", text).casefold().split()).strip(" .:;,")


def literals(path: Path) -> Iterator[str]:
    """Every text in a module that is no docstring, with ``{}`` where something is filled in; of a template its lines."""
    source = path.read_text("utf-8")
    if path.suffix == ".j2":
        yield from re.sub(r"\{#.*?#\}|<#.*?#>", "", source, flags=re.DOTALL).splitlines()
        yield from re.findall(r"[\"']([^\"'\n]+)[\"']", source)
        return
    tree = ast.parse(source)
    skipped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in node.values}
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    yield from (
        node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped
    )


def shared() -> list[str]:
    """The texts of two words and more that the modules of shared words have."""
    return [text for name in SHARED for text in literals(PACKAGE / name) if re.search(r"\w\W*\s\W*\w", text.replace("{}", ""))]


def second_places(package: Path) -> list[str]:
    """Where a shared text stands once more: as a whole literal, or one of four words and more as a part of one."""
    texts = set(map(normal, shared()))
    long = [text for text in texts if len(text.replace("{}", "").split()) >= 4]
    found = []
    for path in sorted([*package.rglob("*.py"), *package.rglob("*.j2")]):
        name = path.relative_to(package).as_posix()
        for literal in map(normal, () if name in SHARED else literals(path)):
            found += [f"{name}: {text}" for text in {literal} & texts or [text for text in long if text in literal]]
    return found


def test_a_shared_text_stands_once() -> None:
    """No page, file, template, widget or verb has a sentence or a term of several words of its own a second time."""
    assert second_places(PACKAGE) == []
    texts = shared()
    assert len(texts) > 80
    assert [text for text in texts if texts.count(text) > 1] == []


def test_a_second_place_is_found(tmp_path: Path) -> None:
    """Written out in a module, put together there, or in a template; docstrings and comments may say it."""
    (tmp_path / "view.py").write_text(
        '"""Withdrawn before it was used."""\nA = "withdrawn before it was used"\nB = f"{A} Left on {1}: Nothing to do."\n'
        'C = f"leaves on {A}"\nD = "x: withdrawn before it was used, y"\n'
    )
    (tmp_path / "page.j2").write_text("{# you connect to #}\n<p>{{ _('we connect from') }}</p>\n")
    assert second_places(tmp_path) == [
        "page.j2: we connect from",
        "view.py: leaves on {}",
        "view.py: withdrawn before it was used",
        "view.py: withdrawn before it was used",
    ]
