// What others change shows without a reload. A page that wants to know says so
// with data-live; it gets one stream of server-sent events while it can be
// seen, taken up again with growing pauses when it is lost. Here are the lines
// of a deal's page and of the list of deals; the board has a file of its own.
(() => {
  "use strict";
  const live = document.querySelector("[data-live]");
  if (!live || !window.EventSource) return;
  const hiddenFor = 20_000;
  const longest = 60_000;
  let source = null;
  let missed = false;
  let wait = 1000;
  let timer = 0;

  const tell = (detail) => document.dispatchEvent(new CustomEvent("live", { detail }));

  function open() {
    clearTimeout(timer);
    if (source || document.hidden) return;
    source = new EventSource("/events");
    source.onopen = () => {
      wait = 1000;
      tell({ kind: missed ? "many" : "open" });
      missed = false;
    };
    source.onmessage = (event) => tell(JSON.parse(event.data));
    source.onerror = () => {
      missed = true;
      if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      close();
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, longest);
    };
  }
  function close() {
    clearTimeout(timer);
    source?.close();
    source = null;
  }
  function rest() {
    close();
    missed = true;
  }

  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(rest, hiddenFor); else open();
  });
  addEventListener("pagehide", rest);
  addEventListener("pageshow", (event) => { if (event.persisted) open(); });
  addEventListener("online", open);
  // Loading comes first; the stream must not take a connection from it.
  addEventListener("load", () => setTimeout(open, 0));

  const note = document.querySelector("[data-live-note]");
  if (!note) return;
  note.addEventListener("click", (event) => { if (event.target.closest("[data-close]")) note.replaceChildren(); });

  function ask(url) {
    return fetch(url, { headers: { "HX-Request": "true" } });
  }

  // A deal's page says what has happened, and leaves what is being typed alone.
  async function dealChanged() {
    const answer = await ask(`/deals/${live.dataset.deal}/changes?version=${live.dataset.version}&activity=${live.dataset.activity}`);
    if (answer.status === 404) note.replaceChildren(document.getElementById("deal-gone").content.cloneNode(true));
    else if (answer.status === 200) note.innerHTML = await answer.text(); // rendered and escaped by our own server
  }

  // A list shows the rows it has as they are now, and says when there are others.
  async function listChanged() {
    const answer = await fetch(location.href);
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const key = (row) => row.querySelector("a[data-row]")?.getAttribute("href");
    const rows = new Map([...page.querySelectorAll("[data-rows] tr")].map((row) => [key(row), row]));
    const here = [...document.querySelectorAll("[data-rows] tr")];
    let others = rows.size !== here.length;
    for (const row of here) {
      const now = rows.get(key(row));
      if (!now) others = true;
      else if (now.innerHTML !== row.innerHTML && !row.contains(document.activeElement) && !row.querySelector("[open], form :focus, :checked")) {
        row.replaceChildren(...now.childNodes);
        row.classList.add("changed");
        htmx.process(row);
      }
    }
    note.replaceChildren(...(others ? [document.getElementById("list-changed").content.cloneNode(true)] : []));
  }

  let pending = 0;
  document.addEventListener("live", ({ detail }) => {
    if (detail.kind === "open") return;
    const mine = live.dataset.live === "deal";
    if (detail.kind !== "many" && (detail.kind !== "deal" || mine && String(detail.id) !== live.dataset.deal)) return;
    clearTimeout(pending);
    pending = setTimeout(() => (mine ? dealChanged() : listChanged()).catch(() => {}), mine ? 150 : 400);
  });
})();
