"""Links from a published file to the page and to other files, which work wherever the site is."""

from __future__ import annotations

from urllib.parse import quote

from ..changes.publication import Publication
from ..changes.published_paths import address


def page_link(publication: Publication, path: str, anchor: str = "") -> str:
    """The address of the page of changes from the file at *path* below ``ip-ranges/``; relative where nobody said where the site is."""
    if publication.base_url:
        return publication.page_url(anchor)
    return f"{_up(path)}../{quote(publication.page)}" + (f"#{quote(anchor)}" if anchor else "")


def file_link(publication: Publication, path: str, target: str) -> str:
    """The address of the published file *target* from the one at *path*, both below ``ip-ranges/``."""
    if publication.base_url:
        return address(publication, target)
    folder = path.rpartition("/")[0]
    if folder and target.startswith(f"{folder}/"):
        return quote(target[len(folder) + 1 :])
    return _up(path) + quote(target) if folder else quote(target)


def _up(path: str) -> str:
    """From a file's folder up to ``ip-ranges/``."""
    return "../" * path.count("/")
