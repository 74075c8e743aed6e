"""The rules that all templates of the package share: nothing undefined, no blank lines left by tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment


def environment(loader: BaseLoader, *, autoescape: bool, **options: Any) -> Environment:
    """An environment with the rules that all templates share; *options* are Jinja's own, beside them."""
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - a big library; whoever renders nothing need not wait for it

    return Environment(
        loader=loader,
        autoescape=autoescape,  # noqa: S701 - each caller says which, and why where it is not HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )
