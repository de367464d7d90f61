// Marking words: what is selected in the passages, and which question's marks it goes to.

import { combination } from "../../desk/key-names.js";
import { Marks } from "./marks.js";
import { Passage } from "./passage.js";

const say = (text) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone: "info" } }));

export function start(root, signal) {
  const boxes = [...root.querySelectorAll("[data-spans]")];
  if (!boxes.length) return;
  const stored = JSON.parse(root.querySelector("#stored-texts").textContent);
  const elements = [...root.querySelectorAll("[data-passage]")];
  const passages = new Map(elements.map((element) => [element.dataset.passage, new Passage(element, stored[element.dataset.passage])]));
  const questions = boxes.map((box) => new Marks(root, box, passages));
  const tokens = new Map(); // What is missing in a field, by the field.

  let selected = null; // Where: `field`, `start` and `end`, which are null for what is missing.
  let isAcross = false; // More than one field is selected.

  // --- What is selected.
  function readSelection() {
    const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
    const within = range && elements.filter((element) => range.intersectsNode(element));
    if (!within?.length) return;
    const passage = passages.get(within[0].dataset.passage);
    const found = within.length === 1 ? passage.selection() : null;
    isAcross = within.length > 1 && !range.collapsed;
    choose(found && { field: passage.field, ...found });
  }

  function choose(place) {
    selected = place;
    for (const [field, token] of tokens) {
      token.setAttribute("aria-pressed", place?.start === null && place.field === field);
    }
  }

  function chooseMissing(field) {
    getSelection().removeAllRanges();
    isAcross = false;
    choose({ field, start: null, end: null });
    tokens.get(field).focus();
  }

  document.addEventListener("selectionchange", readSelection, { signal });

  // --- Marking.
  function give(button) {
    const question = questions.find(({ box }) => box.contains(button));
    const { nothing, across, elsewhere, unweighed } = question.box.dataset;
    if (!selected) return say(isAcross ? across : nothing);
    if (!question.fields.includes(selected.field) || (selected.start === null && !question.takesMissing)) return say(elsewhere);
    if (question.weighs && !question.severity) return say(unweighed);
    const place = selected;
    question.give(place, button);
    changed(question);
    if (place.start === null) choose(place);
    else passages.get(place.field).select(place);
    return undefined;
  }

  function changed(question) {
    show();
    question.input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function removed(question, span) {
    question.drop(span);
    changed(question);
    (passages.get(span.field)?.element ?? elements[0]).focus();
  }

  function show() {
    for (const question of questions) question.show(removed);
    for (const passage of passages.values()) {
      const own = questions.flatMap((question) =>
        question.shown
          .filter(({ field }) => field === passage.field)
          .map((span) => ({ ...span, classes: question.classesOf(span) })),
      );
      passage.show(own.filter(({ start }) => start !== null));
      const missing = own.filter(({ start }) => start === null).flatMap(({ classes }) => classes);
      const token = tokens.get(passage.field);
      if (token) token.className = ["missing", ...new Set(missing)].join(" ");
    }
  }

  root.addEventListener("mousedown", (event) => {
    if (event.target.closest("[data-mark], [data-severity]")) event.preventDefault(); // Keeps the selection.
  });
  root.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-mark], [data-severity], [data-missing-in]");
    if (!button) return;
    if (button.dataset.missingIn) chooseMissing(button.dataset.missingIn);
    else if (button.dataset.severity) questions.find(({ box }) => box.contains(button)).severity = button.dataset.severity;
    else give(button);
  });

  // --- The keyboard, in a passage and on what is missing in it.
  function arrow(event, passage) {
    const at = selected?.field === passage.field && selected.start !== null ? selected : null;
    const to = passage.reached(event, at);
    if (!to) return;
    passage.select(to);
    choose({ field: passage.field, ...to });
  }

  /** What a key does here; nothing where it has its meaning of everywhere. */
  function press(key, field) {
    if (key === elements[0].dataset.key && elements.length > 1) {
      const at = elements.findIndex((element) => element.dataset.passage === field);
      elements[(at + 1) % elements.length].focus();
      return true;
    }
    if (tokens.has(field) && questions.some(({ box }) => box.dataset.missingKey === key)) {
      chooseMissing(field);
      return true;
    }
    const button = [...root.querySelectorAll(`[data-passage-key="${CSS.escape(key)}"]`)].find((one) => one.checkVisibility());
    if (!button || (!selected && !button.dataset.severity)) return false;
    button.click();
    return true;
  }

  root.addEventListener("keydown", (event) => {
    const element = event.target.closest("[data-passage], [data-missing-in]");
    if (!element || event.altKey) return;
    const field = element.dataset.passage ?? element.dataset.missingIn;
    if (element.dataset.passage && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      arrow(event, passages.get(field));
      event.preventDefault();
    } else if (press(combination(event), field)) {
      event.preventDefault();
      event.stopPropagation();
    }
  });

  // --- What a text may lack is marked at its end.
  for (const { fields, takesMissing, box } of questions) {
    for (const field of takesMissing ? fields : []) {
      if (tokens.has(field)) continue;
      const token = document.createElement("button");
      token.type = "button";
      token.textContent = box.dataset.missing;
      token.dataset.missingIn = field;
      token.setAttribute("aria-pressed", "false");
      token.setAttribute("aria-label", `${box.dataset.missing}, ${passages.get(field).label}`);
      passages.get(field).element.after(token);
      tokens.set(field, token);
    }
  }

  root.addEventListener("cleared", ({ target }) => {
    for (const question of questions) if (target.contains(question.box)) question.clear();
    show();
  });
  root.addEventListener("asked", show);
  show();
}
