"""The Jinja environment of every template: nothing undefined, no blank lines left by tags, compiled once on a machine."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, Any

from .code_signature import signature

if TYPE_CHECKING:
    from jinja2 import BaseLoader, BytecodeCache, Environment


def environment(loader: BaseLoader, *, autoescape: bool, **options: Any) -> Environment:
    """An environment with the rules that all templates share; *options* are Jinja's own, beside them."""
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - a big library; whoever renders nothing need not wait for it

    return Environment(
        loader=loader,
        autoescape=autoescape,  # noqa: S701 - each caller says which, and why where it is not HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_bytecode_cache(),
        **options,
    )


@cache
def _bytecode_cache() -> BytecodeCache | None:
    """The folder of compiled templates between builds, as Python keeps modules; only this user can enter it.

    None where Python keeps nothing either (``PYTHONDONTWRITEBYTECODE``), or the folder cannot be had. Compiling our
    templates is a tenth of what the extension adds to a build.
    """
    if sys.dont_write_bytecode:
        return None
    from .compiled_templates import CompiledTemplates  # noqa: PLC0415 - imports jinja2

    try:
        # Jinja knows a template by its text; how it is compiled also follows from the code around it.
        return CompiledTemplates(f"ip-ranges-{signature()[-12:]}")
    except (OSError, RuntimeError):
        return None
