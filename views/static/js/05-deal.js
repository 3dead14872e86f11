// Ctrl+Enter, or Command+Enter, sends the form that is being filled in; and a
// menu inside something that scrolls is laid over it, so that it is not cut off.
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    const form = event.target instanceof Element && event.target.closest("form");
    if (!form || form.method !== "post") return;
    event.preventDefault();
    form.requestSubmit();
  });
  if (!/Mac|iP/.test(navigator.platform)) {
    for (const key of document.querySelectorAll("[data-quick] .btn kbd")) key.textContent = "Ctrl ↵";
  }

  // Lays a menu beside its button; false when the button cannot be seen.
  function lay(menu) {
    const list = menu.querySelector(".menu-list");
    const at = menu.querySelector("summary").getBoundingClientRect();
    const frame = menu.closest("[data-frame]")?.getBoundingClientRect();
    if (frame && (at.bottom < frame.top || at.top > frame.bottom)) return false;
    list.style.position = "fixed";
    list.style.right = "auto";
    const { width, height } = list.getBoundingClientRect();
    list.style.left = `${Math.max(8, Math.min(at.right - width, innerWidth - width - 8))}px`;
    list.style.top = `${Math.max(8, Math.min(at.bottom + 4, innerHeight - height - 8))}px`;
    return at.right > 0 && at.left < innerWidth;
  }
  document.addEventListener("toggle", (event) => {
    const menu = event.target;
    if (menu instanceof HTMLDetailsElement && menu.matches("[data-float]") && menu.open) lay(menu);
  }, true);
  const follow = (event) => {
    for (const menu of document.querySelectorAll("details[data-float][open]")) {
      if (!(event.target instanceof Node && menu.contains(event.target)) && !lay(menu)) menu.open = false;
    }
  };
  document.addEventListener("scroll", follow, { capture: true, passive: true });
  addEventListener("resize", follow);
})();
