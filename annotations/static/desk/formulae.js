// Formulae in the fields: each is one sign to the keys, and comes from the source by one key.

import { moved, offset } from "./places.js";
import { put } from "./writing.js";

const ENDS_IN_LETTER = /[\p{Script=Latin}\p{Script=Greek}]$/u;
const LETTER_FIRST = /^[\p{Script=Latin}\p{Script=Greek}]/u;
const IS_NUMBER = /^\p{N}[\p{N}\s.,'’٫٬]*$/u;

const taken = (area) => JSON.parse(area.dataset.insertables ?? "[]");

/** Where a text stands in another; a number only where it is no part of a longer one. */
function placesOf(part, text) {
  const places = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) {
    const end = at + part.length;
    const isPart = /[\p{N}][.,]?$/u.test(text.slice(0, at)) || /^[.,]?\p{N}/u.test(text.slice(end));
    if (!IS_NUMBER.test(part) || !isPart) places.push({ start: at, end });
  }
  return places;
}

/** What the server has found to be formulae, by field, in the text that it had then. */
const found = new WeakMap();

function read(list) {
  const area = document.getElementById(list.dataset.findings);
  const ends = list.dataset.formulae.split(" ").filter(Boolean);
  const places = ends.map((one) => one.split("-").map((point) => offset(area.value, point)));
  found.set(area, { text: area.value, places: places.map(([start, end]) => ({ start, end })) });
}

/** The formulae of a field: what the server has told, and what of the source stands there. */
function formulaeOf(area) {
  const { places, text } = found.get(area) ?? { places: [] };
  const known = taken(area).filter((one) => !IS_NUMBER.test(one));
  return [...moved(places, text, area.value), ...known.flatMap((one) => placesOf(one, area.value))];
}

/** The first thing of the source that the field does not have as often. */
function missing(area) {
  const prose = formulaeOf(area).reduce(
    (text, { start, end }) => text.slice(0, start) + " ".repeat(end - start) + text.slice(end),
    area.value,
  );
  const needed = new Map();
  return taken(area).find((one) => {
    needed.set(one, (needed.get(one) ?? 0) + 1);
    return placesOf(one, IS_NUMBER.test(one) ? prose : area.value).length < needed.get(one);
  });
}

/** The same with a space where it would run together with a number or a word of its letters. */
function setApart(one, area) {
  const before = area.value.slice(0, area.selectionStart);
  const after = area.value.slice(area.selectionEnd);
  const runsOn = (left, right) =>
    (/\p{N}[.,]?$/u.test(left) && /^[.,]?\p{N}/u.test(right)) || (ENDS_IN_LETTER.test(left) && LETTER_FIRST.test(right));
  return (runsOn(before, one) ? " " : "") + one + (runsOn(one, after) ? " " : "");
}

// --- One sign to the keys: a word's step goes over it, a deletion selects it first.
function step(event, area) {
  const isForward = (event.key === "ArrowRight") !== (getComputedStyle(area).direction === "rtl");
  const at = area.selectionDirection === "backward" ? area.selectionStart : area.selectionEnd;
  const ahead = isForward
    ? ({ start, end }) => start >= at && !area.value.slice(at, start).trim() || (start < at && at < end)
    : ({ start, end }) => end <= at && !area.value.slice(end, at).trim() || (start < at && at < end);
  const over = formulaeOf(area).find(ahead);
  if (!over) return false;
  const to = isForward ? over.end : over.start;
  const anchor = area.selectionDirection === "backward" ? area.selectionEnd : area.selectionStart;
  if (!event.shiftKey) area.setSelectionRange(to, to);
  else area.setSelectionRange(Math.min(anchor, to), Math.max(anchor, to), to < anchor ? "backward" : "forward");
  return true;
}

function select(event, area) {
  const { selectionStart: at, selectionEnd } = area;
  if (at !== selectionEnd) return false;
  const beside = ({ start, end }) => (event.key === "Backspace" ? end : start) === at;
  const whole = formulaeOf(area).find(beside);
  if (whole) area.setSelectionRange(whole.start, whole.end);
  return Boolean(whole);
}

function press(event) {
  const area = event.target;
  if (event.isComposing || event.altKey || event.metaKey || !area.matches("textarea")) return;
  const isStep = event.ctrlKey && (event.key === "ArrowLeft" || event.key === "ArrowRight");
  const isDeletion = !event.ctrlKey && !event.shiftKey && (event.key === "Backspace" || event.key === "Delete");
  if ((isStep && step(event, area)) || (isDeletion && select(event, area))) event.preventDefault();
}

// --- From right to left a field cannot keep the order of a formula: the one at the caret is told
// under it as it was typed, with the place of the caret.
let told = {}; // Where it stands, in a text of which length.

function tell() {
  const area = document.activeElement;
  const line = area.parentElement?.querySelector(":scope > .as-typed");
  const { value, selectionEnd: at } = area;
  // What is written within it belongs to it, before the server has said so.
  const grown = told.line === line ? { start: told.start, end: told.end + value?.length - told.length } : {};
  const one = line && [...formulaeOf(area), grown].find(({ start, end }) => start <= at && at <= end);
  if (told.line) told.line.hidden = true;
  told = one ? { ...one, line, length: value.length } : {};
  if (!one) return;
  line.hidden = false;
  line.replaceChildren(value.slice(one.start, at), document.createElement("i"), value.slice(at, one.end));
}

function start(root, signal) {
  for (const name of ["selectionchange", "focusin", "focusout"]) document.addEventListener(name, () => queueMicrotask(tell), { signal });
  const button = root.querySelector("[data-inserts-source]");
  const areas = [...root.querySelectorAll("textarea[data-insertables]")];
  const readAll = () => root.querySelectorAll("[data-formulae]").forEach(read);
  root.addEventListener("keydown", press, { signal });
  root.addEventListener("htmx:afterRequest", ({ detail }) => detail.successful && readAll());
  readAll();
  if (!button) return;
  const status = root.querySelector("[data-put-in]");
  let current = areas[0]; // Where the person wrote last.
  for (const area of areas) area.addEventListener("focus", () => (current = area));
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // One goes on typing.
  button.addEventListener("click", () => {
    const one = missing(current);
    status.textContent = one === undefined ? status.dataset.none : status.dataset.putIn.replace("%s", one);
    if (one === undefined) return;
    current.focus();
    put(current, setApart(one, current), current.selectionStart, current.selectionEnd);
  });
}

document.addEventListener("task-shown", ({ detail: { root, signal } }) => start(root, signal));
