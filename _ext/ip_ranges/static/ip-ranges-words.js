/* What the scripts say, in English. An element's data-ip-words (JSON, made by the build in its language) goes before. */
(function () {
  "use strict";
  const ENGLISH = {
    loading: "Loading the table …",
    notLoaded: "The table could not be loaded. Check your connection, or look in the tables and lists on this page.",
    empty: "Type or paste an address first.",
    nothingFound: "There is no IP address or CIDR in this text. Write it like 192.0.2.0/24 or 2001:db8::/32.",
    ours: "{query} is ours: {facts}.",
    pool: "{query} is in the server pool of {vendor} that we use: {facts}. Its addresses change hands: do not rely on one.",
    part: "{query} is partly ours. It holds: {facts}.",
    retired: "{query} was ours and is retired, safe to remove: {facts}.",
    foreign: "{query} is not one of ours.",
    hostname: "{query} is the hostname of our region {region}.",
    andMore: "and {count} more",
    summary: "Found in your text: {count}, of them {counts}.",
    regionsFound: "Regions: {regions}.",
    nothingMissing: "Nothing is missing from your list.",
    missingSummary: "Missing from your list: {count}.",
    notUnderstood: "Not understood, and not counted as let in: {count}.",
    changingSummary: "About to change: {count}.",
    missing: "Missing from your list",
    obsolete: "Obsolete: safe to remove",
    changing: "About to change",
    entries: "Every entry",
    wrong: "Not taken as an entry",
    line: "Line",
    entry: "Entry",
    answer: "Answer",
    region: "Region, role, direction",
    state: "State, dates",
    problem: "What is wrong",
    inbound: "inbound (you connect to)",
    outbound: "outbound (we connect from)",
    from: "from {date}",
    keepUntil: "keep until {date}",
    since: "since {date}",
    verdictOurs: "ours",
    verdictPool: "server pool",
    verdictPart: "partly ours",
    verdictRetired: "retired",
    verdictForeign: "not ours",
    verdictWrong: "not taken",
    stateAnnounced: "announced",
    stateActive: "active",
    stateDraining: "draining",
    stateRetired: "retired",
    compareRegion: "Compare with region",
    compareDirection: "and direction",
    asInList: "those in the list",
    all: "all",
    showAll: "Show all {count}",
    closing: "{text} stands in a rule that keeps it out.",
    off: "{text} is switched off.",
    limited: "{text} is let in a few times only, and then kept out.",
    idle: "{text} stands in a rule that does not let it in.",
    octets: "{text} is no address: a number is above 255 or begins with a zero, or a group is too long.",
    backwards: "{text} is a span that ends before it begins.",
    mask: "{text} has a mask that is none, or whose bits are not in one piece.",
    pattern: "{text} is a pattern or has something after it that is not known here; write the addresses with their length.",
    prose: "{text} stands in a sentence, so nobody can tell what it is there for.",
    both: "{text} stands in a rule with a word that lets in and one that keeps out.",
    cut: "{text} ends in the middle: the rest of the document is missing.",
    everything: "{text} is every address there is, not an entry of a list.",
    nobody: "{text} is this machine, nobody or a mask, not an entry of a list.",
    zone: "{text} has a zone id: leave out the part from the % on.",
    leadingZeros: "{text} is written with leading zeros, which some programs read as octal; if it is decimal, write {right}.",
    over255: "{text} is not an IPv4 address: each of its four numbers goes from 0 to 255.",
    notAnAddress: "{text} is not an IP address or CIDR; write it like 192.0.2.0/24 or 2001:db8::/32.",
    mapped: "{text} is an IPv4-mapped IPv6 address; write the IPv4 one: {right}.",
    noLength: "{text} has “{bits}” where its length in bits belongs; write a number, /0 to /{width}.",
    zeroLength: "{text} has a length with a leading zero; write {right}.",
    longLength: "{text} has a mask that is too long: /{width} is the longest for IPv{version}.",
    hostBits: "{text} has host bits set; write {block} for the block or {address} for the one address.",
    copy: "Copy",
    copied: "Copied",
    copyFailed: "Could not copy; select the text and copy it by hand.",
    copyOne: "Copy {text}",
    copyList: "Copy list as CIDR",
    copyBare: "Copy list of bare addresses",
    search: "Search in this table",
    found: "{count} of {total} shown",
    newer: "This page is out of date: it shows serial {old}, and {new} has been published. Reload it.",
  };

  /** A function (name, parts) -> text that uses an element's own words, and the English ones where it has none. */
  function words(element) {
    let own = {};
    const holder = (element && element.closest("[data-ip-words]")) || document.querySelector("[data-ip-words]");
    try {
      own = holder ? JSON.parse(holder.dataset.ipWords) : {};
    } catch {
      own = {};
    }
    return (name, parts = {}) =>
      (own[name] || ENGLISH[name] || name).replace(/\{(\w+)\}/g, (all, part) => (part in parts ? String(parts[part]) : all));
  }

  window.ipRangesWords = words;
})();
