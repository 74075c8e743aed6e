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
    """The library's interpreter, which takes a key of a row without a walk of its own: most of an expression is that."""

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self._fields: dict[int, list[tuple[str, str | None, Any]]] = {}

    def visit_multi_select_dict(self, node: Any, value: Any) -> Any:
        """An object of named expressions."""
        if value is None:
            return None
        if not isinstance(value, dict):
            return super().visit_multi_select_dict(node, value)
        fields = self._fields.get(id(node))
        if fields is None:
            pairs = [(pair["value"], pair["children"][0]) for pair in node["children"]]
            fields = [(name, inner["value"] if inner["type"] == "field" else None, inner) for name, inner in pairs]
            self._fields[id(node)] = fields
        return {name: value.get(key) if key is not None else self.visit(inner, value) for name, key, inner in fields}


def search(expression: Any, content: Any) -> Any:
    """The value that a compiled expression yields; errors are the library's, and some of Python's."""
    return _Interpreter(Options(custom_functions=_Functions())).visit(expression.parsed, content)
