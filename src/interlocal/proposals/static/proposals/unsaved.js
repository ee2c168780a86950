/* Work that is not saved yet: a word beside the button, a warning on leaving, and a copy in this
   tab to take up again. Without this file a form is kept when it is saved, and not before. */
"use strict";

const readForm = (form) => [...new FormData(form)].filter(
  ([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string",
);

// Every field as it was read; several of one name take their values in order.
const writeForm = (form, entries) => {
  const values = new Map();
  entries.forEach(([name, value]) => values.set(name, [...(values.get(name) || []), value]));
  [...form.elements].forEach((field) => {
    if (!field.name || field.name === "csrfmiddlewaretoken" || field.type === "submit") return;
    const own = values.get(field.name) || [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = own.includes(field.value);
    else if (own.length) field.value = own.shift();
  });
  form.dispatchEvent(new Event("written"));
  form.dispatchEvent(new Event("input", { bubbles: true }));
};

const button = (label, act) => {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "usa-button usa-button--unstyled", textContent: label });
  made.addEventListener("click", act);
  return made;
};

document.querySelectorAll("form[data-unsaved]").forEach((form) => {
  const key = `unsaved:${form.dataset.unsaved}`;
  // What was posted and not saved differs from the start.
  const begun = "posted" in form.dataset ? "" : JSON.stringify(readForm(form));
  const now = () => JSON.stringify(readForm(form));
  const mark = document.createElement("span");
  Object.assign(mark, { className: "il-small il-unsaved", textContent: "Not saved yet" });
  mark.setAttribute("role", "status");
  form.querySelector(".il-keep .il-actions").prepend(mark);
  form.querySelector("[data-without-scripts]")?.remove();
  let sent = false;

  const keep = () => {
    const differs = now() !== begun;
    mark.hidden = !differs;
    if (differs) sessionStorage.setItem(key, now());
    else sessionStorage.removeItem(key);
  };
  const left = sessionStorage.getItem(key);
  if (begun && left && left !== begun) {
    mark.hidden = true;
    const note = document.createElement("p");
    note.className = "il-card il-left";
    note.setAttribute("role", "status");
    note.append(
      "You left changes here that were not saved. ",
      button("Put them back", () => {
        note.remove();
        writeForm(form, JSON.parse(left));
        keep();
        form.querySelector("input:not([type=hidden]), select")?.focus();
      }),
      " or ",
      button("drop them", () => {
        note.remove();
        keep();
      }),
    );
    form.before(note);
  } else keep();

  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", () => {
    sent = true;
    sessionStorage.removeItem(key);
  });
  window.addEventListener("pageshow", () => { sent = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!sent && now() !== begun) event.preventDefault();
  });
});
