"""What a build takes from its configuration, as one frozen object: nothing below the border sees Sphinx's."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from sphinx.application import Sphinx

from ..base.code_signature import files_digest
from ..base.errors import SettingsError
from .rendering.page_context import SITE_FOLDER

CACHE = "ip_ranges"
"""The folder beside the doctrees that lives between builds."""


class SiteTemplates(NamedTuple):
    """The *folders* of the site's own templates, and the digest of what is in them."""

    folders: tuple[str, ...] = ()
    digest: str = ""


class BuildSettings(NamedTuple):
    """*data* is the folder with ``feeds.toml``, *cache* lives between builds, *site_url* is where ``ip-ranges/`` will be
    published, "" when unknown. *current_site* is the root of the site's current version where this build is another one, else "".
    """

    data: Path
    cache: Path
    site_url: str
    templates: SiteTemplates
    environment: Mapping[str, str]
    current_site: str = ""
    strict: bool = False
    offline: bool = False

    @classmethod
    def of(cls, app: Sphinx) -> BuildSettings:
        """The settings of a build."""
        config = app.config
        # Sphinx's own path type has other ideas of str's methods; a plain one crosses the border.
        here = Path(str(app.confdir))
        # Read the Docs says where it publishes a version; its name is the one variable of a host's that is read here.
        base = _site(config.ip_ranges_base_url or config.html_baseurl or os.environ.get("READTHEDOCS_CANONICAL_URL", ""), "ip_ranges_base_url")
        current = _site(config.ip_ranges_current_url, "ip_ranges_current_url")
        is_old = bool(base and current) and base != current
        folders = tuple(str(here / folder / "ip_ranges") for folder in config.templates_path)
        return cls(
            data=here / config.ip_ranges_data,
            cache=Path(str(app.doctreedir)) / CACHE,
            site_url=f"{current if is_old else base}{SITE_FOLDER}/" if base else "",
            templates=SiteTemplates(folders, files_digest(folders)),
            environment=dict(os.environ),
            current_site=current if is_old else "",
            strict=config.ip_ranges_strict,
            offline=config.ip_ranges_offline,
        )


def _site(url: str, name: str) -> str:
    """The address of a site's root, with a slash at its end; "" for none. Raises :class:`~ip_ranges.errors.SettingsError`."""
    if url and not url.startswith(("https://", "http://")):
        raise SettingsError(f'{name} is "{url[:80]}", which is not a web address; it begins with https://.')
    return f"{url.rstrip('/')}/" if url else ""
