"""The functions that JMESPath lacks for documents whose keys are facts, as JMESPath Community has them:
https://jmespath.site/main/ (``items``, ``split``, ``trim``).
"""

from __future__ import annotations

from typing import Any

from jmespath.functions import Functions, signature
from jmespath.visitor import Options, TreeInterpreter


class _Functions(Functions):
    """The library's functions and ours; the library finds them by their names."""

    @signature({"types": ["object"]})
    def _func_items(self, value: dict[str, Any]) -> list[list[Any]]:
        """``items({"a": 1})`` is ``[["a", 1]]``."""
        return [[key, item] for key, item in value.items()]

    @signature({"types": ["string"]}, {"types": ["string"], "variadic": True})
    def _func_split(self, text: str, *separator: str) -> list[str]:
        """``split('city : Paris', ' : ')`` is ``["city", "Paris"]``."""
        return text.split(separator[0]) if separator[0] else list(text)

    @signature({"types": ["string"], "variadic": True})
    def _func_trim(self, text: str, *characters: str) -> str:
        """``trim(' a ')`` is ``"a"``; ``trim('-a-', '-')`` is so too: all of these characters, at both ends."""
        return text.strip(characters[0] if characters and characters[0] else None)


class _Interpreter(TreeInterpreter):
    """The library's interpreter, which takes the keys of rows without a walk for each: most of an expression is that."""

    def visit_projection(self, node: Any, value: Any) -> Any:
        """What an expression yields of each item of a list, null left out."""
        listed, of_item = node["children"]
        items = self.visit(listed, value) if of_item["type"] == "multi_select_dict" else None
        if not isinstance(items, list):
            return super().visit_projection(node, value)
        pairs = [(pair["value"], pair["children"][0]) for pair in of_item["children"]]
        fields = [(name, inner["value"] if inner["type"] == "field" else None, inner) for name, inner in pairs]
        if all(key is not None for _, key, _ in fields):
            keys = [(name, key) for name, key, _ in fields]
            rows = ({name: item.get(key) for name, key in keys} if isinstance(item, dict) else self.visit(of_item, item) for item in items)
        else:
            rows = (
                {name: self.visit(inner, item) if key is None else item.get(key) for name, key, inner in fields}
                if isinstance(item, dict)
                else self.visit(of_item, item)
                for item in items
            )
        return [row for row in rows if row is not None]


def search(expression: Any, content: Any) -> Any:
    """The value that a compiled expression yields; errors are the library's, and some of Python's."""
    return _Interpreter(Options(custom_functions=_Functions())).visit(expression.parsed, content)
