// The culture screen: questions that appear where they apply, and highlights in the question.
// Offsets are in code points of the question as it is stored, with the words that they mark. The
// browser counts UTF-16 units, and shows \r\n as \n: on the page, places are counted in what it shows.

import { combination } from "../../desk/key-names.js";

const say = (text) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone: "info" } }));

function start(root, form, signal) {
  const passage = root.querySelector("#passage");
  const field = form.elements.spans;
  const list = root.querySelector("#highlights");
  const kindBoxes = [...form.querySelectorAll("[name=knowledge]")];
  const stored = JSON.parse(root.querySelector("#stored-question").textContent).match(/\r\n|[^]/gu) ?? [];
  const points = stored.map((piece) => (piece.startsWith("\r") ? "\n" : piece));
  const text = points.join("");
  const pointsBefore = (units) => [...text.slice(0, units)].length;

  // --- Where each point of the page begins in the stored question.
  const begins = [0];
  for (const piece of stored) begins.push(begins.at(-1) + [...piece].length);
  const onPage = (offset) => Math.max(0, begins.findLastIndex((begin) => begin <= offset));

  function asStored({ start, end, label }) {
    return { start: begins[start], end: begins[end], label, quote: stored.slice(start, end).join("") };
  }

  let spans = JSON.parse(field.value || "[]").map(({ start, end, label }) => ({ start: onPage(start), end: onPage(end), label }));
  let selected = null;

  const kinds = () => new Set(kindBoxes.filter((box) => box.checked).map((box) => box.value));
  const labelOf = (kind) => form.querySelector(`[data-mark="${kind}"]`).dataset.markName;

  // --- Questions that apply.
  function showWhatApplies() {
    const chosen = kinds();
    for (const ask of form.querySelectorAll("[data-applies]")) {
      const applies = ask.dataset.applies.split(" ").some((kind) => chosen.has(kind));
      ask.hidden = ask.disabled = !applies;
    }
    for (const button of form.querySelectorAll("[data-mark]")) button.hidden = !chosen.has(button.dataset.mark);
    show();
  }

  for (const box of kindBoxes) {
    box.addEventListener("change", () => {
      if (box.checked) {
        for (const other of kindBoxes) {
          if ((box.value === "none") !== (other.value === "none")) other.checked = false;
        }
      }
      showWhatApplies();
    });
  }

  // --- What is selected, in code points.
  function unitsBefore(node, offset) {
    const range = document.createRange();
    range.setStart(passage, 0);
    range.setEnd(node, offset);
    return range.toString().length;
  }

  function readSelection() {
    const selection = getSelection();
    if (!selection.rangeCount) return;
    const range = selection.getRangeAt(0);
    if (!passage.contains(range.commonAncestorContainer)) return;
    const begin = unitsBefore(range.startContainer, range.startOffset);
    const chosen = text.slice(begin, unitsBefore(range.endContainer, range.endOffset));
    const marked = chosen.trim();
    if (!marked) {
      selected = null;
      return;
    }
    const start = pointsBefore(begin + chosen.indexOf(marked));
    selected = { start, end: start + [...marked].length };
  }

  document.addEventListener("selectionchange", readSelection, { signal });

  // --- Marking.
  function mark(label) {
    if (!kinds().has(label)) return;
    if (!selected) {
      say(list.dataset.nothing);
      return;
    }
    const { start, end } = selected;
    const others = spans.filter((span) => span.start !== start || span.end !== end || span.label !== label);
    spans = others.length === spans.length ? [...spans, { start, end, label }] : others;
    spans.sort((a, b) => a.start - b.start || a.end - b.end);
    changed();
    select(start, end);
  }

  function changed() {
    show();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  form.addEventListener("mousedown", (event) => {
    if (event.target.closest("[data-mark]")) event.preventDefault(); // Keeps the selection.
  });
  form.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-mark]");
    if (button) mark(button.dataset.mark);
  });

  // --- Showing: the passage is cut where highlights begin and end, so that they may overlap.
  function show() {
    const chosen = kinds();
    const shown = spans.filter((span) => chosen.has(span.label));
    field.value = JSON.stringify(shown.map(asStored));
    const cuts = [...new Set([0, points.length, ...shown.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
    const pieces = cuts.slice(0, -1).map((start, index) => {
      const piece = points.slice(start, cuts[index + 1]).join("");
      const over = shown.filter((span) => span.start <= start && span.end >= cuts[index + 1]);
      if (!over.length) return document.createTextNode(piece);
      const element = document.createElement("mark");
      element.className = [...new Set(over.map((span) => `mark-${span.label}`))].join(" ");
      element.textContent = piece;
      return element;
    });
    passage.replaceChildren(...pieces);
    list.replaceChildren(...shown.map(entry));
  }

  function entry(span) {
    const item = document.createElement("li");
    const words = points.slice(span.start, span.end).join("");
    const remove = document.createElement("button");
    item.className = `mark-${span.label}`;
    item.append(`${labelOf(span.label)}: “${words}”`);
    remove.type = "button";
    remove.className = "chip-remove";
    remove.textContent = "×";
    remove.setAttribute("aria-label", `${list.dataset.remove} “${words}”`);
    remove.addEventListener("click", () => {
      spans = spans.filter((other) => other !== span);
      changed();
      passage.focus();
    });
    item.append(remove);
    return item;
  }

  // --- The keyboard in the passage: arrows select a word, Shift extends.
  function place(point) {
    const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
    let units = points.slice(0, point).join("").length;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (units <= node.length) return [node, units];
      units -= node.length;
    }
    return [passage, passage.childNodes.length];
  }

  function select(start, end) {
    getSelection().setBaseAndExtent(...place(start), ...place(end));
  }

  const words = [...new Intl.Segmenter("en", { granularity: "word" }).segment(text)]
    .filter(({ segment }) => segment.trim())
    .map(({ index, segment }) => ({ start: pointsBefore(index), end: pointsBefore(index + segment.length) }));

  function step(forward) {
    const { start, end } = selected ?? { start: 0, end: 0 };
    return forward ? words.find((word) => word.start >= end) : words.findLast((word) => word.end <= start);
  }

  /** Moves the end of what is selected, by a word or by a character, at least to `start`. */
  function stretch(forward, byCharacter) {
    const { start, end } = selected;
    if (byCharacter) return Math.min(points.length, Math.max(start + 1, end + (forward ? 1 : -1)));
    const ends = words.map((word) => word.end).filter((point) => point > start);
    return (forward ? ends.find((point) => point > end) : ends.findLast((point) => point < end)) ?? end;
  }

  function arrow({ key, shiftKey, ctrlKey, metaKey }) {
    const forward = key === "ArrowRight";
    const to = shiftKey && selected ? { start: selected.start, end: stretch(forward, ctrlKey || metaKey) } : step(forward);
    if (!to) return;
    select(to.start, to.end);
    selected = to;
  }

  passage.addEventListener("keydown", (event) => {
    if (event.altKey) return;
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      arrow(event);
      event.preventDefault();
      return;
    }
    const key = CSS.escape(combination(event));
    const label = form.querySelector(`[data-passage-key="${key}"]`)?.dataset.mark;
    if (!label || !selected || !kinds().has(label)) return;
    event.preventDefault();
    event.stopPropagation();
    mark(label);
  });

  showWhatApplies();
}

document.addEventListener("task-shown", ({ detail: { root, form, signal } }) => {
  if (form?.dataset.kind === "label") start(root, form, signal);
});
