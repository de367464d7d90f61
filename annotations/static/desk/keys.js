// Keys. An element names its key in `data-key`; pressing it clicks the element, or moves to what
// `data-focuses` names. Single keys act only outside text fields and can be switched off.

const form = document.getElementById("task");
const switchBox = document.getElementById("single-keys");
const undo = document.querySelector("#toasts a[data-key]"); // Works on when its message is gone.
const TYPED_INTO = "textarea, select, input:not([type=radio], [type=checkbox], [type=submit]), [contenteditable]";

try {
  switchBox.checked = localStorage.getItem("single-keys") !== "off";
  switchBox.addEventListener("change", () => localStorage.setItem("single-keys", switchBox.checked ? "on" : "off"));
} catch {
  // Storage is switched off: the choice lasts as long as the page.
}

/** The key as a Latin letter, digit or `?`; on other layouts, by its place on the keyboard. */
function keyOf({ key, code }) {
  if (/^[a-z0-9?]$/i.test(key)) return key.toLowerCase();
  if (key === "؟") return "?";
  return /^(?:Key|Digit)(.)$/.exec(code)?.[1].toLowerCase() ?? "";
}

function submit(dialog) {
  if (dialog) dialog.querySelector("form")?.requestSubmit();
  else form.requestSubmit(form.querySelector("[data-primary]"));
}

function chooseReason(dialog, key) {
  const reason = dialog.querySelectorAll("[type=radio]")[Number(key) - 1];
  reason?.click();
  reason?.focus();
  return Boolean(reason);
}

function press(key) {
  const named = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
  if (undo?.dataset.key === key) named.unshift(undo);
  const found = named.find((element) => element === undo || (!element.disabled && element.checkVisibility()));
  if (!found) return false;
  if (found.dataset.focuses) document.querySelector(found.dataset.focuses).focus();
  else found.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented || event.altKey) return;
  const dialog = document.querySelector("dialog[open]");
  if (event.ctrlKey || event.metaKey) {
    if (event.key !== "Enter" || event.repeat) return;
    event.preventDefault();
    submit(dialog);
    return;
  }
  if (event.target.closest(TYPED_INTO)) {
    if (event.key === "Escape" && !dialog) event.target.blur();
    return;
  }
  const key = keyOf(event);
  if (!key || event.repeat || !switchBox.checked) return;
  if (dialog ? chooseReason(dialog, key) : press(key)) event.preventDefault();
});
