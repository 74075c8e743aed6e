/* Finding the addresses in what a reader pastes: one address, a list, a firewall's configuration, a zone file. The same as
 * the command's list_entries.py and allow_list.py: tests/lookup/corpus/ has the cases that both read alike. */
(function () {
  "use strict";
  const { NotAPrefix, WIDTH, parsePrefix, writeAddress, writePrefix, intervals, without, blocks } = window.ipRangesAddresses;
  const { readRun, expressions, prefixesOf, isEverything, masklike, withLength, withMask, between } = window.ipRangesRuns;
  const { statementsOf, walk, PLAIN } = window.ipRangesStatements;
  const { NOWHERE, NO_VALUE, cached, word, exact, starts, keyOf, snake, isNote, wordsOf, record, hasUnknownWords, namesIn, declaredIn, usesIn, inside, within } =
    window.ipRangesVerdicts;
  const { BUILT_IN, standingOf, standingWithin, isForEverybody, denialsOf } = window.ipRangesPrecedence;
  const NOT_UNDERSTOOD = new Set(["octets", "backwards", "mask", "pattern", "prose", "both", "ends", "unknown", "cut"]);
  const HARD = /(?:!=\s*|!\s*(?:-[sd]|--(?:src|dst|source|destination)(?:-range)?)?\s*|!\s*[\w%{}.$]+\s+(?:-ipmatch|-R|~|in)\s+|(?:^|\s)-(?:ip[46]:)?)["'({]*$/;
  const COUPLE = /^[0-9A-Fa-f.:]+[,;][0-9A-Fa-f.:]+$/;
  const ATTRIBUTE = /^[\w"' -]+\s*[:=]\s*[\w"']+[;,]?$/;
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
      made.order = index;
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
          made.keyed = made.found.length > 0;
        }
      }
    }
    for (let index = every.length - 1; index >= 0; index--) {
      if (index % STEP === STEP - 1) yield;
      const made = every[index];
      made.last = made.body.length ? made.body[made.body.length - 1].last : made.order;
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

  /** What is read of a document: its entries, each with its fault or none; the rules that keep out; from chain to chain. */
  function* readingOf(statements) {
    const reading = { entries: [], denials: [], jumps: [], targets: new Set(), based: new Set(), ruled: false, uses: new Map(), groups: new Map() };
    yield* look(statements);
    const parts = paragraphs(statements);
    const first = parts.length ? parts[0] : [];
    const off = first.length === 1 && !first[0].body.length && word("off").test(first[0].bare || "");
    const scope = { ...NOWHERE, off };
    const waiting = parts.reverse().map((block) => [block, scope, scope, new Map()]);
    let count = 0;
    while (waiting.length) {
      const [block, around, outer, ends] = waiting.pop();
      const own = yield* record(block);
      if (own.verdict === "closed" && !own.off && !outer.rule && block.every((made) => made.bare !== undefined || made.note)) {
        const whole = block.map((made) => made.bare || "").join(" ");
        const plain = around.rule ? whole.replace(cached("portCondition", "gi"), "$1 $2") : whole;
        const standing = standingWithin(around.rule ? standingOf(plain) : own.standing, outer.standing);
        denyEverybody(plain, block[0].order, standing, outer, reading, !around.rule);
      }
      const task = taskOf(block);
      const here = within(around, task.length > block.length ? yield* record(task) : own);
      const joined = yield* pairs(block);
      for (const [made, run] of ends) joined.set(made, run);
      const order = [];
      for (const made of block) {
        if (++count % STEP === 0) yield;
        if (made.note) continue;
        let inner = yield* read(made, here, reading, joined);
        if (!made.body.length || inner === null) continue;
        if (!made.data || isList(made.body)) inner = { ...inner, start: made.order, end: made.last };
        order.push([made.body, inner, here, range(made)]);
      }
      for (let index = order.length - 1; index >= 0; index--) waiting.push(order[index]);
    }
    for (const [index, entry] of reading.entries.entries()) {
      if (index % STEP === STEP - 1) yield;
      settle(entry, reading);
    }
    return reading;
  }

  /** The statements of a block, and where it is a task that is repeated what stands inside them: the module's arguments. */
  function taskOf(block) {
    const repeats = (made) => word("repeats").test(made.text);
    if (!block.some((made) => made.body.length && repeats(made))) return block;
    return [...block, ...block.filter((made) => !repeats(made)).flatMap((made) => made.body)];
  }

  /** Whether the members of a document's value are records, one like the other: they have no keys, or the same ones. */
  function isList(body) {
    const keys = body.map((made) => made.key);
    return body.some((made) => made.body.length) && (keys.includes("") || new Set(keys).size < keys.length);
  }

  function denyEverybody(plain, order, standing, scope, reading, data) {
    if (isForEverybody(plain, data)) reading.denials.push({ prefix: null, order, standing, start: scope.start, end: scope.end, version: 0 });
  }

  /** What a statement without addresses says: which lists it uses, whom it sends where, whether it keeps everybody out. */
  function* readBare(made, scope, reading) {
    if (declaredIn(made.bare).length || word("housekeeping").test(made.bare)) return;
    const words = wordsOf(made, made.bare);
    if (word("member").test(made.bare)) {
      const groups = new Set([...scope.names, ...namesIn(made.bare)]);
      for (const [name] of usesIn(words.plain)) {
        if (!groups.has(name)) reading.groups.set(name, new Set([...(reading.groups.get(name) || []), ...groups]));
      }
      return;
    }
    const standing = standingWithin(standingOf(words.plain), scope.standing);
    noteJump(words.plain, made.order, standing, reading);
    if (standing.chain && (BUILT_IN.has(standing.chain.toUpperCase()) || word("baseChain").test(made.bare))) reading.based.add(standing.chain);
    const verdict = words.verdict || scope.verdict;
    const off = words.off || scope.off || made.off || (made.body.length > 0 && (yield* record(made.body)).off);
    const said = words.verdict === "both" && !made.body.length ? "unknown" : verdict;
    const decided = off ? "off" : ["open", "closed", "unknown"].includes(said) ? said : "idle";
    const turned = scope.turned || (words.turned && !made.body.length);
    for (const [name, negated] of usesIn(words.plain)) {
      const use = negated !== (scope.unless !== turned) ? flipped(decided) : decided;
      if (!reading.uses.has(name)) reading.uses.set(name, new Map());
      if (!reading.uses.get(name).has(use)) reading.uses.get(name).set(use, { order: made.order, standing, start: scope.start, end: scope.end });
    }
    if ((words.verdict === "open" || words.verdict === "closed") && decided === words.verdict) {
      reading.ruled = true;
      if (decided === "closed" && !made.body.length && !made.data && !ATTRIBUTE.test(made.text)) denyEverybody(words.plain, made.order, standing, scope, reading, false);
    }
  }

  function noteJump(plain, order, standing, reading) {
    const jump = word("jump").exec(plain);
    if (jump === null || !standing.chain) return;
    const target = jump.slice(1).find(Boolean);
    reading.jumps.push({ source: standing.chain, target, order });
    reading.targets.add(target);
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
      yield* readBare(made, scope, reading);
      return inside(scope, wordsOf(made, `${made.key} ${made.text}`), made.body.length ? namesIn(made.text) : [], false, false, made.data && exact("ruleKey").test(made.key));
    }
    const { found } = made;
    if (!made.body.length && !made.data && found.length === 1 && PLAIN.test(made.text) && !joined.has(made)) {
      const { run } = found[0];
      const fault = run.fault || (scope.off || made.off ? "off" : scope.turned ? "closing" : "");
      const { verdict, unless, names, declared } = scope;
      reading.entries.push({ ...entryOf(made.line, made.text, run, made.order, scope), fault, verdict, unless, names, declared });
      return null;
    }
    const text = made.keyed ? made.key : made.text;
    const blank = blanked(text, found);
    let follows = made.tail;
    if (made.keyed) {
      scope = within(scope, yield* record(made.body));
      follows = NO_VALUE.test(made.text) ? "deny" : made.text;
    }
    if (found.length && made.body.length && starts("condition", blank)) follows += " " + made.body.map((part) => part.bare || "").join(" ");
    const words = wordsOf(made, `${made.key} ${blank} ${follows}`, made.body.length > 0);
    const opened = blank + (made.body.length ? " {" : "");
    const names = made.data ? [] : namesIn(opened);
    const declared = made.data ? [] : declaredIn(opened);
    const head = `${made.key} ${text}`.trimEnd();
    const turned = head.endsWith("!=") || (made.body.length > 0 && !found.length && word("except").test(head));
    const soft =
      !turned &&
      !found.length &&
      !/require/i.test(head) &&
      (exact("unless").test(head) || exact("unlessHeading").test(head) || snake(keyOf(made)).startsWith("not_"));
    if (found.length) {
      const unless = scope.unless !== snake(keyOf(made)).startsWith("not_");
      const standing = standingWithin(standingOf(words.plain), scope.standing);
      const around = { ...scope, unless, standing, names: [...scope.names, ...names], declared: [...scope.declared, ...declared] };
      yield* put(made, text, blank, words, around, reading, joined);
    }
    const inner = inside(scope, words, names, soft, turned, made.data && exact("ruleKey").test(made.key));
    return { ...inner, declared: [...scope.declared, ...declared] };
  }

  const flipped = (verdict) => (verdict === "open" ? "closed" : verdict === "closed" ? "open" : verdict);
  const entryOf = (line, text, run, order, { standing, start, end }) => ({
    ...{ line, text, prefixes: prefixesOf(run), isRecord: false, fault: run.fault, verdict: "", unless: false, names: [], declared: [] },
    ...{ otherwise: "", narrow: false, order, standing, start, end },
  });

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
    const lead = text.slice(0, found[0].start);
    const logged = !made.data && word("logged").test(lead + blank.replace(/^[^[]*/, ""));
    const otherwise = otherwiseOf(made, text, blank, lead, words, scope);
    const everybody = found.every((one) => isEverything(one.run)) && isForEverybody(blank, made.data);
    noteJump(words.plain, made.order, scope.standing, reading);
    if (BUILT_IN.has(scope.standing.chain.toUpperCase())) reading.based.add(scope.standing.chain);
    if ((words.verdict === "open" || words.verdict === "closed") && !scope.declared.length) reading.ruled = true;
    let shut = false;
    let { unless } = scope;
    let { line } = made;
    const shared = words.verdict || made.data ? [] : sharedVerdicts(text, found);
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
        shut || HARD.test(before) || ["-", "~", "?"].includes(run.sign) || word("notThis").test(after) || shared[index] === "closed" || (last && !made.data && ZERO.test(after));
      const entry = entryOf(line, text.slice(one.start, one.end), run, made.order, scope);
      entry.otherwise = otherwise;
      entry.narrow = isEverything(run) && !everybody;
      entry.isRecord = !made.data && RECORD.test(before) && LINE_END.test(text.slice(one.end));
      reading.entries.push(entry);
      if (entry.fault) continue;
      if (prose) entry.fault = "prose";
      else if (logged) entry.fault = "idle";
      else if (words.off || scope.off || made.off) entry.fault = "off";
      else if (hard || words.turned || scope.turned) entry.fault = "closing";
      else {
        const verdict = word("mapped").test(after) || shared[index] === "open" ? "open" : words.verdict || scope.verdict;
        Object.assign(entry, { verdict, unless, names: scope.names, declared: scope.declared });
      }
    }
    const [start, end] = found.map((one) => one.run);
    if (found.length === 2 && COUPLE.test(text) && start.host && end.host && start.first >> 8n === end.first >> 8n && end.first - start.first > 1n) {
      const run = { ...start, first: start.first + 1n, last: end.first - 1n };
      reading.entries.push({ ...entryOf(made.line, text, run, made.order, scope), fault: "ends" });
    }
  }

  /** The verdict behind each expression, or behind the next one that has any: "A, B : deny" is about both. */
  function sharedVerdicts(text, found) {
    const verdicts = [];
    let verdict = "";
    for (let index = found.length - 1; index >= 0; index--) {
      const after = text.slice(found[index].end, index + 1 < found.length ? found[index + 1].start : text.length);
      if (word("mapped").test(after)) verdict = word("notThis").test(after) ? "closed" : "open";
      verdicts[index] = verdict;
    }
    return verdicts;
  }

  /** The fault of a statement's entries where nothing lets them in, "" where they are a list. */
  function otherwiseOf(made, text, blank, before, words, scope) {
    if (scope.rule || exact("rule").test(text) || word("elsewhere").test(`${made.key} ${blank}`.trim() + " ")) return "idle";
    if (made.data || words.verdict) return "";
    if (scope.condition || word("conditionHeading").test(blank)) return "unknown";
    return hasUnknownWords(before, blank, scope.names) ? "unknown" : "";
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

  /** The names of the lists that an entry is in, with those of the groups that these are in. */
  function namesOf(entry, reading) {
    const names = [...entry.names];
    for (const name of names) names.push(...[...(reading.groups.get(name) || [])].filter((group) => !names.includes(group)).sort());
    return names;
  }

  function settle(entry, reading) {
    if (entry.fault) return;
    let { verdict, unless } = entry;
    if (!verdict) {
      const uses = new Map(namesOf(entry, reading).reverse().flatMap((name) => [...(reading.uses.get(name) || [])]));
      verdict = uses.has("open") && uses.has("closed") ? "both" : ["open", "closed", "unknown"].find((use) => uses.has(use)) || "";
      if (uses.has(verdict)) Object.assign(entry, uses.get(verdict));
      else if (!verdict && (uses.has("off") || (entry.declared.length && (reading.ruled || uses.size)))) verdict = uses.has("off") ? "off" : "idle";
      if (!verdict && entry.names.some((name) => word("closingName").test(snake(name)))) verdict = "closed";
      if (!verdict && unless) [verdict, unless] = ["closed", false];
    }
    if (unless) verdict = flipped(verdict);
    if (["closed", "limited", "both", "idle", "off", "unknown"].includes(verdict)) entry.fault = verdict === "closed" ? "closing" : verdict;
    else if (!verdict) entry.fault = entry.otherwise;
    const { chain } = entry.standing;
    const { based, targets } = reading;
    if (!entry.fault && chain && based.size && !based.has(chain) && !targets.has(chain) && !BUILT_IN.has(chain.toUpperCase())) entry.fault = "idle";
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

  /** The rules of a document that keep out. */
  function* denialsIn({ entries, denials }) {
    yield* denials;
    for (const { fault, prefixes, order, standing, start, end, narrow } of entries) {
      if (fault !== "closing" && fault !== "limited") continue;
      for (const one of prefixes) {
        if (one.length) yield { prefix: one, order, standing, start, end, version: 0 };
        else if (!narrow) yield { prefix: null, order, standing, start, end, version: one.version };
      }
    }
  }

  function left(prefixes, shut) {
    const { version } = prefixes[0];
    const every = intervals(shut, version);
    return prefixes.flatMap(({ first, last }) => without(first, last, every)).flatMap(([start, end]) => blocks(version, start, end));
  }

  /** {line, text, prefixes, reason, problem} for every expression of a text, in the order of its lines. *reason* says why
   *  it is no entry of a list, "" where it is one; *problem* is the cure of what is written wrongly; *isRecord* marks the
   *  record of a name. */
  function* items(text) {
    const [statements, cut] = yield* statementsOf(text.replace(/^\ufeff/, ""));
    const reading = yield* readingOf(statements);
    const { entries } = reading;
    yield;
    entries.sort((a, b) => a.line - b.line);
    yield;
    const keptOut = yield* denialsOf([...denialsIn(reading)], reading.jumps);
    const found = [];
    for (const [index, entry] of entries.entries()) {
      if (index % STEP === STEP - 1) yield;
      const refusal = noEntry(entry.prefixes);
      let reason = refusal === "nobody" && ["idle", "unknown"].includes(entry.fault) ? refusal : entry.fault || refusal;
      const shut = reason ? [] : entry.prefixes.flatMap((prefix) => keptOut(prefix, entry.order, entry.standing));
      const prefixes = shut.length ? left(entry.prefixes, shut) : entry.prefixes;
      if (!reason && !prefixes.length) reason = "shadowed";
      const whole = reason && reason !== "ends" && entry.prefixes.length === 1;
      const item = { line: entry.line, text: whole ? writePrefix(entry.prefixes[0]) : entry.text, prefixes: reason ? entry.prefixes : prefixes, reason, isRecord: entry.isRecord };
      item.shown = shown(entry);
      if (!reason || reason === "octets" || reason === "mask" || reason === "pattern") item.problem = problemOf(entry.text, reason);
      if (NOT_UNDERSTOOD.has(reason) && !entry.prefixes.length) item.prefixes = undefined;
      found.push(item);
    }
    if (cut) found.push({ line: cut, text: "…", reason: "cut" });
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
