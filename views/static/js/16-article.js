// The review of an article. A fact needs the names it is about: ticking it
// ticks them, and leaving out a name leaves out its facts. Without this file
// the server says what is missing.
(() => {
  "use strict";
  const form = document.querySelector("[data-article]");
  if (!form) return;
  const boxes = [...form.querySelectorAll("input[name=take]")];
  const facts = boxes.filter((box) => box.dataset.needs);
  const names = boxes.filter((box) => !box.dataset.needs);
  const box = new Map(names.map((name) => [name.value, name]));
  const counts = form.querySelector("[data-counts]");
  const merged = (name) => form.elements[`name_${name.value}_id`].value !== "";
  const marks = new Map();
  for (const mark of document.querySelectorAll("[data-find]")) {
    const list = marks.get(mark.dataset.find) ?? [];
    list.push(mark);
    marks.set(mark.dataset.find, list);
  }

  function show() {
    let made = facts.filter((fact) => fact.checked).length;
    let linked = 0;
    for (const name of names) {
      for (const mark of marks.get(name.value) ?? []) mark.classList.toggle("off", !name.checked);
      if (!name.checked) continue;
      if (merged(name)) linked++;
      else made++;
    }
    counts.textContent = form.dataset.summary.replace("{made}", made).replace("{linked}", linked);
  }

  form.addEventListener("change", (event) => {
    const target = event.target;
    if (target.name === "take" && target.dataset.needs && target.checked) {
      for (const key of target.dataset.needs.split(" ")) box.get(key).checked = true;
    } else if (target.name === "take" && !target.dataset.needs && !target.checked) {
      for (const fact of facts) if (fact.dataset.needs.split(" ").includes(target.value)) fact.checked = false;
    }
    show();
  });
  form.addEventListener("input", show);

  // What is pointed at in the list is shown in the text, and the other way.
  const light = (key, on) => {
    for (const mark of marks.get(key) ?? []) mark.classList.toggle("lit", on);
    document.getElementById(`row-${key}`)?.classList.toggle("lit", on);
  };
  for (const [type, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(type, (event) => {
      const at = event.target.closest?.("[data-find], [data-row-find]");
      if (at) light(at.dataset.find ?? at.dataset.rowFind, on);
    });
  }
  show();
})();
