// Keys. An element names its key in `data-key`; pressing it clicks the element, or moves to what
// `data-focuses` names. Single keys act only outside text fields and can be switched off; those
// with Ctrl or Alt act everywhere.

import { combination } from "./key-names.js";

const TYPED_INTO = "textarea, select, input:not([type=radio], [type=checkbox], [type=submit]), [contenteditable]";
const SINGLE = "single-keys";

const stored = () => {
  try {
    return localStorage.getItem(SINGLE) !== "off";
  } catch {
    return true; // Storage is switched off: the choice lasts as long as the page.
  }
};
let single = stored();
let undo = document.querySelector("#toasts a[data-key]"); // Works on when its message is gone.

function submit(dialog) {
  const own = document.activeElement.closest("form[data-submits]");
  const form = dialog ? dialog.querySelector("form") : own ?? document.querySelector("form[data-submits]");
  form?.requestSubmit(form.querySelector("[data-primary]"));
  return Boolean(form);
}

/** Goes to the text field after (1) or before (-1) the one that is written in. */
function step(by) {
  const fields = [...document.querySelectorAll("form[data-submits] textarea")].filter((field) => field.checkVisibility());
  const at = fields.indexOf(document.activeElement);
  const next = at < 0 && by < 0 ? fields.at(-1) : fields[at + by];
  next?.focus();
  return Boolean(next);
}

function press(key, within) {
  const found = [...within.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(
    (element) => element.checkVisibility() && !element.disabled && !element.closest("#toasts"),
  );
  if (!found) return false;
  if (found.dataset.focuses) document.querySelector(found.dataset.focuses).focus();
  else found.click();
  if (found.type === "radio") found.focus();
  return true;
}

function tell(text) {
  document.dispatchEvent(new CustomEvent("toast", { detail: { text } }));
  return true;
}

function act(key) {
  const dialog = document.querySelector("dialog[open]");
  const { submitKey, nextFieldKey, previousFieldKey } = document.querySelector("[data-submit-key]")?.dataset ?? {};
  if (key === submitKey) return submit(dialog);
  if (dialog) return press(key, dialog);
  if (key === nextFieldKey) return step(1);
  if (key === previousFieldKey) return step(-1);
  const { key: undoKey, noUndo } = document.querySelector("[data-no-undo]")?.dataset ?? {};
  if (key === undoKey && !navigator.onLine) return tell(noUndo);
  if (undo?.dataset.key !== key) return press(key, document);
  undo.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const typing = event.target.closest(TYPED_INTO);
  if (event.key === "Escape" && typing && !document.querySelector("dialog[open]")) event.target.blur();
  const key = combination(event);
  if (!key || event.repeat) return;
  if (!key.includes("+") && (typing || !single)) return;
  if (act(key)) event.preventDefault();
});

// What is on its way takes its place; until it is stored, the page's own link asks the server.
document.addEventListener("submit", ({ target }) => {
  if (target.dataset.outbox === "goes") undo = null;
});
document.addEventListener("outbox-stored", ({ detail: { answer } }) => {
  if (!answer.link) return;
  undo = Object.assign(document.createElement("a"), { href: answer.link.url });
  undo.dataset.key = answer.link.key;
});

document.addEventListener("task-shown", ({ detail: { root } }) => {
  const box = root.querySelector("[data-single-keys]");
  if (!box) return;
  box.checked = single;
  box.addEventListener("change", () => {
    single = box.checked;
    try {
      localStorage.setItem(SINGLE, single ? "on" : "off");
    } catch {
      // As above.
    }
  });
});
