"""What happens when a source is down, a document is bad, or a person insists."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest
from folders import EU, LB, NAT, NEW, data_folder, tree, write_table
from ip_ranges.errors import IpRangesError, SettingsError, StoreError
from ip_ranges.pipeline.refused_document import accept_refused
from ip_ranges.storage.data_folder import Store

PRIVATE = ("10.0.0.1/32", "us-east", "nat-gateway", "outbound")
SENTENCE = (
    "data/region-table.json, line 1: 10.0.0.1/32 is in 10.0.0.0/8, which is private: nobody can reach it from the internet. If it is meant, set"
    " guard.allow_reserved = true."
)
ONE = '[feeds.divio]\nformat = "region-table"\nurl = "region-table.json"\n'


@pytest.fixture
def bad(desk):
    """A desk with an accepted table whose feed then gives a private address."""
    data_folder(desk.data, feeds=ONE)
    desk.refresh()
    desk.now += timedelta(days=2)
    write_table(desk.data, LB, NAT, EU, PRIVATE)
    return desk


def test_a_refused_document(bad) -> None:
    """It is kept aside with its digest and reasons; nothing that is committed changes, and the build falls back visibly."""
    before = tree(bad.data)
    (outcome,) = bad.refresh().outcomes
    digest = hashlib.sha256((bad.data / "region-table.json").read_bytes()).hexdigest()
    assert (outcome.word, outcome.reasons, outcome.digest) == ("refused", (SENTENCE,), digest)
    assert {name: body for name, body in tree(bad.data).items() if not name.startswith("refused")} == before
    (kept,) = Store(bad.data).refused(digest[:8])
    assert (kept.feed, kept.pages, kept.reasons) == ("divio", ((bad.data / "region-table.json").read_bytes(),), (SENTENCE,))
    found = bad.build()
    assert (found.primary.health, found.primary.reasons, found.serial) == ("fallback", (), 2026112001)
    assert found.warnings == (
        (
            "refused",
            (f"The feed divio (region-table.json): {SENTENCE} Its digest is {digest}. The table accepted with serial 2026112001"
            " on 2026-11-20T09:30:00Z stands in, and the page says so."),
        ),
    )


def test_reasons_are_published_where_the_feed_says_so(bad) -> None:
    """They are the operator's otherwise, of a feed with a table and of one without."""
    partner = '[feeds.partner]\nformat = "text"\nurl = "partner.txt"\noptional = true\n'
    (bad.data / "partner.txt").write_text("10.0.0.0/8\n")
    feeds = bad.data / "feeds.toml"
    feeds.write_text(ONE + partner)
    found = bad.build()
    assert (found.primary.reasons, found.absent) == ((), {"partner": ""})
    feeds.write_text(ONE + "public_reasons = true\n" + partner + "public_reasons = true\n")
    told = bad.build()
    assert told.primary.reasons == (SENTENCE,)
    assert told.absent["partner"].startswith("data/partner.txt, line 1: 10.0.0.0/8 is in 10.0.0.0/8, which is private")
    assert told.warnings == found.warnings


def test_dry_run_keeps_nothing(bad) -> None:
    """Not even the refused document."""
    before = tree(bad.data)
    assert [one.word for one in bad.refresh(dry_run=True).outcomes] == ["refused"]
    assert tree(bad.data) == before


def test_accepting_exactly_that_document(bad) -> None:
    """The document with the digest is taken although the feed gives another one by now, and nothing else is."""
    bad.refresh()
    (kept,) = list((bad.data / "refused").iterdir())
    write_table(bad.data, LB, NAT, EU, PRIVATE, NEW)
    store = Store(bad.data)
    settings = store.settings({})
    done = accept_refused(store, settings, kept.name[:64], bad.now)
    assert [(one.word, one.snapshot.serial) for one in done.outcomes] == [("accepted", 2026112201)]
    assert [str(item.prefix) for item in store.load().snapshots["divio"].table.ranges] == [
        "10.0.0.1/32",
        "192.0.2.10/32",
        "198.51.100.64/28",
        "203.0.113.10/32",
    ]
    assert [one.word for one in accept_refused(store, settings, kept.name[:64], bad.now).outcomes] == ["unchanged"]
    # The other document is still judged by itself.
    assert bad.words() == {"divio": "refused"}


def test_a_refused_document_that_was_changed_since(bad) -> None:
    """What is in the folder is not what was refused: it is not taken."""
    bad.refresh()
    (kept,) = (bad.data / "refused").iterdir()
    (kept / "document-0").write_bytes((kept / "document-0").read_bytes().replace(b"10.0.0.1", b"10.0.0.2"))
    store = Store(bad.data)
    with pytest.raises(StoreError, match=r"was changed after it was kept aside, so it is not taken\. Delete .*refused and run"):
        accept_refused(store, store.settings({}), kept.name[:64], bad.now)


def test_accepting_for_one_of_two_feeds(bad) -> None:
    """Two feeds refused the same document: it takes a name, and only that one accepts it."""
    (bad.data / "feeds.toml").write_text(ONE + ONE.replace("divio", "copy") + "optional = true\n")
    assert bad.words() == {"divio": "refused", "copy": "refused"}
    digest = hashlib.sha256((bad.data / "region-table.json").read_bytes()).hexdigest()
    store = Store(bad.data)
    settings = store.settings({})
    with pytest.raises(SettingsError, match="was refused for several feeds, copy, divio; name the one that takes it"):
        accept_refused(store, settings, digest, bad.now)
    done = accept_refused(store, settings, digest, bad.now, names=("copy",))
    assert [(one.feed.name, one.word) for one in done.outcomes] == [("copy", "accepted")]
    assert store.load().snapshots["divio"].serial == 2026112001


def test_accepting_for_a_feed_that_did_not_refuse_it(bad) -> None:
    """A wrong name changes nothing."""
    (bad.data / "feeds.toml").write_text(ONE + ONE.replace("divio", "copy").replace("region-table.json", "none") + "optional = true\n")
    bad.refresh()
    digest = hashlib.sha256((bad.data / "region-table.json").read_bytes()).hexdigest()
    before = tree(bad.data)
    store = Store(bad.data)
    with pytest.raises(SettingsError, match=r"was refused for the feed divio, not for copy\."):
        accept_refused(store, store.settings({}), digest, bad.now, names=("copy",))
    assert tree(bad.data) == before


def test_a_source_that_is_gone(bad) -> None:
    """The last accepted table of an optional file stands in, with a warning of its own kind; one that is needed fails the build."""
    (bad.data / "region-table.json").unlink()
    sentence = "The file region-table.json of the feed divio is not there; feeds.divio.url is relative to the data folder."
    with pytest.raises(IpRangesError) as refusal:
        bad.build()
    assert str(refusal.value) == f"The feed divio: {sentence} Mend it and build again; ip-ranges check reads it too."
    (bad.data / "feeds.toml").write_text(ONE + "optional = true\n")
    found = bad.build()
    ((subtype, message),) = found.warnings
    assert subtype == "fetch"
    assert message.startswith("The feed divio (region-table.json): The file region-table.json of the feed divio is not there;")
    assert found.primary.health == "fallback"
    assert bad.words() == {"divio": "failed"}


@pytest.mark.parametrize("strict", ["setting", "argument", "environment"])
def test_strict_builds_stop(bad, strict: str) -> None:
    """Whoever wants failure gets it, by any of three ways."""
    if strict == "setting":
        (bad.data / "feeds.toml").write_text(ONE + "strict = true\n")
    bad.environment = {"IP_RANGES_STRICT": "1"} if strict == "environment" else {}
    with pytest.raises(IpRangesError, match=r"10\.0\.0\.0/8.* The build is strict, so it stops here\."):
        bad.build(strict=strict == "argument")


def test_a_fallback_that_is_too_old(bad) -> None:
    """After max_age the last accepted table does not serve any more."""
    (bad.data / "feeds.toml").write_text(ONE + 'max_age = "2d"\n')
    assert bad.build().primary.health == "fallback"
    bad.now += timedelta(seconds=1)
    with pytest.raises(
        IpRangesError, match=r"was last known to be right 2 days ago, and max_age is 2 days, so it does not serve any more\."
    ):
        bad.build()
    write_table(bad.data, LB, NAT, EU)
    assert bad.build().primary.health == "current"


def test_an_end_that_has_passed(desk) -> None:
    """The day that readers were told is the day: a row that is still there is retired, and whoever builds is told of it."""
    data_folder(desk.data, LB, (*NAT, {"expires": "2026-11-22T00:00:00Z"}), EU, feeds=ONE)
    desk.refresh()
    assert desk.build().warnings == ()
    desk.now += timedelta(days=2)
    found = desk.build()
    assert found.warnings == (
        (
            "overdue",
            (
                "divio: 198.51.100.64/28 (Virginia, nat-gateway) was to be given up on 2026-11-22T00:00:00Z and still stands in the"
                " table. Readers go by the day that they were told. Take its row out, or, if it stays in use, give it a later day or"
                " none (expires), which is told to them as news."
            ),
        ),
    )
    assert {str(entry.range.prefix): entry.state for entry in found.primary.entries} == {
        "192.0.2.10/32": "active",
        "198.51.100.64/28": "retired",
        "203.0.113.10/32": "active",
    }
    # Taken out, it is no news: they have been told.
    write_table(desk.data, LB, EU)
    assert (desk.refresh().good, desk.build().warnings) == (True, ())
    assert [(order.action, str(order.prefix)) for order in desk.build().primary.told] == [("remove", "198.51.100.64/28")]


def test_a_format_that_does_not_exist(desk) -> None:
    """The key is named with its file, and the nearest right word with it."""
    data_folder(desk.data, feeds=ONE.replace("region-table", "region-tabel", 1))
    with pytest.raises(SettingsError, match=r'feeds\.toml: feeds\.divio\.format: There is no format "region-tabel"\. Did you mean "region-table"\?'):
        desk.build()


def test_nothing_to_fall_back_on(desk) -> None:
    """A first document that is bad publishes nothing; an optional feed is left out."""
    data_folder(desk.data, PRIVATE)
    with pytest.raises(IpRangesError, match=r"There is no accepted table of it to fall back on, so nothing is published\."):
        desk.build()
    write_table(desk.data, LB, NAT, EU)
    (desk.data / "partner.txt").write_text("10.0.0.0/8\n")
    found = desk.build()
    assert [feed.name for feed in found.feeds] == ["divio"]
    assert list(found.absent) == ["partner"]
    ((subtype, message),) = found.warnings
    assert (subtype, message.endswith("It is optional and left out of this build.")) == ("refused", True)


def test_invalid_rows(desk) -> None:
    """One row that cannot be read refuses the document, unless the feed says to skip it."""
    data_folder(desk.data, partner="192.0.2.128/25\nNone\n")
    done = desk.refresh()
    assert [one.word for one in done.outcomes] == ["accepted", "refused"]
    assert done.outcomes[1].reasons[0].startswith("data/partner.txt, line 2: 'None' is not an IP address or CIDR")
    feeds = (desk.data / "feeds.toml").read_text() + 'invalid_rows = "skip"\n'
    (desk.data / "feeds.toml").write_text(feeds)
    done = desk.refresh()
    assert [one.word for one in done.outcomes] == ["unchanged", "accepted"]
    assert done.outcomes[1].warnings[0].startswith('1 row left out, as invalid_rows = "skip" says. line 2: ')
    assert [subtype for subtype, _ in desk.build().warnings] == []


def test_an_html_page_in_place_of_the_table(desk) -> None:
    """A person reads what arrived, not a stack of places."""
    data_folder(desk.data)
    (desk.data / "region-table.json").write_text("<!DOCTYPE html><title>502 Bad Gateway</title>")
    assert desk.refresh().outcomes[0].reasons == (
        "data/region-table.json: JSON was expected and an HTML page titled '502 Bad Gateway' arrived.",
    )


def test_a_file_of_ones_own_that_cannot_be_read(desk) -> None:
    """The build fails with one sentence: a typo in one's own table is no vendor's bad day. The site can do without an optional feed."""
    data_folder(desk.data, feeds=ONE)
    desk.refresh()
    write_table(desk.data, LB, NAT, (*EU, {"efective": "2027-01-01"}))
    with pytest.raises(IpRangesError) as refusal:
        desk.build()
    sentence = 'data/region-table.json, line 1, range 3 (203.0.113.10/32 eu-west), efective: There is no such key here. Did you mean "effective"?'
    assert str(refusal.value) == f"The feed divio: {sentence} Mend it and build again; ip-ranges check reads it too."
    (desk.data / "feeds.toml").write_text(ONE + "optional = true\n")
    ((subtype, warning),) = desk.build().warnings
    assert (subtype, warning.startswith(f"The feed divio (region-table.json): {sentence}")) == ("refused", True)


def test_offline(desk) -> None:
    """Offline, files are read and sources are not asked; what was accepted stands, without a warning."""
    data_folder(desk.data, feeds=ONE + '[feeds.far]\nformat = "text"\nurl = "https://192.0.2.1/x.txt"\noptional = true\n')
    desk.environment = {"IP_RANGES_OFFLINE": "1"}
    found = desk.build(offline=True)
    assert ([feed.name for feed in found.feeds], list(found.absent), found.warnings) == (["divio"], ["far"], ())


@pytest.mark.parametrize(
    ("select", "sentence"),
    [
        ('service = ["EC22"]', 'none has service = "EC22". Did you mean "EC2"?'),
        ('region = ["mars"]', 'none has region = "mars".'),
        ('service = ["S3"]\nregion = ["us-east-1"]', "none has all of these facts together."),
    ],
)
def test_a_selection_that_leaves_nothing(select: str, sentence: str, desk) -> None:
    """The key or the value that no range has is named, with the nearest right one; who means it says allow_empty."""
    rows = [
        {"ip_prefix": f"198.51.100.{number}/32", "region": region, "service": service, "network_border_group": region}
        for number, (region, service) in enumerate((("us-east-1", "EC2"), ("eu-west-1", "S3")))
    ]
    document = {"syncToken": "1795305600", "createDate": "2026-11-21-00-00-00", "prefixes": rows, "ipv6_prefixes": []}
    aws = f'[feeds.aws]\nformat = "aws"\nurl = "aws.json"\nexample = true\n[feeds.aws.select]\n{select}\n'
    data_folder(desk.data, feeds=ONE + aws)
    (desk.data / "aws.json").write_text(json.dumps(document))
    assert desk.refresh().outcomes[1].reasons == (f"feeds.toml: feeds.aws.select: It leaves none of 2 ranges: {sentence}",)
    (desk.data / "feeds.toml").write_text(f"{ONE}{aws}[feeds.aws.guard]\nallow_empty = true\n")
    assert desk.refresh().outcomes[1].word == "accepted"
