// "@" offers people and "#" companies while a note is typed. A choice puts the
// name into the text and says in a hidden field which record is meant. Without
// this file the text is only text.
(() => {
  "use strict";
  const kinds = { "@": "person", "#": "company" };
  let number = 0;

  // Where the caret stands inside a text area, measured on a copy of it.
  function caret(area) {
    const copy = document.createElement("div");
    const style = getComputedStyle(area);
    for (const name of ["boxSizing", "width", "padding", "border", "font", "lineHeight", "letterSpacing"]) copy.style[name] = style[name];
    Object.assign(copy.style, { position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word", top: "0", left: "0" });
    copy.textContent = area.value.slice(0, area.selectionStart);
    const mark = copy.appendChild(document.createElement("span"));
    mark.textContent = "\u200b";
    area.parentElement.append(copy);
    const at = { left: mark.offsetLeft, bottom: mark.offsetTop + mark.offsetHeight - area.scrollTop };
    copy.remove();
    return at;
  }

  function attach(box) {
    const area = box.querySelector("textarea");
    if (!area || box.dataset.ready) return;
    box.dataset.ready = "1";
    const list = document.createElement("ul");
    const status = document.createElement("span");
    list.id = `mention-${++number}`;
    list.className = "lookup-list mention-list";
    list.role = "listbox";
    list.hidden = true;
    list.setAttribute("aria-label", box.dataset.label);
    status.className = "visually-hidden";
    status.setAttribute("aria-live", "polite");
    box.append(list, status);
    area.setAttribute("aria-controls", list.id);
    area.setAttribute("aria-autocomplete", "list");
    let word = null; // { start, sign, text } while a name is typed
    let timer = 0;
    let request = null;
    const options = () => [...list.querySelectorAll("[role=option]")];
    const current = () => list.querySelector("[aria-selected=true]");

    function close() {
      list.hidden = true;
      word = null;
      request?.abort();
      clearTimeout(timer);
      area.removeAttribute("aria-activedescendant");
    }
    function mark(option) {
      current()?.setAttribute("aria-selected", "false");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      area.setAttribute("aria-activedescendant", option.id);
    }
    function typed() {
      if (area.selectionStart !== area.selectionEnd) return null;
      const found = area.value.slice(0, area.selectionStart).match(/(^|[^\p{L}\p{N}]|\p{Script=Han})([@#])([^@#\n]{0,60})$/u);
      if (!found || /^\s/.test(found[3]) || found[3].split(/\s+/).length > 4) return null;
      return { start: area.selectionStart - found[3].length - 1, sign: found[2], text: found[3].trim() };
    }
    function show(html) {
      list.innerHTML = html; // rendered and escaped by our own server
      const found = options();
      status.textContent = box.dataset.count.replace("{n}", found.length);
      if (!found.length) { list.hidden = true; return; }
      found.forEach((o, i) => { o.id = `${list.id}-${i}`; });
      list.hidden = false;
      const at = caret(area);
      const field = area.parentElement;
      list.style.left = `${Math.max(0, Math.min(at.left, field.clientWidth - list.offsetWidth))}px`;
      list.style.top = `${area.offsetTop + Math.min(at.bottom, area.offsetHeight) + 4}px`;
      mark(found[0]);
    }
    async function search() {
      request?.abort();
      if (!word || !word.text) { list.hidden = true; return; }
      request = new AbortController();
      try {
        const answer = await fetch(`${box.dataset[kinds[word.sign]]}&q=${encodeURIComponent(word.text)}`, { signal: request.signal, headers: { "HX-Request": "true" } });
        if (answer.ok && document.activeElement === area && word) show(await answer.text());
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    }
    function look() {
      const before = word;
      word = typed();
      if (!word) return close();
      if (before && before.text === word.text && !list.hidden) return;
      clearTimeout(timer);
      timer = setTimeout(search, 90);
    }
    function choose(option) {
      const name = option.dataset.name;
      const end = area.selectionStart;
      const next = area.value.slice(end);
      const gap = /^[\s,.;:!?，。；：！？）)]/.test(next) ? "" : " ";
      area.setRangeText(word.sign + name + gap, word.start, end, "end");
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = "mention";
      field.value = `${kinds[word.sign]}:${option.dataset.id}:${name}`;
      const known = [...box.querySelectorAll("input[name=mention]")].filter((f) => f.value.endsWith(`:${name}`));
      if (known.at(-1)?.value !== field.value) box.append(field);
      close();
      area.dispatchEvent(new Event("input", { bubbles: true }));
      close();
    }
    area.addEventListener("input", (event) => { if (!event.isComposing) look(); });
    area.addEventListener("compositionend", look);
    area.addEventListener("click", look);
    area.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229 || list.hidden) return;
      const all = options();
      const at = all.indexOf(current());
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        mark(all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
      } else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") {
        choose(current());
      } else if (event.key === "Escape") {
        close();
      } else {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    });
    list.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the text keeps the focus
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
    area.addEventListener("blur", close);
    addEventListener("resize", close);
  }

  // A form that nobody writes in shows its first field only.
  document.addEventListener("focusin", (event) => event.target.closest?.(".composer")?.classList.add("open"));

  // A field that takes several records: what its lookup finds becomes a box.
  document.addEventListener("change", (event) => {
    const chosen = event.target;
    const picks = chosen instanceof HTMLInputElement && chosen.type === "hidden" && chosen.closest("[data-picks]");
    if (!picks || !chosen.value) return;
    const input = picks.querySelector(".lookup input:not([type=hidden])");
    const taken = [...picks.querySelectorAll(".pick input")].find((box) => box.value === chosen.value);
    if (taken) {
      taken.checked = true;
    } else {
      const label = document.createElement("label");
      const box = document.createElement("input");
      const name = document.createElement("span");
      label.className = "pick";
      Object.assign(box, { type: "checkbox", name: picks.dataset.picks, value: chosen.value, checked: true });
      name.textContent = input.value;
      label.append(box, name);
      picks.insertBefore(label, picks.querySelector(".lookup"));
    }
    input.value = "";
    chosen.value = "";
    picks.querySelector(".lookup").classList.remove("chosen");
  });

  // X ticks off the task that has the focus, and so does the space bar.
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key !== " " && event.key.toLowerCase() !== "x") return;
    const row = event.target instanceof Element && event.target.matches("a[data-row]") && event.target.closest("[data-task]");
    const form = row && row.querySelector(".task-tick");
    if (!form) return;
    event.preventDefault();
    row.dataset.refocus = "1";
    form.requestSubmit();
  }, true);
  document.addEventListener("htmx:afterSettle", (event) => {
    const row = event.detail.elt.closest?.("[data-refocus]") ?? event.target.closest?.("[data-refocus]");
    if (!row) return;
    delete row.dataset.refocus;
    row.querySelector("a[data-row]")?.focus();
  });

  const all = (root) => root.querySelectorAll("[data-mentions]").forEach(attach);
  all(document);
  document.addEventListener("htmx:load", (event) => all(event.target));
})();
