// The adjudication screen. One row at a time hears the digits, which take a wording or an answer;
// what a field holds says which wording is taken.

const root = document.querySelector("[data-screen]");
const form = root.querySelector("[data-ruling]");
/** What nobody said, so that it needs a note. */
const UNSAID = "[name=outcome]:not([value=stands]):checked, [data-unsaid]:checked, [data-new]:not([hidden])";
const textRows = [...form.querySelectorAll("[data-row]:has([data-hand])")];
let current;
let isSent = false;

function goTo(row) {
  if (!row || row === current) return;
  for (const one of current?.querySelectorAll("[data-key]") ?? []) delete one.dataset.key;
  current?.classList.remove("is-current");
  current = row;
  row.classList.add("is-current");
  for (const one of row.querySelectorAll("[data-digit]")) one.dataset.key = one.dataset.digit;
}

function step(by, isTyping) {
  const rows = [...root.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());
  const row = rows[rows.indexOf(current) + by];
  if (!row) return;
  row.tabIndex = -1;
  for (const folded of row.querySelectorAll("details")) folded.open = true;
  ((isTyping && row.querySelector("textarea")) || row).focus();
}

/** Shows which wording each field holds, and how the others differ from it. */
function show() {
  for (const row of textRows) {
    const wordings = [...row.querySelectorAll("[data-takes]")];
    const { value } = row.querySelector("textarea");
    const at = wordings.findIndex((one) => one.querySelector("[data-text]").dataset.text === value) + 1;
    wordings.forEach((one, index) => (one.ariaPressed = index + 1 === at));
    row.querySelector("[data-new]").hidden = at || !value;
    for (const one of at ? row.querySelectorAll("[data-lacking]") : []) {
      one.classList.toggle("lacks", one.dataset.lacking.split(" ").includes(String(at)));
    }
  }
  for (const one of form.querySelectorAll("[data-whole]")) {
    one.ariaPressed = textRows.every((row) => wordingOf(row, one.dataset.whole).ariaPressed === "true");
  }
  form.elements.comment.required = form.querySelector(UNSAID);
}

const wordingOf = (row, version) => row.querySelector(`[data-version~="${version}"]`);

function take(button) {
  const { whole } = button.dataset;
  for (const row of whole ? textRows : [button.closest("[data-row]")]) {
    const wording = whole ? wordingOf(row, whole) : button;
    row.querySelector("textarea").value = wording.querySelector("[data-text]").dataset.text;
  }
  show();
}

root.addEventListener("click", (event) => {
  const button = event.target.closest("[data-takes]");
  const target = root.querySelector(event.target.closest("[data-folded]")?.hash ?? "none");
  if (!button && !target) return;
  event.preventDefault();
  if (button) return take(button);
  target.open = true;
  target.querySelector("textarea, select")?.focus();
});
root.addEventListener("focusin", ({ target }) => goTo(target.closest("[data-row]")));
form.addEventListener("input", show);
form.addEventListener("change", ({ target: { name, value } }) => {
  if (name !== "outcome" || value === "stands") return;
  if (value === "wrong_key") return form.querySelector(".right-option input").focus();
  for (const one of form.querySelectorAll("[name=choice]")) one.checked = false;
});
document.addEventListener("submit", (event) => (isSent = event.target === form && !event.defaultPrevented));

/** Whether what a digit takes was out of sight: then it is only shown. */
function reveal(key) {
  const aim = /^\d$/.test(key) && current.querySelector(`[data-key="${key}"]`);
  if (!aim || !aim.checkVisibility()) return false;
  const { top, bottom } = aim.getBoundingClientRect();
  if (top > 50 && bottom < innerHeight - 50) return false;
  aim.scrollIntoView({ block: "center" });
  return true;
}

document.addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const isTyping = event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
  if (event.ctrlKey || event.metaKey || (isTyping && !event.altKey) || document.querySelector("dialog[open]")) return;
  if (by) step(by, isTyping);
  if (by || reveal(event.key)) event.preventDefault();
});

addEventListener("beforeunload", (event) => {
  const isTouched = [...form.querySelectorAll("textarea")].some((box) => box.value !== box.defaultValue);
  if (isTouched && !isSent) event.preventDefault();
});

addEventListener("DOMContentLoaded", () => {
  document.dispatchEvent(new CustomEvent("task-shown", { detail: { root, form, signal: new AbortController().signal } }));
  for (const one of root.querySelectorAll("[data-row] [data-key]")) {
    one.dataset.digit = one.dataset.key;
    delete one.dataset.key;
  }
  show();
  goTo(root.querySelector(".warnings, .is-disputed") ?? root.querySelector("[data-row]"));
});
