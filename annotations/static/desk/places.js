// Where the findings of a list stand in the text field that it is about, also while that is changed.

import { Mirror } from "./mirror.js";

/** Where a number of code points ends in a text, in the UTF-16 of scripts. */
export function offset(text, points) {
  let at = 0;
  for (let seen = 0; seen < points && at < text.length; seen += 1) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}

/** What a list under a field says, in the order of the text; findings about all of it come first. */
function read(list, area) {
  const found = [...list.querySelectorAll("[data-severity]")].map((line) => {
    const { severity, check, start, end, fix, place } = line.dataset;
    const at = start === undefined ? {} : { start: offset(area.value, start), end: offset(area.value, end) };
    return { area, line, severity, check, fix, place, ...at };
  });
  return found.sort((one, other) => (one.start ?? -1) - (other.start ?? -1));
}

/** The same places after the text has changed; what the change touches is no longer told. */
export function moved(places, before, after) {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const by = after.length - before.length;
  return places.flatMap((place) => {
    if (place.start === undefined || place.end < head || (place.end === head && place.start < head)) return [place];
    if (place.start < before.length - tail) return [];
    return [{ ...place, start: place.start + by, end: place.end + by }];
  });
}

/** A text field with its findings, underlined where they have a place. */
export class Field {
  places = [];
  #mirror;
  #value = "";

  constructor(area, signal) {
    this.area = area;
    this.#mirror = new Mirror(area, signal);
  }

  read(list) {
    this.#value = this.area.value;
    this.#hold(read(list, this.area));
  }

  /** The text may have changed. */
  follow() {
    const { value } = this.area;
    if (value === this.#value) return;
    const places = moved(this.places, this.#value, value);
    this.#value = value;
    this.#hold(places);
  }

  drop(place) {
    this.#hold(this.places.filter((one) => one !== place));
  }

  /** Where a finding stands on the screen, line by line; the whole field where it has no place. */
  boxesOf(place) {
    const boxes = place.start === undefined ? [] : this.#mirror.boxesOf(place);
    return boxes.length ? boxes : [this.area.getBoundingClientRect()];
  }

  /** The finding whose words are at an offset. */
  at(offset) {
    return this.places.find(({ start, end }) => start <= offset && offset <= end);
  }

  /** The finding whose words are at a point of the screen. */
  under(x, y) {
    const isIn = (box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
    return this.places.find((place) => place.start !== undefined && this.#mirror.boxesOf(place).some(isIn));
  }

  #hold(places) {
    this.places = places;
    this.#mirror.draw(places.filter((place) => place.start !== undefined));
  }
}
