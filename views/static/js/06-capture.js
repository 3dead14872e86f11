// The quick line: what is typed is read by the server and comes back as chips.
// C opens it over the page; Escape closes it and keeps the line for later. The
// form works without this file, with a button for the preview.
(() => {
  "use strict";
  const pause = 120; // ms without a keystroke before the line is read

  function attach(form) {
    if (form.dataset.ready) return;
    form.dataset.ready = "1";
    const input = form.querySelector("[name=line]");
    const preview = form.querySelector("[data-preview]");
    let timer = 0;
    let request = null;

    async function read(extra) {
      clearTimeout(timer);
      request?.abort();
      request = new AbortController();
      const data = new URLSearchParams(new FormData(form));
      if (extra) data.append(...extra);
      const focused = document.activeElement?.id;
      try {
        const answer = await fetch("/captures/preview", { method: "POST", body: data, signal: request.signal, headers: { "HX-Request": "true" } });
        if (!answer.ok) throw new Error(String(answer.status));
        preview.innerHTML = await answer.text(); // rendered and escaped by our own server
        const chips = preview.querySelector("[data-save-label]");
        if (chips) {
          form.querySelector("[data-save]").textContent = chips.dataset.saveLabel;
          form.querySelector("[data-status]").textContent = chips.dataset.count;
          if (extra?.[0] === "say") input.value = chips.dataset.line;
        }
        if (focused && !document.activeElement?.matches("input, select, button")) document.getElementById(focused)?.focus();
        form.dispatchEvent(new CustomEvent("capture:read"));
      } catch (error) {
        if (error.name !== "AbortError") document.dispatchEvent(new CustomEvent("htmx:sendError"));
      }
    }
    const soon = () => { clearTimeout(timer); timer = setTimeout(read, pause); };
    input.addEventListener("input", (event) => { if (!event.isComposing) soon(); });
    input.addEventListener("compositionend", soon);
    input.addEventListener("keydown", (event) => {
      // An Enter that ends a composition chooses characters and saves nothing.
      if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
    });
    form.addEventListener("change", (event) => { if (event.target !== input) read(); });
    form.addEventListener("click", (event) => {
      const button = event.target.closest("[data-again]");
      const chip = event.target.closest("[data-start]");
      if (!button && chip && !event.target.closest("select, button")) {
        // A chip shows its characters; the server counts whole ones.
        const line = [...input.value];
        const units = (n) => line.slice(0, Number(n)).join("").length;
        input.focus();
        input.setSelectionRange(units(chip.dataset.start), units(chip.dataset.end));
      }
      if (!button) return;
      event.preventDefault();
      read([button.name, button.value]);
      input.focus();
    });
    form.addEventListener("submit", () => { clearTimeout(timer); request?.abort(); form.dataset.saved = "1"; });
    form.addEventListener("htmx:responseError", () => { delete form.dataset.saved; });
    form.addEventListener("htmx:sendError", () => { delete form.dataset.saved; });
  }

  // The line is kept by the server and not in the browser, which must remember
  // no deal.
  function keep(form) {
    if (!form || form.dataset.saved) return;
    const line = form.querySelector("[name=line]").value;
    if (line === (form.dataset.kept ?? form.querySelector("[name=line]").defaultValue)) return;
    form.dataset.kept = line;
    navigator.sendBeacon("/captures/draft", new URLSearchParams({ _csrf: form.querySelector("[name=_csrf]").value, line }));
  }

  const dialog = document.getElementById("capture");
  const end = (input) => input?.setSelectionRange(input.value.length, input.value.length);

  async function open(link) {
    if (!dialog.querySelector("form[data-capture]")) {
      await htmx.ajax("GET", link.href, { target: "#capture", swap: "innerHTML" });
    }
    if (!dialog.open) dialog.showModal();
    const input = dialog.querySelector("[name=line]");
    input?.focus();
    end(input);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-capture-open]");
    if (!link || !dialog || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const here = document.querySelector("main form[data-capture] [name=line]");
    if (here) { here.focus(); end(here); } else open(link);
  });
  dialog?.addEventListener("close", () => keep(dialog.querySelector("form[data-capture]")));
  dialog?.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  addEventListener("pagehide", () => document.querySelectorAll("form[data-capture]").forEach(keep));

  const all = (root) => root.querySelectorAll("form[data-capture]").forEach(attach);
  all(document);
  document.addEventListener("htmx:load", (event) => {
    all(event.target);
    if (event.target.matches?.("form[data-capture]")) attach(event.target);
  });
  // An answer with what is wrong takes the place of the form, and the focus.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target !== dialog) return;
    const input = dialog.querySelector("[name=line]");
    input?.focus();
    end(input);
  });
})();
