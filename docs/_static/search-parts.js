/* The site has pages for customers and pages about the software. On the page of the search, whose navigation is the customers',
   hits about the software say so and come last. */
(function () {
  "use strict";
  const results = document.getElementById("search-results");
  const other = document.querySelector(".wy-menu [data-other-part]");
  if (!results || !other) return;
  const path = (link) => new URL(link.href).pathname;
  const home = document.querySelector(".wy-side-nav-search a");
  const customers = new Set([home, ...document.querySelectorAll(".wy-menu a[href]")].filter((link) => link !== other).map(path));

  function sort(hit) {
    const link = hit.querySelector("a");
    if (!link || hit.dataset.part) return;
    hit.dataset.part = customers.has(path(link)) ? "customers" : "software";
    const label = document.createElement("span");
    label.className = "search-part";
    label.textContent = other.textContent;
    const first = hit.parentElement.querySelector('li[data-part="software"]');
    if (hit.dataset.part === "software") link.after(" ", label);
    else if (first && first !== hit) first.before(hit);
  }

  new MutationObserver(() => results.querySelectorAll("ul.search > li").forEach(sort)).observe(results, { childList: true, subtree: true });
})();
