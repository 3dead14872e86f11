// "Have we met?" beside a company's name while it is typed into a form. It only
// tells, and never stands in the way of the form.
(() => {
  "use strict";
  for (const box of document.querySelectorAll("[data-encounters]")) {
    const form = box.closest("form");
    const name = form.querySelector("[name=company], [name=name]");
    const website = form.querySelector("[name=website]");
    let timer = 0;
    let request = null;

    async function ask() {
      request?.abort();
      if (!name.value.trim() && !website?.value.trim()) { box.replaceChildren(); return; }
      request = new AbortController();
      const query = new URLSearchParams({ mode: box.dataset.encounters, name: name.value, website: website?.value ?? "" });
      try {
        const answer = await fetch(`/encounters?${query}`, { signal: request.signal, headers: { "HX-Request": "true" } });
        if (answer.ok) box.innerHTML = await answer.text(); // rendered and escaped by our own server
      } catch { /* the form goes on without */ }
    }
    const soon = (event) => {
      clearTimeout(timer);
      if (!event.isComposing) timer = setTimeout(ask, 150);
    };
    for (const field of [name, website]) {
      field?.addEventListener("input", soon);
      field?.addEventListener("compositionend", soon);
    }
    form.addEventListener("change", (event) => { if (event.target.name === "company_id") soon(event); });

    box.addEventListener("click", (event) => {
      const button = event.target.closest("[data-use]");
      if (!button) return;
      name.value = button.dataset.name;
      const chosen = form.querySelector("[name=company_id]");
      chosen.value = button.dataset.use;
      chosen.closest(".lookup").classList.add("chosen");
      for (const other of box.querySelectorAll(".encounter")) other.classList.toggle("current", other.contains(button));
      name.focus();
    });
  }
})();
