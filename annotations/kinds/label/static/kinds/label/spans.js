// Marking words: what is selected in the passages, and which question's marks it goes to.

import { combination } from "../../desk/key-names.js";
import { startEntries } from "./entries.js";
import { Marks } from "./marks.js";
import { Passage } from "./passage.js";

const ACROSS = ["ArrowUp", "ArrowDown", "Home", "End"];

const say = (text) => document.dispatchEvent(new CustomEvent("toast", { detail: { text } }));

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
  let isPointing = false; // The mouse began in a text, not on a button.
  let isExact = false; // Letters are selected, or what keys have selected already; else whole words.

  // --- What is selected.
  function readSelection() {
    const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
    const within = range && elements.filter((element) => range.intersectsNode(element));
    if (!within?.length) return;
    const passage = passages.get(within[0].dataset.passage);
    const found = within.length === 1 ? passage.selection() : null;
    isAcross = within.length > 1 && !range.collapsed;
    choose(found && { field: passage.field, ...passage.segments.whole(found, isExact) });
  }

  function choose(place) {
    selected = place;
    for (const [field, token] of tokens) {
      token.setAttribute("aria-pressed", place?.start === null && place.field === field);
    }
  }

  function chooseWords(passage, place) {
    isExact = true;
    passage.select(place);
    choose({ field: passage.field, start: place.start, end: place.end });
  }

  function chooseMissing(field) {
    getSelection().removeAllRanges();
    isAcross = false;
    choose({ field, start: null, end: null });
    tokens.get(field).focus();
  }

  document.addEventListener("selectionchange", readSelection, { signal });

  // --- With the mouse: what is let go of becomes whole words, with Alt whole letters.
  root.addEventListener("pointerdown", ({ target, altKey }) => {
    isPointing = !target.closest("button");
    if (isPointing) isExact = altKey;
  });
  document.addEventListener(
    "pointerup",
    ({ altKey, pointerType }) => {
      if (pointerType !== "mouse" || !isPointing || getSelection().isCollapsed) return;
      isExact = altKey;
      readSelection();
      if (selected && selected.start !== null) passages.get(selected.field).select(selected);
    },
    { signal },
  );

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
    else chooseWords(passages.get(place.field), place);
    return undefined;
  }

  function changed(question) {
    show();
    question.input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function removed(question, span) {
    question.drop(span);
    changed(question);
    leave(span);
  }

  /** Back to the text, where the mark is or was. */
  function leave({ field, start, end }) {
    if (start === null && tokens.has(field)) return chooseMissing(field);
    const passage = passages.get(field) ?? passages.get(elements[0].dataset.passage);
    passage.element.focus();
    return start === null || passage.field !== field ? undefined : chooseWords(passage, { start, end });
  }

  function show() {
    for (const question of questions) question.show(removed);
    for (const passage of passages.values()) {
      const own = questions.flatMap((question) =>
        question.shown
          .filter(({ field }) => field === passage.field)
          .map((span) => ({ ...span, span, question, classes: question.classesOf(span) })),
      );
      passage.show(own.filter(({ start }) => start !== null));
      const missing = own.filter(({ start }) => start === null).flatMap(({ classes }) => classes);
      const token = tokens.get(passage.field);
      if (!token) continue;
      token.className = ["missing", ...new Set(missing)].join(" ");
      // What gives a question its labels may be answered with the first mark.
      token.hidden = !questions.some(({ fields, takesMissing, isAsked, box }) => takesMissing && fields.includes(passage.field) && (isAsked || box.dataset.labelsFrom));
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
    const to = ACROSS.includes(event.key) ? passage.across(event.key, at) : passage.reached(event, at);
    if (to) chooseWords(passage, to);
  }

  /** What a key does here; nothing where it has its meaning of everywhere. */
  function press(key, field) {
    if (key === elements[0].dataset.key && elements.length > 1) {
      const at = elements.findIndex((element) => element.dataset.passage === field);
      elements[(at + 1) % elements.length].focus();
      return true;
    }
    if (tokens.get(field)?.hidden === false && questions.some(({ box }) => box.dataset.missingKey === key)) {
      chooseMissing(field);
      return true;
    }
    const button = buttonOf(key, root) ?? offered(key);
    if (!button || (!selected && !button.dataset.severity)) return false;
    button.click();
    return true;
  }

  const buttonOf = (key, within) =>
    [...within.querySelectorAll(`[data-passage-key="${CSS.escape(key)}"]`)].find((one) => one.checkVisibility());

  /** The button of a label that another question offers, which is answered with the first mark. */
  function offered(key) {
    for (const { box, buttons, fields } of questions) {
      const button = fields.includes(selected?.field) && buttons.find(({ dataset }) => dataset.passageKey === key);
      if (!button) continue;
      root.querySelector(`[name="${CSS.escape(box.dataset.labelsFrom)}"][value="${CSS.escape(button.dataset.mark)}"]:not(:checked)`)?.click();
      if (button.checkVisibility()) return button;
    }
    return undefined;
  }

  const moves = ({ key, altKey, shiftKey }) =>
    key === "ArrowLeft" || key === "ArrowRight" || (ACROSS.includes(key) && !altKey && !shiftKey);

  root.addEventListener("keydown", (event) => {
    const element = event.target.closest("[data-passage], [data-missing-in]");
    if (!element) return;
    const field = element.dataset.passage ?? element.dataset.missingIn;
    if (element.dataset.passage && moves(event)) {
      arrow(event, passages.get(field));
      event.preventDefault();
    } else if (!event.altKey && press(combination(event), field)) {
      event.preventDefault();
      event.stopPropagation();
    }
  });

  startEntries(root, { questions, passages, buttonOf, changed, removed, leave, selected: () => selected });

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
