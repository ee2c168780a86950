/* A slider beside every weight, undo, and fields put away that nobody needs. Without this file the numbers and their button do the same. */
"use strict";

const weightsOf = (pool) => [...pool.querySelectorAll("input[data-weight]")];
const valueOf = (input) => Number(input.value) || 0;
const tidy = (value) => String(Math.round(value * 100) / 100);

const sum = (pool) => {
  const total = weightsOf(pool).reduce((all, input) => all + valueOf(input), 0);
  const shown = pool.querySelector("[data-total]");
  shown.textContent = `${tidy(total)} %`;
  shown.parentElement.classList.toggle("is-off", total > 0 && Math.abs(total - 100) > 0.005);
};

// The others give or take in proportion, in whole per cents, so that all keep making 100.
// Where the others have nothing, nobody can say who should take the rest: it is named as missing.
const rebalance = (pool, moved) => {
  const others = weightsOf(pool).filter((input) => input !== moved && valueOf(input) > 0);
  const left = 100 - valueOf(moved);
  const held = others.reduce((all, input) => all + valueOf(input), 0);
  if (!held) return;
  const parts = others.map((input) => (left * valueOf(input)) / held);
  const whole = parts.map(Math.floor);
  let rest = Math.round(left - whole.reduce((a, b) => a + b, 0));
  parts
    .map((part, place) => [whole[place] - part, place])
    .sort((a, b) => a[0] - b[0])
    .slice(0, rest)
    .forEach(([, place]) => { whole[place] += 1; });
  others.forEach((input, place) => {
    input.value = tidy(whole[place]);
    input.slider.value = whole[place];
  });
};

// What a choice does not need is put away; without this file it stands there with its help.
document.querySelectorAll("[data-pool], [data-limit]").forEach((row) => {
  const choice = row.querySelector("select");
  const show = () => row.querySelectorAll("[data-for]").forEach((part) => {
    part.hidden = !part.dataset.for.split(" ").includes(choice.value);
  });
  choice.addEventListener("change", show);
  row.closest("form").addEventListener("written", show);
  show();
});

document.querySelectorAll("[data-pool]").forEach((pool) => {
  const pooled = pool.querySelector("legend").textContent;
  weightsOf(pool).forEach((input) => {
    const slider = document.createElement("input");
    Object.assign(slider, { type: "range", min: "0", max: "100", step: "1", value: input.value || "0" });
    slider.setAttribute("aria-label", `${input.labels[0].firstChild.textContent.trim()}, per cent of ${pooled}`);
    input.slider = slider;
    input.before(slider);
    slider.addEventListener("input", () => {
      input.value = slider.value;
      rebalance(pool, input);
      sum(pool);
    });
    input.addEventListener("input", () => {
      slider.value = input.value || "0";
      sum(pool);
    });
  });
  pool.querySelector(".il-weights").classList.add("has-sliders");
  pool.closest("form").addEventListener("written", () => {
    weightsOf(pool).forEach((input) => { input.slider.value = input.value || "0"; });
    sum(pool);
  });
  sum(pool);
});

// Every change can be taken back, up to how the page began.
document.querySelectorAll("#clause").forEach((form) => {
  const states = [readForm(form)];
  const undo = button("Undo", () => {
    states.pop();
    writeForm(form, states[states.length - 1]);
    undo.disabled = states.length < 2;
  });
  undo.className = "usa-button usa-button--outline";
  undo.disabled = true;
  form.querySelector(".il-keep .il-actions").append(undo);
  form.addEventListener("change", () => {
    const state = readForm(form);
    if (JSON.stringify(state) === JSON.stringify(states[states.length - 1])) return;
    states.push(state);
    undo.disabled = false;
  });
});
