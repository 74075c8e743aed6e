"""What happens when, in a build: make the publication, name what is out of date, write the files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError
from sphinx.util import logging
from sphinx.util.display import progress_message

from ..base.errors import IpRangesError
from ..base.timestamps import clock
from ..changes.publication import Publication
from ..exports.site.writer import write_files
from ..pipeline.build import publish
from .config import CACHE, BuildSettings
from .domain.build_state import BuildState, WrittenPages, unwritten
from .domain.ip_domain import domain_of
from .rendering.page_context import SITE_FOLDER, writes_files

logger = logging.getLogger(__name__)


class IpRangesBuildError(SphinxError):
    """The build must fail: the sentence says why, and what to do about it."""

    category = "IP ranges"


def make_publication(app: Sphinx) -> None:
    """builder-inited: fetch, judge and compare; everything else in the build is made from the result."""
    try:
        settings = BuildSettings.of(app)
        with progress_message("reading IP ranges"):
            publication = _published(settings)
    except IpRangesError as error:
        raise IpRangesBuildError(str(error)) from error
    for subtype, sentence in publication.warnings:
        logger.warning("%s", sentence, type="ip_ranges", subtype=subtype)
    if writes_files(app.builder) and not publication.base_url:
        logger.warning(
            "Nobody says where this site will be, so snippets have no line that fetches them anew, and feeds and calendars no address"
            " of a page. Give the site's web address as html_baseurl in conf.py, or published_url in feeds.toml.",
            type="ip_ranges",
            subtype="base_url",
        )
    assert app.env is not None  # noqa: S101 - Sphinx emits the event with an environment
    domain_of(app.env).publish(publication, app.builder, settings.templates, settings.current_site)
    if app.builder.name == "linkcheck":
        # So that links to the published files are followed to files, before anything is published.
        with _disk_errors(app):
            write_files(publication, _site_folder(app))


def _published(settings: BuildSettings) -> Publication:
    return publish(
        settings.data,
        cache=settings.cache,
        clock=partial(clock, settings.environment),
        environment=settings.environment,
        strict=settings.strict,
        offline=settings.offline,
        progress=lambda line: logger.info("%s ... ", line, nonl=True),
        site_url=settings.site_url,
    )


def name_outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> Sequence[str]:
    """env-get-outdated: the pages that show something else than when they were read, and no others."""
    domain = domain_of(env)
    outdated = domain.outdated()
    domain.read_again = {**outdated, **dict.fromkeys(added | changed | removed, "")}
    return list(outdated)


def log_reasons(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """env-before-read-docs: why pages are read again whose source is as it was."""
    for docname, parts in domain_of(env).read_again.items():
        if parts:
            logger.info("%s is read again: %s changed", docname, parts)


def name_unwritten(app: Sphinx, env: BuildEnvironment) -> Sequence[str]:
    """env-updated: the pages that this builder has not written as they are, because another one has read them since or a
    build was killed.

    Until they are written nothing is known of any: who is killed meanwhile has written some.
    """
    domain, state = domain_of(env), _build_state(app)
    with _disk_errors(app):
        written, due = state.read(), _due_pages(app)
        if written != due:
            state.forget()
    reasons = unwritten(written, due)
    for docname, reason in reasons.items():
        if reason and docname not in domain.read_again:
            logger.info("%s is written again: %s", docname, reason)
    return list(reasons)


def warn_of_page(app: Sphinx, env: BuildEnvironment) -> None:
    """env-updated: feeds and calendars lead to one page, and what they lead to must be there."""
    publication = domain_of(env).published
    pages = sorted(docname for docname, page in domain_of(env).pages.items() if "changes" in page.kinds)
    if not writes_files(app.builder) or not pages or any(publication.page in _written_as(app, docname) for docname in pages):
        return
    logger.warning(
        "Feeds and calendars lead to %s, but ip:changes stands on %s. Write page = \"%s\" at the top of feeds.toml, or put ip:changes there.",
        publication.page,
        ", ".join(pages[:5]),
        _written_as(app, pages[0])[0],
        type="ip_ranges",
        subtype="page",
    )


def _written_as(app: Sphinx, docname: str) -> tuple[str, ...]:
    """The paths of a page below the site's root: as the builder links to it, and as other builders write it."""
    target = app.builder.get_target_uri(docname)
    return (target or f"{docname}.html", f"{docname}.html", f"{docname}/index.html", f"{docname}/")


def finish(app: Sphinx, exception: Exception | None) -> None:
    """build-finished: put the published files beside the pages; after an error nothing is touched."""
    if exception is not None:
        return
    with _disk_errors(app):
        if writes_files(app.builder) and not domain_of(app.env).current_site:
            with progress_message("writing IP ranges"):
                write_files(domain_of(app.env).published, _site_folder(app))
        _build_state(app).write(_due_pages(app))


def _due_pages(app: Sphinx) -> WrittenPages:
    """What this builder has to have written when the build has ended."""
    assert app.env is not None  # noqa: S101 - Sphinx emits its events with an environment
    domain = domain_of(app.env)
    pages = {docname: page.feeds for docname, page in domain.pages.items() if page.feeds}
    around = f"{domain.templates.digest}{domain.current_site}" if app.builder.format == "html" else domain.current_site
    return WrittenPages(pages, around)


def _build_state(app: Sphinx) -> BuildState:
    return BuildState(Path(str(app.doctreedir)) / CACHE, app.builder.name, Path(str(app.outdir)))


def _site_folder(app: Sphinx) -> Path:
    return Path(str(app.outdir)) / SITE_FOLDER


@contextmanager
def _disk_errors(app: Sphinx) -> Iterator[None]:
    """Raise errors of the disk as a sentence with the path and the cure: Sphinx would name a function of ours."""
    try:
        yield
    except OSError as error:
        path = error.filename2 or error.filename or _site_folder(app)
        raise IpRangesBuildError(
            f"{path} cannot be written: {error.strerror or error}. Make room on that disk, or give the build the right to"
            " write there, and build again; until a build has ended well, do not publish its output."
        ) from error
    except IpRangesError as error:
        raise IpRangesBuildError(str(error)) from error
