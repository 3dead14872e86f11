// The search box suggests while one types (the ARIA combobox pattern): how a
// field goes on, and records. Answers are asked for once a pause, shown in
// order, and remembered for as long as the page stays. Nothing of it is kept in
// the browser. Without this file the box is a form.
(() => {
  "use strict";
  const form = document.querySelector("form[data-suggest]");
  const input = form?.querySelector("input[name=q]");
  if (!input) return;
  const pause = 90;
  const remembered = new Map();
  const list = document.createElement("div");
  const status = document.createElement("span");
  list.id = "suggestions";
  list.className = "suggest";
  list.role = "listbox";
  list.hidden = true;
  list.setAttribute("aria-label", form.dataset.suggestLabel);
  status.className = "visually-hidden";
  status.setAttribute("aria-live", "polite");
  form.append(list, status);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) input.setAttribute(name, value);

  let timer = 0;
  let request = null;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const current = () => list.querySelector("[aria-selected=true]");

  function close() {
    clearTimeout(timer);
    request?.abort();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function mark(option) {
    current()?.setAttribute("aria-selected", "false");
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }
  function show(html) {
    list.innerHTML = html; // rendered and escaped by our own server
    const all = options();
    all.forEach((o, i) => { o.id = `suggestion-${i}`; });
    input.removeAttribute("aria-activedescendant");
    status.textContent = form.dataset.suggestCount.replace("{n}", all.length);
    list.hidden = !list.firstElementChild;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }
  async function suggest() {
    const text = input.value;
    request?.abort();
    if (remembered.has(text)) return show(remembered.get(text));
    const mine = request = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(text)}`, { signal: mine.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok) return close();
      const html = await answer.text();
      if (mine !== request || document.activeElement !== input) return;
      // What is new shows again after the page was left open for a while.
      if (remembered.size > 200) remembered.clear();
      remembered.set(text, html);
      setTimeout(() => remembered.delete(text), 60_000);
      show(html);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }
  function choose(option) {
    if (option.dataset.fill !== undefined) {
      input.value = option.dataset.fill;
      input.setSelectionRange(input.value.length, input.value.length);
      mark(null);
      return suggest();
    }
    close();
    location.assign(option.dataset.href);
  }
  const soon = () => { clearTimeout(timer); timer = setTimeout(suggest, pause); };

  input.addEventListener("input", (event) => {
    mark(null); // what was marked answered the text before; Enter means this one
    if (!event.isComposing) soon();
  });
  input.addEventListener("compositionend", soon);
  // An empty box offers what was looked for last; a filled one waits for a key.
  input.addEventListener("focus", () => { if (!input.value.trim()) soon(); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const all = options();
    const at = all.indexOf(current());
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return void suggest();
      // One step past either end is the box itself.
      const next = at + (event.key === "ArrowDown" ? 1 : -1);
      mark(at < 0 && event.key === "ArrowUp" ? all.at(-1) : all[next]);
    } else if (event.key === "Enter" && !list.hidden && current()) {
      event.preventDefault();
      choose(current());
    } else if (event.key === "Enter") {
      close();
    } else if (event.key === "Tab" && !list.hidden && current()?.dataset.fill !== undefined) {
      event.preventDefault();
      choose(current());
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Tab") {
      close();
    }
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault(); // the box keeps the focus
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  input.addEventListener("blur", close);
})();
