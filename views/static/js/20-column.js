// The menu that chooses the columns of a list: they are put in order by the
// arrows beside them, with Alt and the arrow keys, or by dragging, and applied
// at once with the button. Without this file every arrow sends the form.
(() => {
  "use strict";
  const rowOf = (target) => target.closest?.(".column-choice");
  const ticked = (row) => row.querySelector("[name=col]").checked;

  function move(row, by) {
    const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (by < 0) other.before(row); else other.after(row);
    row.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-columns] [name=up], [data-columns] [name=down]");
    if (!button) return;
    event.preventDefault();
    move(rowOf(button), button.name === "up" ? -1 : 1);
    button.focus();
  });

  document.addEventListener("change", (event) => {
    if (!event.target.matches?.("[data-columns] [name=col]")) return;
    for (const button of rowOf(event.target).querySelectorAll("button")) button.disabled = !event.target.checked;
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || !event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    const row = event.target.closest?.("[data-columns]") && rowOf(event.target);
    if (!row || !ticked(row)) return;
    event.preventDefault();
    const focused = document.activeElement;
    move(row, event.key === "ArrowUp" ? -1 : 1);
    focused.focus();
  });

  // A drag starts where the pointer leaves the place it went down on, so that a
  // click still ticks.
  let held, from, dragged;
  document.addEventListener("click", (event) => { if (dragged) event.preventDefault(); }, true);
  document.addEventListener("pointerdown", (event) => {
    const row = event.pointerType === "mouse" && event.button === 0 && event.target.closest?.("[data-columns]") && rowOf(event.target);
    if (!row || event.target.closest("button") || !ticked(row)) return;
    held = row;
    from = event.clientY;
  });
  document.addEventListener("pointermove", (event) => {
    if (!held || !dragged && Math.abs(event.clientY - from) < 5) return;
    if (!dragged) { dragged = held; dragged.classList.add("dragged"); }
    const over = document.elementFromPoint(event.clientX, event.clientY)?.closest(".column-choice");
    if (!over || over === dragged || over.parentElement !== dragged.parentElement) return;
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(dragged); else over.after(dragged);
  });
  document.addEventListener("pointerup", () => {
    if (dragged) {
      dragged.classList.remove("dragged");
      setTimeout(() => { dragged = undefined; }); // after the click that ends it
    }
    held = undefined;
  });
})();
