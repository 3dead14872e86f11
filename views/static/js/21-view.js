// The tab of the view that is open is in sight, however many there are.
(() => {
  "use strict";
  const show = () => document.querySelector(".view-bar .tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("htmx:afterSettle", show);
})();
