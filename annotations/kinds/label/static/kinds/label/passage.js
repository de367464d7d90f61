// A text on the page in which words can be selected, by mouse and by keyboard.
//
// Offsets are in code points of the text as it is stored. The browser counts UTF-16 units, and shows
// \r\n as \n: on the page, places are counted in what it shows.

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
    this.words = [...new Intl.Segmenter(element.lang || "en", { granularity: "word" }).segment(this.text)]
      .filter(({ segment }) => segment.trim())
      .map(({ index, segment }) => ({ start: this.pointsBefore(index), end: this.pointsBefore(index + segment.length) }));
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

  // --- The keyboard: arrows select a word, Shift extends; forward is where the text reads on to.
  /** What an arrow key selects after `selected`, which may be null; nothing at the ends. */
  reached({ key, shiftKey, ctrlKey, metaKey }, selected) {
    const isRightToLeft = getComputedStyle(this.element).direction === "rtl";
    const forward = (key === "ArrowRight") !== isRightToLeft;
    if (!shiftKey || !selected) return this.#step(forward, selected ?? { start: 0, end: 0 });
    return { start: selected.start, end: this.#stretch(forward, ctrlKey || metaKey, selected) };
  }

  #step(forward, { start, end }) {
    return forward ? this.words.find((word) => word.start >= end) : this.words.findLast((word) => word.end <= start);
  }

  /** The other end, moved by a word or by a character, at least one from `start`. */
  #stretch(forward, byCharacter, { start, end }) {
    if (byCharacter) return Math.min(this.points.length, Math.max(start + 1, end + (forward ? 1 : -1)));
    const ends = this.words.map((word) => word.end).filter((point) => point > start);
    return (forward ? ends.find((point) => point > end) : ends.findLast((point) => point < end)) ?? end;
  }

  /** Cuts the text where marks begin and end, so that they may overlap. */
  show(marks) {
    const edges = marks.flatMap(({ start, end }) => [start, end]);
    const cuts = [...new Set([0, this.points.length, ...edges])].sort((a, b) => a - b);
    const pieces = cuts.slice(0, -1).map((start, index) => {
      const end = cuts[index + 1];
      const over = marks.filter((mark) => mark.start <= start && mark.end >= end);
      if (!over.length) return document.createTextNode(this.quote({ start, end }));
      const element = document.createElement("mark");
      element.className = [...new Set(over.flatMap((mark) => mark.classes))].join(" ");
      element.textContent = this.quote({ start, end });
      return element;
    });
    this.element.replaceChildren(...pieces);
  }
}
