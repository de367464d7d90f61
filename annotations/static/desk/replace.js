// Find and replace in all fields of the unit: as people read, so that case and accents make no
// difference unless they are asked for.

import { Mirror } from "./mirror.js";
import { put, putAll } from "./writing.js";

const kept = { find: "", replacement: "", cased: false, marked: false }; // From task to task.
const LONGEST_QUERY = 200; // Of what is selected when the bar opens.
const SCRIPTS = "\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}\\p{Script=Arabic}\\p{Script=Hebrew}";
/** Marks on letters of scripts that are read without them; vowels of others are letters. */
const ACCENTS = new RegExp(`(?<=[${SCRIPTS}]\\p{Mn}*)\\p{Mn}`, "gu");
/** Before the vowels of a letter, which a stem is found without; a nukta and a virama stay with it. */
const VOWELS = new RegExp(`(?<!^[${SCRIPTS}].*)(?<!(?=\\p{Alphabetic})\\p{M})(?=\\p{M})(?=\\p{Alphabetic})`, "u");

function fold(grapheme, language) {
  const isTurkic = /^(tr|az)\b/.test(language); // Where a dot makes i another letter than ı.
  const locale = isTurkic ? language : "und";
  const even = kept.cased ? grapheme : grapheme.toLocaleUpperCase(locale).toLocaleLowerCase(locale);
  if (kept.marked) return even.normalize("NFC");
  return even.normalize("NFD").replace(ACCENTS, (mark) => (isTurkic && mark === "\u0307" ? mark : ""));
}

/** A text as it is compared, and where its letters begin and end in the text itself. */
function folded(text, language) {
  let compared = "";
  const edges = new Map([[0, 0]]);
  for (const { segment, index } of new Intl.Segmenter(language, { granularity: "grapheme" }).segment(text)) {
    let end = index;
    for (const part of segment.split(VOWELS)) {
      compared += fold(part, language);
      edges.set(compared.length, (end += part.length));
    }
  }
  return { compared, edges };
}

function placesIn(area, query) {
  const { compared: needle } = folded(query, area.lang);
  const places = [];
  if (!needle) return places;
  const { compared, edges } = folded(area.value, area.lang);
  for (let at = compared.indexOf(needle); at >= 0; at = compared.indexOf(needle, at)) {
    const [start, end] = [edges.get(at), edges.get(at + needle.length)];
    const isWhole = start !== undefined && end !== undefined;
    if (isWhole) places.push({ area, start, end });
    at += isWhole ? needle.length : 1;
  }
  return places;
}

function start(root, form, signal) {
  const bar = root.querySelector("[data-replace]");
  const areas = [...(form?.querySelectorAll(".unit textarea") ?? [])];
  if (!bar || !areas.length) return;
  const [find, replacement, cased, marked] = ["find", "replacement", "cased", "marked"].map((name) => bar.querySelector(`[data-${name}]`));
  const count = bar.querySelector("[role=status]");
  let mirrors = null; // By field, while the bar is open.
  let open = null; // Ends what the bar listens to.
  let places = [];
  let current = 0;
  let before = null; // Where the person was.

  function draw() {
    for (const [area, mirror] of mirrors) {
      mirror.draw(places.filter((place) => place.area === area).map((place) => ({ ...place, severity: place === places[current] ? "place" : "match" })));
    }
  }

  function say(text, ...values) {
    count.textContent = values.reduce((said, value) => said.replace("%s", value), text);
  }

  function show() {
    draw();
    places[current]?.area.scrollIntoView({ block: "nearest" });
    if (!find.value) say("");
    else if (places.length) say(count.dataset.of, current + 1, places.length);
    else say(count.dataset.none);
  }

  function search() {
    if (!mirrors) return;
    Object.assign(kept, { find: find.value, replacement: replacement.value, cased: cased.checked, marked: marked.checked });
    places = areas.flatMap((area) => placesIn(area, find.value));
    current = Math.min(current, Math.max(0, places.length - 1));
    show();
  }

  /** The first place at or after one, in the order of the fields; else the first of all. */
  function goTo(area, at) {
    const order = areas.indexOf(area);
    const isAhead = (place) => areas.indexOf(place.area) > order || (place.area === area && place.start >= at);
    current = Math.max(0, places.findIndex(isAhead));
    show();
  }

  function step(by) {
    if (!places.length) return;
    current = (current + by + places.length) % places.length;
    show();
  }

  function replaceOne() {
    const place = places[current];
    if (!place) return;
    put(place.area, replacement.value, place.start, place.end);
    search();
    goTo(place.area, place.start + replacement.value.length);
  }

  function replaceAll() {
    const replaced = places.length;
    const texts = areas.map((area) => {
      const own = places.filter((place) => place.area === area).reverse();
      return [area, own.reduce((text, { start: from, end: to }) => text.slice(0, from) + replacement.value + text.slice(to), area.value)];
    });
    putAll(texts);
    search();
    say(count.dataset.replaced, replaced);
  }

  function showBar() {
    if (!areas[0].checkVisibility()) return; // Of a proposal that is not opened.
    before = document.activeElement;
    const selected = areas.includes(before) ? before.value.slice(before.selectionStart, before.selectionEnd) : "";
    const isQuery = selected && selected.length <= LONGEST_QUERY && !selected.includes("\n");
    if (!mirrors) {
      find.value = isQuery ? selected : kept.find;
      replacement.value = kept.replacement;
      [cased.checked, marked.checked] = [kept.cased, kept.marked];
      open = new AbortController();
      const ends = AbortSignal.any([open.signal, signal]);
      mirrors = new Map(areas.map((area) => [area, new Mirror(area, ends)]));
      form.addEventListener("input", search, { signal: ends });
      form.addEventListener("keydown", leaveFrom, { signal: ends });
      bar.hidden = false;
    }
    search();
    if (areas.includes(before)) goTo(before, before.selectionStart);
    find.focus();
    find.select();
  }

  function end() {
    open.abort();
    [mirrors, open] = [null, null];
    bar.hidden = true;
  }

  /** From a field, where one goes on writing. */
  function leaveFrom(event) {
    if (event.key !== "Escape" || event.isComposing || !areas.includes(event.target)) return;
    event.preventDefault();
    end();
  }

  function close() {
    end();
    const place = places[current];
    if (place) {
      place.area.focus();
      place.area.setSelectionRange(place.start, place.end);
    } else if (before?.isConnected) before.focus();
  }

  root.querySelector("[data-opens-replace]").addEventListener("click", showBar);
  bar.addEventListener("input", search);
  bar.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    if (button.dataset.step) step(Number(button.dataset.step));
    else if ("replaceOne" in button.dataset) replaceOne();
    else if ("replaceAll" in button.dataset) replaceAll();
    else close();
  });
  bar.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && event.target === find && !event.ctrlKey && !event.metaKey) step(event.shiftKey ? -1 : 1);
    else if (event.key === "Enter" && event.target === replacement && !event.ctrlKey && !event.metaKey) replaceOne();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

document.addEventListener("task-shown", ({ detail: { root, form, signal } }) => start(root, form, signal));
