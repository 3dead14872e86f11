// In the form of the whole filter a row has the comparisons and the choices of
// its field, an empty row makes room for the next once it is used, and a row goes
// without a round trip. Without this file every button sends the form.
(() => {
  "use strict";
  const part = (row, name) => row.querySelector(`[name="${name}"]`);

  function fit(row) {
    const field = part(row, "w_field");
    if (field.type === "hidden") return;
    const op = part(row, "w_op"), value = part(row, "w_value");
    const kind = field.selectedOptions[0]?.dataset.kind;
    for (const option of op.options) option.hidden = option.disabled = !!kind && !option.dataset.kinds.split(" ").includes(kind);
    if (op.selectedOptions[0]?.disabled !== false) op.value = [...op.options].find((option) => !option.disabled)?.value;
    op.hidden = !kind;
    value.hidden = !kind || op.value === "empty" || op.value === "filled";
    const list = `add-values-${field.value}`;
    if (document.getElementById(list)) value.setAttribute("list", list);
    else value.removeAttribute("list");
  }

  // grow leaves an empty row behind one that is used now.
  function grow(row) {
    if (row.nextElementSibling || !part(row, "w_field").value) return;
    const next = row.cloneNode(true);
    part(next, "w_field").value = "";
    part(next, "w_value").value = "";
    part(next, "w_row").value = "";
    row.after(next);
    fit(next);
    const drop = document.querySelector(".where-row [name=w_drop]");
    if (drop && !part(row, "w_drop")) row.append(drop.cloneNode(true));
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("form[data-where]");
    if (!form) return;
    if (event.target.name === "w_any") {
      const word = event.target.selectedOptions[0].textContent;
      for (const between of form.querySelectorAll("[data-between]")) between.textContent = word;
    }
    const row = event.target.closest(".where-row");
    if (!row) return;
    if (event.target.name === "w_field") part(row, "w_value").value = "";
    fit(row);
    grow(row);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("form[data-where] [name=w_drop]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest(".where-row");
    const next = row.nextElementSibling;
    row.remove();
    part(next, "w_field").focus();
  });

  const open = (menu) => {
    const form = menu.open && menu.querySelector(":scope > form[data-where]");
    if (form) for (const row of form.querySelectorAll(".where-row")) fit(row);
  };
  document.addEventListener("toggle", (event) => { if (event.target instanceof HTMLDetailsElement) open(event.target); }, true);
  const refused = () => { for (const menu of document.querySelectorAll(".where-menu[open]")) open(menu); };
  document.addEventListener("DOMContentLoaded", refused);
  document.addEventListener("htmx:afterSettle", refused);
})();
