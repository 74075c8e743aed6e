"""``ip:upcoming``: what is to come, with the day and the action, and the notice that readers are given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from ...changes.publication import PublishedFeed
from ...changes.states import notice_given
from ...model.table import Notice
from ..rendering.blocks import Block, Group, Paragraph, Part, Parts, Strong, Table, say
from ..rendering.translation import _, counted, length
from ..rendering.vocabulary import heading
from .base import ViewDirective, options
from .coming_rows import Coming, coming_of, is_told_by
from .context import ViewContext
from .notices import notices_ahead, upcoming_box


class UpcomingDirective(ViewDirective):
    """What was told and is still to be done, what is not listed any more, the notices, and the notice period."""

    kind = "upcoming"
    option_spec: ClassVar = options("feed", "region", "role", "direction", "family", "limit")

    @classmethod
    def view(cls, context: ViewContext) -> Iterator[Block]:
        """What asks something of readers apart from what does not, each by its day; then the notice period."""
        feed = context.feed
        assert feed is not None  # noqa: S101 - the base class sees to it
        notices = notices_ahead(context, feed)
        every = coming_of(context, feed, notices)
        if not every and not notices:
            yield Paragraph((_("Nothing is planned: no address is announced, and none is about to be given up."),), "absence")
        asking = [notice for notice in notices if _is_asking(feed, notice, every)]
        yield from _group(context, feed, asking, [coming for coming in every if coming.is_asking], must_act=True)
        others = [notice for notice in notices if notice not in asking]
        yield from _group(context, feed, others, [coming for coming in every if not coming.is_asking], must_act=False)
        if notices and not every:
            yield Paragraph((_("No address is announced, and none is about to be given up."),), "absence")
        if period := notice_period(context, feed, is_asking=bool(every)):
            yield Paragraph(period, "notice-period")


def _is_asking(feed: PublishedFeed, notice: Notice, every: Sequence[Coming]) -> bool:
    """Whether a notice may ask something of its readers: what it explains does, or nobody knows what it explains.

    One without a day asks nothing, and nobody has anything yet in regions that are to open.
    """
    explained = [
        coming.is_asking for coming in every if notice.effective is not None and is_told_by(notice, coming.region, notice.effective)
    ]
    regions = [feed.region(region) for region in notice.regions]
    opens = bool(regions) and all(region is not None and region.status == "planned" for region in regions)
    return notice.effective is not None and (any(explained) or not (explained or opens))


def _group(
    context: ViewContext, feed: PublishedFeed, notices: Sequence[Notice], every: Sequence[Coming], *, must_act: bool
) -> Iterator[Block]:
    """The notices, and the table of the addresses."""
    blocks = [upcoming_box(context, feed, notice) for notice in notices]
    if every:
        caption = _("Addresses that are about to change") if must_act else _("Addresses that are about to change, for information")
        blocks.append(_table(context, caption, every))
    if blocks:
        title = _("You must act") if must_act else _("For information")
        yield Group((title,), tuple(blocks), name="must-act" if must_act else "information")


def _table(context: ViewContext, caption: str, every: Sequence[Coming]) -> Table:
    limit = context.query.limit or len(every)
    if limit < len(every):
        caption = (
            _("{caption}: the next {shown} of {count}")
            .replace("{shown}", context.number(limit))
            .replace("{count}", context.number(len(every)))
            .replace("{caption}", caption)
        )
    columns = (heading("range"), heading("asks"), _("When"), heading("use"), heading("happens"))
    return Table(caption, columns, tuple(coming.row for coming in every[:limit]), "upcoming")


def notice_period(context: ViewContext, feed: PublishedFeed, *, is_asking: bool) -> Parts:
    """The notice that is promised, and what was given so far.

    Where nothing was asked by a day so far and something *is_asking* of readers, there is nothing to measure and no sentence.
    """
    language = context.page.language
    notice = notice_given(feed.told)
    promised = context.publication.promised
    sentences: list[Part] = []
    if promised is not None and feed.primary:
        sentences += say(_("Notice promised: at least {length} before an address changes."), length=Strong(length(promised, language)))
    if notice.shortest is None or notice.median is None:
        if not is_asking:
            sentences += [" "] if sentences else []
            sentences.append(_("Notice given so far: no change has asked anything of you yet."))
        return tuple(sentences)
    sentences += [" "] if sentences else []
    sentences += say(
        _("Notice given so far: {shortest} at the shortest, {median} in the median of {changes}."),
        shortest=Strong(length(notice.shortest, language)),
        median=Strong(length(notice.median, language)),
        changes=counted(notice.changes, "change", language),
    )
    return tuple(sentences)
