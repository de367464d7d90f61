// What the checks found, where it stands: underlined in the field, told beside the place, gone to,
// mended and dismissed by key. All of it is read from the lists under the fields, which the server
// writes anew as one types.

import { onKey } from "./key-names.js";
import { Field } from "./places.js";
import { put, putAll } from "./writing.js";

const GAP = 4;
const LINGER_MS = 400; // From a place to what is told of it, the pointer crosses the gap.

/** A sentence with its `%s` filled in. */
const filled = (sentence, ...values) => sentence.replace(/%s/g, () => values.shift());

/** What is told of one finding, beside its field and never over it. */
class Note {
  shown = null;
  #element;
  #message;
  #fixes;
  #fixesAll;
  #dismisses;

  constructor(root, hover) {
    this.#element = root.querySelector("[data-finding]");
    this.#element.addEventListener("pointerenter", () => hover(true));
    this.#element.addEventListener("pointerleave", () => hover(false));
    const part = (name) => this.#element.querySelector(`[data-${name}]`);
    [this.#message, this.#fixes, this.#fixesAll, this.#dismisses] = ["message", "fixes", "fixes-all", "dismisses"].map(part);
    this.bar = root.querySelector(".action-bar");
    this.#element.addEventListener("pointerdown", (event) => event.preventDefault()); // One goes on typing.
  }

  get text() {
    return this.#message.textContent;
  }

  /** `alike` is how many of its kind can be mended together. */
  show(place, field, alike) {
    if (this.shown) this.#describe(this.shown.area, false);
    this.shown = place;
    if (!place) return this.#element.togglePopover(false);
    this.#element.classList.toggle("is-error", place.severity === "error");
    this.#message.textContent = place.line.querySelector("[data-said]").textContent;
    this.#offer(place, alike);
    this.#describe(place.area, true);
    this.#element.togglePopover(true);
    return this.stand(field);
  }

  /** Under the field, over it, or at the end of the screen that is further from the place. */
  stand(field) {
    const { area } = this.shown;
    const [place] = field.boxesOf(this.shown);
    const around = area.getBoundingClientRect();
    const bottom = Math.min(this.bar?.getBoundingClientRect().top ?? Infinity, visualViewport.height);
    const { offsetHeight: height, offsetWidth: width, style } = this.#element;
    const under = around.bottom + GAP;
    const over = around.top - GAP - height;
    const end = place.top < bottom / 2 ? bottom - height - GAP : GAP;
    const left = getComputedStyle(area).direction === "rtl" ? place.right - width : place.left;
    style.setProperty("top", `${under + height <= bottom ? under : over >= 0 ? over : end}px`);
    style.setProperty("left", `${Math.max(GAP, Math.min(Math.max(left, around.left), around.right - width))}px`);
  }

  /** What can be done about it: an error has to be mended. */
  #offer({ fix, severity }, alike) {
    this.#fixes.hidden = fix === undefined;
    this.#fixesAll.hidden = alike < 2;
    const all = this.#fixesAll.querySelector("[data-by]");
    all.textContent = all.dataset.by.replace("%s", alike);
    this.#dismisses.hidden = severity === "error";
    const label = this.#fixes.querySelector("[data-by]");
    const { by, nothing, blank } = label.dataset;
    label.textContent = fix ? (fix.trim() ? by.replace("%s", fix) : blank) : nothing;
  }

  #describe(area, on) {
    const { id } = this.#element;
    const others = (area.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
    area.setAttribute("aria-describedby", [...(on ? [id] : []), ...others].join(" "));
  }
}

function start(root, signal) {
  if (!root.querySelector("[data-finding]")) return;
  const lists = () => [...root.querySelectorAll("[data-findings]")];
  const areaOf = (list) => root.querySelector(`#${list.dataset.findings}`);
  const fields = new Map(lists().map((list) => [areaOf(list), new Field(areaOf(list), signal)]));
  const note = new Note(root, hover);
  let leaving;
  const status = root.querySelector("[data-finding-status]");
  const dismissal = root.querySelector("[data-dismissal]");

  const all = () => [...fields.values()].flatMap(({ places }) => places);
  const show = (place) => note.show(place, fields.get(place?.area), place && alike(place).length);
  const say = (text) => (status.textContent = text);
  const tell = (text) => document.dispatchEvent(new CustomEvent("toast", { detail: { text } }));

  function readAll() {
    const told = note.shown;
    for (const list of lists()) fields.get(areaOf(list)).read(list);
    const again = told && told.start === undefined ? same(told) : undefined;
    if (again) show(again); // It stands nowhere in the text: the caret would not lead to it.
    else atCaret();
  }

  /** What a list written anew says where one about the whole field was told. */
  function same({ area }) {
    const found = fields.get(area).places.filter((place) => place.start === undefined);
    return found.find(({ line }) => line.querySelector("[data-said]").textContent === note.text) ?? found[0];
  }

  function atCaret() {
    const area = document.activeElement;
    const field = fields.get(area);
    const isKept = field?.places.includes(note.shown) && note.shown.start === undefined;
    if (!isKept) show(field?.at(area.selectionEnd) ?? null);
  }

  /** What is told of a place under the pointer goes when the pointer does. */
  function hover(isOver) {
    clearTimeout(leaving);
    if (!isOver) leaving = setTimeout(atCaret, LINGER_MS);
  }

  // --- From one to the next, through all fields and round.
  function next() {
    const places = all();
    if (!places.length) return;
    const number = places.includes(note.shown) ? places.indexOf(note.shown) + 1 : ahead(places);
    const place = places[number % places.length];
    go(place);
    say(`${filled(status.dataset.of, places.indexOf(place) + 1, places.length)} ${note.text}`);
  }

  /** The first of the places that is behind the caret, or the first of all. */
  function ahead(places) {
    const order = [...fields.keys()];
    const here = order.indexOf(document.activeElement);
    const at = document.activeElement?.selectionEnd ?? 0;
    const isAhead = ({ area, start: from }) =>
      order.indexOf(area) > here || (area === document.activeElement && (from ?? -1) >= at);
    return Math.max(0, places.findIndex(isAhead));
  }

  function go(place) {
    const { area, start: from = area.selectionEnd, end: to = from } = place;
    area.focus();
    area.setSelectionRange(from, to);
    show(place);
  }

  // --- Mended, or let stand.
  const canBeMended = ({ start: from, fix }) => from !== undefined && fix !== undefined;
  const alike = ({ check }) => all().filter((place) => canBeMended(place) && place.check === check);

  function mend({ area, line, start: from, end: to, fix }) {
    const before = area.value.slice(from, to);
    put(area, fix, from, to);
    const { fixed, mended } = status.dataset;
    const said = line.querySelector("[data-said]").textContent;
    tell(before.trim() && fix.trim() ? filled(fixed, before, fix) : filled(mended, said));
  }

  /** What is told of, or else the next that a key can mend. */
  function mendNext() {
    const places = all().filter(canBeMended);
    if (!places.length) return tell(status.dataset.none);
    const place = places.includes(note.shown) ? note.shown : places[ahead(places)];
    place.area.focus();
    return mend(place);
  }

  /** All of a kind, in every field, as one step that is taken back as one. */
  function mendAll(place) {
    const found = alike(place);
    const texts = new Map(found.map(({ area }) => [area, area.value]));
    for (const { area, start: from, end: to, fix } of found.reverse()) {
      const text = texts.get(area);
      texts.set(area, text.slice(0, from) + fix + text.slice(to));
    }
    putAll([...texts]);
    tell(filled(status.dataset.fixedAll, found.length));
  }

  function remember(place, stands) {
    dismissal.setAttribute("hx-vals", JSON.stringify({ place, stands }));
    dismissal.dispatchEvent(new Event("dismissed"));
  }

  function dismiss(place) {
    remember(place.place, "yes");
    fields.get(place.area).drop(place);
    show(null);
    say(status.dataset.dismissed);
  }

  function clicked({ target }) {
    const line = target.closest("[data-severity]");
    const again = target.closest("[data-restore]");
    if (line) go(all().find((place) => place.line === line));
    else if (again) remember(again.dataset.restore, "no");
    else if (target.closest("[data-next-finding]")) next();
    else if (note.shown && target.closest("[data-fixes]")) mend(note.shown);
    else if (note.shown && target.closest("[data-fixes-all]")) mendAll(note.shown);
    else if (note.shown && target.closest("[data-dismisses]")) dismiss(note.shown);
  }

  // --- As one types, moves and looks.
  for (const [area, field] of fields) {
    area.addEventListener("input", () => {
      field.follow();
      atCaret();
    });
    area.addEventListener("focus", atCaret);
    area.addEventListener("blur", () => show(null));
    area.addEventListener("pointermove", ({ clientX, clientY }) => {
      const place = field.under(clientX, clientY);
      if (!place) return;
      hover(true);
      if (place !== note.shown) show(place);
    });
    area.addEventListener("pointerleave", () => hover(false));
  }
  document.addEventListener("selectionchange", () => fields.has(document.activeElement) && atCaret(), { signal });
  document.addEventListener("keydown", ({ key }) => key === "Escape" && show(null), { signal });
  onKey(status.dataset.fixKey, signal, mendNext);
  signal.addEventListener("abort", () => clearTimeout(leaving));
  addEventListener("scroll", () => note.shown && note.stand(fields.get(note.shown.area)), { passive: true, signal });
  root.addEventListener("click", clicked);
  root.addEventListener("htmx:afterRequest", ({ detail }) => detail.successful && readAll());
  readAll();
}

document.addEventListener("task-shown", ({ detail: { root, signal } }) => start(root, signal));
