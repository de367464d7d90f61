// Findings of a page that is not checked as one types, underlined until their words are changed.

import { Field } from "./places.js";

const fields = [...document.querySelectorAll("[data-findings]")].map((list) => {
  const field = new Field(document.getElementById(list.dataset.findings), new AbortController().signal);
  field.read(list);
  return field;
});

for (const event of ["input", "click"]) {
  document.addEventListener(event, () => fields.forEach((field) => field.follow()));
}
