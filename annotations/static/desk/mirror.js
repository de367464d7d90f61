// The words of a text field drawn once more over it, unseen: what a field cannot do with a place in
// its text, underline it or say where it stands on the screen, its mirror can.

const AS_IN_THE_FIELD = [
  "direction", "unicode-bidi", "text-align", "font-family", "font-size", "font-style", "font-weight",
  "font-variant", "font-stretch", "font-feature-settings", "line-height", "letter-spacing", "word-spacing",
  "text-indent", "tab-size", "white-space", "overflow-wrap", "word-break", "line-break", "hyphens",
  "padding-top", "padding-right", "padding-bottom", "padding-left",
  "border-top-width", "border-right-width", "border-bottom-width", "border-left-width",
];

/** The highlights that style sheets name; a browser without them underlines nothing. */
const highlights = {};

function highlightOf(name) {
  if (!("highlights" in CSS)) return null;
  if (!highlights[name]) CSS.highlights.set(name, (highlights[name] = new Highlight()));
  return highlights[name];
}

export class Mirror {
  #area;
  #element = document.createElement("div");
  #text = new Text(); // Changed and never exchanged, which would end the run of typing that Ctrl+Z takes back.
  #drawn = []; // Highlights with the ranges that they have here.

  /** Stands over `area` until the signal ends it. */
  constructor(area, signal) {
    this.#area = area;
    this.#element.className = "mirror";
    this.#element.ariaHidden = "true";
    this.#element.lang = area.lang;
    this.#element.append(this.#text);
    area.after(this.#element);
    const follow = () => this.#place();
    const watched = new ResizeObserver(follow);
    watched.observe(area);
    watched.observe(area.parentElement);
    area.addEventListener("scroll", follow, { passive: true, signal });
    signal.addEventListener("abort", () => {
      watched.disconnect();
      this.#clear();
      this.#element.remove();
    });
  }

  /** Underline `places` of what the field holds, each by its `start`, `end` (UTF-16) and `severity`. */
  draw(places) {
    this.#clear();
    this.#text.data = `${this.#area.value}\n`; // A line end at the end has a line of its own.
    this.#place();
    for (const place of places) {
      const range = this.#rangeOf(place);
      highlightOf(`finding-${place.severity}`)?.add(range);
      this.#drawn.push([`finding-${place.severity}`, range]);
    }
  }

  /** Where a place stands on the screen, line by line. */
  boxesOf(place) {
    return [...this.#rangeOf(place).getClientRects()];
  }

  #rangeOf({ start, end }) {
    const node = this.#text;
    const range = new Range();
    // Between two characters there is nothing to underline: the one before stands for it.
    const first = start === end ? Math.max(0, start - 1) : start;
    range.setStart(node, Math.min(first, node.length));
    range.setEnd(node, Math.min(Math.max(end, first + 1), node.length));
    return range;
  }

  #clear() {
    for (const [name, range] of this.#drawn) highlightOf(name)?.delete(range);
    this.#drawn = [];
  }

  #place() {
    const { style } = this.#element;
    const given = getComputedStyle(this.#area);
    for (const name of AS_IN_THE_FIELD) style.setProperty(name, given.getPropertyValue(name));
    const { offsetLeft, offsetTop, offsetHeight, offsetWidth, clientWidth, scrollTop, dir } = this.#area;
    const borders = Number.parseFloat(given.borderLeftWidth) + Number.parseFloat(given.borderRightWidth);
    style.setProperty("left", `${offsetLeft + (given.direction === "rtl" ? offsetWidth - clientWidth - borders : 0)}px`);
    style.setProperty("top", `${offsetTop}px`);
    style.setProperty("width", `${clientWidth + borders}px`); // Without a bar to scroll by.
    style.setProperty("height", `${offsetHeight}px`);
    this.#element.dir = dir;
    this.#element.scrollTop = scrollTop;
  }
}
