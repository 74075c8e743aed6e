"""GitHub ``/meta``: https://docs.github.com/en/rest/meta/meta

One list of both families for each service, under its name at the top. ``verifiable_password_authentication``,
``ssh_keys``, ``ssh_key_fingerprints`` and ``domains`` are no lists of prefixes.
"""

from __future__ import annotations

from ...model.table import Table
from .. import Format, ReadOptions
from ..prefix_texts import prefixes_of
from ..rows import Rows
from ..shape import quoted_keys, vendor_object, wrong_shape

_REACHED = ("web", "api", "git", "packages", "pages", "copilot")
"""The services that people connect to; from all others GitHub connects to them."""

_REACHING = ("hooks", "importer", "github_enterprise_importer", "actions", "actions_macos", "codespaces", "dependabot")


def read(document: bytes, options: ReadOptions) -> Table:
    """Read the answer; it has neither a date nor a token. A list of a new service is read when it holds prefixes."""
    content = vendor_object(document, *_REACHED, *_REACHING)
    if not any(isinstance(content.get(service), list) for service in (*_REACHED, *_REACHING)):
        raise wrong_shape(document, f"A list under the key {quoted_keys((*_REACHED, *_REACHING))}", content)
    rows = Rows(options)
    for service, texts in content.items():
        # A list under a key that is not known here is read, faults and all, when a prefix is in it.
        if service in (*_REACHED, *_REACHING) or (isinstance(texts, list) and any(map(prefixes_of, texts))):
            direction = "inbound" if service in _REACHED else None
            rows.add_list((service,), texts, rows.facts((service,), direction=direction, labels={"service": service}))
    return rows.table()


FORMAT = Format(
    name="github",
    title="GitHub's API, /meta",
    source="https://docs.github.com/en/rest/meta/meta",
    read=read,
    reads=(".*[]",),
    labels=("service",),
)
