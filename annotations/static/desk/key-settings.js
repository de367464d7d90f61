// The page of the keys: a button beside each field takes the next key that is pressed.

import { combination } from "./key-names.js";

const form = document.getElementById("keys");
const { press, unusable } = form.dataset;
let recording = null;

function stop() {
  if (!recording) return;
  recording.textContent = recording.dataset.label;
  recording.removeAttribute("aria-pressed");
  recording = null;
}

for (const button of form.querySelectorAll("[data-records]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const again = recording === button;
    stop();
    if (again) return;
    recording = button;
    button.textContent = press;
    button.setAttribute("aria-pressed", "true");
  });
  button.addEventListener("blur", stop);
}

document.addEventListener("keydown", (event) => {
  if (!recording || ["Control", "Alt", "Shift", "Meta", "Tab"].includes(event.key)) return;
  event.preventDefault();
  const key = combination(event);
  const field = document.getElementById(recording.dataset.records);
  if (event.key === "Escape") stop();
  else if (!key) recording.textContent = unusable;
  else {
    field.value = key;
    stop();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
