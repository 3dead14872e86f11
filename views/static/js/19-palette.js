// Ctrl+K or Cmd+K opens the palette: arrows choose, Enter opens, Ctrl+Enter opens
// a new tab. Answers come in order: a later question cancels the earlier one.
(() => {
  "use strict";
  const dialog = document.getElementById("palette");
  if (!dialog) return;
  const input = dialog.querySelector("input");
  const list = document.getElementById("palette-list");
  const here = location.pathname + location.search;
  let timer = 0;
  let asking = null;
  let at = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];

  function choose(index) {
    const all = options();
    at = all.length ? (index + all.length) % all.length : -1;
    all.forEach((option, i) => {
      option.id = "palette-" + i;
      option.setAttribute("aria-selected", String(i === at));
    });
    if (at >= 0) {
      input.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  async function ask() {
    asking?.abort();
    const mine = asking = new AbortController();
    try {
      const answer = await fetch("/palette?q=" + encodeURIComponent(input.value) + "&on=" + encodeURIComponent(here), { signal: mine.signal, headers: { "HX-Request": "true" } });
      if (answer.redirected || !answer.ok) throw new Error(String(answer.status));
      const html = await answer.text();
      if (mine !== asking) return;
      list.innerHTML = html;
      choose(0);
    } catch (error) {
      if (error.name !== "AbortError") list.textContent = list.dataset.failed;
    }
  }

  function open() {
    if (dialog.open || document.querySelector("dialog[open]")) return;
    input.value = "";
    list.replaceChildren();
    dialog.showModal();
    input.focus();
    ask();
  }

  function run(option, tab) {
    if (!option) return;
    const form = option.querySelector("form");
    if (form) return form.submit();
    if (tab) { window.open(option.dataset.href, "_blank", "noopener"); return; }
    dialog.close();
    location.assign(option.dataset.href);
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (dialog.open) dialog.close(); else open();
    }
  });
  input.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(ask, 40);
  });
  input.addEventListener("compositionend", () => { clearTimeout(timer); timer = setTimeout(ask, 40); });
  input.addEventListener("keydown", async (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose(at + 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); choose(at - 1); }
    if (event.key === "Enter") {
      event.preventDefault();
      const tab = event.ctrlKey || event.metaKey;
      if (timer) { clearTimeout(timer); timer = 0; await ask(); }
      run(options()[Math.max(at, 0)], tab);
    }
  });
  list.addEventListener("click", (event) => { const option = event.target.closest("[role=option]"); if (option) run(option, event.ctrlKey || event.metaKey); });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  for (const button of document.querySelectorAll("[data-palette]")) {
    button.hidden = false;
    button.addEventListener("click", () => { const menu = button.closest("details"); if (menu) menu.open = false; open(); });
  }

  // What is looked at is offered first the next time.
  const token = document.querySelector("input[name=_csrf]")?.value;
  if (token && /^\/(companies|people|rounds|deals)\/\d+$/.test(location.pathname)) {
    fetch("/visits", { method: "POST", keepalive: true, body: new URLSearchParams({ _csrf: token, on: location.pathname }) }).catch(() => {});
  }
})();
