/* On the page of the site's search: an address is answered by the box "Is this address ours?", above the hits. */
(function () {
  "use strict";
  const box = document.getElementById("ip-ranges-search-box");
  const results = document.getElementById("search-results");
  const query = (new URLSearchParams(location.search).get("q") || "").trim();
  if (!box || !results) return;
  try {
    window.ipRangesAddresses.parsePrefix(query);
  } catch {
    return;
  }
  results.before(box.content.cloneNode(true));
  const checker = results.parentElement.querySelector(".ip-checker");
  checker.querySelector("textarea").value = query;
  // The box itself starts in the script after this one.
  document.addEventListener("DOMContentLoaded", () => checker.querySelector("button").click());
})();
