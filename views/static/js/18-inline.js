// A value becomes a field where it stands: click, Enter or E on it; Enter saves,
// Esc gives up. After a save the value is taken from a fresh copy of the page. In
// a table the field lies over the cell, so that nothing moves, and the arrows go
// from cell to cell.
(() => {
  "use strict";
  const toast = document.getElementById("toast");
  const say = (text) => { toast.textContent = text; toast.hidden = false; };
  const inline = { "X-Inline": "1" };

  async function open(value) {
    if (value.querySelector("form")) return;
    let answer;
    try { answer = await fetch(value.dataset.inline, { headers: inline }); } catch { answer = null; }
    if (!answer?.ok) return say(toast.dataset.failed);
    value.shown = [...value.childNodes];
    show(value, await answer.text());
  }

  function show(value, html) {
    value.innerHTML = html;
    if (value.closest("td")) value.prepend(...value.shown);
    value.removeAttribute("role");
    value.removeAttribute("tabindex");
    const field = value.querySelector("[name=value]");
    field?.focus();
    if (field?.select && field.localName === "input") field.select();
  }

  function close(value, focus = true) {
    value.replaceChildren(...value.shown);
    value.setAttribute("role", "button");
    value.tabIndex = value.closest("td") ? -1 : 0;
    if (focus) value.focus({ preventScroll: true });
  }

  async function refresh(value) {
    const answer = await fetch(location.href);
    if (!answer.ok) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const old of document.querySelectorAll("[data-inline]")) {
      const fresh = page.querySelector(`[data-inline="${CSS.escape(old.dataset.inline)}"]`);
      if (fresh && (old === value || !old.querySelector("form"))) {
        if (old === value) old.shown = [...fresh.childNodes].map((n) => document.importNode(n, true));
        else old.replaceChildren(...[...fresh.childNodes].map((n) => document.importNode(n, true)));
      }
    }
    close(value);
    freshRow(value, page);
    for (const version of document.querySelectorAll("main input[name=version]")) {
      const form = version.closest("form");
      const fresh = [...page.querySelectorAll("main form")].find((f) => f.getAttribute("action") === form.getAttribute("action"));
      if (fresh?.elements.version) version.value = fresh.elements.version.value;
    }
  }

  // The other cells of a row may say more now, such as when it was changed. A row
  // that is no longer on the page says what was saved until the page is left.
  function freshRow(value, page) {
    const row = value.closest("td")?.parentElement;
    if (!row) return;
    const fresh = page.querySelector(`[data-inline="${CSS.escape(value.dataset.inline)}"]`)?.closest("tr");
    if (!fresh || fresh.cells.length !== row.cells.length) return row.classList.add("gone");
    [...row.cells].forEach((cell, i) => {
      if (cell.localName === "td" && !cell.contains(value)) cell.replaceChildren(...[...fresh.cells[i].childNodes].map((n) => document.importNode(n, true)));
    });
  }

  // The cell beside one, or above or below it; from its row's name the first.
  function beside(from, key) {
    const row = from.closest("[data-rows] > tr");
    if (!row) return null;
    const seen = (r) => [...r.querySelectorAll("td > [data-inline]")].filter((v) => v.offsetParent);
    const cells = seen(row), at = cells.indexOf(from);
    if (key === "ArrowRight") return cells[at + 1];
    if (at < 0) return null;
    if (key === "ArrowLeft") return cells[at - 1] ?? row.querySelector("a[data-row]");
    const next = key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
    return next && seen(next)[at];
  }

  async function save(value, form) {
    if (form.busy) return;
    form.busy = true;
    form.setAttribute("aria-busy", "true");
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", headers: inline, body: new URLSearchParams(new FormData(form)) });
    } catch { answer = null; }
    form.busy = false;
    form.removeAttribute("aria-busy");
    if (answer?.ok) {
      toast.innerHTML = await answer.text();
      toast.hidden = false;
      setTimeout(() => { if (!toast.contains(document.activeElement)) toast.hidden = true; }, 8000);
      return refresh(value);
    }
    if (answer && (answer.status === 422 || answer.status === 409)) return show(value, await answer.text());
    say(toast.dataset.failed); // what was typed stays in the field
  }

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const cancel = event.target.closest("[data-inline-cancel]");
    if (cancel) { const value = cancel.closest("[data-inline]"); return void refresh(value); }
    const value = event.target.closest("[data-inline]");
    if (value && !event.target.closest("a, form, button")) { event.preventDefault(); open(value); }
  });
  document.addEventListener("submit", (event) => {
    const value = event.target.closest("[data-inline]");
    if (!value) return;
    event.preventDefault();
    save(value, event.target);
  });
  document.addEventListener("change", (event) => {
    const value = event.target.closest?.("[data-inline]");
    if (value && event.target.localName === "select") save(value, event.target.form);
  });
  document.addEventListener("focusout", (event) => {
    const form = event.target.closest?.("td .inline-form"), value = form?.parentElement, field = form?.elements.value;
    if (!form || form.busy || !event.relatedTarget || value.contains(event.relatedTarget)) return;
    if (field.value === form.elements.was.value && !form.querySelector("[role=alert]")) close(value, false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || !(event.target instanceof Element)) return;
    const value = event.target.closest("[data-inline]");
    if (event.key.startsWith("Arrow") && (event.target === value || event.target.matches("[data-rows] a[data-row]"))) {
      const next = beside(event.target, event.key);
      if (!next) return;
      event.preventDefault();
      next.focus({ preventScroll: true });
      return next.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    if (!value) return;
    if (event.key === "Escape" && event.target === value) return value.closest("tr")?.querySelector("a[data-row]")?.focus();
    if (event.target === value && !event.ctrlKey && !event.metaKey && !event.altKey && ["Enter", "e", "E", " "].includes(event.key)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return void open(value);
    }
    if (event.key === "Escape" && value.querySelector("form")) { event.preventDefault(); event.stopPropagation(); close(value); }
    if (event.key === "Enter" && event.target.localName === "textarea" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); event.target.form.requestSubmit(); }
  }, true);
})();
