// Words that are selected, in the source or in a field: looked up in all that the person may see, or
// proposed as a term.

import { onKey } from "./key-names.js";
import { placeOf } from "./place.js";

const FAILED = ["htmx:sendError", "htmx:responseError"];

/** What is selected in a field that one is in, else on the page. */
function selected() {
  const { activeElement: area } = document;
  if (area?.matches("textarea, input")) return area.value.slice(area.selectionStart, area.selectionEnd).trim();
  return String(getSelection()).trim();
}

/** Keeps what was selected in the source last: a browser forgets it once a field is gone to. */
function followSource(root, signal) {
  let words = "";
  document.addEventListener(
    "selectionchange",
    () => {
      const chosen = getSelection();
      if (!chosen.isCollapsed && root.contains(chosen.anchorNode) && chosen.anchorNode.parentElement.closest(".pair-source")) {
        words = String(chosen).trim();
      }
    },
    { signal },
  );
  return () => words;
}

function startTerms(root, signal) {
  const dialog = root.querySelector("#term-dialog");
  const inSource = followSource(root, signal);
  onKey(dialog.dataset.termKey, signal, () => {
    const { area, start, end } = placeOf(root) ?? {};
    const { source, target } = dialog.querySelector("form").elements;
    source.value = inSource();
    target.value = area?.value.slice(start, end).trim() ?? "";
    dialog.showModal();
    (source.value ? target : source).focus();
  });
}

function start(root, signal) {
  const part = root.querySelector("[data-concordance]");
  const panel = root.querySelector("[data-context]");
  if (!part) return;
  startTerms(root, signal);
  const form = part.querySelector("form");
  const failed = part.querySelector("[data-concordance-failed]");

  onKey(part.dataset.concordanceKey, signal, () => {
    const words = selected();
    placeOf(root);
    panel.dispatchEvent(new Event("context-open"));
    form.elements.q.value = words || form.elements.q.value;
    form.elements.q.focus();
    form.elements.q.select();
    if (words) form.requestSubmit();
  });
  form.addEventListener("htmx:beforeRequest", () => (failed.hidden = true));
  for (const name of FAILED) {
    form.addEventListener(name, (event) => {
      event.stopPropagation(); // It is shown here, not in a message.
      failed.hidden = false;
    });
  }
}

document.addEventListener("task-shown", ({ detail: { root, signal } }) => start(root, signal));
