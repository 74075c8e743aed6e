/* "Is this address ours?": reads what is typed or pasted, answers in the page, sends nothing anywhere. */
(function () {
  "use strict";
  const { parsePrefix, writePrefix, NotAPrefix } = window.ipRangesAddresses;
  const { load, judge, compare, compareRecords, isTarget, recordsOf, holds, stateAt, turns } = window.ipRangesLookup;
  const day = (moment) => moment.replace("T", " ").replace(/(:\d\d)(:\d\d)?Z$/, "$1 UTC");
  const SENTENCES = 5;
  const ROWS = 100;
  const STEP = 50;
  const capital = (word) => word[0].toUpperCase() + word.slice(1);

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
      const now = Date.now();
      if (item.region) return tell(say("hostname", { query: item.text, region: item.region }), pointing(table, item.id, now));
      if (!item.prefixes) return tell(refused(item));
      const why = item.reason && item.reason !== "nobody" ? refused(item) : "";
      return tell(why, ...item.prefixes.map((prefix) => sentence(table, prefix, item.prefixes.length > 1 ? writePrefix(prefix) : item.shown || item.text, now)));
    }

    function sentence(table, prefix, query, now) {
      const { verdict, ranges } = judge(table, prefix, now);
      const facts = ranges.slice(0, SENTENCES).map((range) => described(table, range, now));
      if (ranges.length > SENTENCES) facts.push(say("andMore", { count: ranges.length - SENTENCES }));
      const vendor = [...new Set(ranges.map((range) => range.facts.vendor).filter(Boolean))].join(", ");
      return say(verdict, { query, vendor, facts: facts.join("; ") });
    }

    /** What a bare domain of a region may point to, now and later. */
    function pointing(table, region, now) {
      const own = table.records.filter((record) => record.region === region);
      const texts = (some) => some.map((record) => record.text.replace(/\/(32|128)$/, "")).join(", ");
      const current = own.filter((record) => holds(record, now));
      const moments = [...new Set(own.flatMap(({ begins, ends }) => [begins, ends]))].filter((one) => one !== null && now < Date.parse(one)).sort();
      const later = moments.map((one) => [one, texts(own.filter((record) => holds(record, Date.parse(one))))]);
      const said = current.length ? say("recordsNow", { addresses: texts(current) }) : say("recordsNone");
      return [said, ...later.filter(([, addresses]) => addresses).map(([one, addresses]) => say("recordsLater", { addresses, date: day(one) }))].join(" ");
    }

    function described(table, range, now) {
      const { facts, text } = range;
      const record = isTarget(facts) ? recordWord(table, range, now) : "";
      return [facts.title, facts.role, say(facts.direction), meaning(facts, now), record, text].filter(Boolean).join(", ");
    }

    /** Whether a name may point to a range. */
    function recordWord(table, range, now) {
      const own = recordsOf(table, range);
      if (own.some((record) => holds(record, now))) return say("recordYes");
      const next = own.find((record) => record.begins !== null && now < Date.parse(record.begins));
      return next ? say("recordFrom", { date: day(next.begins) }) : say("recordNo");
    }

    /** What the state of a range means, as the page's tables say it. */
    function meaning(facts, now) {
      const state = stateAt(facts, now);
      const dates = { date: day(facts.effective || facts.keepUntil || ""), end: day(facts.keepUntil || "") };
      if (state === "retired") return facts.keepUntil ? say("stateRetiredSince", { date: dates.end }) : say("stateRetired");
      if (facts.gone && facts.effective && facts.gone < facts.effective) return say("stateWithdrawn", { date: dates.end });
      if (facts.gone && facts.expires) return say("stateUnlistedUntil", { date: day(facts.gone), end: dates.end });
      if (facts.gone) return say("stateUnlisted", { date: day(facts.gone) });
      if (state === "announced") return say(facts.keepUntil ? "stateAnnouncedUntil" : "stateAnnounced", dates);
      return state === "draining" ? say("stateDraining", { date: dates.end }) : say("stateActive");
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
        .map(([verdict, count]) => `${count} ${say("verdict" + capital(verdict))}`)
        .join(", ");
      const summary = [
        say("summary", { count: judged.length + counts.wrong, counts: counted }),
        titles.size ? say("regionsFound", { regions: [...titles].sort().join(", ") }) : "",
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
          listing(say("missing"), ["entry", "region", "state"], missing, (one) => [
            one.prefixes.map(writePrefix).join(" "),
            ...columns(one.range.facts, now),
          ]),
          listing(say("changing"), ["entry", "region", "state"], changing, (one) => [
            one.range.text,
            ...columns(one.range.facts, now),
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
          [begins && now < Date.parse(begins) ? say("from", { date: day(begins) }) : "", ends ? say("until", { date: day(ends) }) : ""].filter(Boolean).join(", ");
        const rows = (record) => [record.text, title(record.region), span(record)];
        place.replaceChildren(
          listing(say("missing"), ["entry", "region", "state"], missing, rows),
          listing(say("notPointedTo"), ["entry", "region", "state"], wrong, (range) => [
            range.text,
            ...columns(range.facts, now),
          ]),
          listing(say("changing"), ["entry", "region", "state"], changing, rows),
        );
      };
      await redo();
      if (!current()) return;
      detail.replaceChildren(
        choices(table, chosen, redo),
        place,
        listing(say("obsolete"), ["line", "entry", "region", "state"], judged.filter((one) => one.verdict === "retired"), (one) => [
          one.item.line,
          writePrefix(one.prefix),
          ...columns(one.ranges[0].facts, now),
        ]),
        listing(say("wrong"), ["line", "problem"], found.filter((item) => !isEntry(item)), (item) => [item.line, item.reason ? refused(item) : explain(item.problem)]),
        listing(say("entries"), ["line", "entry", "answer", "region", "state"], judged, (one) => [
          one.item.line,
          writePrefix(one.prefix),
          say("verdict" + capital(one.verdict)),
          ...joined(one.ranges, now),
        ]),
      );
    }

    const chooses = (choice, value, listed) => choice === "" || choice === value || (choice === "*" && (listed.size === 0 || listed.has(value)));

    const columns = (facts, now) => [
      [facts.title, facts.role, say(facts.direction)].join(", "),
      meaning(facts, now),
    ];

    /** The facts of several ranges in the same columns, each value once. */
    function joined(ranges, now) {
      if (ranges.length === 0) return ["", ""];
      const rows = ranges.slice(0, 50).map((range) => columns(range.facts, now));
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
        const more = element("button", { type: "button" }, say("showAll", { count: items.length }));
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
