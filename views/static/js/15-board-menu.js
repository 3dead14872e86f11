// The menu of a card of the board: its stages, its statuses, and the dialog that
// asks why a deal is passed or lost. Without this file the menu leads to the
// deal's page, which has the same as plain forms.
(() => {
  "use strict";
  const shared = window.dealBoard;
  if (!shared?.menu) return; // no board, or one who may only read
  const { page, menu, patience, linkOf, nameOf, stageName, anchor, line, form, move, post, send, apply } = shared;
  const dialog = document.getElementById("closure-dialog");

  // --- By the menu of the card ---------------------------------------------------------

  const offered = {
    active: ["on_hold", "won", "passed", "lost"], on_hold: ["active", "won", "passed", "lost"], won: ["active"],
  };
  shared.fill = (details, card) => {
    const list = details.querySelector(".menu-list");
    list.replaceChildren(menu.content.cloneNode(true));
    for (const button of list.querySelectorAll("[name=stage]")) {
      if (button.value !== card.dataset.stage) continue;
      button.disabled = true;
      button.setAttribute("aria-current", "step");
    }
    for (const choice of list.querySelectorAll("[data-for]")) {
      choice.hidden = !offered[card.dataset.status]?.includes(choice.dataset.for);
      if (choice.matches("a")) choice.href = `/deals/${card.dataset.deal}/closure/new?status=${choice.dataset.for}`;
    }
  };

  // Before 05-deal.js lays the menu over the board.
  document.addEventListener("click", (event) => {
    const summary = event.target.closest?.(".deal-card .move > summary");
    if (summary) shared.fill(summary.parentElement, summary.closest(".deal-card"));
  }, true);

  page.addEventListener("submit", (event) => {
    const kind = event.target.dataset.form;
    if (!kind) return;
    event.preventDefault();
    const { name, value } = event.submitter ?? {};
    if (kind === "reversal") return void takeBack(event.target);
    const card = event.target.closest(".deal-card");
    card.querySelector("details").open = false;
    linkOf(card).focus({ preventScroll: true });
    if (kind === "stage") move(card, value, anchor(card));
    else post(card, `/deals/${card.dataset.deal}/closure`, form(card, { [name]: value }), () => ({ name: nameOf(card), stage: stageName(card.dataset.stage), target: stageName(card.dataset.stage) }));
  });

  async function takeBack(button) {
    try {
      const { html } = await send(button.action, new URLSearchParams(new FormData(button)));
      apply(html);
    } catch {
      line(document.getElementById("toast").dataset.failed);
    }
  }

  // --- Why it ends: the dialog ------------------------------------------------------------

  let asked = null; // the card that the dialog is about
  page.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[data-for]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    asked = link.closest(".deal-card");
    link.closest("details").open = false;
    try {
      const answer = await fetch(`${link.getAttribute("href")}&board=${page.dataset.owner}`, { headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(patience) });
      if (!answer.ok) throw new Error(String(answer.status));
      dialog.innerHTML = await answer.text(); // rendered and escaped by our own server
      dialog.showModal();
      dialog.querySelector("select, textarea, input:not([type=hidden])").focus();
    } catch {
      line(document.getElementById("toast").dataset.failed);
      linkOf(asked).focus();
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target !== dialog && !event.target.closest("[data-close]")) return;
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => { if (asked?.isConnected) linkOf(asked).focus({ preventScroll: true }); });
  dialog.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const button = event.submitter ?? dialog.querySelector("[type=submit]");
    if (button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    try {
      const { status, html } = await send(event.target.action, new URLSearchParams(new FormData(event.target)));
      if (status === 200) {
        dialog.close();
        apply(html);
      } else if (status === 422 || status === 409) {
        dialog.innerHTML = html;
        dialog.querySelector("[data-focus], [role=alert]")?.focus();
      } else {
        throw new Error(String(status));
      }
    } catch {
      button.removeAttribute("aria-busy");
      const words = document.createElement("p");
      words.className = "field-error";
      words.setAttribute("role", "alert");
      words.textContent = document.getElementById("toast").dataset.failed;
      dialog.querySelector(".form-actions").before(words);
    }
  });
})();
