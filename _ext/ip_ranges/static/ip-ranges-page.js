/* What the page adds for readers with JavaScript. It depends on these attributes and on nothing else:
 *   [data-ip-filter]              holds select[name=region] and select[name=direction] (option value "" is "all")
 *   table.ip-ranges               a table of ranges; a row's first cell has the prefix as <code>
 *   [data-ip-region] [data-ip-direction]  on whatever is about some regions or one direction: what the choice is held against. Several
 *                                 regions stand on lines of their own
 *   .ip-scroll, .ip-list, .ip-group, .ip-fold  boxes that go when all that is in them is left out
 *   div.ip-ranges                 what one directive shows; it says in words when all that is marked in it is left out
 *   [data-ip-records]             around a table of load balancers: what a name may point to, as JSON: [address, from, until]
 *   [data-ip-copy-bar]            an empty place after a table, kept for its copy buttons
 *   details.ip-fold               a folded pool: its table gets a search box when it is opened, and shows a long list in part
 *   [data-ip-status-url]          where status.json is, with data-ip-serial, data-ip-verified and data-ip-next of this page: what it
 *                                 shows, when its sources were asked last, and which of its dates comes next; notices go into it
 *   .ip-status-line .ip-badge     whether the page is up to date
 *   [data-ip-day]                 what had that day ahead when the page was made
 *   .ip-status-line time[datetime], time[datetime][data-ip-relative]  gets how long ago that is by the reader's clock
 * Without JavaScript everything is shown. */
(function () {
  "use strict";
  const { made, copyButton } = window.ipRangesCopy;
  const { dayAndTime } = window.ipRangesDates;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // ---- long tables -------------------------------------------------------------------------------------------------

  // A browser needs seconds to lay out a pool of thousands of rows, and again whenever some of them come or go. So an
  // opened pool has the first few rows that fit the choice and the search; the others are kept beside the page.
  const FEW = 100;
  const everyRow = new WeakMap();
  const shortened = new Map();

  /** All rows of a table, also those that are not on the page now. */
  function rowsOf(table) {
    if (!everyRow.has(table)) everyRow.set(table, [...table.tBodies].flatMap((body) => [...body.rows]));
    return everyRow.get(table);
  }

  const isShown = (row) => row.className === "" || !/\bip-(left-out|not-found)\b/.test(row.className);

  /** The place for buttons after a table. */
  function barOf(table) {
    const outer = table.closest(".ip-scroll") || table;
    const next = outer.nextElementSibling;
    if (next !== null && next.matches("[data-ip-copy-bar]")) return next;
    outer.after(made("div", { class: "ip-copy-bar", "data-ip-copy-bar": "" }));
    return outer.nextElementSibling;
  }

  function shorten(table) {
    if (shortened.has(table) || rowsOf(table).length <= FEW) return;
    const say = window.ipRangesWords(table);
    const more = made("button", { type: "button", class: "ip-copy" });
    const holder = table.closest(".ip-scroll") || table;
    more.addEventListener("click", () => {
      holder.focus({ preventScroll: true });
      addTheRest(table);
    });
    barOf(table).prepend(more);
    shortened.set(table, { more, say, turn: 0 });
    place(table);
  }

  /** Put the rows that fit on the page, the first few or all of them. Gives how many there are now. */
  function place(table, most = FEW) {
    const short = shortened.get(table);
    const rows = rowsOf(table).filter(isShown);
    short.turn += 1;
    // A whole body goes at once: row after row it takes several times as long.
    const body = table.tBodies[0];
    const fresh = body.cloneNode(false);
    fresh.append(...rows.slice(0, most));
    body.replaceWith(fresh);
    short.more.textContent = short.say("showAll", { count: rows.length });
    short.more.classList.toggle("ip-left-out", rows.length <= most);
    return Math.min(rows.length, most);
  }

  /** Twice as many rows each time: the first are there at once, and since the browser lays out those before them again with
   *  every step, many equal steps would take it minutes. */
  function addTheRest(table) {
    const short = shortened.get(table);
    const rows = rowsOf(table).filter(isShown);
    const mine = ++short.turn;
    short.more.classList.add("ip-left-out");
    const add = (from) => {
      if (mine !== short.turn || from >= rows.length) return;
      table.tBodies[0].append(...rows.slice(from, 2 * from));
      setTimeout(() => add(2 * from), 50);
    };
    add(FEW);
  }

  function printing() {
    // What is hidden for a screen's sake is not missing on paper.
    addEventListener("beforeprint", () => shortened.forEach((_, table) => place(table, Infinity)));
    addEventListener("afterprint", () => shortened.forEach((_, table) => place(table)));
  }

  // ---- the choice of region and direction, which stays in the URL -------------------------------------------------

  const CHOICES = ["region", "direction"];
  const MARKED = "[data-ip-region], [data-ip-direction]";

  function filters() {
    const holders = all("[data-ip-filter]");
    if (holders.length === 0) return;
    const selects = (key) => holders.flatMap((holder) => all(`select[name=${key}]`, holder));

    function fromAddress() {
      const query = new URLSearchParams(location.search);
      for (const key of CHOICES) {
        const wanted = query.get(key) || "";
        for (const select of selects(key)) select.value = [...select.options].some((one) => one.value === wanted) ? wanted : "";
      }
    }

    function chosen() {
      return Object.fromEntries(CHOICES.map((key) => [key, (selects(key)[0] || { value: "" }).value]));
    }

    // What another feed says of regions of its own is not chosen among.
    const known = Object.fromEntries(CHOICES.map((key) => [key, new Set(selects(key).flatMap((select) => [...select.options].map((one) => one.value)))]));
    const isOut = (element) => element.classList.contains("ip-left-out");

    function fits(element, choice) {
      return CHOICES.every((key) => {
        const own = (element.getAttribute(`data-ip-${key}`) || "").split("\n").filter((value) => value && known[key].has(value));
        return !choice[key] || own.length === 0 || own.includes(choice[key]);
      });
    }

    /** What a box holds that may be left out; its heading and its buttons go with the rest. */
    function contents(box) {
      const tables = box.matches(".ip-scroll") ? all("table", box) : [];
      if (tables.length) return tables.flatMap(rowsOf);
      return [...box.children].filter((one) => !one.matches("summary, .ip-group-title, [data-ip-copy-bar], .ip-search, .ip-search-count"));
    }

    function apply() {
      const choice = chosen();
      for (const element of all(MARKED).concat(...[...shortened.keys()].map(rowsOf))) element.classList.toggle("ip-left-out", !fits(element, choice));
      // A box of which all is left out goes as a whole, with its caption and its buttons; the inner boxes first.
      for (const box of all(".ip-scroll, ul.ip-list, section.ip-group, details.ip-fold").reverse()) {
        const inner = contents(box);
        box.classList.toggle("ip-left-out", !fits(box, choice) || (inner.length > 0 && inner.every(isOut)));
        const bar = box.nextElementSibling;
        if (bar !== null && bar.matches("[data-ip-copy-bar]")) bar.classList.toggle("ip-left-out", isOut(box));
      }
      shortened.forEach((_, table) => place(table));
      tell();
    }

    /** The words for what is shown, and for each part of the page of which nothing is. */
    function tell() {
      const names = CHOICES.flatMap((key) => selects(key).slice(0, 1)).filter((select) => select.value).map((select) => select.selectedOptions[0].text);
      const named = { choice: names.join(", ") };
      const tables = all("table.ip-ranges").filter((table) => table.closest("details.ip-fold") === null);
      const rows = tables.flatMap((table) => rowsOf(table).map((row) => [row, table]));
      const count = (some) => new Set(some.map(([row]) => prefixOf(row)).filter(Boolean)).size;
      const shown = rows.filter(([row, table]) => !isOut(row) && table.closest(".ip-left-out") === null);
      for (const holder of holders) {
        const say = window.ipRangesWords(holder);
        const said = holder.querySelector(".ip-filter-shown");
        said.textContent = names.length ? say("filterShown", { ...named, count: count(shown), total: count(rows) }) : "";
        holder.querySelector(".ip-filter-reset").hidden = names.length === 0;
      }
      for (const view of all("div.ip-ranges")) {
        const own = all(MARKED, view);
        const old = view.querySelector(":scope > .ip-emptied");
        if (old !== null) old.remove();
        if (own.length === 0 || own.some((one) => one.closest(".ip-left-out") === null)) continue;
        const caption = view.querySelector("caption");
        const parts = { ...named, caption: caption === null ? "" : caption.textContent };
        view.append(made("p", { class: "ip-emptied" }, window.ipRangesWords(holders[0])(caption === null ? "nothingHere" : "nothingOf", parts)));
      }
    }

    function reset() {
      for (const key of CHOICES) for (const select of selects(key)) select.value = "";
      apply();
      toAddress();
    }

    /** A link that leads to what the choice leaves out shows all: nobody follows one to nothing. */
    function reveal() {
      let target = null;
      try {
        target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      } catch {
        // Not every fragment is one of ours.
      }
      if (target === null || target.closest(".ip-left-out") === null) return;
      reset();
      target.scrollIntoView();
    }

    function toAddress() {
      const url = new URL(location.href);
      for (const [key, value] of Object.entries(chosen())) {
        if (value) url.searchParams.set(key, value);
        else url.searchParams.delete(key);
      }
      try {
        history.replaceState(null, "", url);
      } catch {
        // A browser may forbid this for a page opened from a file: the choice works, it only is not in the address.
      }
    }

    for (const key of CHOICES) {
      for (const select of selects(key)) {
        select.addEventListener("change", () => {
          for (const other of selects(key)) other.value = select.value;
          apply();
          toAddress();
        });
      }
    }
    for (const holder of holders) {
      const say = window.ipRangesWords(holder);
      const button = made("button", { type: "button", class: "ip-copy ip-filter-reset", hidden: "" }, say("showEverything"));
      button.addEventListener("click", () => {
        reset();
        holder.querySelector("select").focus();
      });
      holder.append(made("span", { class: "ip-filter-shown", role: "status", "aria-live": "polite" }), button);
    }
    window.addEventListener("popstate", () => {
      fromAddress();
      apply();
      reveal();
    });
    // A second click on a link changes no address, and has to lead there too.
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[href*='#']");
      if (link !== null && link.hash && link.hash === location.hash) setTimeout(reveal);
    });
    fromAddress();
    apply();
    reveal();
    for (const holder of holders) holder.classList.add("ip-ready");
  }

  // ---- copying -----------------------------------------------------------------------------------------------------

  const bare = (prefix) => prefix.replace(/^([0-9.]+)\/32$/, "$1").replace(/^([0-9a-f:.]+:[0-9a-f:.]*)\/128$/i, "$1");

  /** The prefix of a row, "" for a row that is not about one. */
  function prefixOf(row) {
    const code = row.firstElementChild && row.firstElementChild.querySelector("code");
    return code !== null && /^[0-9a-f.:]+\/\d+$/i.test(code.textContent) ? code.textContent : "";
  }

  /** Buttons for one row, made when the row is first reached: thousands of rows cost nothing until then. */
  function rowButton(row) {
    if (row.querySelector(".ip-copy") !== null) return;
    const prefix = prefixOf(row);
    if (prefix === "") return;
    const say = window.ipRangesWords(row);
    const text = bare(prefix);
    row.cells[0].append(" ", copyButton(say("copy"), say("copyOne", { text }), () => text));
  }

  /** Buttons for what a name may point to by the reader's clock, where a table has that: the page may be older. */
  function recordButtons(table, say) {
    const holder = table.closest("[data-ip-records]");
    const records = holder === null ? [] : JSON.parse(holder.dataset.ipRecords);
    const holds = ([, begins, ends], now) => (begins === null || now >= Date.parse(begins)) && (ends === null || now < Date.parse(ends));
    return ["copyRecords4", "copyRecords6"].flatMap((name, index) => {
      const own = records.filter(([address]) => address.includes(":") === (index === 1));
      const now = () => own.filter((row) => holds(row, Date.now())).map(([address]) => address);
      return own.length ? [copyButton(say(name), say(name), () => now().join("\n") + "\n")] : [];
    });
  }

  const MANY = 300;

  function copying() {
    for (const table of all("table.ip-ranges")) {
      const rows = rowsOf(table);
      if (rows.length === 0 || prefixOf(rows[0]) === "") continue;
      const say = window.ipRangesWords(table);
      const shown = () => [
        ...new Set(rows.filter(isShown).map(prefixOf)),
      ];
      const buttons = recordButtons(table, say);
      if (buttons.length === 0) buttons.push(copyButton(say("copyBare"), say("copyBare"), () => shown().map(bare).join("\n") + "\n"));
      barOf(table).append(copyButton(say("copyList"), say("copyList"), () => shown().join("\n") + "\n"), ...buttons);
      if (rows.length <= MANY) rows.forEach(rowButton);
      else {
        for (const kind of ["pointerover", "focusin"]) {
          table.addEventListener(kind, (event) => {
            const row = event.target.closest("tbody > tr");
            if (row !== null) rowButton(row);
          });
        }
      }
    }
  }

  // ---- searching a folded pool -------------------------------------------------------------------------------------

  const SEARCHED = 20;

  function pools() {
    for (const pool of all("details.ip-fold")) {
      // By a click (a key's too), before the table is laid out. A browser that opens the pool for what it found in it opens
      // all of it.
      const summary = pool.querySelector("summary");
      if (summary !== null) summary.addEventListener("click", () => all("table.ip-ranges", pool).forEach(shorten));
      pool.addEventListener("toggle", () => pool.open && searchable(pool));
      if (pool.open) searchable(pool);
    }
  }

  function searchable(pool) {
    if (pool.querySelector(".ip-search") !== null) return;
    const table = pool.querySelector("table");
    const rows = table === null ? [] : rowsOf(table);
    if (rows.length < SEARCHED) return;
    const say = window.ipRangesWords(pool);
    const texts = [];
    const count = made("span", { class: "ip-search-count", role: "status", "aria-live": "polite" });
    const input = made("input", { type: "search", spellcheck: "false", autocomplete: "off" });
    const label = made("label", { class: "ip-search" }, say("search") + " ");
    label.append(input);
    (table.closest(".ip-scroll") || table).before(label, " ", count);
    let waiting = 0;
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
        let found = 0;
        shorten(table);
        // In slices, so that typing stays smooth in a pool of thousands of rows.
        const slice = (from) => {
          const until = performance.now() + 12;
          let index = from;
          for (; index < rows.length && (index % 50 !== 0 || performance.now() < until); index++) {
            if (texts[index] === undefined) texts[index] = rows[index].textContent.toLowerCase();
            const fits = wanted.every((word) => texts[index].includes(word));
            rows[index].classList.toggle("ip-not-found", !fits);
            found += fits ? 1 : 0;
          }
          if (index < rows.length) {
            waiting = setTimeout(() => slice(index), 0);
            return;
          }
          if (shortened.has(table)) found = place(table);
          count.textContent = wanted.length ? say("found", { count: found, total: rows.length }) : "";
        };
        slice(0);
      }, 120);
    });
  }

  // ---- freshness ---------------------------------------------------------------------------------------------------

  const OLD = 2 * 86400000;
  const builtAs = new WeakMap();

  /** A page that nobody has checked for two days, or of which a date has passed since it was made, says so where it says
   *  how good it is. */
  function standing() {
    for (const holder of all("[data-ip-status-url]")) {
      const say = window.ipRangesWords(holder);
      const { ipVerified: verified, ipNext: next } = holder.dataset;
      const now = Date.now();
      const said = [];
      if (verified && now - Date.parse(verified) > OLD) said.push(say("notChecked", { date: dayAndTime(verified) }));
      if (next && now >= Date.parse(next)) said.push(say("datePassed", { date: dayAndTime(next) }));
      const old = holder.querySelector(".ip-old") || holder.appendChild(made("p", { class: "ip-old", role: "status" }));
      if (old.textContent !== said.join(" ")) old.textContent = said.join(" ");
      for (const badge of all(".ip-status-line .ip-badge")) {
        if (!builtAs.has(badge)) builtAs.set(badge, [badge.className, badge.textContent]);
        [badge.className, badge.textContent] = said.length ? ["ip-badge ip-stale", say("notUpToDate")] : builtAs.get(badge);
      }
    }
    // What was to be done by a day that lay ahead when the page was made.
    for (const element of all("[data-ip-day]")) {
      const { ipDay: day } = element.dataset;
      if (Date.now() < Date.parse(day) || element.querySelector(".ip-passed") !== null) continue;
      // A row that is short has the day alone; what has passed stands behind its sentence.
      const times = all("time[datetime]", element);
      const [time, short] = [day, day.slice(0, 10)].map((wanted) => times.find((one) => one.getAttribute("datetime") === wanted));
      const place = time || (short || element.querySelector("td, p:not(.admonition-title)"))?.closest("td, p");
      if (place === undefined || place === null) continue;
      const badge = made("span", { class: "ip-badge ip-passed" }, window.ipRangesWords(element)("dayPassed"));
      if (place.matches("time")) place.after(" ", badge);
      else place.append(" ", badge);
    }
  }

  async function freshness() {
    for (const holder of all("[data-ip-status-url]")) {
      if (!/^https?:$/.test(location.protocol)) return;
      try {
        const response = await fetch(holder.dataset.ipStatusUrl, { cache: "no-store", credentials: "omit" });
        if (!response.ok) continue;
        const status = await response.json();
        const [old, now] = [Number(holder.dataset.ipSerial), Number(status.serial)];
        if (now === old) checked(holder, status.verified);
        if (Number.isSafeInteger(now) && now > old) {
          const place = holder.querySelector("[data-ip-newer]") || holder.appendChild(made("p", { "data-ip-newer": "" }));
          place.classList.add("ip-newer");
          place.setAttribute("role", "status");
          document.body.append(place);
          place.textContent = window.ipRangesWords(holder)("newer", { old, new: now });
        }
      } catch {
        // Offline, or the file is not published: the page is as good as it was.
      }
    }
  }

  /** A page is not written again where nothing has changed: when its sources were asked last is in status.json. */
  function checked(holder, verified) {
    const before = holder.dataset.ipVerified;
    if (!before || !(Date.parse(verified) > Date.parse(before))) return;
    holder.dataset.ipVerified = verified;
    const time = all(".ip-status-line time[datetime]").reverse().find((one) => one.getAttribute("datetime") === before);
    if (time === undefined) return;
    time.setAttribute("datetime", verified);
    time.textContent = dayAndTime(verified);
  }

  const UNITS = [
    ["year", 31556952],
    ["month", 2629746],
    ["week", 604800],
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60],
  ];

  function relativeTimes() {
    const language = document.querySelector(".ip-ranges")?.closest("[lang]")?.lang || "en";
    let words;
    try {
      words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
    } catch {
      words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
    }
    for (const element of all("time[datetime][data-ip-relative], .ip-status-line time[datetime]")) {
      const seconds = (Date.parse(element.getAttribute("datetime")) - Date.now()) / 1000;
      if (Number.isNaN(seconds)) continue;
      const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) || ["minute", 60];
      const text = words.format(Math.trunc(seconds / size), unit);
      let place = element.nextElementSibling;
      if (place === null || !place.matches("[data-ip-ago]")) {
        place = made("span", { "data-ip-ago": "", class: "ip-ago" });
        element.after(" ", place);
      }
      place.textContent = `(${text})`;
    }
  }

  // ---- boxes that scroll -------------------------------------------------------------------------------------------

  /** A box is a tab stop only while it scrolls: a key that does nothing there is one too many. */
  function tabStops() {
    const boxes = all('[role="region"][tabindex="0"]');
    const judge = (box) => {
      if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0;
      else if (box !== document.activeElement) box.removeAttribute("tabindex");
    };
    const watching = new ResizeObserver((entries) => entries.forEach(({ target }) => judge(target.closest('[role="region"]'))));
    for (const box of boxes) {
      watching.observe(box);
      all(":scope > *", box).forEach((content) => watching.observe(content));
    }
  }

  function begin() {
    document.documentElement.classList.add("ip-js");
    filters();
    copying();
    pools();
    printing();
    tabStops();
    const byTheClock = () => {
      relativeTimes();
      standing();
    };
    relativeTimes();
    freshness().then(byTheClock);
    setInterval(byTheClock, 60000);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
