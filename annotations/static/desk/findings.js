// What the checks found, where it stands: underlined in the field, told beside the place, gone to by
// key. All of it is read from the lists under the fields, which the server writes anew as one types.

import { Mirror } from "./mirror.js";
import { put } from "./writing.js";

const GAP = 4;

/** Where a number of code points ends in a text, in the UTF-16 of scripts. */
function offset(text, points) {
  let at = 0;
  for (let seen = 0; seen < points && at < text.length; seen += 1) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}

/** What a list under a field says, in the order of the text; findings about all of it come first. */
function read(list, area) {
  const found = [...list.querySelectorAll("[data-severity]")].map((line) => {
    const { severity, start, end, fix, place } = line.dataset;
    const at = start === undefined ? {} : { start: offset(area.value, start), end: offset(area.value, end) };
    return { area, line, severity, fix, place, ...at };
  });
  return found.sort((one, other) => (one.start ?? -1) - (other.start ?? -1));
}

/** The same places after the text has changed; what the change touches is no longer told. */
function moved(places, before, after) {
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

function start(root, signal) {
  const note = root.querySelector("[data-finding]");
  const lists = () => root.querySelectorAll("[data-findings]");
  if (!note) return;
  const told = note.querySelector("[data-message]");
  const [fixes, dismisses] = ["[data-fixes]", "[data-dismisses]"].map((name) => note.querySelector(name));
  const status = root.querySelector("[data-finding-status]");
  const dismissal = root.querySelector("[data-dismissal]");
  const fields = new Map(); // By area: its mirror, what it held, its findings.
  let shown = null;

  for (const list of lists()) {
    const area = root.querySelector(`#${list.dataset.findings}`);
    fields.set(area, { mirror: new Mirror(area, signal), value: area.value, places: [] });
  }
  const all = () => [...fields.values()].flatMap(({ places }) => places);
  const draw = ({ mirror, places }) => mirror.draw(places.filter((place) => place.start !== undefined));

  function readAll() {
    for (const list of lists()) {
      const area = root.querySelector(`#${list.dataset.findings}`);
      const field = fields.get(area);
      field.value = area.value;
      field.places = read(list, area);
      draw(field);
    }
    atCaret();
  }

  // --- Beside the place, and never over the field that is written in.
  function stand() {
    const { area } = shown;
    const field = area.getBoundingClientRect();
    const place = (shown.start === undefined ? null : fields.get(area).mirror.boxesOf(shown)[0]) ?? field;
    const bar = root.querySelector(".action-bar")?.getBoundingClientRect();
    const bottom = Math.min(bar?.top ?? Infinity, visualViewport.height);
    const { offsetHeight: height, offsetWidth: width } = note;
    const below = field.bottom + GAP;
    const above = field.top - GAP - height;
    const fits = below + height <= bottom ? below : above >= 0 ? above : null;
    const top = fits ?? (place.top < bottom / 2 ? bottom - height - GAP : GAP);
    const isRight = getComputedStyle(area).direction === "rtl";
    const left = isRight ? place.right - width : place.left;
    note.style.setProperty("top", `${top}px`);
    note.style.setProperty("left", `${Math.max(field.left, Math.min(left, field.right - width))}px`);
  }

  /** What can be done about it: an error has to be mended. */
  function offer({ fix, severity }) {
    fixes.hidden = fix === undefined;
    dismisses.hidden = severity === "error";
    if (fixes.hidden) return;
    const label = fixes.querySelector("[data-by]");
    const { by, nothing, blank } = label.dataset;
    label.textContent = fix ? (fix.trim() ? by.replace("%s", fix) : blank) : nothing;
  }

  function describe(area, on) {
    const ids = (area.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== note.id);
    area.setAttribute("aria-describedby", [...(on ? [note.id] : []), ...ids].join(" "));
  }

  function show(place) {
    if (shown) describe(shown.area, false);
    shown = place;
    note.classList.toggle("is-error", place?.severity === "error");
    if (!place) return note.hidePopover();
    told.textContent = place.line.querySelector("[data-said]").textContent;
    offer(place);
    describe(place.area, true);
    note.showPopover();
    return stand();
  }

  const holds = ({ start: from, end: to }, at) => from <= at && at <= to;

  function atCaret() {
    const area = document.activeElement;
    const at = area?.selectionEnd;
    const places = fields.get(area)?.places ?? [];
    const known = shown && places.includes(shown) && (shown.start === undefined || holds(shown, at));
    show(known ? shown : places.find((place) => place.start !== undefined && holds(place, at)) ?? null);
  }

  // --- From one to the next, through all fields and round.
  function next() {
    const places = all();
    if (!places.length) return;
    const order = [...fields.keys()];
    const here = order.indexOf(document.activeElement);
    const at = document.activeElement?.selectionEnd ?? 0;
    const isAhead = ({ area, start: from }) =>
      order.indexOf(area) > here || (area === document.activeElement && (from ?? -1) >= at);
    const number = places.includes(shown) ? places.indexOf(shown) + 1 : Math.max(0, places.findIndex(isAhead));
    const place = places[number % places.length];
    go(place);
    const count = status.dataset.of.replace("%s", places.indexOf(place) + 1).replace("%s", places.length);
    status.textContent = `${count} ${told.textContent}`;
  }

  function go(place) {
    const { area, start: from = area.selectionEnd, end: to = from } = place;
    area.focus();
    area.setSelectionRange(from, to);
    show(place);
  }

  // --- Mended, or let stand.
  function forget(place) {
    const field = fields.get(place.area);
    field.places = field.places.filter((one) => one !== place);
    draw(field);
    show(null);
  }

  function mend({ area, start: from, end: to, fix }) {
    put(area, fix, from, to);
    status.textContent = status.dataset.fixed;
  }

  function dismiss(place, stands) {
    dismissal.setAttribute("hx-vals", JSON.stringify({ place, stands }));
    dismissal.dispatchEvent(new Event("dismissed"));
    if (stands === "yes") status.textContent = status.dataset.dismissed;
  }

  function clicked({ target }) {
    if (target.closest("[data-next-finding]")) next();
    const line = target.closest("[data-severity]");
    if (line) go(all().find((place) => place.line === line));
    const again = target.closest("[data-restore]");
    if (again) dismiss(again.dataset.restore, "no");
    if (!shown) return;
    if (target.closest("[data-fixes]")) mend(shown);
    else if (target.closest("[data-dismisses]")) {
      dismiss(shown.place, "yes");
      forget(shown);
    }
  }

  // --- As one types, moves and looks.
  for (const [area, field] of fields) {
    area.addEventListener("input", () => {
      field.places = moved(field.places, field.value, area.value);
      field.value = area.value;
      draw(field);
      atCaret();
    });
    area.addEventListener("focus", atCaret);
    area.addEventListener("blur", () => show(null));
    area.addEventListener("pointermove", ({ clientX: x, clientY: y }) => {
      const isOver = (box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
      const over = field.places.find((place) => place.start !== undefined && field.mirror.boxesOf(place).some(isOver));
      if (over && over !== shown) show(over);
    });
  }
  document.addEventListener("selectionchange", () => fields.has(document.activeElement) && atCaret(), { signal });
  addEventListener("scroll", () => shown && stand(), { passive: true, signal });
  note.addEventListener("pointerdown", (event) => event.preventDefault()); // One goes on typing.
  root.addEventListener("click", clicked);
  root.addEventListener("htmx:afterRequest", ({ detail }) => detail.successful && readAll());
  readAll();
}

document.addEventListener("task-shown", ({ detail: { root, signal } }) => start(root, signal));
