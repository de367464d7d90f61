// The list of marks: from a mark in the text to its entry and back; what keys do to it there.

import { combination } from "../../desk/key-names.js";

const MOVING = ["ArrowLeft", "ArrowRight"];
const AMONG = { ArrowUp: -1, ArrowDown: 1 };

/** Where an arrow moves a mark: the whole of it, with Shift its end, with Ctrl its beginning; with Alt by letters. */
function moved(passage, { start, end }, { key, shiftKey, ctrlKey, metaKey, altKey }) {
  const edge = shiftKey ? "end" : ctrlKey || metaKey ? "start" : "";
  const forward = passage.isForward(key);
  if (!edge) return passage.segments.moved({ start, end }, forward, altKey);
  return passage.segments.resized({ start, end }, edge, forward, altKey);
}

export function startEntries(root, { questions, passages, buttonOf, changed, removed, leave, selected }) {
  const questionOf = (entry) => questions.find(({ entries }) => entries.has(entry));

  function go(question, span, options) {
    question.entryOf(span)?.focus(options);
    question.status.textContent = question.said(span);
  }

  function change(question, span, changes) {
    const now = question.change(span, changes);
    changed(question);
    go(question, now);
  }

  /** What a key does to the mark; nothing where it has its meaning of everywhere. */
  function press(event, question, span, entry) {
    const passage = passages.get(span.field);
    const { key } = event;
    if (MOVING.includes(key) && span.start !== null) change(question, span, moved(passage, span, event));
    else if (key in AMONG && !event.altKey) beside(entry, AMONG[key])?.focus();
    else if (key === "Delete" || key === "Backspace") removed(question, span);
    else if (key === "Escape" || key === "Enter") leave(span);
    else return name(combination(event), question, span);
    return true;
  }

  function beside(entry, by) {
    const entries = [...root.querySelectorAll(".entry")];
    return entries[entries.indexOf(entry) + by];
  }

  function name(key, question, span) {
    const button = key && buttonOf(key, question.box);
    if (button) change(question, span, question.named(button));
    return Boolean(button);
  }

  root.addEventListener("keydown", (event) => {
    const entry = event.target.closest(".entry");
    const question = entry && questionOf(entry);
    if (!question || !press(event, question, question.entries.get(entry), entry)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  root.addEventListener("click", ({ target }) => {
    const entry = target.closest(".entry");
    if (entry) leave(questionOf(entry).entries.get(entry));
  });

  // --- From the text: Enter in a marked word, a click on it.
  function enter(mark, options) {
    if (mark) go(mark.question, mark.span, options);
    return Boolean(mark);
  }

  root.addEventListener("keydown", (event) => {
    const passage = passages.get(event.target.dataset?.passage);
    const at = selected();
    if (event.key !== "Enter" || !passage || combination(event) || at?.field !== passage.field || at.start === null) return;
    if (enter(passage.markAt(at.start))) event.preventDefault();
  });
  root.addEventListener("click", ({ target }) => {
    const passage = passages.get(target.closest("[data-passage]")?.dataset.passage);
    if (getSelection().isCollapsed) enter(passage?.markAt(target), { preventScroll: true });
  });

  // --- The mark whose entry has the focus is pointed out in the text.
  root.addEventListener("focusin", ({ target }) => {
    const current = questionOf(target)?.entries.get(target);
    for (const passage of passages.values()) passage.point(current);
  });
}
