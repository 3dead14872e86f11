// The board: a card that is brought to another stage stands there at once. The
// server has the last word: a conflict shows what somebody else did, a lost
// connection takes the card back and tries again. What others do arrives as
// events. How a card is carried is in 14-board-carry.js, its menu and the dialog
// in 15-board-menu.js; they share dealBoard.
(() => {
  "use strict";
  const page = document.querySelector('[data-live="board"]');
  if (!page) return;
  const board = page.querySelector(".board");
  const notes = page.querySelector(".board-note");
  const announcer = page.querySelector("[data-announce]");
  const menu = document.getElementById("card-menu");
  const patience = 15_000;
  const unsent = new Map(); // deal → what to post once the connection is back
  const posted = new Map(); // deal → its posts that are not answered yet, in order
  let carried = false;
  const late = []; // patches that came while a card was being carried

  const columns = () => [...board.querySelectorAll(".column")];
  const columnOf = (stage) => board.querySelector(`.column[data-stage="${CSS.escape(stage)}"]`);
  const listOf = (stage) => columnOf(stage)?.querySelector(".cards");
  const cardOf = (deal) => board.querySelector(`.deal-card[data-deal="${CSS.escape(deal)}"]`);
  const linkOf = (card) => card.querySelector("a[data-row]");
  const nameOf = (card) => linkOf(card).textContent;
  const stageName = (stage) => columnOf(stage)?.querySelector(".column-name").textContent ?? "";
  const say = (word, values) => page.dataset[`say${word[0].toUpperCase()}${word.slice(1)}`].replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const announce = (text) => { announcer.textContent = text; };

  // --- What is seen at once ---------------------------------------------------

  function count(stage, by) {
    const number = columnOf(stage)?.querySelector(".section-count");
    if (number) number.textContent = Math.max(0, Number(number.textContent.replaceAll(",", "")) + by).toLocaleString("en");
  }

  function keepFocus(card, change) {
    const focused = card.contains(document.activeElement);
    change();
    if (focused) linkOf(card).focus({ preventScroll: true });
  }

  /** Puts a card at the head of a stage, unless it stands there. */
  function place(card, stage) {
    const list = listOf(stage);
    if (!list || card.parentElement === list) return;
    keepFocus(card, () => list.prepend(card));
  }

  function show(fragment, stay) {
    clearTimeout(show.timer);
    notes.replaceChildren(fragment);
    if (!stay) show.timer = setTimeout(hide, 12_000);
  }
  function hide() {
    if (notes.matches(":hover, :focus-within")) { show.timer = setTimeout(hide, 4000); return; }
    notes.replaceChildren();
  }
  function line(text, stay) {
    const box = document.createElement("div");
    const words = document.createElement("p");
    box.className = "flash error";
    words.textContent = text;
    box.append(words);
    show(box, stay);
  }
  notes.addEventListener("click", (event) => { if (event.target.closest("[data-close]")) notes.replaceChildren(); });

  // --- What the server says -----------------------------------------------------

  /** Brings the board in line with a fragment of the server's. */
  function apply(html) {
    if (carried) { late.push(html); return; }
    const patch = document.createElement("template");
    patch.innerHTML = html; // rendered and escaped by our own server
    const heads = [...patch.content.querySelectorAll("section[data-stage]")];
    if (heads.length !== columns().length || heads.some((head) => !columnOf(head.dataset.stage))) return void refresh();
    for (const head of heads) columnOf(head.dataset.stage).querySelector("header").replaceWith(head.querySelector("header"));
    for (const card of patch.content.querySelectorAll(".deal-card")) settle(card);
    for (const gone of patch.content.querySelectorAll("[data-gone]")) leave(cardOf(gone.dataset.gone));
    const note = patch.content.querySelector("[data-note]");
    if (note) show(note);
  }

  function settle(card) {
    const old = cardOf(card.dataset.deal);
    if (posted.get(card.dataset.deal)?.length > 1) return; // it is further than this says
    if (old?.dataset.version === card.dataset.version && old.closest(".column").dataset.stage === card.dataset.stage) {
      old.dataset.stage = card.dataset.stage;
      delete old.dataset.waiting;
      return;
    }
    if (!old) {
      listOf(card.dataset.stage)?.prepend(card);
    } else {
      const focused = old.contains(document.activeElement);
      const open = old.querySelector("details[open]");
      if (old.closest(".column").dataset.stage === card.dataset.stage) old.replaceWith(card);
      else { old.remove(); listOf(card.dataset.stage)?.prepend(card); }
      if (focused) (open ? card.querySelector("summary") : linkOf(card)).focus({ preventScroll: true });
      if (open) {
        shared.fill(card.querySelector("details"), card);
        card.querySelector("details").open = true;
      }
    }
    card.classList.add("changed");
  }

  function leave(card) {
    if (!card) return;
    const next = card.contains(document.activeElement) ? card.nextElementSibling ?? card.previousElementSibling : null;
    card.remove();
    next?.querySelector("a[data-row]")?.focus({ preventScroll: true });
  }

  /** Reads the whole board again and keeps one's place in it. */
  async function refresh() {
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok || answer.redirected || carried) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#board .board");
    if (!fresh) return;
    const tops = new Map(columns().map((column) => [column.dataset.stage, column.querySelector(".cards").scrollTop]));
    const focused = document.activeElement?.closest?.(".deal-card")?.dataset.deal;
    const left = board.scrollLeft;
    board.replaceChildren(...fresh.childNodes);
    board.scrollLeft = left;
    for (const column of columns()) column.querySelector(".cards").scrollTop = tops.get(column.dataset.stage) ?? 0;
    if (focused) linkOf(cardOf(focused) ?? document.createElement("i"))?.focus({ preventScroll: true });
    htmx.process(board);
    shared.sortable();
  }

  async function send(url, body) {
    const answer = await fetch(url, { method: "POST", body, headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(patience) });
    const elsewhere = answer.headers.get("HX-Redirect");
    if (elsewhere) location.assign(elsewhere);
    return { status: answer.status, html: await answer.text() };
  }

  // --- Moving ------------------------------------------------------------------

  /** What the server is told of a card: where it stood, and in which version. */
  function form(card, values) {
    const body = new URLSearchParams({
      _csrf: menu.content.querySelector("[name=_csrf]").value, board: page.dataset.owner,
      version: card.dataset.version, from: card.dataset.stage, was: card.dataset.status,
    });
    for (const [name, value] of Object.entries(values)) body.set(name, value);
    return body;
  }

  /** Brings a card to a stage, which it may stand in already, and tells the server. */
  async function move(card, stage, back) {
    const from = card.dataset.stage;
    const body = form(card, { stage });
    place(card, stage);
    card.dataset.stage = stage;
    card.dataset.waiting = "1";
    count(from, -1);
    count(stage, 1);
    announce(say("dropped", { name: nameOf(card), stage: stageName(stage) }));
    await post(card, `/deals/${card.dataset.deal}/stage`, body, () => {
      if (card.isConnected) { // else an event has put a newer one in its place
        card.dataset.stage = from;
        count(from, 1);
        count(stage, -1);
        keepFocus(card, back);
      }
      return { name: nameOf(card), stage: stageName(from), target: stageName(stage) };
    });
  }

  /**
   * Posts a change of a card; undo puts it back where it stood. It waits for the
   * changes of the card before it, which give it the version that it is for, and
   * is given up with one of them that is refused.
   */
  async function post(card, url, body, undo) {
    const { deal } = card.dataset;
    const before = posted.get(deal) ?? [];
    const mine = Promise.all(before.slice(-1)).then(async ([version]) => {
      if (version) body.set("version", version);
      return version === null ? null : answered(card, url, body, undo);
    });
    posted.set(deal, [...before, mine]);
    const version = await mine;
    const rest = posted.get(deal).filter((other) => other !== mine);
    if (rest.length) posted.set(deal, rest); else posted.delete(deal);
    if (version === null && before.length && !rest.length) await refresh();
  }

  /** Gives the version that a change has led to, null when it was refused, nothing when it was not received. */
  async function answered(card, url, body, undo) {
    const { deal } = card.dataset;
    unsent.delete(deal);
    try {
      const { status, html } = await send(url, body);
      delete card.dataset.waiting;
      if (status === 200) {
        apply(html);
        return new RegExp(`data-deal="${deal}"[^>]*data-version="(\\d+)"`).exec(html)?.[1];
      }
      const words = undo();
      if (status === 409) apply(html); else line(say("failed", words));
      return null;
    } catch {
      delete card.dataset.waiting;
      line(say("offline", undo()), true);
      unsent.set(deal, { url, body });
      retry.soon();
      return undefined;
    }
  }

  /** Posts once more what was not received. */
  async function retry() {
    for (const [deal, { url, body }] of [...unsent]) {
      try {
        const { status, html } = await send(url, body);
        unsent.delete(deal);
        if (status === 200 || status === 409) apply(html);
        else if (cardOf(deal)) line(say("failed", { name: nameOf(cardOf(deal)), stage: stageName(cardOf(deal).dataset.stage) }));
      } catch {
        retry.soon();
        return;
      }
    }
  }
  retry.soon = () => {
    clearTimeout(retry.timer);
    retry.timer = setTimeout(retry, 5000);
  };
  addEventListener("online", retry);

  const anchor = (card) => {
    const list = card.parentElement;
    const next = card.nextElementSibling;
    return () => (next?.parentElement === list ? list.insertBefore(card, next) : list.append(card));
  };

  // --- What others do ------------------------------------------------------------------------

  const news = new Set();
  let soon = 0;
  async function read(query) {
    const answer = await fetch(`/deals/board/changes?owner=${page.dataset.owner}&${query}`, { headers: { "HX-Request": "true" } });
    if (answer.ok && !answer.redirected) apply(await answer.text());
  }
  document.addEventListener("live", ({ detail: { kind, id } }) => {
    if (kind === "open" || kind === "many") retry();
    if (kind === "open") return void read(`since=${encodeURIComponent(page.dataset.since)}`).catch(() => {});
    if (kind === "many" || kind === "pipeline") return void refresh();
    if (kind === "deal") news.add(String(id));
    if (kind === "company") for (const card of board.querySelectorAll(`[data-company="${id}"]`)) news.add(card.dataset.deal);
    if (!news.size) return;
    clearTimeout(soon);
    soon = setTimeout(() => {
      const ids = [...news].slice(0, 100);
      news.clear();
      read(ids.map((id) => `id=${id}`).join("&")).catch(() => {});
    }, 120);
  });

  // A card that was loaded further down may have moved up meanwhile.
  board.addEventListener("htmx:afterSwap", () => {
    const seen = new Set();
    for (const card of board.querySelectorAll(".deal-card")) {
      if (seen.has(card.dataset.deal)) card.remove();
      seen.add(card.dataset.deal);
    }
  });

  /** While a card is carried, what comes from the server waits. */
  function carry(on) {
    carried = on;
    if (!on) for (const html of late.splice(0)) apply(html);
  }

  const shared = {
    page, board, menu, patience, columns, linkOf, nameOf, stageName, say, announce, keepFocus, anchor, line, form, move, post, send, apply, carry,
    fill() {}, sortable() {}, // by the other files
  };
  window.dealBoard = shared;
})();
