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
    retired: "{query} was ours: {facts}.",
    foreign: "{query} is not one of ours.",
    notNeeded: "Nothing of ours needs it on a list.",
    unlisted: "{query} is not in the tables of this site.",
    missingTables: "The addresses of {feeds} are not available at present: what stands only there is not known here.",
    noEnd: "Do not remove it: no day is known on which it leaves.",
    allowNow: "Allow it now.",
    allowBy: "Allow it by {day} (before {date}).",
    removeNow: "Remove it: it is safe to remove.",
    removeAfter: "Keep it until {date}; remove it on {day} or later.",
    keepElsewhere: "Do not remove it then: it is ours as {role} in {place} too, {state}.",
    keepUncertain: "Do not remove it yet: whether it may go is certain on {date}.",
    repointBefore: "Point {records} that name it elsewhere before {date}.",
    repointBy: "Point {records} that name it elsewhere by {day} (before {date}).",
    repointBetween: "Point {records} that name it elsewhere by {day} (before {date}), not before {begins}.",
    repointGap: "Nothing takes over before that day.",
    records4: "A records",
    records6: "AAAA records",
    takesOver: "What takes over: {addresses}.",
    nothingTakesOver: "Nothing is announced that takes over.",
    noRegion: "no region",
    copyAnswer: "Copy the answer",
    source: "Source: {url} (serial {serial}), read on {date}.",
    roleLoadBalancer: "load balancer",
    roleNatGateway: "NAT gateway",
    roleProxy: "proxy",
    roleVpn: "VPN",
    roleServerPool: "server pool",
    asks: "What to do",
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
    verdictOurs: "ours",
    verdictPool: "server pool",
    verdictPart: "partly ours",
    verdictRetired: "safe to remove",
    verdictForeign: "not ours",
    verdictUnlisted: "not in the tables of this site",
    verdictWrong: "not taken",
    stateAnnounced: "in use from {date}",
    stateAnnouncedUntil: "in use from {date} until {end}",
    stateActive: "in use",
    stateDraining: "in use until {date}",
    stateUnlisted: "not listed since {date}: keep it",
    stateUnlistedUntil: "not listed since {date}: keep it until {end}",
    stateWithdrawn: "withdrawn before it was used, listed until {date}",
    stateRetired: "safe to remove",
    stateRetiredSince: "safe to remove since {date}",
    recordYes: "a name may point to it",
    recordFrom: "a name may point to it from {date}",
    recordNo: "no new name should point to it",
    recordsNow: "A bare domain may point to {addresses}.",
    recordsNone: "A bare domain can point to nothing there now.",
    recordsLater: "From {date}: {addresses}.",
    recordsMissing: "Missing from your records: {count}.",
    recordsWrong: "Records that should point elsewhere: {count}.",
    notPointedTo: "No name should point to these now",
    compareAs: "Compare as",
    asAllowList: "an allow list",
    asRecords: "the records of a name",
    until: "until {date}",
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
    ends: "{text} may be two addresses or the two ends of a span; write a span with a hyphen.",
    unknown: "{text} stands beside words that are not known here, so nobody can tell whether it is let in.",
    shadowed: "{text} is let in here, but a rule that keeps out may come first or count more.",
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
    notCopied: "Not copied",
    copyFailed: "Could not copy; select the text and copy it by hand.",
    copyOne: "Copy {text}",
    copyList: "Copy list as CIDR",
    copyBare: "Copy list of bare addresses",
    copyRecords4: "Copy A records",
    copyRecords6: "Copy AAAA records",
    search: "Search in this table",
    found: "{count} of {total} shown",
    notChecked: "This page has not been checked since {date}: what it says may be out of date.",
    datePassed: "A date on this page has passed since it was made, {date}: what it says may be out of date.",
    notUpToDate: "not up to date",
    dayPassed: "this day has passed",
    filterShown: "Showing {choice}. Addresses and ranges: {count} of {total}.",
    showEverything: "Show all",
    nothingHere: "There is nothing here for {choice}.",
    nothingOf: "{caption}: nothing for {choice}.",
    copySnippet: "Copy the snippet",
    noSnippet: "No snippet is published for this choice: nothing was ever listed there in that direction.",
    snippetNotLoaded: "The text cannot be shown here; the link leads to the file.",
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

  const DAY = 86400000;

  /** A day of UTC as the page spells it: 1 March 2027. */
  function day(moment) {
    const language = document.querySelector(".ip-ranges")?.closest("[lang]")?.lang || "en";
    const spelled = (locale) => new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(moment);
    try {
      return spelled(/^en\b/i.test(language) ? "en-GB" : language);
    } catch {
      return spelled("en-GB");
    }
  }

  /** A moment as the page spells it: 1 March 2027, 09:00 UTC; midnight is left out. */
  function dayAndTime(text) {
    const moment = Date.parse(text);
    const time = new Date(moment).toISOString().slice(11, 16);
    return time === "00:00" ? day(moment) : `${day(moment)}, ${time} UTC`;
  }

  /** The last day that has ended everywhere before a moment, and the first that begins nowhere before it: the time zones are
   *  twelve hours behind UTC and fourteen ahead of it. */
  const lastDayBefore = (text) => day(Date.parse(text) - DAY / 2 - DAY);
  const firstDayAfter = (text) => day(Math.ceil((Date.parse(text) + (14 / 24) * DAY) / DAY) * DAY);

  window.ipRangesWords = words;
  window.ipRangesDates = { day, dayAndTime, lastDayBefore, firstDayAfter };
})();
