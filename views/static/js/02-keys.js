// Single keys: "/" searches, C logs a deal, E edits, G and a letter goes,
// J and K walk the rows, "?" shows them all. They sleep while something is
// being typed or composed, under a dialog, and when switched off.
(() => {
  "use strict";
  const sheet = document.getElementById("keys");
  const storage = {
    get off() { try { return localStorage.getItem("keys") === "off"; } catch { return false; } },
    set off(v) { try { v ? localStorage.setItem("keys", "off") : localStorage.removeItem("keys"); } catch { /* private mode */ } },
  };
  let going = 0;

  const typing = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable], dialog[open]");

  function step(by) {
    const rows = [...document.querySelectorAll("[data-rows] a[data-row]")].filter((row) => row.offsetParent);
    if (!rows.length) return false;
    const at = rows.indexOf(document.activeElement?.closest("[data-rows] > *")?.querySelector("a[data-row]"));
    const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1)];
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    return true;
  }

  function act(key) {
    const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!target) return false;
    if (target.matches("input, textarea")) { target.focus(); target.select(); } else target.click();
    return true;
  }

  function editRow() {
    const row = document.activeElement;
    if (!row?.matches("[data-rows] a[data-row]") || !/^\/(companies|people|rounds|deals)\/\d+$/.test(row.pathname)) return false;
    location.assign(row.pathname + "/edit");
    return true;
  }

  function go(key) {
    const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    if (!link) return false;
    location.assign(link.href);
    return true;
  }

  function handle(key) {
    const second = going && Date.now() - going < 1500;
    going = 0;
    if (second) return go(key.toLowerCase());
    switch (key) {
      case "?": sheet?.showModal(); return Boolean(sheet);
      case "/": return act("/");
      case "[": case "]": return act(key);
    }
    switch (key.toLowerCase()) {
      case "g": going = Date.now(); return true;
      case "j": return step(1);
      case "k": return step(-1);
      case "c": return act("c");
      case "e": return editRow() || act("e");
    }
    return false;
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
    if (storage.off && event.key !== "?") return;
    if (typing(event.target)) return;
    if (handle(event.key)) event.preventDefault();
  });

  for (const button of document.querySelectorAll("[data-sheet]")) {
    button.hidden = false;
    button.addEventListener("click", () => { button.closest("details").open = false; sheet.showModal(); });
  }
  const toggle = document.querySelector("[data-keys-switch]");
  if (toggle) {
    toggle.checked = !storage.off;
    toggle.addEventListener("change", () => { storage.off = !toggle.checked; });
  }
  sheet?.addEventListener("click", (event) => { if (event.target === sheet) sheet.close(); });
})();
