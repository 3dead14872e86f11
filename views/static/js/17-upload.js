// Sends chosen or dropped files one by one, and shows how far each has come.
// Without this the form sends them all, and the page that follows says the same.
(() => {
  "use strict";
  const forms = "form[data-upload]";

  function prepare(root) {
    for (const form of root.querySelectorAll?.(forms) ?? []) form.classList.add("scripted");
  }
  prepare(document);
  document.addEventListener("htmx:load", (event) => prepare(event.target));

  document.addEventListener("change", (event) => {
    const form = event.target instanceof HTMLInputElement && event.target.type === "file" && event.target.closest(forms);
    if (!form) return;
    send(form, [...event.target.files]);
    event.target.value = "";
  });

  // A file that misses the frame must not replace the page.
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    const form = event.target.closest?.(forms);
    event.dataTransfer.dropEffect = form ? "copy" : "none";
    for (const other of document.querySelectorAll(forms)) other.classList.toggle("over", other === form);
  });
  for (const name of ["dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      if (!carriesFiles(event)) return;
      if (name === "drop") event.preventDefault();
      for (const other of document.querySelectorAll(forms)) other.classList.remove("over");
      const form = name === "drop" && event.target.closest?.(forms);
      if (form) send(form, [...event.dataTransfer.files]);
    });
  }

  const text = (template, name) => template.replace("{name}", name);

  function line(form, label) {
    const item = document.createElement("li");
    const words = document.createElement("span");
    words.textContent = label;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn quiet small";
    item.append(words, button);
    form.querySelector(".upload-files").append(item);
    return { item, words, button };
  }

  function refuse(entry, message, label, act) {
    entry.item.className = "error";
    entry.item.querySelector("progress")?.remove();
    entry.words.textContent = message;
    entry.button.textContent = label;
    entry.button.onclick = () => {
      entry.item.remove();
      act?.();
    };
  }

  // One after the other: many at once would only share the line.
  async function send(form, files) {
    const multiple = form.querySelector("input[type=file]").multiple;
    let taken = 0;
    for (const file of multiple ? files : files.slice(0, 1)) {
      if (file.size > Number(form.dataset.max)) {
        refuse(line(form, ""), text(form.dataset.tooLarge, file.name), form.dataset.close);
      } else if (await sendOne(form, file)) {
        taken++;
      }
    }
    if (taken > 0) refresh(form);
  }

  function sendOne(form, file) {
    return new Promise((done) => {
      const entry = line(form, text(form.dataset.sending, file.name));
      const progress = document.createElement("progress");
      progress.max = 1;
      progress.setAttribute("aria-label", entry.words.textContent);
      entry.item.append(progress);
      const body = new FormData();
      for (const field of form.querySelectorAll("input[type=hidden]")) body.append(field.name, field.value);
      body.append("file", file, file.name);
      const request = new XMLHttpRequest();
      entry.button.textContent = form.dataset.cancel;
      entry.button.onclick = () => request.abort();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.upload.onprogress = (event) => {
        if (event.lengthComputable) progress.value = event.loaded / event.total;
      };
      const again = () => send(form, [file]);
      request.onload = () => {
        let answer = null;
        try {
          answer = JSON.parse(request.responseText).files[0];
        } catch {
          answer = null;
        }
        if (answer?.ok) entry.item.remove();
        else if (answer) refuse(entry, answer.message, form.dataset.close);
        else refuse(entry, text(form.dataset.failed, file.name), form.dataset.again, again);
        done(Boolean(answer?.ok));
      };
      request.onerror = () => {
        refuse(entry, text(form.dataset.failed, file.name), form.dataset.again, again);
        done(false);
      };
      request.onabort = () => {
        entry.item.remove();
        done(false);
      };
      request.send(body);
    });
  }

  // Shows the new rows and leaves the rest of the page, and what is typed in it,
  // as it is.
  function refresh(form) {
    const rows = document.getElementById("document-rows");
    if (rows?.closest("section")?.contains(form) && globalThis.htmx) {
      htmx.ajax("GET", location.pathname + location.search, { target: "#document-rows", select: "#document-rows", swap: "outerHTML" });
      return;
    }
    location.assign(form.querySelector("input[name=back]").value);
  }
})();
