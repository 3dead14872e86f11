// One line at the foot of the page when the connection or a request fails.
(() => {
  "use strict";
  const toast = document.getElementById("toast");
  if (!toast) return;
  let timer = 0;

  function say(text, stay) {
    clearTimeout(timer);
    toast.textContent = text;
    toast.hidden = false;
    if (!stay) timer = setTimeout(() => { toast.hidden = true; }, 6000);
  }
  addEventListener("offline", () => say(toast.dataset.offline, true));
  addEventListener("online", () => { toast.hidden = true; });
  document.addEventListener("htmx:sendError", () => say(toast.dataset.failed));
  document.addEventListener("htmx:timeout", () => say(toast.dataset.failed));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    say(status === 401 || status === 403 || status === 409 ? toast.dataset.stale : toast.dataset.failed);
  });
})();
