/* Comforts for pages that work without this file. */
"use strict";

// The first thing wrong is the first thing read.
const readErrors = (part) => part.querySelector(".il-errors")?.focus();
readErrors(document);
document.addEventListener("htmx:afterSettle", (event) => readErrors(event.target));

// A menu closes on Escape and on a click elsewhere.
const openMenus = () => document.querySelectorAll("details.il-menu[open]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  openMenus().forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});
document.addEventListener("click", (event) => {
  openMenus().forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

// A place on the map and its row in the table light up together.
const lightUp = (event, lit) => {
  const spot = event.target.closest("[data-place]");
  if (!spot) return;
  const twin = `[data-place="${CSS.escape(spot.dataset.place)}"]`;
  document.querySelectorAll(twin).forEach((one) => one.classList.toggle("is-lit", lit));
};
for (const [name, lit] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(name, (event) => event.target.closest && lightUp(event, lit));
}

// The figure beside a slider goes along with it; a screen reader hears it from the slider.
document.addEventListener("input", (event) => {
  const figure = event.target.closest?.(".il-slider")?.querySelector("span");
  if (figure) figure.textContent = event.target.value;
});

// A form is sent once; the button says that it is being worked on. A download
// leaves the page standing, so the button comes back by itself.
const release = (button) => {
  delete button.dataset.sent;
  button.removeAttribute("aria-busy");
};
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.defaultPrevented || !button || !button.matches("button")) return;
  if (button.dataset.sent) {
    event.preventDefault();
    return;
  }
  button.dataset.sent = "yes";
  button.setAttribute("aria-busy", "true");
  setTimeout(release, 8000, button);
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("button[data-sent]").forEach(release);
});
