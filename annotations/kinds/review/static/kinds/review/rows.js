// Several texts as rows: what of them stands in the fields, and taking a row from one of them.

import { put } from "../../desk/writing.js";

function start(root, form, signal) {
  const unit = form.querySelector(".unit[data-texts]");
  if (!unit) return;
  const offered = Object.values(JSON.parse(root.querySelector("#offered-texts").textContent));
  const status = unit.querySelector("[data-taken]");
  const rows = [...unit.querySelectorAll(".pair")].map((pair) => ({
    area: pair.querySelector("textarea"),
    offers: [...pair.querySelectorAll(".offer")],
  }));
  let current = rows[0]; // Where the person wrote last.

  const textsOf = ({ area }) => offered.map((text) => text[area.name]);

  function show() {
    for (const row of rows) {
      textsOf(row).forEach((text, place) => row.offers[place].classList.toggle("stands", text === row.area.value));
    }
  }

  function take(row, place) {
    put(row.area, textsOf(row)[place]);
    status.textContent = status.dataset.taken.replace("%s", place + 1);
  }

  /** From the text after the one that stands in the field; of an edit, after the chosen one. */
  function takeNext() {
    const texts = textsOf(current);
    const standing = texts.indexOf(current.area.value);
    const from = standing < 0 ? Number(new FormData(form).get("seen")) : standing;
    const places = texts.map((_, step) => (from + 1 + step) % texts.length);
    const next = places.find((place) => texts[place] !== current.area.value);
    if (next === undefined) status.textContent = status.dataset.same;
    else take(current, next);
  }

  for (const row of rows) {
    row.area.addEventListener("focus", () => (current = row));
    for (const [place, offer] of row.offers.entries()) {
      offer.querySelector("button").addEventListener("click", () => take(row, place));
    }
  }
  unit.querySelector("[data-takes-next]").addEventListener("click", takeNext);
  form.addEventListener("input", show, { signal });
  show();
}

document.addEventListener("task-shown", ({ detail: { root, form, signal } }) => {
  if (form) start(root, form, signal);
});
