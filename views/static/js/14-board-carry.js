// Carrying a card of the board to another stage: by mouse and finger with
// SortableJS, by the space bar and the arrows.
(() => {
  "use strict";
  const shared = window.dealBoard;
  if (!shared?.menu) return; // no board, or one who may only read
  const { board, columns, linkOf, nameOf, stageName, say, announce, keepFocus, anchor, move, carry } = shared;

  // --- By mouse and touch --------------------------------------------------------

  shared.sortable = () => {
    if (!window.Sortable) return;
    for (const list of board.querySelectorAll(".cards")) {
      if (Sortable.get(list)) continue;
      let back = null;
      Sortable.create(list, {
        group: { name: "deals", pull: true, put: !list.closest("[data-retired]") }, sort: false, draggable: ".deal-card",
        // Its own picture of the card, so that a finger drags as a mouse does.
        forceFallback: true, fallbackOnBody: true, fallbackTolerance: 4,
        delay: 180, delayOnTouchOnly: true, touchStartThreshold: 6,
        filter: "details, button", preventOnFilter: false, emptyInsertThreshold: 60,
        ghostClass: "card-ghost", chosenClass: "card-chosen", fallbackClass: "card-drag",
        animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
        onStart: ({ item }) => { carry(true); back = anchor(item); board.classList.add("carrying"); },
        onEnd: ({ item, from, to }) => {
          board.classList.remove("carrying");
          const stage = to.closest(".column").dataset.stage;
          if (from !== to) move(item, stage, back);
          carry(false);
        },
      });
    }
  };
  document.addEventListener("DOMContentLoaded", shared.sortable); // when the library is there

  // --- By keyboard -----------------------------------------------------------------

  let picked = null; // { card, back, from }

  function neighbour(column, by) {
    const all = columns();
    for (let at = all.indexOf(column) + by; at >= 0 && at < all.length; at += by) {
      if (picked ? !all[at].hasAttribute("data-retired") : all[at].querySelector(".deal-card")) return all[at];
    }
    return null;
  }
  const where = (column) => ({ stage: column.querySelector(".column-name").textContent, n: columns().indexOf(column) + 1, total: columns().length });

  function pickUp(card) {
    picked = { card, back: anchor(card), from: card.dataset.stage };
    carry(true);
    card.classList.add("picked");
    announce(say("picked", { name: nameOf(card), ...where(card.closest(".column")) }));
  }
  function putDown(keep) {
    if (!picked) return;
    const { card, back, from } = picked;
    const stage = card.closest(".column").dataset.stage;
    picked = null;
    card.classList.remove("picked");
    if (keep && stage !== from) {
      move(card, stage, back);
    } else {
      keepFocus(card, back);
      announce(say("cancelled", { name: nameOf(card), stage: stageName(from) }));
    }
    carry(false);
  }
  function step(by) {
    const to = neighbour(picked.card.closest(".column"), by);
    if (!to) return;
    keepFocus(picked.card, () => to.querySelector(".cards").prepend(picked.card));
    picked.card.scrollIntoView({ block: "nearest", inline: "nearest" });
    announce(say("over", where(to)));
  }
  function walk(card, across, down) {
    const column = across ? neighbour(card.closest(".column"), across) : card.closest(".column");
    const cards = [...(column?.querySelectorAll(".deal-card") ?? [])];
    const at = [...card.parentElement.querySelectorAll(".deal-card")].indexOf(card);
    const next = cards[across ? Math.min(at, cards.length - 1) : at + down];
    if (!next) return;
    linkOf(next).focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  board.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const link = event.target.closest?.(".deal-card a[data-row]");
    if (!link || link !== event.target) return;
    const card = link.closest(".deal-card");
    if (arrows[event.key]) {
      const [across, down] = arrows[event.key];
      if (!picked) walk(card, across, down);
      else if (across) step(across);
    } else if (event.key === " ") {
      if (picked) putDown(true); else pickUp(card);
    } else if (event.key === "Enter" && picked) {
      putDown(true);
    } else if (event.key === "Escape" && picked) {
      putDown(false);
    } else {
      return;
    }
    event.preventDefault();
  });
  board.addEventListener("focusout", () => setTimeout(() => { if (picked && !picked.card.contains(document.activeElement)) putDown(false); }));
})();
