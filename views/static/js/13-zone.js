// A time zone that nobody has chosen yet is the browser's.
(() => {
  "use strict";
  const field = document.querySelector("[data-zone] input");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (field && field.value === "UTC" && zone) field.value = zone;
})();
