// Characters that a keyboard lacks, put in where one writes; those used last come first.

import { put } from "./writing.js";

const USED = 9; // As many as there are digits to choose them by.
const GAP = 4;

const keyOf = (language) => `characters:${language}`;

function used(language) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(language))) ?? [];
  } catch {
    return []; // Storage is switched off.
  }
}

function use(language, character) {
  const all = [character, ...used(language).filter((one) => one !== character)].slice(0, USED);
  try {
    localStorage.setItem(keyOf(language), JSON.stringify(all));
  } catch {
    // As above.
  }
}

function start(root, form, signal) {
  const palette = root.querySelector("[data-palette]");
  if (!palette || !form) return;
  const language = palette.dataset.palette;
  const body = palette.querySelector(".palette-body");
  const written = "textarea.text, input.text";
  let field = form.querySelector(".unit textarea");

  const buttons = () => [...body.querySelectorAll("button")];
  const isOpen = () => palette.matches(":popover-open");

  /** Below the field, above it or beside it, and not over it where there is room elsewhere. */
  function place() {
    const box = field.getBoundingClientRect();
    const bottom = root.querySelector(".action-bar").getBoundingClientRect().top;
    const { offsetHeight: height, offsetWidth: width } = palette;
    const fits = [box.bottom + GAP, box.top - GAP - height].find((top) => top >= 0 && top + height <= bottom);
    const beside = [box.left - GAP - width, box.right + GAP].find((left) => left >= 0 && left + width <= innerWidth);
    const left = fits === undefined ? (beside ?? box.left) : box.left;
    palette.style.setProperty("top", `${fits ?? Math.max(GAP, Math.min(box.top, bottom - GAP - height))}px`);
    palette.style.setProperty("left", `${Math.max(GAP, Math.min(left, innerWidth - width - GAP))}px`);
  }

  function listUsed() {
    const list = body.querySelector("[data-used]");
    if (!list) return;
    const known = new Map([...body.querySelectorAll("[data-character]")].map((one) => [one.dataset.character, one]));
    const last = used(language).filter((one) => known.has(one));
    list.replaceChildren(...last.map((one) => known.get(one).cloneNode(true)));
    list.hidden = !last.length;
    for (const [at, button] of buttons().entries()) button.toggleAttribute("data-by-digit", at < USED);
  }

  function focus(button) {
    for (const one of buttons()) one.tabIndex = one === button ? 0 : -1;
    button?.focus();
  }

  function open() {
    if (document.activeElement.matches(written) && form.contains(document.activeElement)) field = document.activeElement;
    if (!field?.checkVisibility()) return;
    palette.showPopover();
    listUsed();
    place();
    if (buttons().length) focus(buttons()[0]);
    else body.dispatchEvent(new Event("palette-wanted"));
  }

  function close() {
    palette.hidePopover();
    field.focus();
  }

  function insert({ dataset: { character } }) {
    put(field, character, field.selectionStart, field.selectionEnd);
    use(language, character);
  }

  /** The next one by an arrow: in the line, or nearest in the line above or below. */
  function next(key, from) {
    const all = buttons();
    const at = all.indexOf(from);
    const isRight = getComputedStyle(from.parentElement).direction === "rtl";
    if (key === "Home") return all[0];
    if (key === "End") return all.at(-1);
    if (key === "ArrowRight") return all[at + (isRight ? -1 : 1)];
    if (key === "ArrowLeft") return all[at + (isRight ? 1 : -1)];
    const here = from.getBoundingClientRect();
    const away = (one) => {
      const box = one.getBoundingClientRect();
      return { one, down: box.top - here.top, aside: Math.abs(box.left - here.left) };
    };
    const lines = all.map(away).filter(({ down }) => (key === "ArrowDown" ? down > 1 : down < -1));
    lines.sort((a, b) => Math.abs(a.down) - Math.abs(b.down) || a.aside - b.aside);
    return lines[0]?.one;
  }

  root.querySelector("[data-opens-palette]").addEventListener("click", () => (isOpen() ? close() : open()));
  form.addEventListener("focusin", ({ target }) => {
    if (target.matches(written)) field = target;
  });
  palette.addEventListener("pointerdown", (event) => event.preventDefault()); // One goes on writing.
  palette.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button?.dataset.character) insert(button);
    else if (button) close();
  });
  palette.addEventListener("focusout", ({ relatedTarget: to }) => {
    if (to && to !== field && !palette.contains(to)) palette.hidePopover();
  });
  body.addEventListener("htmx:afterSwap", () => {
    listUsed();
    place();
    if (isOpen()) focus(buttons()[0]);
  });
  palette.addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey || key === "Tab") return;
    event.stopPropagation(); // Single keys do nothing else here.
    if (key === " " || (key === "Enter" && "ends" in target.dataset)) return; // Puts it in and stays.
    event.preventDefault();
    const chosen = key === "Enter" ? target : buttons()[key >= "1" && key <= "9" ? Number(key) - 1 : -1];
    if (key === "Escape") close();
    else if (chosen?.dataset.character) {
      insert(chosen);
      close();
    } else if (target.dataset.character) focus(next(key, target) ?? target);
  });
  signal.addEventListener("abort", () => isOpen() && palette.hidePopover());
}

document.addEventListener("task-shown", ({ detail: { root, form, signal } }) => start(root, form, signal));
