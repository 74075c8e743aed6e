/* The choice of a snippet: region, direction and program lead to one file, its text and a button that copies it. What there is stands in
 * the table of links after it (table.ip-snippets: a row for each region, a column for each direction), which is all without JavaScript. */
(function () {
  "use strict";
  const { made, copyButton } = window.ipRangesCopy;
  const DIRECTIONS = ["outbound", "inbound"];
  const KEYS = ["region", "direction", "recipe"];

  /** The files of a table: one for each link. */
  function filesOf(table) {
    return [...table.tBodies[0].rows].flatMap((row) =>
      DIRECTIONS.flatMap((direction, column) =>
        [...row.cells[column + 1].querySelectorAll("a[href]")].map((link) => ({
          region: row.dataset.ipRegion || "",
          title: row.cells[0].textContent,
          direction,
          recipe: link.pathname.split("/").pop().replace(/\.[^.]*$/, ""),
          name: link.textContent,
          href: link.href,
        })),
      ),
    );
  }

  function start(picker) {
    const view = picker.closest(".ip-ranges");
    const table = view === null ? null : view.querySelector("table.ip-snippets");
    const files = table === null ? [] : filesOf(table);
    if (files.length === 0) return;
    const say = window.ipRangesWords(picker);
    const selects = Object.fromEntries(KEYS.map((key) => [key, picker.querySelector(`select[name=${key}]`)]));
    const link = picker.querySelector(".ip-picker-file");
    const text = picker.querySelector(".ip-picker-text code");
    const shown = () => Object.fromEntries(KEYS.map((key) => [key, selects[key].value]));
    // The program stays what was asked for while a region is passed that has nothing for it.
    let program = "nftables";
    let turn = 0;

    function fill(key, options, wanted) {
      selects[key].replaceChildren(...options.map(([value, words]) => made("option", { value }, words)));
      selects[key].value = options.some(([value]) => value === wanted) ? wanted : (options[0] || [""])[0];
    }

    const fits = ({ region, direction }) => (file) => file.region === region && file.direction === direction;

    async function choose() {
      const mine = ++turn;
      fill("recipe", files.filter(fits(shown())).map((file) => [file.recipe, file.name]), program);
      const choice = shown();
      const file = files.filter(fits(choice)).find((one) => one.recipe === choice.recipe);
      picker.classList.toggle("ip-picker-none", file === undefined);
      if (file === undefined) {
        text.textContent = say("noSnippet");
        return;
      }
      link.href = file.href;
      link.textContent = decodeURI(new URL(file.href).pathname.split("/").slice(-3).join("/"));
      text.textContent = say("loading");
      let content = say("snippetNotLoaded");
      try {
        // A page that was opened from a file may load nothing; the link leads to it all the same, and so where it is offline.
        const response = /^https?:$/.test(location.protocol) ? await fetch(file.href, { credentials: "omit" }) : { ok: false };
        if (response.ok) content = await response.text();
      } catch {
        content = say("snippetNotLoaded");
      }
      if (mine === turn) text.textContent = content;
    }

    function toAddress() {
      const url = new URL(location.href);
      for (const [key, value] of Object.entries(shown())) {
        if (value) url.searchParams.set(key, value);
        else url.searchParams.delete(key);
      }
      try {
        history.replaceState(null, "", url);
      } catch {
        // A browser may forbid this for a page opened from a file: the choice works, it only is not in the address.
      }
    }

    const query = new URLSearchParams(location.search);
    const regions = new Map(files.map((file) => [file.region, file.title]));
    fill("region", [...regions], query.get("region") || "");
    const region = selects.region.value;
    // What a region has, where nobody asked for one of the directions.
    const first = DIRECTIONS.find((direction) => files.some(fits({ region, direction })));
    selects.direction.value = DIRECTIONS.includes(query.get("direction")) ? query.get("direction") : first;
    for (const key of KEYS) {
      selects[key].addEventListener("change", () => {
        if (key === "recipe") program = selects.recipe.value;
        choose();
        toAddress();
      });
    }
    picker.querySelector(".ip-picker-copy").append(copyButton(say("copySnippet"), say("copySnippet"), () => text.textContent));
    const fold = made("details", { class: "ip-fold" });
    const holder = table.closest(".ip-scroll");
    holder.replaceWith(fold);
    fold.append(made("summary", {}, table.caption.textContent), holder);
    picker.classList.add("ip-ready");
    program = query.get("recipe") || program;
    choose();
    if (location.hash === `#${picker.id}`) picker.scrollIntoView();
  }

  const begin = () => document.querySelectorAll("[data-ip-picker]").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
