// Z, or Ctrl+Z outside of fields, asks at the foot of the page whether to take
// one's own last action back.
(() => {
  "use strict";
  const toast = document.getElementById("toast");
  if (!toast || !document.querySelector("[data-undo]")) return;

  async function ask() {
    let answer;
    try {
      answer = await fetch("/history/latest?back=" + encodeURIComponent(location.pathname + location.search), { headers: { "HX-Request": "true" } });
    } catch { answer = null; }
    if (!answer?.ok) { toast.textContent = toast.dataset.failed; toast.hidden = false; return; }
    toast.innerHTML = await answer.text();
    toast.hidden = false;
    const button = toast.querySelector("button");
    if (button) button.focus();
    else setTimeout(() => { toast.hidden = true; }, 4000);
  }

  const off = () => { try { return localStorage.getItem("keys") === "off"; } catch { return false; } };
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    if (event.key === "Escape" && !toast.hidden && toast.contains(document.activeElement)) { toast.hidden = true; return; }
    if (event.key.toLowerCase() !== "z" || event.altKey || event.shiftKey || off()) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable], dialog[open]")) return;
    event.preventDefault();
    ask();
  });
  toast.addEventListener("click", (event) => { if (event.target.closest("[data-toast-close]")) toast.hidden = true; });
})();
