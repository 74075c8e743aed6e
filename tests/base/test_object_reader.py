"""Fields of an object, each with its place."""

from __future__ import annotations

from ip_ranges.base.object_reader import Fields, type_word
from ip_ranges.base.suggestions import nearest
from ip_ranges.errors import Problem


def test_fields() -> None:
    """Each fault is noted with its place, the default stands in, and unknown keys come last."""
    problems: list[Problem] = []
    fields = Fields({"a": 1, "n": "x", "list": ["a", 2, "b\n"], "inside": {"deep": 1}, "wrod": 1, "x-own": 1}, ".top", problems)
    assert fields.text("a", "default") == "default"
    assert fields.number("n", 7, low=0, high=10) == 7
    assert fields.texts("list") == ("a",)
    inside = fields.nested("inside")
    assert inside is not None
    assert inside.choice("deep", ("x", "y"), "x") == "x"
    assert fields.text("word", required=True) == ""
    assert fields.flag("missing") is False
    assert fields.instant("never") is None
    fields.finish(ignored="x-")
    assert [str(one) for one in problems] == [
        ".top.a: This is a number where text belongs.",
        ".top.n: This is text where a number belongs.",
        ".top.list[1]: This is a number where text belongs.",
        ".top.list[2]: This has the character U+000A in it, which is never part of a name; remove it.",
        ".top.inside.deep: This is a number where text belongs.",
        ".top.word: This is missing.",
        '.top.wrod: There is no such key here. Did you mean "word"?',
    ]


def test_fields_of_something_else() -> None:
    """A list where an object belongs is one problem, and every field has its default."""
    problems: list[Problem] = []
    fields = Fields([1], "", problems)
    assert (fields.text("a"), fields.rows("b"), fields.nested("c")) == ("", [], None)
    fields.finish()
    assert [str(one) for one in problems] == [".: This is a list where an object belongs."]


def test_words() -> None:
    """Kinds and suggestions."""
    assert [type_word(one) for one in (None, True, 1, 1.5, "", [], {}, b"")] == [
        "null",
        "a boolean",
        "a number",
        "a number",
        "text",
        "a list",
        "an object",
        "a bytes",
    ]
    assert nearest("regon", ("region", "role")) == ' Did you mean "region"?'
    assert nearest("zzz", ("region", "role")) == ""


def test_a_number_too_long_to_write() -> None:
    """TOML has whole numbers of any size in hexadecimal, and Python writes none of more than 4,300 digits."""
    problems: list[Problem] = []
    assert Fields({"n": 16**4000}, "", problems).number("n", 7, low=0, high=10) == 7
    assert [str(one) for one in problems] == [".n: This number is outside 0 to 10."]
