// The words and the letters of a text: where each begins and ends, in code points.
//
// What a word and what a letter is, in any script, says Unicode (UAX #29): a letter is what a reader
// takes for one, with its marks; a word is none of the space around it. A formula is one word.

export class Segments {
  constructor(text, language, formulae = []) {
    const cut = (granularity) => {
      let at = 0;
      return [...new Intl.Segmenter(language, { granularity }).segment(text)].map(({ segment }) => {
        const start = at;
        at += [...segment].length;
        return { start, end: at, isSpace: !segment.trim() };
      });
    };
    this.letters = cut("grapheme");
    const isApart = (word) => !formulae.some(({ start, end }) => word.start < end && word.end > start);
    const words = cut("word").filter((word) => !word.isSpace && isApart(word));
    this.words = [...words, ...formulae].sort((a, b) => a.start - b.start);
  }

  #units(byLetter) {
    return byLetter ? this.letters : this.words;
  }

  /** The whole words, or letters, of which a place has a part. */
  whole({ start, end }, byLetter) {
    const touched = this.#units(byLetter).filter((unit) => unit.end > start && unit.start < end);
    return touched.length ? { start: touched[0].start, end: touched.at(-1).end } : { start, end };
  }

  /** The word after the place, or before it; nothing at the ends of the text. */
  next(forward, { start, end }) {
    return forward ? this.words.find((word) => word.start >= end) : this.words.findLast((word) => word.end <= start);
  }

  /** The place one word or letter further on; itself at the ends of the text. */
  moved(place, forward, byLetter) {
    const units = this.#units(byLetter);
    const by = forward ? 1 : -1;
    const first = units[units.findIndex((unit) => unit.end > place.start) + by];
    const last = units[units.findLastIndex((unit) => unit.start < place.end) + by];
    return first && last ? { start: first.start, end: last.end } : place;
  }

  /** The place whose end, or whose beginning, is moved by a word or a letter, of which one stays. */
  resized({ start, end }, edge, forward, byLetter) {
    const moving = { start, end }[edge];
    const found = this.#units(byLetter)
      .map((unit) => unit[edge])
      .filter((point) => (edge === "end" ? point > start : point < end));
    const to = (forward ? found.find((point) => point > moving) : found.findLast((point) => point < moving)) ?? moving;
    return { start, end, [edge]: to };
  }
}
