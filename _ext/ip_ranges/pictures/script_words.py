"""What the page's scripts say, for translation. ``static/ip-ranges-words.js`` has the same English, and a test compares them."""

from __future__ import annotations

from .rendering import Translate


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a text for the translators."""
    return text


ENGLISH = {
    "loading": N_("Loading the table …"),
    "notLoaded": N_("The table could not be loaded. Check your connection, or look in the tables and lists on this page."),
    "empty": N_("Type or paste an address first."),
    "nothingFound": N_("There is no IP address or CIDR in this text. Write it like 192.0.2.0/24 or 2001:db8::/32."),
    "ours": N_("{query} is ours: {facts}."),
    "pool": N_("{query} is in the server pool of {vendor} that we use: {facts}. Its addresses change hands: do not rely on one."),
    "part": N_("{query} is partly ours. It holds: {facts}."),
    "retired": N_("{query} was ours and is retired, safe to remove: {facts}."),
    "foreign": N_("{query} is not one of ours."),
    "hostname": N_("{query} is the hostname of our region {region}."),
    "andMore": N_("and {count} more"),
    "summary": N_("Found in your text: {count}, of them {counts}."),
    "regionsFound": N_("Regions: {regions}."),
    "nothingMissing": N_("Nothing is missing from your list."),
    "missingSummary": N_("Missing from your list: {count}."),
    "notUnderstood": N_("Not understood, and not counted as let in: {count}."),
    "changingSummary": N_("About to change: {count}."),
    "missing": N_("Missing from your list"),
    "obsolete": N_("Obsolete: safe to remove"),
    "changing": N_("About to change"),
    "entries": N_("Every entry"),
    "wrong": N_("Not taken as an entry"),
    "line": N_("Line"),
    "entry": N_("Entry"),
    "answer": N_("Answer"),
    "region": N_("Region, role, direction"),
    "state": N_("State, dates"),
    "problem": N_("What is wrong"),
    "inbound": N_("inbound (you connect to)"),
    "outbound": N_("outbound (we connect from)"),
    "from": N_("from {date}"),
    "keepUntil": N_("keep until {date}"),
    "since": N_("since {date}"),
    "verdictOurs": N_("ours"),
    "verdictPool": N_("server pool"),
    "verdictPart": N_("partly ours"),
    "verdictRetired": N_("retired"),
    "verdictForeign": N_("not ours"),
    "verdictWrong": N_("not taken"),
    "stateAnnounced": N_("announced"),
    "stateActive": N_("active"),
    "stateDraining": N_("draining"),
    "stateRetired": N_("retired"),
    "compareRegion": N_("Compare with region"),
    "compareDirection": N_("and direction"),
    "asInList": N_("those in the list"),
    "all": N_("all"),
    "showAll": N_("Show all {count}"),
    "closing": N_("{text} stands in a rule that keeps it out."),
    "off": N_("{text} is switched off."),
    "limited": N_("{text} is let in a few times only, and then kept out."),
    "idle": N_("{text} stands in a rule that does not let it in."),
    "octets": N_("{text} is no address: a number is above 255 or begins with a zero, or a group is too long."),
    "backwards": N_("{text} is a span that ends before it begins."),
    "mask": N_("{text} has a mask that is none, or whose bits are not in one piece."),
    "pattern": N_("{text} is a pattern or has something after it that is not known here; write the addresses with their length."),
    "prose": N_("{text} stands in a sentence, so nobody can tell what it is there for."),
    "both": N_("{text} stands in a rule with a word that lets in and one that keeps out."),
    "cut": N_("{text} ends in the middle: the rest of the document is missing."),
    "everything": N_("{text} is every address there is, not an entry of a list."),
    "nobody": N_("{text} is this machine, nobody or a mask, not an entry of a list."),
    "zone": N_("{text} has a zone id: leave out the part from the % on."),
    "leadingZeros": N_("{text} is written with leading zeros, which some programs read as octal; if it is decimal, write {right}."),
    "over255": N_("{text} is not an IPv4 address: each of its four numbers goes from 0 to 255."),
    "notAnAddress": N_("{text} is not an IP address or CIDR; write it like 192.0.2.0/24 or 2001:db8::/32."),
    "mapped": N_("{text} is an IPv4-mapped IPv6 address; write the IPv4 one: {right}."),
    "noLength": N_("{text} has “{bits}” where its length in bits belongs; write a number, /0 to /{width}."),
    "zeroLength": N_("{text} has a length with a leading zero; write {right}."),
    "longLength": N_("{text} has a mask that is too long: /{width} is the longest for IPv{version}."),
    "hostBits": N_("{text} has host bits set; write {block} for the block or {address} for the one address."),
    "copy": N_("Copy"),
    "copied": N_("Copied"),
    "copyFailed": N_("Could not copy; select the text and copy it by hand."),
    "copyOne": N_("Copy {text}"),
    "copyList": N_("Copy list as CIDR"),
    "copyBare": N_("Copy list of bare addresses"),
    "search": N_("Search in this table"),
    "found": N_("{count} of {total} shown"),
    "newer": N_("This page is out of date: it shows serial {old}, and {new} has been published. Reload it."),
}
"""Every sentence of the scripts by its name; ``{parts}`` in braces are filled in the browser."""


def script_words(translate: Translate) -> dict[str, str]:
    """The sentences that are other than English in the reader's language: what ``data-ip-words`` carries."""
    return {name: said for name, text in ENGLISH.items() if (said := translate(text)) != text}
