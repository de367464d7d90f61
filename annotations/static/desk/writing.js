// Writing into text fields as typing would, so that Ctrl+Z takes it back.

const EDITS = 50; // So many that went into several fields at once can be taken back as one.

const MOVES = ["focus", "focusin", "blur", "focusout"];

const groups = []; // What went into several fields at once, newest last.
let within = false; // While one of them is taken back.

function edit(area, text) {
  if (text) return document.execCommand("insertText", false, text);
  return area.selectionStart === area.selectionEnd || document.execCommand("delete");
}

const stop = (event) => event.stopImmediatePropagation();

/** Runs `work` in `area`; who was somewhere else is there again after it, and nobody hears of it. */
function visiting(area, work) {
  const before = document.activeElement;
  if (before === area) {
    work();
    return;
  }
  for (const name of MOVES) addEventListener(name, stop, { capture: true });
  area.focus({ preventScroll: true });
  work();
  if (before === document.body) area.blur();
  else before.focus({ preventScroll: true });
  for (const name of MOVES) removeEventListener(name, stop, { capture: true });
}

/**
 * Puts `text` in the place of what stands between `start` and `end` in a field, in UTF-16 code
 * units as `selectionStart` has them; of all of it where they are left out. The caret is behind
 * the text then, the focus where it was.
 */
export function put(area, text, start = 0, end = area.value.length) {
  if (area.value.slice(start, end) === text) return;
  visiting(area, () => {
    area.setSelectionRange(start, end);
    if (edit(area, text)) return;
    area.setRangeText(text, start, end, "end"); // A browser that does not type for scripts.
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/**
 * Gives several fields another text, as pairs of field and text, in one step that is taken back as
 * one; `undone` is called when it is.
 */
export function putAll(texts, undone = () => {}) {
  const changes = texts
    .filter(([area, text]) => area.value !== text)
    .map(([area, text]) => ({ area, before: area.value, after: text }));
  for (const { area, after } of changes) put(area, after);
  if (changes.length) groups.push({ changes, undone });
  groups.splice(0, groups.length - EDITS);
}

/** The fields of a group that still have what it gave them. */
const left = ({ changes }) => changes.filter(({ area, after }) => area.value === after);

/** Takes the rest of a group back, once the browser has taken back one of its fields. */
function takeBack(group) {
  within = true;
  for (const { area } of left(group).reverse()) visiting(area, () => document.execCommand("undo"));
  within = false;
  groups.splice(groups.indexOf(group));
  group.undone();
}

document.addEventListener("input", ({ target, inputType }) => {
  if (inputType !== "historyUndo" || within) return;
  const group = groups.at(-1);
  const own = group?.changes.find(({ area }) => area === target);
  if (own && target.value === own.before && left(group).length === group.changes.length - 1) takeBack(group);
});

document.addEventListener("task-shown", () => groups.splice(0)); // Of the fields before, nothing is left.
