// A record opened from a list leads to the ones beside it there, in the list's
// order: by the buttons beside the way back, by "[" and "]". The list is kept as
// the page had it, with its address; at its ends the next page of it is read. The
// way back leads to the list as it was left.
(() => {
  "use strict";
  const kept = {
    get list() { try { return JSON.parse(sessionStorage.getItem("walk")); } catch { return null; } },
    set list(v) { try { sessionStorage.setItem("walk", JSON.stringify(v)); } catch { /* private mode */ } },
  };
  const path = (href) => new URL(href, location.href).pathname;

  function read(root, address, rows) {
    const page = (rel) => root.querySelector(`#list .pager [rel=${rel}]`)?.getAttribute("href") ?? "";
    return { address, rows: [...rows.querySelectorAll("a[data-row]")].map((a) => path(a.getAttribute("href"))), prev: page("prev"), next: page("next") };
  }

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("#list [data-rows] a[data-row], .entries a[data-row]");
    if (link) kept.list = read(document, location.pathname + location.search, link.closest("[data-rows]"));
  }, true);

  async function step(by) {
    const list = kept.list, at = list.rows.indexOf(location.pathname) + by;
    if (list.rows[at]) return location.assign(list.rows[at]);
    const address = by > 0 ? list.next : list.prev;
    if (!address) return;
    const answer = await fetch(address).catch(() => null);
    const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    const rows = page && page.querySelector("#list [data-rows]");
    if (!rows) return;
    const further = kept.list = read(page, address, rows);
    const to = further.rows.at(by > 0 ? 0 : -1);
    if (to) location.assign(to);
  }

  const list = kept.list, at = list ? list.rows.indexOf(location.pathname) : -1;
  if (at < 0) return;
  const back = document.querySelector("main .back");
  const nav = document.getElementById("walk")?.content.firstElementChild.cloneNode(true);
  if (!back || !nav) return;
  if (path(back.href) === path(list.address)) back.href = list.address;
  const [before, after] = nav.querySelectorAll("button");
  before.disabled = at === 0 && !list.prev;
  after.disabled = at === list.rows.length - 1 && !list.next;
  before.addEventListener("click", () => step(-1));
  after.addEventListener("click", () => step(1));
  const more = list.prev || list.next;
  nav.querySelector(".walk-place").textContent = more ? "" : `${at + 1} / ${list.rows.length}`;
  const head = document.createElement("div");
  head.className = "walk-head";
  back.replaceWith(head);
  head.append(back, nav);
})();
