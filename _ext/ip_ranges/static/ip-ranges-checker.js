/* "Is this address ours?": reads what is typed or pasted, answers in the page, sends nothing anywhere. */
(function () {
  "use strict";
  const { parsePrefix, writePrefix, NotAPrefix } = window.ipRangesAddresses;
  const { load, judge, fate, successors, compare, compareRecords, isTarget, recordsOf, holds, stateAt, turns } = window.ipRangesLookup;
  const { day, dayAndTime, lastDayBefore, firstDayAfter } = window.ipRangesDates;
  const { copyButton } = window.ipRangesCopy;
  const SENTENCES = 5;
  const ROWS = 100;
  const STEP = 50;
  const LINES = 8;
  const capital = (word) => word[0].toUpperCase() + word.slice(1);
  const roleName = (role) => "role" + role.split("-").map(capital).join("");

  function element(name, given = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function start(checker) {
    const say = window.ipRangesWords(checker);
    const input = checker.querySelector("textarea, input");
    const button = checker.querySelector("button");
    const answer = checker.querySelector("[role=status]");
    const detail = checker.querySelector(".ip-checker-detail");
    let turn = 0;

    async function ask() {
      const mine = ++turn;
      const text = input.value;
      detail.replaceChildren();
      if (!text.trim()) return tell(say("empty"));
      tell(say("loading"));
      let table;
      try {
        table = await load(checker.dataset.ipSource);
      } catch {
        return mine === turn ? tell(say("notLoaded")) : undefined;
      }
      if (mine !== turn) return undefined;
      const found = await window.ipRangesScan(text, turns());
      if (mine !== turn) return undefined;
      if (found.length === 0) found.push(single(text.trim(), table));
      if (found.length === 1 && !found[0].isRecord) return one(table, found[0]);
      return many(table, found, () => mine === turn);
    }

    function tell(...sentences) {
      answer.replaceChildren(...sentences.filter(Boolean).map((text) => element("p", {}, text)));
    }

    /** A button for the answer as a ticket needs it: the sentences, the rows that are shown, the serial and the address of this page. */
    function ticket(table) {
      const line = (row) => [...row.cells].map((cell) => cell.textContent).join("\t");
      const lines = ({ caption, tBodies: [body] }) => ["", caption.textContent, ...[...body.rows].map(line)];
      const text = () =>
        [
          ...[...answer.children].map((one) => one.textContent),
          ...[...detail.querySelectorAll("table")].flatMap(lines),
          say("source", { url: location.href.replace(/[?#].*$/, ""), serial: table.published.serial, date: day(Date.now()) }),
        ].join("\n") + "\n";
      return element("p", { class: "ip-checker-copy" }, copyButton(say("copyAnswer"), say("copyAnswer"), text));
    }

    /** What is no address at all: a hostname of ours, or the sentence that explains it. */
    function single(text, table) {
      const name = text.toLowerCase().replace(/\.$/, "");
      const region = table.published.hostnames[name];
      if (region) return { line: 1, text, id: region, region: table.published.regions[region] || region };
      if (/\s/.test(text)) return { line: 1, text, sentence: say("nothingFound") };
      try {
        return { line: 1, text, prefixes: [parsePrefix(text)] };
      } catch (error) {
        if (!(error instanceof NotAPrefix)) throw error;
        return { line: 1, text: text.slice(0, 60), problem: error };
      }
    }

    const shortened = (text) => (text.length > 60 ? text.slice(0, 60) + "…" : text);
    const explain = (problem) =>
      say(problem.code, { ...problem.parts, text: shortened(problem.parts.text), bits: shortened(problem.parts.bits || "") });

    function one(table, item) {
      if (item.sentence) return tell(item.sentence);
      if (item.problem) return tell(explain(item.problem));
      detail.replaceChildren(ticket(table));
      const now = Date.now();
      if (item.region) return tell(say("hostname", { query: item.text, region: item.region }), pointing(table, item.id, now));
      if (!item.prefixes) return tell(refused(item));
      const why = item.reason && item.reason !== "nobody" ? refused(item) : "";
      const query = (prefix) => (item.prefixes.length > 1 ? writePrefix(prefix) : item.shown || item.text);
      return tell(why, ...item.prefixes.flatMap((prefix) => sentences(table, prefix, query(prefix), now)));
    }

    /** Ours or not, what for, from and until when; then whether it may be removed and what takes over. */
    function sentences(table, prefix, query, now) {
      const { verdict, ranges } = judge(table, prefix, now);
      if (verdict === "foreign") return notOurs(table, query);
      const facts = ranges.slice(0, SENTENCES).map((range) => described(table, range, now));
      if (ranges.length > SENTENCES) facts.push(say("andMore", { count: ranges.length - SENTENCES }));
      const vendor = [...new Set(ranges.map((range) => range.facts.vendor).filter(Boolean))].join(", ");
      const some = ranges.slice(0, SENTENCES);
      const todo = some.map((range) => [range.text, advice(table, range, now).join(" ")]).filter(([, text]) => text);
      const texts = some.length > 1 && new Set(todo.map(([, text]) => text)).size > 1 ? todo.map(([name, text]) => `${name}: ${text}`) : todo.slice(0, 1).map(([, text]) => text);
      return [say(verdict, { query, vendor, facts: facts.join("; ") }), ...texts, ...notes(some), verdict === "part" ? missingTables(table) : ""];
    }

    const notes = (ranges) => [...new Set(ranges.map((range) => range.facts.note).filter(Boolean))];

    /** Nobody is told that an address is not ours while a table is missing that may have it. */
    function notOurs(table, query) {
      const { missing } = table.published;
      return missing.length ? [say("unlisted", { query }), missingTables(table)] : [say("foreign", { query }), say("notNeeded")];
    }

    const missingTables = ({ published: { missing } }) => (missing.length ? say("missingTables", { feeds: missing.join(", ") }) : "");

    /** Whether a range may be removed from a list, when, and what takes over: the sentences of the page's tables. */
    function advice(table, range, now) {
      const { facts } = range;
      const state = stateAt(facts, now);
      if (facts.vendor || facts.role === "server-pool") return [];
      if (state === "retired") return [say("removeNow")];
      if (state === "announced" && !withdrawn(facts)) return [say("allowBy", { day: lastDayBefore(facts.effective), date: dayAndTime(facts.effective) })];
      if (!facts.keepUntil) return [say("noEnd")];
      const { from, elsewhere, repoint } = fate(table, range, now);
      const said = repoint ? repointed(repoint, range.prefix.version, now) : [];
      if (elsewhere) said.push(say("keepElsewhere", { role: say(roleName(elsewhere.facts.role)), place: elsewhere.facts.title || say("noRegion"), state: meaning(elsewhere.facts, now) }));
      else if (from) said.push(say("removeAfter", { date: dayAndTime(from), day: firstDayAfter(from) }));
      else said.push(say("keepUncertain", { date: dayAndTime(facts.keepUntil) }));
      return withdrawn(facts) || elsewhere ? said : [...said, takesOver(table, range, now)];
    }

    function repointed([, , notBefore, until, gap], version, now) {
      const parts = { records: say(`records${version}`), date: dayAndTime(until), day: lastDayBefore(until) };
      if (gap) return [say("repointBefore", parts), say("repointGap")];
      if (notBefore && now < Date.parse(notBefore)) return [say("repointBetween", { ...parts, begins: dayAndTime(notBefore) })];
      return [say("repointBy", parts)];
    }

    function takesOver(table, range, now) {
      const next = successors(table, range, now);
      const texts = next.slice(0, SENTENCES).map((one) => `${one.text} (${meaning(one.facts, now)})`);
      if (next.length > SENTENCES) texts.push(say("andMore", { count: next.length - SENTENCES }));
      return next.length ? say("takesOver", { addresses: texts.join(", ") }) : say("nothingTakesOver");
    }

    const withdrawn = (facts) => Boolean(facts.gone && facts.effective && facts.gone < facts.effective);

    /** What a bare domain of a region may point to, now and later. */
    function pointing(table, region, now) {
      const own = table.records.filter((record) => record.region === region);
      const texts = (some) => some.map((record) => record.text.replace(/\/(32|128)$/, "")).join(", ");
      const current = own.filter((record) => holds(record, now));
      const moments = [...new Set(own.flatMap(({ begins, ends }) => [begins, ends]))].filter((one) => one !== null && now < Date.parse(one)).sort();
      const later = moments.map((one) => [one, texts(own.filter((record) => holds(record, Date.parse(one))))]);
      const said = current.length ? say("recordsNow", { addresses: texts(current) }) : say("recordsNone");
      return [said, ...later.filter(([, addresses]) => addresses).map(([one, addresses]) => say("recordsLater", { addresses, date: dayAndTime(one) }))].join(" ");
    }

    function described(table, range, now) {
      const { facts, text } = range;
      const record = isTarget(facts) ? recordWord(table, range, now) : "";
      return [facts.title, say(roleName(facts.role)), say(facts.direction), meaning(facts, now), record, text].filter(Boolean).join(", ");
    }

    /** Whether a name may point to a range. */
    function recordWord(table, range, now) {
      const own = recordsOf(table, range);
      if (own.some((record) => holds(record, now))) return say("recordYes");
      const next = own.find((record) => record.begins !== null && now < Date.parse(record.begins));
      return next ? say("recordFrom", { date: dayAndTime(next.begins) }) : say("recordNo");
    }

    /** What the state of a range means, as the page's tables say it. */
    function meaning(facts, now) {
      const state = stateAt(facts, now);
      const date = (text) => (text ? dayAndTime(text) : "");
      const end = date(facts.keepUntil);
      if (state === "retired") return end ? say("stateRetiredSince", { date: end }) : say("stateRetired");
      if (withdrawn(facts)) return say("stateWithdrawn", { date: end });
      if (facts.gone && facts.expires) return say("stateUnlistedUntil", { date: date(facts.gone), end });
      if (facts.gone) return say("stateUnlisted", { date: date(facts.gone) });
      if (state === "announced") return say(end ? "stateAnnouncedUntil" : "stateAnnounced", { date: date(facts.effective), end });
      return state === "draining" ? say("stateDraining", { date: end }) : say("stateActive");
    }

    const refused = (item) =>
      ["octets", "mask", "pattern"].includes(item.reason) && item.problem ? explain(item.problem) : say(item.reason, { text: shortened(item.shown || item.text) });

    const isEntry = (item) => item.prefixes !== undefined && !item.reason;

    async function many(table, found, current) {
      const now = Date.now();
      const counts = { ours: 0, pool: 0, part: 0, retired: 0, foreign: 0, wrong: 0 };
      const judged = [];
      const titles = new Set();
      const scope = { regions: new Set(), directions: new Set() };
      const turn = turns();
      for (const [index, item] of found.entries()) {
        if (!isEntry(item)) counts.wrong += 1;
        else {
          for (const prefix of item.prefixes) {
            const verdict = judge(table, prefix, now);
            counts[verdict.verdict] += 1;
            judged.push({ item, prefix, ...verdict });
            for (const { facts } of verdict.ranges.slice(0, 50)) titles.add(facts.title);
            for (const { facts } of verdict.ranges.filter((range) => !range.facts.vendor).slice(0, 50)) {
              scope.regions.add(facts.region);
              scope.directions.add(facts.direction);
            }
          }
        }
        if (index % STEP === 0) {
          await turn();
          if (!current()) return;
        }
      }
      const counted = Object.entries(counts)
        .filter(([, count]) => count)
        .map(([verdict, count]) => `${count} ${verdictName(table, verdict)}`)
        .join(", ");
      const summary = [
        say("summary", { count: judged.length + counts.wrong, counts: counted }),
        titles.size ? say("regionsFound", { regions: [...titles].sort().join(", ") }) : "",
        counts.foreign || counts.part ? missingTables(table) : "",
      ];
      const place = element("div");
      const chosen = { region: "*", direction: "*", kind: found.some((item) => item.isRecord) ? "records" : "list" };
      const prefixes = judged.map((one) => one.prefix);
      const unread = found.filter((item) => !window.ipRangesScan.isUnderstood(item)).length;
      let latest = 0;
      const redo = async () => {
        const mine = ++latest;
        if (chosen.kind === "records") return redoRecords();
        const keep = (facts) =>
          chooses(chosen.region, facts.region, scope.regions) && chooses(chosen.direction, facts.direction, scope.directions);
        const { missing, changing } = await compare(table, prefixes, now, keep, turns());
        if (mine !== latest || !current()) return;
        tell(
          ...summary,
          missing.length ? say("missingSummary", { count: missing.length }) : say("nothingMissing"),
          changing.length ? say("changingSummary", { count: changing.length }) : "",
          unread ? say("notUnderstood", { count: unread }) : "",
        );
        return place.replaceChildren(
          listing(say("missing"), ["entry", "region", "state", "asks"], missing, (one) => [
            one.prefixes.map(writePrefix).join(" "),
            ...columns(one.range.facts, now),
            stateAt(one.range.facts, now) === "announced" ? advice(table, one.range, now).join(" ") : say("allowNow"),
          ]),
          listing(say("changing"), ["entry", "region", "state", "asks"], changing, (one) => [
            one.range.text,
            ...columns(one.range.facts, now),
            advice(table, one.range, now).join(" "),
          ]),
        );
      };
      const redoRecords = () => {
        const { missing, wrong, changing } = compareRecords(table, prefixes, now, (region) => chooses(chosen.region, region, scope.regions));
        tell(
          ...summary,
          missing.length ? say("recordsMissing", { count: missing.length }) : say("nothingMissing"),
          wrong.length ? say("recordsWrong", { count: wrong.length }) : "",
          changing.length ? say("changingSummary", { count: changing.length }) : "",
          unread ? say("notUnderstood", { count: unread }) : "",
        );
        const title = (region) => table.published.regions[region] || region;
        const span = ({ begins, ends }) =>
          [begins && now < Date.parse(begins) ? say("from", { date: dayAndTime(begins) }) : "", ends ? say("until", { date: dayAndTime(ends) }) : ""].filter(Boolean).join(", ");
        const rows = (record) => [record.text, title(record.region), span(record)];
        place.replaceChildren(
          listing(say("missing"), ["entry", "region", "state"], missing, rows),
          listing(say("notPointedTo"), ["entry", "region", "state", "asks"], wrong, (range) => [
            range.text,
            ...columns(range.facts, now),
            advice(table, range, now).join(" "),
          ]),
          listing(say("changing"), ["entry", "region", "state"], changing, rows),
        );
      };
      await redo();
      if (!current()) return;
      detail.replaceChildren(
        ticket(table),
        choices(table, chosen, redo),
        place,
        listing(say("obsolete"), ["line", "entry", "region", "state"], judged.filter((one) => one.verdict === "retired"), (one) => [
          one.item.line,
          writePrefix(one.prefix),
          ...columns(one.ranges[0].facts, now),
        ]),
        listing(say("wrong"), ["line", "problem"], found.filter((item) => !isEntry(item)), (item) => [item.line, item.reason ? refused(item) : explain(item.problem)]),
        listing(say("entries"), ["line", "entry", "answer", "region", "state", "asks"], judged, (one) => [
          one.item.line,
          writePrefix(one.prefix),
          verdictName(table, one.verdict),
          ...joined(table, one.ranges, now),
        ]),
      );
    }

    const chooses = (choice, value, listed) => choice === "" || choice === value || (choice === "*" && (listed.size === 0 || listed.has(value)));

    const verdictName = (table, verdict) => say("verdict" + capital(verdict === "foreign" && table.published.missing.length ? "unlisted" : verdict));

    const columns = (facts, now) => [
      [facts.title, say(roleName(facts.role)), say(facts.direction)].filter(Boolean).join(", "),
      meaning(facts, now),
    ];

    /** The facts of several ranges in the same columns, each value once. */
    function joined(table, ranges, now) {
      if (ranges.length === 0) return ["", "", ""];
      const rows = ranges.slice(0, 50).map((range) => [...columns(range.facts, now), advice(table, range, now).join(" ")]);
      return rows[0].map((_, column) => [...new Set(rows.map((row) => row[column]))].filter(Boolean).join("; "));
    }

    /** Which regions and directions the list is compared with. */
    function choices(table, chosen, redo) {
      const regions = [...new Set(table.ranges.filter((one) => !one.facts.vendor).map((one) => one.facts.region))];
      const select = (key, label, options) => {
        const made = element("select", {}, ...options.map(([value, text]) => element("option", { value }, text)));
        made.addEventListener("change", () => {
          chosen[key] = made.value;
          redo();
        });
        return element("label", {}, label + " ", made);
      };
      const kinds = [["list", say("asAllowList")], ["records", say("asRecords")]];
      const always = [["*", say("asInList")], ["", say("all")]];
      return element(
        "p",
        { class: "ip-checker-choices" },
        select("region", say("compareRegion"), [...always, ...regions.map((id) => [id, table.published.regions[id] || id])]),
        " ",
        select("direction", say("compareDirection"), [...always, ["inbound", say("inbound")], ["outbound", say("outbound")]]),
        " ",
        select("kind", say("compareAs"), chosen.kind === "records" ? kinds.reverse() : kinds),
      );
    }

    /** A table with a caption, the first rows now and the rest on request; nothing where there are no rows. */
    function listing(caption, names, items, cells) {
      if (items.length === 0) return "";
      const body = element("tbody");
      const add = (some) =>
        body.append(
          ...some.map((item) =>
            element("tr", {}, ...cells(item).map((text, column) => (names[column] === "entry" ? element("td", {}, element("code", {}, text)) : element("td", {}, String(text))))),
          ),
        );
      add(items.slice(0, ROWS));
      const title = `${caption} (${items.length})`;
      const made = element(
        "table",
        { class: "ip-table" },
        element("caption", {}, title),
        element("thead", {}, element("tr", {}, ...names.map((name) => element("th", { scope: "col" }, say(name))))),
        body,
      );
      const holder = element("div", { class: "ip-checker-table", tabindex: "0", role: "region", "aria-label": title }, made);
      if (items.length > ROWS) {
        const more = element("button", { type: "button", class: "ip-copy" }, say("showAll", { count: items.length }));
        more.addEventListener("click", async () => {
          more.remove();
          for (let from = ROWS; from < items.length; from += ROWS) {
            add(items.slice(from, from + ROWS));
            await new Promise((resolve) => requestAnimationFrame(resolve));
          }
        });
        holder.append(more);
      }
      return holder;
    }

    // The box is one line, and grows with what is in it.
    input.addEventListener("input", () => {
      input.rows = Math.min(LINES, input.value.split("\n", LINES).length);
    });
    // Enter in a text area would begin a new line: here it answers, and Shift+Enter begins one.
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        ask();
      }
    });
    button.addEventListener("click", (event) => {
      event.preventDefault();
      ask();
    });
    checker.classList.add("ip-checker-ready");
  }

  const begin = () => document.querySelectorAll(".ip-checker[data-ip-source]").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
