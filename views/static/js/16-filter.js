// In the form that adds a condition, the comparisons are those that fit the
// field, and the value has the field's choices beside it. Without this file the
// form offers all of them, and the answer says what does not fit.
(() => {
  "use strict";
  const fit = (form) => {
    const [field, op, value] = ["add_field", "add_op", "add_value"].map((name) => form.elements[name]);
    const kind = field.selectedOptions[0]?.dataset.kind;
    for (const option of op.options) option.hidden = option.disabled = !option.dataset.kinds.split(" ").includes(kind);
    if (op.selectedOptions[0]?.disabled !== false) op.value = [...op.options].find((option) => !option.disabled)?.value;
    value.closest(".field").hidden = op.value === "empty" || op.value === "filled";
    const list = `add-values-${field.value}`;
    if (document.getElementById(list)) value.setAttribute("list", list);
    else value.removeAttribute("list");
  };

  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("form[data-conditions]");
    if (form) fit(form);
  });

  document.addEventListener("toggle", (event) => {
    const form = event.target.open && event.target.querySelector?.(":scope > form[data-conditions]");
    if (!form) return;
    fit(form);
    form.elements.add_field.focus();
  }, true);
})();
