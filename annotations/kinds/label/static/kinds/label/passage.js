// A text on the page in which words can be selected, by mouse and by keyboard.
//
// Offsets are in code points of the text as it is stored. The browser counts UTF-16 units, and shows
// \r\n as \n: on the page, places are counted in what it shows.

import { Segments } from "./segments.js";

export class Passage {
  constructor(element, stored) {
    this.element = element;
    this.field = element.dataset.passage;
    this.label = element.dataset.label;
    this.stored = stored.match(/\r\n|[^]/gu) ?? [];
    this.points = this.stored.map((piece) => (piece.startsWith("\r") ? "\n" : piece));
    this.text = this.points.join("");
    this.begins = [0]; // Where each point of the page begins in the stored text.
    for (const piece of this.stored) this.begins.push(this.begins.at(-1) + [...piece].length);
    const ltr = JSON.parse(element.dataset.leftToRight || "[]");
    this.ltr = ltr.map(([start, end, isOne]) => ({ start: this.onPage(start), end: this.onPage(end), isOne }));
    this.segments = new Segments(this.text, element.lang || "en", this.ltr.filter(({ isOne }) => isOne));
    this.marks = [];
    this.shown = []; // The pieces of the text that are marked, each with its marks.
  }

  // --- Places.
  pointsBefore(units) {
    return [...this.text.slice(0, units)].length;
  }

  onPage(offset) {
    return Math.max(0, this.begins.findLastIndex((begin) => begin <= offset));
  }

  asStored({ start, end }) {
    return { start: this.begins[start], end: this.begins[end], quote: this.stored.slice(start, end).join("") };
  }

  quote({ start, end }) {
    return this.points.slice(start, end).join("");
  }

  // --- What is selected, without the space around it.
  selection() {
    const { rangeCount } = getSelection();
    const range = rangeCount && getSelection().getRangeAt(0);
    if (!range || !this.element.contains(range.commonAncestorContainer)) return null;
    const begin = this.#unitsBefore(range.startContainer, range.startOffset);
    const chosen = this.text.slice(begin, this.#unitsBefore(range.endContainer, range.endOffset));
    const marked = chosen.trim();
    if (!marked) return null;
    const start = this.pointsBefore(begin + chosen.indexOf(marked));
    return { start, end: start + [...marked].length };
  }

  #unitsBefore(node, offset) {
    const range = document.createRange();
    range.setStart(this.element, 0);
    range.setEnd(node, offset);
    return range.toString().length;
  }

  select({ start, end }) {
    getSelection().setBaseAndExtent(...this.#place(start), ...this.#place(end));
  }

  #place(point) {
    const walker = document.createTreeWalker(this.element, NodeFilter.SHOW_TEXT);
    let units = this.points.slice(0, point).join("").length;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (units <= node.length) return [node, units];
      units -= node.length;
    }
    return [this.element, this.element.childNodes.length];
  }

  // --- The keyboard: forward is where the text reads on to.
  isForward(key) {
    return (key === "ArrowRight") !== (getComputedStyle(this.element).direction === "rtl");
  }

  /** What an arrow key selects after `selected`, which may be null; nothing at the ends. */
  reached({ key, shiftKey, ctrlKey, metaKey, altKey }, selected) {
    const forward = this.isForward(key);
    if (!shiftKey || !selected) return this.segments.next(forward, selected ?? { start: 0, end: 0 });
    return this.segments.resized(selected, "end", forward, ctrlKey || metaKey || altKey);
  }

  /** The word of the line above or below that is nearest, or the first or last of the line. */
  across(key, selected) {
    const { words } = this.segments;
    const boxes = words.map((word) => this.#box(word));
    const at = boxes[Math.max(0, words.findIndex((word) => word.end > (selected?.start ?? 0)))];
    if (!at || !selected) return words[0];
    const middle = (box) => (box.left + box.right) / 2;
    const isOn = (box, line) => box.top < line.bottom - line.height / 2 && box.bottom > line.top + line.height / 2;
    if (key === "Home" || key === "End") {
      return words[key === "Home" ? boxes.findIndex((box) => isOn(box, at)) : boxes.findLastIndex((box) => isOn(box, at))];
    }
    const there = boxes.filter((box) => (key === "ArrowDown" ? box.top >= at.bottom - at.height / 2 : box.bottom <= at.top + at.height / 2));
    const line = key === "ArrowDown" ? there[0] : there.at(-1);
    const near = there.filter((box) => isOn(box, line)).sort((a, b) => Math.abs(middle(a) - middle(at)) - Math.abs(middle(b) - middle(at)));
    return words[boxes.indexOf(near[0])];
  }

  #box({ start, end }) {
    const range = document.createRange();
    range.setStart(...this.#place(start));
    range.setEnd(...this.#place(end));
    return [...range.getClientRects()].find(({ width }) => width) ?? range.getBoundingClientRect();
  }

  // --- Marks.
  /** The shortest of the marks at a point of the text, or in one of its pieces. */
  markAt(place) {
    const isAt = ({ start, end }) => start <= place && place < end;
    const over = typeof place === "number" ? this.marks.filter(isAt) : (this.shown.find(([piece]) => piece === place)?.[1] ?? []);
    return over.toSorted((a, b) => a.end - a.start - (b.end - b.start))[0];
  }

  /** Points out one of the marks, or none. */
  point(current) {
    for (const [element, marks] of this.shown) element.classList.toggle("is-current", marks.some(({ span }) => span === current));
  }

  /** Cuts the text where marks begin and end, so that they may overlap; formulae read from the left. */
  show(marks) {
    this.marks = marks;
    this.shown = [];
    const edges = [...marks, ...this.ltr].flatMap(({ start, end }) => [start, end]);
    const cuts = [...new Set([0, this.points.length, ...edges])].sort((a, b) => a - b);
    const whole = new Map(); // The pieces of a formula stand in one element: its order is not each one's own.
    const shown = [];
    for (const [index, start] of cuts.slice(0, -1).entries()) {
      const end = cuts[index + 1];
      const over = marks.filter((mark) => mark.start <= start && mark.end >= end);
      const formula = this.ltr.find((one) => one.start <= start && one.end >= end);
      const piece = this.#piece({ start, end }, over);
      if (!formula) shown.push(piece);
      else if (whole.has(formula)) whole.get(formula).append(piece);
      else {
        const element = document.createElement("span");
        element.dir = "ltr";
        element.append(piece);
        whole.set(formula, element);
        shown.push(element);
      }
    }
    this.element.replaceChildren(...shown);
  }

  #piece(span, over) {
    if (!over.length) return document.createTextNode(this.quote(span));
    const element = document.createElement("mark");
    element.className = [...new Set(over.flatMap((mark) => mark.classes))].join(" ");
    element.textContent = this.quote(span);
    this.shown.push([element, over]);
    return element;
  }
}
