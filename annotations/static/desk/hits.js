// What memory and glossary have, numbered for the field that one writes in, and what was looked up,
// numbered by itself: a key goes to the hits, a digit puts one in.

import { difference } from "./difference.js";
import { combination, onKey } from "./key-names.js";
import { placeOf } from "./place.js";
import { put } from "./writing.js";

const FAILED = ["htmx:sendError", "htmx:responseError"];

function start(root, form, signal) {
  const panel = root.querySelector("[data-context]");
  const status = panel?.querySelector("[data-context-status]");
  if (!panel || !form) return;
  let asked = false; // To go to the hits as soon as they are there, unless one goes on writing.

  const all = () => [...panel.querySelectorAll("[data-inserts]")];
  const tell = (text, value) => (status.textContent = text.replace("%s", value));

  const lookUp = panel.querySelector("[data-concordance]");
  const isIn = (part) => Boolean(part?.contains(document.activeElement));

  /** The hits for a field, and those that go in at the caret, in the order of their numbers: of what
      was looked up where one is there, else of memory and glossary. */
  const hitsFor = (area, lookedUp = isIn(lookUp)) =>
    all().filter(
      (hit) =>
        hit.querySelector("[data-number]") &&
        Boolean(lookUp?.contains(hit)) === lookedUp &&
        [undefined, area?.id].includes(hit.dataset.into),
    );

  function number() {
    const { area } = placeOf(root) ?? {};
    const [looked, others] = [true, false].map((lookedUp) => hitsFor(area, lookedUp));
    for (const hit of all()) {
      const mark = hit.querySelector("[data-number]");
      const at = (lookUp?.contains(hit) ? looked : others).indexOf(hit) + 1;
      if (mark) mark.hidden = !at || at > 9;
      if (mark) mark.textContent = at;
    }
    for (const group of panel.querySelectorAll("[data-hits]")) {
      group.classList.toggle("is-current", `id_${group.dataset.hits}` === area?.id);
    }
    if (area) compare(area);
  }

  /** How each text that would take the field's place differs from what stands there. */
  function compare(area) {
    for (const hit of all().filter(({ dataset: { into } }) => into === area.id)) {
      const against = hit.parentElement.querySelector("[data-against]");
      const { inserts } = hit.dataset;
      against.hidden = !area.value || area.value === inserts;
      if (!against.hidden) against.querySelector(".diff").replaceChildren(...difference(area.value, inserts, area.lang));
    }
  }

  function insert(hit) {
    const { inserts, into } = hit.dataset;
    const place = placeOf(root);
    const area = into ? form.elements[into] : place?.area;
    if (!area) return tell(status.dataset.nowhere);
    if (into) put(area, inserts);
    else put(area, inserts, place.start, place.end);
    area.focus();
    number();
    return tell(status.dataset.inserted, hit.querySelector("[data-number]")?.textContent ?? "");
  }

  function go() {
    const { area } = placeOf(root) ?? {};
    const hits = [hitsFor(area), hitsFor(area, false)].find(({ length }) => length) ?? [];
    asked = false;
    if (!hits.length) return tell(status.dataset.none);
    number();
    hits[0].focus();
    return tell(status.dataset.numbered, hits.length);
  }

  function step(by) {
    const hits = hitsFor(placeOf(root)?.area);
    hits[hits.indexOf(document.activeElement) + by]?.focus();
  }

  onKey(panel.dataset.hitsKey, signal, () => {
    if (!placeOf(root)) form.querySelector(".unit textarea")?.focus();
    asked = true;
    if (panel.checkVisibility() && panel.querySelector("[data-inserts]")) go();
    else panel.dispatchEvent(new Event("context-open"));
  });
  panel.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches("input");
    if ((isTyping && event.key !== "ArrowDown") || event.defaultPrevented) return;
    const key = combination(event);
    const hits = hitsFor(placeOf(root)?.area);
    if (/^[1-9]$/.test(key) && hits.length) {
      event.preventDefault();
      if (hits[key - 1]) insert(hits[key - 1]);
    } else if ((isTyping || event.target.matches("[data-inserts]")) && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    }
  });
  panel.addEventListener("click", ({ target }) => {
    const hit = target.closest("[data-inserts]");
    if (hit) insert(hit);
  });
  panel.addEventListener("htmx:afterSwap", () => (asked ? go() : number()));
  for (const name of FAILED) panel.addEventListener(name, () => (asked = false));
  form.addEventListener("input", () => (asked = false));
  form.addEventListener("focusin", ({ target }) => target.matches(".unit textarea") && number());
}

document.addEventListener("task-shown", ({ detail: { root, form, signal } }) => start(root, form, signal));
