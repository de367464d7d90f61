// A number on a scale: a slider beside it, and what is asked once more before a low one is sent.

import { answersTo } from "./questions.js";

const TENTHS = { PageUp: 1, PageDown: -1 };

/** Where a key that is pressed in the number goes: a tenth of the scale up or down. */
function turned({ min, max, step, value }, by) {
  const [least, most, one] = [min, max, step].map(Number);
  const tenth = Math.max(1, Math.round((most - least) / 10 / one)) * one;
  const from = value === "" ? least : Number(value);
  return Math.min(most, Math.max(least, from + by * tenth));
}

/** The number is what is sent: a slider always stands somewhere, also where nothing was answered. */
function slide(box) {
  const slider = box.querySelector("[type=range]");
  const number = box.querySelector("[type=number]");

  function follow() {
    box.classList.toggle("is-unanswered", number.value === "");
    if (number.value !== "") slider.value = number.value;
  }

  slider.hidden = false;
  slider.addEventListener("input", (event) => {
    event.stopPropagation();
    give(slider.value);
  });
  function give(value) {
    number.value = value;
    number.select();
    number.dispatchEvent(new Event("input", { bubbles: true }));
  }

  number.addEventListener("focus", () => number.select()); // What is typed stands in its place.
  slider.addEventListener("keydown", ({ key, ctrlKey, metaKey, altKey }) => {
    if (number.value === "" && (key === "Enter" || key === " ")) give(slider.value); // Where it stands is the answer.
    if (!/^[-\d]$/.test(key) || ctrlKey || metaKey || altKey) return;
    number.focus();
  });
  number.addEventListener("keydown", (event) => {
    if (!(event.key in TENTHS)) return;
    event.preventDefault();
    give(turned(number, TENTHS[event.key]));
  });
  for (const anchor of box.parentElement.querySelectorAll("[data-anchor]")) {
    anchor.addEventListener("click", () => give(anchor.dataset.anchor));
  }
  number.addEventListener("input", follow);
  box.closest("[data-ask]")?.addEventListener("cleared", () => {
    slider.value = ""; // Where it stands before anything is answered.
  });
  follow();
}

const isAnswered = (root, name) =>
  name && answersTo(root, name).some((answer) => answer !== "[]");

export function start(root) {
  for (const box of root.querySelectorAll("[data-scale]")) slide(box);
  const warnings = [...root.querySelectorAll("[data-warn]")];
  let asked = ""; // What has been asked about: once more lets it pass, another answer asks again.

  const due = () =>
    warnings.filter(({ dataset: { warn, below, unless } }) => {
      const [number] = answersTo(root, warn);
      return number !== undefined && Number(number) < Number(below) && !isAnswered(root, unless);
    });

  root.closest("form")?.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.submitter?.hasAttribute("formaction")) return;
    const found = due();
    const state = found.map(({ dataset: { warn } }) => `${warn} ${answersTo(root, warn)}`).join();
    for (const warning of warnings) {
      warning.hidden = !found.includes(warning);
      warning.querySelector("[name=acknowledged]").checked = !warning.hidden && state === asked;
    }
    if (!found.length || state === asked) return;
    asked = state;
    event.preventDefault();
    found[0].scrollIntoView({ block: "center" });
    root.querySelector(`[name="${CSS.escape(found[0].dataset.warn)}"]`).focus();
  });
}
