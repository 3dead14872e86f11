// A lookup is a text field that finds a record while its name is typed (the
// ARIA combobox pattern). Without this file it is a text field whose name the
// server looks up.
(() => {
  "use strict";
  let number = 0;

  function attach(box) {
    if (box.dataset.ready) return;
    box.dataset.ready = "1";
    const input = box.querySelector("input:not([type=hidden])");
    const chosen = box.querySelector("input[type=hidden]");
    const list = document.createElement("ul");
    const status = document.createElement("span");
    list.id = `lookup-${++number}`;
    list.className = "lookup-list";
    list.role = "listbox";
    list.hidden = true;
    list.setAttribute("aria-label", input.labels[0]?.textContent.trim() ?? "");
    status.className = "visually-hidden";
    status.setAttribute("aria-live", "polite");
    box.append(list, status);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) input.setAttribute(name, value);

    let timer = 0;
    let request = null;
    const options = () => [...list.querySelectorAll("[role=option]")];
    const current = () => list.querySelector("[aria-selected=true]");

    function close() {
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
    function choose(option) {
      input.value = option.dataset.name;
      chosen.value = option.dataset.id;
      box.classList.toggle("chosen", Boolean(option.dataset.id));
      close();
      chosen.dispatchEvent(new Event("change", { bubbles: true }));
    }
    function row(text, name) {
      const li = document.createElement("li");
      li.className = "lookup-new";
      li.textContent = text;
      if (name) {
        li.role = "option";
        li.dataset.name = name;
        li.dataset.id = "";
        li.setAttribute("aria-selected", "false");
      }
      return li;
    }
    function show(html, query) {
      list.innerHTML = html; // rendered and escaped by our own server
      const found = options().length;
      const exact = options().some((o) => o.dataset.name.toLowerCase() === query.toLowerCase());
      if (box.hasAttribute("data-new") && !exact) list.append(row(box.dataset.create.replace("{name}", query), query));
      if (!options().length) list.append(row(box.dataset.none));
      options().forEach((o, i) => { o.id = `${list.id}-${i}`; });
      status.textContent = box.dataset.count.replace("{n}", found);
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      if (found) mark(options()[0]);
    }
    async function search() {
      const query = input.value.trim();
      request?.abort();
      if (!query) return close();
      request = new AbortController();
      try {
        const answer = await fetch(`${box.dataset.lookup}&q=${encodeURIComponent(query)}`, { signal: request.signal, headers: { "HX-Request": "true" } });
        if (answer.ok && document.activeElement === input) show(await answer.text(), query);
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    }
    input.addEventListener("input", (event) => {
      chosen.value = "";
      box.classList.remove("chosen");
      clearTimeout(timer);
      if (!event.isComposing) timer = setTimeout(search, 90);
    });
    input.addEventListener("compositionend", () => { clearTimeout(timer); timer = setTimeout(search, 90); });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      const all = options();
      const at = all.indexOf(current());
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) return void search();
        mark(all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
      } else if (event.key === "Enter" && !list.hidden && current()) {
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
      event.preventDefault(); // the field keeps the focus
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
    input.addEventListener("blur", close);
    if (chosen.value) box.classList.add("chosen");
  }

  const all = (root) => root.querySelectorAll("[data-lookup]").forEach(attach);
  all(document);
  document.addEventListener("htmx:load", (event) => all(event.target));

  // "Add another" repeats the last row of a group of fields, empty.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-repeat]");
    if (!button) return;
    const rows = document.getElementById(button.dataset.repeat);
    const copy = rows.lastElementChild.cloneNode(true);
    for (const field of copy.querySelectorAll("input, select")) {
      if (field.tagName === "INPUT") field.value = "";
      field.removeAttribute("id");
      field.removeAttribute("aria-invalid");
    }
    rows.append(copy);
    copy.querySelector("input").focus();
  });
  for (const button of document.querySelectorAll("[data-repeat]")) button.hidden = false;
})();
