/* The table in the reader's browser: loaded on first use as a classic script (which file:// and a strict
 * Content-Security-Policy allow), indexed once in slices, asked in microseconds. */
(function () {
  "use strict";
  const { WIDTH, parsePrefix, intervals, without, blocks } = window.ipRangesAddresses;
  const TURN = 12;
  const STEP = 50;
  const loading = new Map();

  const next = () => (window.scheduler && scheduler.yield ? scheduler.yield() : new Promise((resolve) => setTimeout(resolve, 0)));

  /** For long loops: a function to await now and then, which lets the page have its turn when the loop has had it for
   *  TURN milliseconds. By the clock, since a phone does a tenth of what a desk does in the same time. */
  function turns() {
    let began = performance.now();
    return async () => {
      if (performance.now() - began < TURN) return;
      await next();
      began = performance.now();
    };
  }

  /** The table at a URL, loaded and indexed once for all checkers of a page. */
  function load(url) {
    if (!loading.has(url)) {
      const promise = fetchScript(url).then((published) => indexed(published));
      promise.catch(() => loading.delete(url));
      loading.set(url, promise);
    }
    return loading.get(url);
  }

  function fetchScript(url) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      let published = null;
      window.ipRangesCheckerData = (given) => {
        // Names come from feeds and from whoever types: "constructor" is none that an object has by itself.
        const plain = (names) => Object.assign(Object.create(null), names);
        const { regions, hostnames, records, repoints = [], missing = [] } = given;
        published = { ...given, regions: plain(regions), hostnames: plain(hostnames), records: plain(records), repoints, missing };
      };
      script.src = url;
      script.onload = () => (published === null ? reject(new Error("empty")) : resolve(published));
      script.onerror = () => reject(new Error("not loaded"));
      document.head.append(script);
    });
  }

  async function indexed(published) {
    const ranges = [];
    const lengths = { 4: new Map(), 6: new Map() };
    const turn = turns();
    for (const [number, group] of published.groups.entries()) {
      const [region, role, direction, state, effective, expires, keepUntil, note, vendor, gone] = group;
      const facts = { region, role, direction, state, effective, expires, keepUntil, note, vendor, gone };
      facts.title = published.regions[region] || region;
      for (const text of published.prefixes[number].split(" ")) {
        const range = { prefix: parsePrefix(text), text, facts };
        ranges.push(range);
        const { version, first, length } = range.prefix;
        const known = lengths[version];
        if (!known.has(length)) known.set(length, new Map());
        const key = first >> BigInt(WIDTH[version] - length);
        const here = known.get(length).get(key);
        if (here === undefined) known.get(length).set(key, [range]);
        else here.push(range);
        if (ranges.length % STEP === 0) await turn();
      }
    }
    await turn();
    const sorted = { 4: ascending(ranges, 4), 6: [] };
    await turn();
    sorted[6] = ascending(ranges, 6);
    const records = Object.entries(published.records).flatMap(([region, rows]) =>
      rows.map(([text, begins, ends]) => ({ region, text, prefix: parsePrefix(text), begins, ends })),
    );
    return { published, ranges, lengths, sorted, records };
  }

  function ascending(ranges, version) {
    return ranges
      .filter((one) => one.prefix.version === version)
      .sort((a, b) => (a.prefix.first < b.prefix.first ? -1 : a.prefix.first > b.prefix.first ? 1 : 0));
  }

  /** The state of a range at a moment (milliseconds): the page may be older than the reader's clock. */
  function stateAt(facts, moment) {
    let state = facts.state;
    if (state === "announced" && facts.effective && moment >= Date.parse(facts.effective)) {
      state = facts.expires && moment < Date.parse(facts.expires) ? "draining" : "active";
    }
    if (state === "draining" && facts.keepUntil && moment >= Date.parse(facts.keepUntil)) state = "retired";
    return state;
  }

  /** The ranges that hold all of a prefix, the closest first, and those that lie within it. */
  function matches(table, prefix) {
    const { version, first, last, length } = prefix;
    const around = [];
    for (const [size, known] of table.lengths[version]) {
      if (size <= length) around.push(...(known.get(first >> BigInt(WIDTH[version] - size)) || []));
    }
    // What is the site's own is told before what a vendor shares among its customers.
    around.sort((a, b) => (a.facts.vendor ? 1 : 0) - (b.facts.vendor ? 1 : 0) || b.prefix.length - a.prefix.length);
    const within = [];
    const sorted = table.sorted[version];
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle].prefix.first < first) low = middle + 1;
      else high = middle;
    }
    for (let index = low; index < sorted.length && sorted[index].prefix.first <= last; index++) {
      if (sorted[index].prefix.length > length) within.push(sorted[index]);
    }
    return { around, within };
  }

  /** What a prefix is to us: "ours", "pool" (a vendor's), "part" (holds some of ours), "retired" or "foreign". */
  function judge(table, prefix, moment) {
    const { around, within } = matches(table, prefix);
    const valid = (range) => stateAt(range.facts, moment) !== "retired";
    const found = [...around, ...within];
    const current = found.filter(valid);
    const own = current.filter((range) => !range.facts.vendor);
    const covers = (some) => without(prefix.first, prefix.last, intervals(some.map((one) => one.prefix), prefix.version)).length === 0;
    let verdict = "foreign";
    if (own.length && covers(own)) verdict = "ours";
    else if (current.length && covers(current)) verdict = own.length ? "ours" : "pool";
    else if (current.length) verdict = "part";
    else if (found.length) verdict = "retired";
    return { verdict, ranges: current.length ? current : found };
  }

  const isQuiet = ({ gone, effective, expires }) => gone !== null && gone !== undefined && !expires && !(effective && gone < effective);
  const later = (facts, other) => !facts.keepUntil || (other.keepUntil && facts.keepUntil > other.keepUntil);

  /** Whether a range that ends may go from an allow list, as the command's lookup says it: *from* when (null: no sure day is
   *  known), *elsewhere* is the range that has its addresses longer, *repoint* what names that point to it were told last. */
  function fate(table, range, moment) {
    const { facts, prefix } = range;
    const { around, within } = matches(table, prefix);
    const near = [...around, ...within].filter(
      (one) => one !== range && !one.facts.vendor && one.facts.direction === facts.direction && stateAt(one.facts, moment) !== "retired",
    );
    const longer = near.filter((one) => later(one.facts, facts));
    const elsewhere = longer.reduce((best, one) => (best === null || later(one.facts, best.facts) ? one : best), null);
    const quiet = [range, ...near].some((one) => isQuiet(one.facts));
    const orders = table.published.repoints.filter(([region, text, , until]) => {
      const { version, first, last } = parsePrefix(text);
      return isTarget(facts) && region === facts.region && until === facts.keepUntil && version === prefix.version && prefix.first <= first && prefix.last >= last;
    });
    return { from: quiet ? null : (elsewhere || range).facts.keepUntil, elsewhere, repoint: orders.pop() || null };
  }

  /** What goes on for the same use when a range ends: what is announced, or where nothing is what is there. */
  function successors(table, { facts, prefix }, moment) {
    const same = table.ranges.filter(
      (one) =>
        !one.facts.vendor && ["region", "role", "direction"].every((key) => one.facts[key] === facts[key]) && one.prefix.version === prefix.version && later(one.facts, facts),
    );
    const announced = same.filter((one) => stateAt(one.facts, moment) === "announced");
    return announced.length ? announced : same.filter((one) => stateAt(one.facts, moment) === "active");
  }

  /** An allow list against the table: what is missing, obsolete and about to change, by addresses.
   *  *keep* says whether a range belongs to the comparison; *turn* is one of turns(). */
  async function compare(table, prefixes, moment, keep, turn) {
    const listed = { 4: intervals(prefixes, 4), 6: [] };
    await turn();
    listed[6] = intervals(prefixes, 6);
    const missing = [];
    const changing = [];
    for (const [index, range] of table.ranges.entries()) {
      if (index % STEP === 0) await turn();
      const { version, first, last } = range.prefix;
      const state = stateAt(range.facts, moment);
      if (range.facts.vendor || range.facts.role === "server-pool" || state === "retired") continue;
      const left = without(first, last, listed[version]);
      if (left.length && keep(range.facts)) {
        missing.push({ range, prefixes: left.flatMap(([start, end]) => blocks(version, start, end)) });
      }
      const whole = left.length === 1 && left[0][0] === first && left[0][1] === last;
      if (!whole && (state === "draining" || state === "announced")) changing.push({ range, state });
    }
    return { missing, changing };
  }

  const isTarget = (facts) => facts.role === "load-balancer" && facts.direction === "inbound" && !facts.vendor;
  const holds = (record, moment) =>
    (record.begins === null || moment >= Date.parse(record.begins)) && (record.ends === null || moment < Date.parse(record.ends));

  /** What a name may point to among the addresses of a range of load balancers, as far as is known. */
  function recordsOf(table, range) {
    const { version, first, last } = range.prefix;
    return table.records.filter(
      ({ region, prefix }) => region === range.facts.region && prefix.version === version && prefix.first <= last && prefix.last >= first,
    );
  }

  /** The records of a name against what it may point to: what is missing, what no name should point to now, and what is about
   *  to change. *keep* says whether a region belongs to the comparison. */
  function compareRecords(table, prefixes, moment, keep) {
    const found = { missing: [], wrong: [], changing: [] };
    const isListed = (one) => prefixes.some((prefix) => prefix.version === one.version && prefix.first <= one.first && prefix.last >= one.last);
    for (const record of table.records.filter(({ region }) => keep(region))) {
      const listed = isListed(record.prefix);
      if (holds(record, moment) && !listed) found.missing.push(record);
      const begins = record.begins !== null && moment < Date.parse(record.begins);
      if (begins || (record.ends !== null && holds(record, moment))) found.changing.push(record);
    }
    for (const range of table.ranges) {
      const isRight = () => recordsOf(table, range).some((record) => holds(record, moment));
      if (isTarget(range.facts) && isListed(range.prefix) && !isRight()) found.wrong.push(range);
    }
    return found;
  }

  window.ipRangesLookup = { load, judge, fate, successors, compare, compareRecords, isTarget, recordsOf, holds, stateAt, turns };
})();
