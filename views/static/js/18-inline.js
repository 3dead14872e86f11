// A value becomes a field where it stands: click, Enter or E on it; Enter saves,
// Esc gives up. After a save the value is taken from a fresh copy of the page.
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
    value.removeAttribute("role");
    value.removeAttribute("tabindex");
    const field = value.querySelector("[name=value]");
    field?.focus();
    if (field?.select && field.localName === "input") field.select();
  }

  function close(value) {
    value.replaceChildren(...value.shown);
    value.setAttribute("role", "button");
    value.tabIndex = 0;
    value.focus({ preventScroll: true });
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
    for (const version of document.querySelectorAll("main input[name=version]")) {
      const form = version.closest("form");
      const fresh = [...page.querySelectorAll("main form")].find((f) => f.getAttribute("action") === form.getAttribute("action"));
      if (fresh?.elements.version) version.value = fresh.elements.version.value;
    }
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
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || !(event.target instanceof Element)) return;
    const value = event.target.closest("[data-inline]");
    if (!value) return;
    if (event.target === value && !event.ctrlKey && !event.metaKey && !event.altKey && ["Enter", "e", "E", " "].includes(event.key)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return void open(value);
    }
    if (event.key === "Escape" && value.querySelector("form")) { event.preventDefault(); event.stopPropagation(); close(value); }
    if (event.key === "Enter" && event.target.localName === "textarea" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); event.target.form.requestSubmit(); }
  }, true);
})();
