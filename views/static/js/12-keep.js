// A form with data-keep loses nothing when the connection does: the text stays
// in the page, never in the browser's storage, and is sent again until it
// arrives. Its request key makes that one record however often it was sent.
(() => {
  "use strict";
  const waiting = new Map(); // form → { timer, tries }

  const kept = (event) => {
    const form = event.detail.elt;
    return form instanceof HTMLFormElement && form.hasAttribute("data-keep") ? form : null;
  };

  function notice(form) {
    let box = form.querySelector(".keep");
    if (!box) {
      box = document.createElement("div");
      box.className = "keep";
      box.setAttribute("role", "status");
      form.append(box);
    }
    box.replaceChildren();
    return box;
  }
  function say(form, text, ...more) {
    const line = document.createElement("span");
    line.textContent = text;
    notice(form).append(line, ...more);
  }
  function button(text, act) {
    const b = document.createElement("button");
    Object.assign(b, { type: "button", className: "btn small", textContent: text });
    b.addEventListener("click", act);
    return b;
  }
  function stop(form) {
    clearTimeout(waiting.get(form)?.timer);
    waiting.delete(form);
  }
  function send(form) {
    clearTimeout(waiting.get(form)?.timer);
    if (form.isConnected) form.requestSubmit();
  }
  const words = document.getElementById("toast")?.dataset ?? {};

  function later(form) {
    const tries = (waiting.get(form)?.tries ?? 0) + 1;
    const seconds = Math.min(30, 2 ** tries);
    clearTimeout(waiting.get(form)?.timer);
    waiting.set(form, { tries, timer: setTimeout(() => send(form), seconds * 1000) });
    say(form, words.keepFailed.replace("{n}", seconds), button(words.keepNow, () => send(form)));
  }
  document.addEventListener("htmx:sendError", (event) => { const form = kept(event); if (form) later(form); });
  document.addEventListener("htmx:timeout", (event) => { const form = kept(event); if (form) later(form); });
  addEventListener("online", () => { for (const form of [...waiting.keys()]) send(form); });
  addEventListener("beforeunload", (event) => { if ([...waiting.keys()].some((form) => form.isConnected)) event.preventDefault(); });

  // The token of a form hangs on the session; after signing in anew the page
  // that the form stands on has the right one.
  async function renew(form) {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) return false;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const token = page.querySelector("input[name=_csrf]")?.value;
      if (token) form.querySelector("input[name=_csrf]").value = token;
      return Boolean(token);
    } catch {
      return false;
    }
  }
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const form = kept(event);
    if (!form) return;
    const { status } = event.detail.xhr;
    if (status === 401 || status === 403) {
      event.preventDefault(); // no way to the sign-in page: the text would go
      waiting.set(form, { tries: 0, timer: 0 });
      const link = document.createElement("a");
      Object.assign(link, { href: "/signin", target: "_blank", textContent: words.keepSignIn });
      say(form, words.keepSignedOut, link, button(words.keepNow, async () => { if (await renew(form)) send(form); }));
    } else if (status >= 500) {
      waiting.set(form, { tries: 0, timer: 0 });
      say(form, words.keepServer, button(words.keepNow, () => send(form)));
    } else {
      stop(form);
      form.querySelector(".keep")?.remove();
    }
  });
  // What somebody else has changed meanwhile is shown in the form's place.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 409 || !kept({ detail: { elt: event.detail.requestConfig.elt } })) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    event.detail.elt.querySelector?.(".composer [data-focus]")?.focus();
  });
})();
