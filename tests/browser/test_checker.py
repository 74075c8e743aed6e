"""“Is this address ours?” in a real browser: many inputs, by keyboard, from a file, under a strict policy."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
Visit = Callable[..., Any]


def asked(page: Any, text: str, *, by: str = "button") -> str:
    """What the checker answers."""
    page.fill(".ip-checker textarea", text)
    if by == "button":
        page.click(".ip-checker-row button")
    else:
        page.press(".ip-checker textarea", "Enter")
    from playwright.sync_api import expect

    said = page.locator(".ip-checker [role=status]")
    # Not wait_for_function: it evaluates a string whenever it looks again, which a strict policy forbids.
    expect(said).to_have_text(re.compile("^(?!Loading)."), timeout=15_000)
    return str(said.inner_text())


@pytest.fixture
def page(visit: Visit, small_site: Path) -> Any:
    """The small page, opened from its file."""
    return visit(small_site.as_uri())


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (
            "192.0.2.10",
            "192.0.2.10 is ours: North America (Virginia), load balancer, inbound (you connect to), in use, a name may point to it, 192.0.2.10/32.",
        ),
        ("192.0.2.130", "192.0.2.130 is ours: North America (Virginia), NAT gateway, outbound (we connect from), in use, 192.0.2.128/26."),
        ("198.51.100.10/32", "Europe (Ireland), load balancer, inbound"),
        ("2001:db8:1::10", "2001:db8:1::10 is ours: North America (Virginia), load balancer"),
        ("2001:DB8:1:8001:0:0:0:1", "North America (Virginia), NAT gateway"),
        ("  192.0.2.10  ", "192.0.2.10 is ours"),
        ("192.0.2.128/25", "192.0.2.128/25 is ours: North America (Virginia), NAT gateway"),
        ("192.0.2.0/24", "192.0.2.0/24 is partly ours. It holds: North America (Virginia)"),
        ("203.0.113.5", "203.0.113.5 is in the server pool of aws that we use: North America (Virginia), server pool"),
        ("203.0.113.130", "203.0.113.130 is not one of ours."),
        ("8.8.8.8", "8.8.8.8 is not one of ours."),
        ("2001:db8:ffff::1", "2001:db8:ffff::1 is not one of ours."),
        ("198.51.100.201", "198.51.100.201 was ours: Europe (Ireland), VPN"),
        ("http://192.0.2.10/", "192.0.2.10 is ours"),
        ("192.0.2.10:443", "192.0.2.10 is ours"),
        ("LB.us.example.com.", "is the hostname of our region North America (Virginia)."),
        ("192.0.2.010", "192.0.2.010 is written with leading zeros, which some programs read as octal; if it is decimal, write 192.0.2.10."),
        ("192.0.2.256", "192.0.2.256 is not an IPv4 address: each of its four numbers goes from 0 to 255."),
        ("192.0.2.10/24", "has host bits set; write 192.0.2.0/24 for the block or 192.0.2.10 for the one address."),
        ("192.0.2.0/33", "has a mask that is too long: /32 is the longest for IPv4."),
        ("192.0.2.0/024", "has a length with a leading zero; write /24."),
        ("192.0.2.0/x", "where its length in bits belongs"),
        ("::ffff:192.0.2.10", "is an IPv4-mapped IPv6 address; write the IPv4 one: 192.0.2.10/32."),
        ("fe80::1%eth0", "has a zone id"),
        ("1", "1 is not an IP address or CIDR"),
        ("0x7f.1", "0x7f.1 is not an IP address or CIDR"),
        ("hello there", "There is no IP address or CIDR in this text."),
        ("constructor", "constructor is not an IP address or CIDR"),
        ("<img src=x onerror=alert(1)>", "There is no IP address or CIDR in this text."),
        ("   ", "Type or paste an address first."),
    ],
)
def test_one_question(page: Any, text: str, answer: str) -> None:
    """One address, prefix or hostname gets one sentence, and what is no address is explained."""
    if text == "192.0.2.130":
        page.clock.set_fixed_time("2026-11-22T12:00:00Z")
    assert answer in asked(page, text)


def test_a_region_may_have_any_name(page: Any) -> None:
    """A name that every object of the language has is still only a name."""
    titles = page.evaluate(
        """async () => {
          const group = (region) => [region, "proxy", "outbound", "active", null, null, null, "", ""];
          const data = { serial: 1, regions: {}, hostnames: {}, groups: ["__proto__", "constructor"].map(group),
            prefixes: ["192.0.2.1/32", "192.0.2.2/32"] };
          const script = new Blob([`ipRangesCheckerData(${JSON.stringify(data)});`], { type: "text/javascript" });
          const table = await window.ipRangesLookup.load(URL.createObjectURL(script));
          return table.ranges.map((range) => range.facts.title);
        }"""
    )
    assert titles == ["__proto__", "constructor"]


def test_enter_answers_and_shift_enter_does_not(page: Any) -> None:
    """Enter asks; Shift+Enter begins a new line."""
    assert "is ours" in asked(page, "192.0.2.10", by="enter")
    page.press(".ip-checker textarea", "Shift+Enter")
    assert page.input_value(".ip-checker textarea") == "192.0.2.10\n"


def test_keyboard_alone(page: Any) -> None:
    """Tab reaches the input and then the button, whose space key asks."""
    page.keyboard.press("Tab")
    page.keyboard.type("198.51.100.10")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.wait_for_selector("text=is ours: Europe (Ireland)")


def test_states_follow_the_readers_clock(page: Any) -> None:
    """A page built in November tells a reader in January what the table's dates mean by then."""
    page.clock.set_fixed_time("2026-11-22T12:00:00Z")
    assert "in use from 20 December 2026, 09:00 UTC" in asked(page, "192.0.2.12")
    assert "in use until 20 December 2026, 09:00 UTC" in asked(page, "192.0.2.11")
    page.clock.set_fixed_time("2027-01-05T12:00:00Z")
    assert "load balancer, inbound (you connect to), in use, a name may point to it, 192.0.2.12/32" in asked(page, "192.0.2.12")
    assert "192.0.2.11 was ours: North America" in asked(page, "192.0.2.11")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "192.0.2.10",
            [
                "192.0.2.10 is ours: North America (Virginia), load balancer, inbound (you connect to), in use, a name may point to it, 192.0.2.10/32.",
                "Do not remove it: no day is known on which it leaves.",
                "The A record of a bare domain",
            ],
        ),
        (
            "192.0.2.11",
            [
                (
                    "192.0.2.11 is ours: North America (Virginia), load balancer, inbound (you connect to), in use until 20 December 2026, 09:00 UTC,"
                    " no new name should point to it, 192.0.2.11/32."
                ),
                (
                    "Point A records that name it elsewhere by 18 December 2026 (before 20 December 2026, 09:00 UTC)."
                    " Keep it until 20 December 2026, 09:00 UTC; remove it on 21 December 2026 or later."
                    " What takes over: 192.0.2.12/32 (in use from 20 December 2026, 09:00 UTC)."
                ),
            ],
        ),
        (
            "192.0.2.12",
            [
                (
                    "192.0.2.12 is ours: North America (Virginia), load balancer, inbound (you connect to), in use from 20 December 2026, 09:00 UTC,"
                    " a name may point to it from 20 December 2026, 09:00 UTC, 192.0.2.12/32."
                ),
                "Allow it by 18 December 2026 (before 20 December 2026, 09:00 UTC).",
            ],
        ),
        (
            "198.51.100.201",
            [
                "198.51.100.201 was ours: Europe (Ireland), VPN, outbound (we connect from), safe to remove since 9 November 2026, 09:00 UTC, 198.51.100.201/32.",
                "Remove it: it is safe to remove.",
            ],
        ),
        ("8.8.8.8", ["8.8.8.8 is not one of ours.", "Nothing of ours needs it on a list."]),
    ],
    ids=["stays", "leaves", "comes", "left", "foreign"],
)
def test_may_it_be_removed(page: Any, text: str, sentences: list[str]) -> None:
    """An address is told from when to when it is ours, whether it may go, and what takes over, in the words of the page."""
    page.clock.set_fixed_time("2026-11-22T12:00:00Z")
    asked(page, text)
    assert page.locator(".ip-checker-answer p").all_inner_texts() == sentences


def test_what_was_told_of_names_and_of_other_uses(page: Any) -> None:
    """Names are pointed elsewhere as readers were told; what is ours elsewhere is kept, and what may come back is not certain."""
    page.clock.set_fixed_time("2026-11-22T12:00:00Z")
    answers = page.evaluate(
        """async () => {
          const row = (prefix, region, role, direction, state, effective, keepUntil, gone) =>
            [[region, role, direction, state, effective, gone ? null : keepUntil, keepUntil, "", "", gone], prefix];
          const end = "2026-12-20T09:00:00Z";
          const rows = [
            row("192.0.2.11/32", "a", "load-balancer", "inbound", "draining", null, end, null),
            row("192.0.2.20/32", "a", "proxy", "outbound", "draining", null, end, null),
            row("192.0.2.20/32", "b", "vpn", "outbound", "active", null, null, null),
            row("192.0.2.30/32", "a", "vpn", "outbound", "draining", null, end, "2026-11-20T09:00:00Z"),
          ];
          const data = { serial: 1, regions: { a: "Here", b: "There" }, hostnames: {}, records: {}, missing: ["AWS"],
            repoints: [["a", "192.0.2.11/32", "2026-12-01T00:00:00Z", end, false]],
            groups: rows.map(([group]) => group), prefixes: rows.map(([, prefix]) => prefix) };
          const script = new Blob([`ipRangesCheckerData(${JSON.stringify(data)});`], { type: "text/javascript" });
          const checker = document.querySelector(".ip-checker");
          checker.dataset.ipSource = URL.createObjectURL(script);
          const answers = [];
          for (const text of ["192.0.2.11", "192.0.2.20", "192.0.2.30", "192.0.2.40"]) {
            checker.querySelector("textarea").value = text;
            checker.querySelector(".ip-checker-row button").click();
            while (!checker.querySelector(".ip-checker-answer").textContent.startsWith(text)) await new Promise((done) => setTimeout(done, 20));
            answers.push([...checker.querySelectorAll(".ip-checker-answer p")].slice(1).map((one) => one.textContent).join(" | "));
          }
          return answers;
        }"""
    )
    assert answers == [
        (
            "Point A records that name it elsewhere by 18 December 2026 (before 20 December 2026, 09:00 UTC), not before 1 December 2026."
            " Keep it until 20 December 2026, 09:00 UTC; remove it on 21 December 2026 or later. Nothing is announced that takes over."
        ),
        "192.0.2.20/32: Do not remove it then: it is ours as VPN in There too, in use. | 192.0.2.20/32: Do not remove it: no day is known on which it leaves.",
        "Do not remove it yet: whether it may go is certain on 20 December 2026, 09:00 UTC. Nothing is announced that takes over.",
        "The addresses of AWS are not available at present: what stands only there is not known here.",
    ]
    assert page.inner_text(".ip-checker-answer p >> nth=0") == "192.0.2.40 is not in the tables of this site."


def test_the_answer_is_copied_for_a_ticket(visit: Visit, small_site: Path, strict_server: Callable[[Path], str]) -> None:
    """The button gives the sentences, the rows of a list, the serial, the page and the day, and says on itself that it has."""
    url = strict_server(small_site.parent)
    page = visit(f"{url}?region=us-east#top", permissions=["clipboard-read", "clipboard-write"])
    page.clock.set_fixed_time("2026-11-22T12:00:00Z")
    asked(page, "192.0.2.10")
    page.get_by_role("button", name="Copy the answer").click()
    page.wait_for_selector("button.ip-copied:text-is('Copied')")
    assert page.evaluate("navigator.clipboard.readText()").splitlines()[1:] == [
        "Do not remove it: no day is known on which it leaves.",
        "The A record of a bare domain",
        f"Source: {url} (serial 2026112001), read on 22 November 2026.",
    ]
    asked(page, "192.0.2.10\n192.0.2.300")
    page.get_by_role("button", name="Copy the answer").click()
    page.wait_for_selector("button.ip-copied:text-is('Copied')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Not taken as an entry (1)\n2\t192.0.2.300 is not an IPv4 address: each of its four numbers goes from 0 to 255.\n" in copied


def test_one_row_that_grows(page: Any) -> None:
    """Field and button stand side by side in little height, and the field grows with what is pasted, up to eight lines."""
    field, button = page.locator(".ip-checker textarea"), page.locator(".ip-checker-row button")
    assert abs(field.bounding_box()["y"] - button.bounding_box()["y"]) < 2
    assert page.locator(".ip-checker").bounding_box()["height"] < 110
    field.fill("192.0.2.1\n" * 3)
    assert field.get_attribute("rows") == "4"
    field.fill("192.0.2.1\n" * 30)
    assert field.get_attribute("rows") == "8"


ALLOW_LIST = """
# our firewall
192.0.2.10        # load balancer
192.0.2.11/32
198.51.100.201/32 ; the old VPN
203.0.113.200
192.0.2.300
"""


def test_a_pasted_allow_list(page: Any) -> None:
    """A list is told what is missing, what may go, what will change and what is wrong, each with its line."""
    page.clock.set_fixed_time("2026-11-22T12:00:00Z")
    answer = asked(page, ALLOW_LIST)
    assert "Found in your text: 5, of them 2 ours, 1 safe to remove, 1 not ours, 1 not taken." in answer
    assert "Regions: Europe (Ireland), North America (Virginia)." in answer
    tables = {text.split(" (")[0]: text for text in page.locator(".ip-checker caption").all_inner_texts()}
    assert list(tables) == ["Missing from your list", "About to change", "Obsolete: safe to remove", "Not taken as an entry", "Every entry"]

    def rows(caption: str) -> list[str]:
        return [str(one) for one in page.locator(f".ip-checker table:has(caption:text-is('{tables[caption]}')) tbody tr").all_inner_texts()]

    # The list has inbound ones of us-east and, retired, an outbound one of eu-west: both count.
    missing = " ".join(rows("Missing from your list"))
    assert "192.0.2.12/32" in missing
    assert "198.51.100.64/28" in missing
    assert "203.0.113" not in missing
    assert "192.0.2.11/32" in rows("About to change")[0]
    assert "in use until 20 December 2026, 09:00 UTC" in rows("About to change")[0]
    assert rows("Obsolete: safe to remove")[0].startswith("5\t198.51.100.201/32\tEurope (Ireland), VPN, outbound (we connect from)\tsafe to remove since 9 November 2026, 09:00 UTC")
    assert rows("Not taken as an entry") == ["7\t192.0.2.300 is not an IPv4 address: each of its four numbers goes from 0 to 255."]


def test_what_a_list_is_compared_with(page: Any) -> None:
    """A list of one region's inbound addresses is compared with those, until the reader asks for more."""
    page.clock.set_fixed_time("2026-11-22T12:00:00Z")
    answer = asked(page, "192.0.2.10\n192.0.2.11\n192.0.2.12\n2001:db8:1::10")
    assert "Nothing is missing from your list." in answer
    page.select_option(".ip-checker-choices select >> nth=0", "eu-west")
    assert "Missing from your list: 1." in page.inner_text(".ip-checker [role=status]")
    page.select_option(".ip-checker-choices select >> nth=0", "")
    page.select_option(".ip-checker-choices select >> nth=1", "")
    assert "Missing from your list: 7." in page.inner_text(".ip-checker [role=status]")


def test_coverage_counts_not_spelling(page: Any) -> None:
    """One /25 covers the two /26 of the table; half of it leaves the other half missing."""
    page.clock.set_fixed_time("2026-11-22T12:00:00Z")
    whole = asked(page, "192.0.2.128/25\n2001:db8:1:8000::/49")
    assert "Nothing is missing" in whole
    asked(page, "192.0.2.128/26\n192.0.2.192/27\n2001:db8:1:8000::/49")
    missing = page.locator(".ip-checker table:has(caption:has-text('Missing')) tbody tr").all_inner_texts()
    assert [row.split("\t")[0] for row in missing] == ["192.0.2.224/27"]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("@ IN SOA ns hostmaster 2026112001 7200 3600 1209600 3600\nlb 300 IN A 192.0.2.10 ; was 192.0.2.99\nlb IN AAAA 2001:db8:1::10", 2),
        ("allow 192.0.2.10;\nallow 198.51.100.64/28;\ndeny all;", 2),
        ("192.0.2.129/25\n198.51.100.64/255.255.255.240 /* 192.0.2.1\n192.0.2.2 */", 2),
        ('{"cidrs": ["192.0.2.10/32", "2001:db8:1::10/128"]}', 2),
        ("v=spf1 ip4:192.0.2.10 ip6:2001:db8:1::10 -all", 2),
        ("permit ip 192.0.2.128 255.255.255.192 any\npermit ip 198.51.100.64 0.0.0.15 any", 2),
        ("192.0.2.10 - 192.0.2.12\n198.51.100.10", 3),
        ("10.2.0.192.in-addr.arpa. PTR lb.\n12:30:00 release\n192.0.2.10, 192.0.2.11", 2),
    ],
    ids=["zone", "nginx", "blocks", "json", "spf", "masks", "range", "noise"],
)
def test_texts_that_people_paste(page: Any, text: str, entries: int) -> None:
    """Zone files, configurations and prose: the addresses are found, the rest is not taken for one."""
    answer = asked(page, text)
    assert answer.startswith(f"Found in your text: {entries}, of them {entries} ours.")


def test_what_is_no_entry_of_a_list(page: Any) -> None:
    """Rules that shut out, everything at once and masks are named, and do not count as allowed."""
    asked(page, "deny 192.0.2.10;\n0.0.0.0/0\n127.0.0.1\n198.51.100.10")
    rows = page.locator(".ip-checker table:has(caption:has-text('Not taken as an entry')) tbody tr").all_inner_texts()
    assert rows == [
        "1\t192.0.2.10 stands in a rule that keeps it out.",
        "2\t0.0.0.0/0 is every address there is, not an entry of a list.",
        "3\t127.0.0.1 is this machine, nobody or a mask, not an entry of a list.",
    ]


def test_strict_policy_and_nothing_sent(visit: Visit, small_site: Path, strict_server: Callable[[Path], str]) -> None:
    """Under default-src 'self' it works; the table is loaded at the first question, and nothing else is asked for."""
    page = visit(strict_server(small_site.parent))
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    assert "is not one of ours" in asked(page, "8.8.8.8")
    assert "is ours" in asked(page, "192.0.2.10", by="enter")
    assert [url.rsplit("/", 2)[-2:] for url in requests] == [["ip-ranges", "checker-data.js"]]


def test_the_table_missing(visit: Visit, small_site: Path) -> None:
    """Where the table cannot be loaded a sentence says so, and the next question tries again."""
    page = visit(small_site.as_uri())
    page.evaluate("document.querySelector('.ip-checker').dataset.ipSource = 'data:,%3B'")
    assert "could not be loaded" in asked(page, "192.0.2.10")
    page.evaluate("document.querySelector('.ip-checker').dataset.ipSource = 'ip-ranges/checker-data.js'")
    assert "is ours" in asked(page, "192.0.2.10")


def test_without_javascript(visit: Visit, small_site: Path) -> None:
    """Without JavaScript there is a sentence and a link, and no dead button."""
    page = visit(small_site.as_uri(), java_script_enabled=False)
    assert "needs JavaScript" in page.inner_text(".ip-checker")
    assert not page.is_visible(".ip-checker button")


def test_seventeen_thousand_ranges(visit: Visit, big_site: Path) -> None:
    """A vendor's whole table answers, also for a whole list pasted back, and every range is found."""
    page = visit(big_site.as_uri())
    assert "198.18.0.9 is ours: Region 01" in asked(page, "198.18.0.9")
    missed = page.evaluate(
        """async () => {
          const table = await ipRangesLookup.load(document.querySelector(".ip-checker").dataset.ipSource);
          return [table.ranges.length, table.ranges.filter((one) => ipRangesLookup.judge(table, one.prefix, 0).verdict === "foreign").length];
        }"""
    )
    assert missed == [17_000, 0]
    page.evaluate(
        """async () => {
          const table = await ipRangesLookup.load(document.querySelector(".ip-checker").dataset.ipSource);
          document.querySelector(".ip-checker textarea").value = table.ranges.map((one) => one.text).join("\\n");
          document.querySelector(".ip-checker-row button").click();
        }"""
    )
    page.wait_for_selector("text=Found in your text: 17000, of them 17000 ours")
    assert page.locator(".ip-checker table:has(caption:has-text('Every entry')) tbody tr").count() == 100


def test_narrow_screen_does_not_scroll_sideways(visit: Visit, small_site: Path) -> None:
    """At 360 pixels the page itself stays put; only tables scroll in their own box."""
    page = visit(small_site.as_uri(), width=360)
    asked(page, ALLOW_LIST)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_pasted_zone_is_held_against_what_a_name_may_point_to(visit: Visit, small_site: Path) -> None:
    """Of the addresses of the region: not the one that is announced, and the one that is leaving should go."""
    page = visit(small_site.as_uri())
    page.clock.set_fixed_time("2026-11-22T12:00:00Z")
    answer = asked(page, "$ORIGIN example.com.\n@ 300 IN A 192.0.2.10\n@ 300 IN AAAA 2001:db8:1::10\n")
    assert "Nothing is missing from your list." in answer
    assert "Records that should" not in answer
    answer = asked(page, "example.com. IN A 192.0.2.11")
    assert "Missing from your records: 2." in answer
    assert "Records that should point elsewhere: 1." in answer
    assert page.locator(".ip-checker-choices select >> nth=2").input_value() == "records"


def test_a_host_name_says_what_a_bare_domain_may_point_to(visit: Visit, small_site: Path) -> None:
    """Now, and from the next day on which that changes."""
    page = visit(small_site.as_uri())
    page.clock.set_fixed_time("2026-11-22T12:00:00Z")
    answer = asked(page, "lb.us.example.com")
    assert "A bare domain may point to 192.0.2.10, 2001:db8:1::10." in answer
    assert "From 20 December 2026, 09:00 UTC: 192.0.2.10, 192.0.2.12, 2001:db8:1::10." in answer
