/* Finding the addresses in what a reader pastes: one address, a list, a firewall's configuration, a zone file. The same as
 * the command's list_entries.py and allow_list.py: tests/allow_lists/ has the cases that both read alike. */
(function () {
  "use strict";
  const { NotAPrefix, WIDTH, parsePrefix, writeAddress, writePrefix, intervals, without, blocks } = window.ipRangesAddresses;
  const { readRun, expressions, prefixesOf, masklike, withLength, withMask, between } = window.ipRangesRuns;
  const { statementsOf, walk, PLAIN } = window.ipRangesStatements;
  const { NOWHERE, cached, word, exact, starts, keyOf, snake, isNote, wordsOf, record, namesIn, usesIn, inside, within } = window.ipRangesVerdicts;
  const NOT_UNDERSTOOD = new Set(["octets", "backwards", "mask", "pattern", "prose", "both", "cut"]);
  const HARD = /(?:!=\s*|!\s*(?:-[sd]|--(?:src|dst|source|destination)(?:-range)?)?\s*|!\s*[\w%{}.$]+\s+(?:-ipmatch|-R|~|in)\s+|(?:^|\s)-(?:ip[46]:)?)["'({]*$/;
  const ZERO = /^["']?\s*[;,]?\s*(?:0|no|off|false)["';,\s]*$/;
  const ESCAPE = /\\[nrt](?=[\d[:"'\s]|$)/g;
  // Three numbers alone on a line may be the beginning of an address, or a version.
  const BEGINNING = { version: 4, first: 0n, last: -1n, host: false, fault: "pattern", sign: "" };
  // A record of a zone file: its type, and the address after it (RFC 1035, RFC 3596).
  const RECORD = /(?:^|\s)(?:A|AAAA)\s+$/i;
  const LINE_END = /^[^\S\n]*(?:\n|$)/;
  const STEP = 50;

  /** Find the expressions of every statement, and the words of those that have none inside either. */
  function* look(statements) {
    const every = [];
    for (const made of walk(statements)) {
      if (every.push(made) % 1000 === 0) yield;
    }
    for (const [index, made] of every.entries()) {
      if (index % STEP === STEP - 1) yield;
      made.found = [];
      made.note = false;
      if (!made.data && PLAIN.test(made.text)) {
        const run = readRun(made.text);
        if (run !== null) made.found = [{ start: 0, end: made.text.length, run }];
        else if (/^\d{1,3}(\.\d{1,3}){2}$/.test(made.text)) made.found = [{ start: 0, end: made.text.length, run: BEGINNING }];
      } else if (isNote(made)) {
        made.note = true;
      } else {
        const text = blankedNotes(made);
        const listed = made.data || word("list").test(text) || (text.match(/\S+/g) || []).length <= 2;
        const beginnings = !made.data && word("beginnings").test(text.replace(/[\d./:*,\s]+/g, " "));
        made.found = yield* expressions(text, beginnings, listed);
        if (made.data && made.key && !made.found.length) {
          made.found = (yield* expressions(made.key)).filter((one) => !one.run.fault && one.end - one.start === made.key.length);
        }
      }
    }
    for (let index = every.length - 1; index >= 0; index--) {
      if (index % STEP === STEP - 1) yield;
      const made = every[index];
      if (made.found.length || made.note) continue;
      const inner = made.body.map((part) => (part.note ? "" : part.bare));
      if (inner.every((text) => text !== undefined)) {
        made.bare = [`${made.key} ${made.text}`.trim(), ...inner.filter(Boolean), made.tail].join(" ").trim().slice(0, 2000);
      }
    }
  }

  function blankedNotes(made) {
    if (made.data || !/["'=]/.test(made.text)) return made.text;
    return made.text.replace(ESCAPE, "  ").replace(cached("noteField", "gi"), (all) => all.replace(/[^\n]/g, " "));
  }

  /** Every expression of the statements, each with its fault or none. */
  function* entriesOf(statements) {
    const reading = { entries: [], uses: new Map() };
    yield* look(statements);
    const waiting = paragraphs(statements)
      .reverse()
      .map((block) => [block, NOWHERE, new Map()]);
    let count = 0;
    while (waiting.length) {
      const [block, around, ends] = waiting.pop();
      const here = within(around, yield* record(block));
      const joined = yield* pairs(block);
      for (const [made, run] of ends) joined.set(made, run);
      const order = [];
      for (const made of block) {
        if (++count % STEP === 0) yield;
        if (made.note) continue;
        const inner = yield* read(made, here, reading, joined);
        if (made.body.length && inner !== null) order.push([made.body, inner, range(made)]);
      }
      for (let index = order.length - 1; index >= 0; index--) waiting.push(order[index]);
    }
    for (const [index, entry] of reading.entries.entries()) {
      if (index % STEP === STEP - 1) yield;
      settle(entry, reading.uses);
    }
    return reading.entries;
  }

  function paragraphs(statements) {
    const found = [[]];
    for (const made of statements) {
      if (!made.text && !made.body.length && !made.key) found.push([]);
      else found[found.length - 1].push(made);
    }
    return found.filter((block) => block.length);
  }

  function* read(made, scope, reading, joined) {
    if (made.bare !== undefined) {
      const words = wordsOf(made, made.bare);
      const verdict = words.verdict || scope.verdict;
      if ((verdict === "open" || verdict === "closed") && !(words.off || scope.off)) {
        for (const [name, negated] of usesIn(words.plain)) {
          if (!reading.uses.has(name)) reading.uses.set(name, new Set());
          reading.uses.get(name).add(negated !== scope.unless ? flipped(verdict) : verdict);
        }
      }
      return inside(scope, wordsOf(made, `${made.key} ${made.text}`), [], false, false, false);
    }
    const { found } = made;
    if (!made.body.length && !made.data && found.length === 1 && PLAIN.test(made.text) && !joined.has(made)) {
      const { run } = found[0];
      const fault = run.fault || (scope.off ? "off" : scope.turned ? "closing" : "");
      reading.entries.push({ ...entryOf(made.line, made.text, run), fault, verdict: scope.verdict, unless: scope.unless, names: scope.names });
      return null;
    }
    const text = found.length && !made.text ? made.key : made.text;
    const blank = blanked(text, found);
    let follows = made.tail;
    if (found.length && made.body.length && starts("condition", blank)) follows += " " + made.body.map((part) => part.bare || "").join(" ");
    const words = wordsOf(made, `${made.key} ${blank} ${follows}`, made.body.length > 0);
    const names = made.data ? [] : namesIn(blank);
    const head = `${made.key} ${text}`.trimEnd();
    const turned = head.endsWith("!=") || (made.body.length > 0 && !found.length && word("except").test(head));
    const soft =
      !turned &&
      !found.length &&
      !/require/i.test(head) &&
      (exact("unless").test(head) || exact("unlessHeading").test(head) || snake(keyOf(made)).startsWith("not_"));
    if (found.length) {
      const unless = scope.unless !== snake(keyOf(made)).startsWith("not_");
      yield* put(made, text, blank, words, { ...scope, unless, names: [...scope.names, ...names] }, reading, joined);
    }
    return inside(scope, words, names, soft, turned, made.data && exact("ruleKey").test(made.key));
  }

  const flipped = (verdict) => (verdict === "open" ? "closed" : "open");
  const entryOf = (line, text, run) => ({ line, text, prefixes: prefixesOf(run), isRecord: false, fault: run.fault, verdict: "", unless: false, names: [], rule: false });

  function blanked(text, found) {
    const parts = [];
    let place = 0;
    for (const { start, end } of found) {
      parts.push(text.slice(place, start));
      const mapped = word("mapped").exec(text.slice(end, end + 20));
      place = end + (mapped === null ? 0 : mapped[0].length);
    }
    return [...parts, text.slice(place)].join(" ");
  }

  function* put(made, text, blank, words, scope, reading, joined) {
    const { found } = made;
    const prose = made.data && isProse(blank, words.verdict);
    const rule = scope.rule || exact("rule").test(text);
    let shut = false;
    let { unless } = scope;
    let { line } = made;
    for (const [index, one] of found.entries()) {
      if (index % STEP === STEP - 1) yield;
      const before = text.slice(index ? found[index - 1].end : 0, one.start);
      if (!made.fixed) line += text.slice(index ? found[index - 1].start : 0, one.start).split("\n").length - 1;
      const last = index + 1 === found.length;
      const after = last ? text.slice(one.end) : text.slice(one.end, found[index + 1].start) + "0";
      shut = shut || word("except").test(before);
      if (exact("unless").test(before.replace(/require\s+not/gi, ""))) unless = !scope.unless;
      const run = found.length === 1 && joined.has(made) ? joined.get(made) : one.run;
      if (run === null) continue;
      const hard =
        shut || HARD.test(before) || ["-", "~", "?"].includes(run.sign) || word("notThis").test(after) || (last && !made.data && ZERO.test(after));
      const entry = entryOf(line, text.slice(one.start, one.end), run);
      entry.isRecord = !made.data && RECORD.test(before) && LINE_END.test(text.slice(one.end));
      reading.entries.push(entry);
      if (entry.fault) continue;
      if (prose) entry.fault = "prose";
      else if (words.off || scope.off) entry.fault = "off";
      else if (hard || words.turned || scope.turned) entry.fault = "closing";
      else {
        const verdict = word("mapped").test(after) ? "open" : words.verdict || scope.verdict;
        Object.assign(entry, { verdict, unless, names: scope.names, rule });
      }
    }
  }

  const isProse = (blank, verdict) =>
    !verdict && /[A-Za-z]{3,}/.test(blank) && !/[{}=]|\sin\s|^\s*(?:src|dst|ip|ip4|ip6|host|net|cidr):?/.test(blank);

  /** Statements of one block that are one expression: start and end, an address and its length or mask. */
  function* pairs(block) {
    const joined = new Map();
    const hosts = [];
    let start = null;
    let end = null;
    for (const [index, made] of block.entries()) {
      if (index % STEP === STEP - 1) yield;
      const { found } = made;
      const key = keyOf(made).toLowerCase().replace(/[^a-z]/g, "");
      if (found.length === 1 && found[0].run.host) {
        const { run } = found[0];
        const latest = hosts[hosts.length - 1];
        if (starts("length", key) && masklike(run) && hosts.length) {
          joined.set(latest.made, withMask(latest.run, run)).set(made, null);
          continue;
        }
        const plain = starts("from", key);
        if (starts("start", key) && end !== null) {
          // Some programs write members in the order of their names.
          joined.set(end.made, between(run, end.run)).set(made, null);
          end = null;
        } else if (starts("end", key) && start === null) end = { made, run };
        else if (starts("start", key) || plain) start = { made, run, plain };
        else if (start !== null && (starts("end", key) || (start.plain && starts("to", key)))) {
          const near = run.version === start.run.version && run.first >> 16n === start.run.first >> 16n && run.first >= start.run.first;
          if (!start.plain || near) joined.set(start.made, between(start.run, run)).set(made, null);
          start = null;
        }
        hosts.push({ made, run });
      } else if (!found.length && starts("length", key) && hosts.length) {
        const digits = /(?:^|[\s=:/"])(\d{1,3})["';,\s]*$/.exec(made.text);
        const latest = hosts[hosts.length - 1];
        if (digits !== null && !joined.has(latest.made)) joined.set(latest.made, withLength(latest.run, Number(digits[1])));
      }
    }
    return joined;
  }

  /** The two ends of a span that a document has as a list of two. */
  function range(made) {
    const found = made.body.flatMap((part) => part.found);
    const key = made.key.toLowerCase().replace(/[^a-z]/g, "");
    if (!(made.data && made.body.length === 2 && found.length === 2 && starts("range", key) && found.every((one) => one.run.host))) return new Map();
    return new Map([
      [made.body[0], between(found[0].run, found[1].run)],
      [made.body[1], null],
    ]);
  }

  function settle(entry, uses) {
    if (entry.fault) return;
    let { verdict, unless } = entry;
    if (!verdict) {
      const said = new Set(entry.names.flatMap((name) => [...(uses.get(name) || [])]));
      verdict = said.has("open") ? "open" : said.size ? "closed" : "";
      if (!said.size && entry.names.some((name) => word("closingName").test(snake(name)))) verdict = "closed";
      if (!said.size && !verdict && unless) [verdict, unless] = ["closed", false];
    }
    if (unless && (verdict === "open" || verdict === "closed")) verdict = flipped(verdict);
    if (["closed", "limited", "both", "idle"].includes(verdict)) entry.fault = verdict === "closed" ? "closing" : verdict;
    else if (!verdict && entry.rule) entry.fault = "idle";
  }

  /** Why prefixes are no entry of a list: everything there is, or nobody's address. */
  function noEntry(prefixes) {
    if (prefixes.length !== 1) return "";
    const [prefix] = prefixes;
    if (prefix.length === 0) return "everything";
    const top = prefix.version === 4 ? Number(prefix.first >> 24n) : -1;
    if (top === 0 || top === 127 || top >= 224) return "nobody";
    return prefix.version === 6 && prefix.length === 128 && prefix.first <= 1n ? "nobody" : "";
  }

  /** What is let in and not kept out elsewhere in the same text, by an earlier rule or by one about a part of it. */
  function* surelyOpen(items) {
    const shut = { 4: [], 6: [] };
    for (const { reason, prefixes, line } of items) {
      if (reason !== "closing" && reason !== "limited") continue;
      for (const one of prefixes) if (one.length) shut[one.version].push({ ...one, line });
    }
    if (!shut[4].length && !shut[6].length) return;
    const every = { 4: intervals(shut[4], 4), 6: intervals(shut[6], 6) };
    yield;
    const near = { 4: nearby(shut[4], 4), 6: nearby(shut[6], 6) };
    yield;
    for (const [index, item] of items.entries()) {
      if (index % STEP === STEP - 1) yield;
      if (item.reason || !item.prefixes) continue;
      item.prefixes = item.prefixes.flatMap((prefix) => {
        const { version, first, last } = prefix;
        const left = without(first, last, every[version]);
        if (left.length === 1 && left[0][0] === first && left[0][1] === last) return [prefix];
        return without(first, last, intervals(near[version](prefix, item.line), version)).flatMap(([start, end]) => blocks(version, start, end));
      });
      if (!item.prefixes.length) item.reason = "closing";
    }
  }

  /** A function that finds which of some prefixes a prefix meets: those within it, and those around it of an earlier line. */
  function nearby(prefixes, version) {
    const around = new Map();
    const key = (first, length) => `${length} ${first >> BigInt(WIDTH[version] - length)}`;
    for (const one of prefixes) {
      const known = around.get(key(one.first, one.length));
      if (known === undefined || one.line < known.line) around.set(key(one.first, one.length), one);
    }
    const sorted = [...around.values()].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
    const lengths = [...new Set(prefixes.map((one) => one.length))];
    return ({ first, last, length }, line) => {
      const found = [];
      for (const size of lengths) {
        const one = size < length ? around.get(key(first, size)) : undefined;
        if (one !== undefined && one.line < line) found.push(one);
      }
      let low = 0;
      let high = sorted.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (sorted[middle].first < first) low = middle + 1;
        else high = middle;
      }
      for (; low < sorted.length && sorted[low].first <= last; low++) if (sorted[low].length >= length) found.push(sorted[low]);
      return found;
    };
  }

  /** {line, text, prefixes, reason, problem} for every expression of a text, in the order of its lines. *reason* says why
   *  it is no entry of a list, "" where it is one; *problem* is the cure of what is written wrongly; *isRecord* marks the
   *  record of a name. */
  function* items(text) {
    const [statements, cut] = yield* statementsOf(text.replace(/^\ufeff/, ""));
    const entries = yield* entriesOf(statements);
    yield;
    entries.sort((a, b) => a.line - b.line);
    yield;
    const found = [];
    for (const [index, entry] of entries.entries()) {
      if (index % STEP === STEP - 1) yield;
      const reason = entry.fault || noEntry(entry.prefixes);
      const item = { line: entry.line, text: reason && entry.prefixes.length === 1 ? writePrefix(entry.prefixes[0]) : entry.text, prefixes: entry.prefixes, reason, isRecord: entry.isRecord };
      item.shown = shown(entry);
      if (!reason || reason === "octets" || reason === "mask" || reason === "pattern") item.problem = problemOf(entry.text, reason);
      if (NOT_UNDERSTOOD.has(reason) && !entry.prefixes.length) item.prefixes = undefined;
      found.push(item);
    }
    if (cut) found.push({ line: cut, text: "…", reason: "cut" });
    yield* surelyOpen(found);
    return found;
  }

  /** An entry without what is around its address: a scheme, a port, a protocol. */
  function shown({ text, prefixes }) {
    if (/^[0-9a-f:.]+(\/\w+|%\w+)?$/i.test(text) && !/^[0-9.]+:\d+$/.test(text)) return text;
    if (prefixes.length !== 1) return text;
    const [prefix] = prefixes;
    return prefix.length === WIDTH[prefix.version] ? writeAddress(prefix.version, prefix.first) : writePrefix(prefix);
  }

  function problemOf(text, reason) {
    try {
      parsePrefix(text);
    } catch (error) {
      if (!(error instanceof NotAPrefix)) throw error;
      return error.code === "notAnAddress" || (error.code === "noLength" && !reason) ? undefined : error;
    }
    return undefined;
  }

  /** All of it; awaits *turn* now and then, so that a long text, or a long line, does not hold up the page. */
  async function scan(text, turn) {
    const work = items(text);
    for (let step = work.next(); ; step = work.next()) {
      if (step.done) return step.value;
      await turn();
    }
  }

  scan.isUnderstood = (item) => !NOT_UNDERSTOOD.has(item.reason);
  window.ipRangesScan = scan;
})();
