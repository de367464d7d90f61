// The context beside a task: opened and closed by one key, loaded when it is first seen. Beside the
// task on a wide screen, where the choice is kept; a sheet elsewhere, which opens anew for each task.

import { comeBack } from "./place.js";

const KEPT_S = 365 * 24 * 3600;
const WIDE = matchMedia("(min-width: 72rem)");
const PLACE = /^(\w+):(\d+)-(\d+)$/;

const parts = {}; // What the person has opened and closed, by name.

const isKept = () => /(^|; )desk_context=open(;|$)/.test(document.cookie);

function keep(open) {
  document.cookie = `desk_context=${open ? "open" : ""}; path=/; max-age=${open ? KEPT_S : 0}; samesite=lax`;
}

/** What was written for a piece of a source: a formula is shown otherwise. */
const written = (node) => (node.matches?.(".formula:not(.is-raw)") ? node.title : node.textContent);

/** From one code point of a source to another; of a formula or code always all. */
function rangeOf(source, start, end) {
  const range = new Range();
  let at = 0;
  for (const node of source.childNodes) {
    const points = [...written(node)];
    const after = at + points.length;
    const offset = (point) => points.slice(0, point - at).join("").length;
    const isText = node instanceof Text;
    if (start >= at && start < after) isText ? range.setStart(node, offset(start)) : range.setStartBefore(node);
    if (end > at && end <= after) isText ? range.setEnd(node, offset(end)) : range.setEndAfter(node);
    at = after;
  }
  return range;
}

/** Underlines the glossary's terms in the source; a browser that cannot leaves them plain. */
function underline(panel, root) {
  if (!("highlights" in CSS)) return;
  const ranges = [];
  for (const term of panel.querySelectorAll("[data-places]")) {
    for (const place of term.dataset.places.split(" ")) {
      const [, name, start, end] = place.match(PLACE);
      const source = root.querySelector(`#id_${name}`)?.closest(".pair")?.querySelector(".pair-source");
      if (source) ranges.push(rangeOf(source, Number(start), Number(end)));
    }
  }
  CSS.highlights.set("glossary", new Highlight(...ranges));
}

function start(root, signal) {
  const panel = root.querySelector("[data-context]");
  const toggle = root.querySelector("[data-context-toggle][aria-controls]");
  if (!panel || !toggle) return;
  const body = panel.querySelector(".context-body");
  const failed = panel.querySelector("[data-context-failed]");
  let wanted = false;

  const isOpen = () => panel.checkVisibility();

  function load() {
    if (wanted || !isOpen()) return;
    wanted = true;
    failed.hidden = true;
    body.dispatchEvent(new Event("context-wanted"));
  }

  function show() {
    toggle.setAttribute("aria-expanded", isOpen());
    load();
  }

  function change() {
    const open = !isOpen();
    if (WIDE.matches) keep(open);
    panel.toggleAttribute("data-docked", WIDE.matches ? open : panel.hasAttribute("data-docked"));
    panel.toggleAttribute("data-sheet", open && !WIDE.matches);
    show();
    if (open && !WIDE.matches) panel.querySelector("h2").focus();
    else if (!open && !document.activeElement.closest("form")) toggle.focus();
  }

  root.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    if ("contextToggle" in button.dataset) change();
    if ("contextRetry" in button.dataset) {
      wanted = false;
      load();
    }
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen()) return;
    event.preventDefault();
    const isSheet = panel.hasAttribute("data-sheet");
    if (isSheet) change();
    if (!comeBack(root) && !isSheet) change();
  });
  panel.addEventListener("context-open", () => (isOpen() ? load() : change()));
  panel.addEventListener("toggle", ({ target }) => (parts[target.dataset.part] = target.open), true);
  panel.addEventListener("htmx:afterSwap", () => {
    for (const part of panel.querySelectorAll("[data-part]")) part.open = parts[part.dataset.part] ?? part.open;
    underline(panel, root);
  });
  for (const name of ["htmx:sendError", "htmx:responseError"]) {
    panel.addEventListener(name, (event) => {
      event.stopPropagation(); // It is shown here, not in a message.
      failed.hidden = false;
    });
  }
  panel.toggleAttribute("data-docked", isKept()); // The choice may be newer than a screen fetched ahead.
  WIDE.addEventListener("change", show, { signal });
  signal.addEventListener("abort", () => CSS.highlights?.delete("glossary"));
  show();
}

document.addEventListener("task-shown", ({ detail: { root, signal } }) => start(root, signal));
