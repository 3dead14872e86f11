// Selecting rows: X takes the row that has the focus or gives it back, with Shift
// all from the last one on; so does a click with Shift. Esc lets all go.
(() => {
  "use strict";
  const boxes = () => [...document.querySelectorAll(".row-pick input")];
  let last = null;

  function told() {
    const bar = document.getElementById("bulk");
    if (!bar) return;
    const count = bar.querySelector(".bulk-count"), n = boxes().filter((box) => box.checked).length;
    count.textContent = count.dataset.text.replace("%", n);
    bar.querySelector("[data-pick-page]").hidden = n === boxes().length;
  }

  function pick(box, on, range) {
    const all = boxes(), from = range ? all.indexOf(last) : -1, to = all.indexOf(box);
    for (const other of from < 0 ? [box] : all.slice(Math.min(from, to), Math.max(from, to) + 1)) other.checked = on;
    last = box;
    told();
  }

  function clear() {
    for (const box of boxes()) box.checked = false;
    last = null;
    told();
  }

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    if (event.target.matches(".row-pick input")) return pick(event.target, event.target.checked, event.shiftKey);
    if (event.target.closest("[data-unpick]")) clear();
    if (event.target.closest("[data-pick-page]")) { for (const box of boxes()) box.checked = true; told(); }
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(event.target instanceof Element) || event.target.closest("input:not(.row-pick input), textarea, select, dialog[open]")) return;
    const box = event.target.closest("tr")?.querySelector(".row-pick input");
    try { if (event.key.toLowerCase() === "x" && localStorage.getItem("keys") === "off") return; } catch { /* private mode */ }
    if (event.key.toLowerCase() === "x" && box) {
      event.preventDefault();
      pick(box, event.shiftKey || !box.checked, event.shiftKey);
    } else if (event.key === "Escape" && !event.target.closest("[data-inline]") && boxes().some((b) => b.checked)) {
      event.preventDefault();
      clear();
    }
  });
})();
