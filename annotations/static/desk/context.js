// The context beside a task: opened and closed by one key, loaded when it is first seen, its hits
// put into the fields. Beside the task on a wide screen, where the choice is kept; a sheet
// elsewhere, which opens anew for each task.

const KEPT_S = 365 * 24 * 3600;
const WIDE = matchMedia("(min-width: 72rem)");
const PLACE = /^(\w+):(\d+)-(\d+)$/;

const parts = {}; // What the person has opened and closed, by name.

const isKept = () => /(^|; )desk_context=open(;|$)/.test(document.cookie);

function keep(open) {
  document.cookie = `desk_context=${open ? "open" : ""}; path=/; max-age=${open ? KEPT_S : 0}; samesite=lax`;
}

/** Writes as typing would, so that the browser can undo it. */
function write(field, text, { all }) {
  field.focus();
  if (all) field.select();
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Underlines the glossary's terms in the source; a browser that cannot leaves them plain. */
function underline(panel, root) {
  if (!("highlights" in CSS)) return;
  const ranges = [];
  for (const term of panel.querySelectorAll("[data-places]")) {
    for (const place of term.dataset.places.split(" ")) {
      const [, name, start, end] = place.match(PLACE);
      const node = root.querySelector(`#id_${name}`)?.closest(".pair")?.querySelector(".pair-source")?.firstChild;
      if (!node) continue;
      const points = [...node.data];
      const offset = (count) => points.slice(0, count).join("").length;
      const range = new Range();
      range.setStart(node, offset(Number(start)));
      range.setEnd(node, offset(Number(end)));
      ranges.push(range);
    }
  }
  CSS.highlights.set("glossary", new Highlight(...ranges));
}

function start(root, form, signal) {
  const panel = root.querySelector("[data-context]");
  const toggle = root.querySelector("[data-context-toggle][aria-controls]");
  if (!panel || !toggle) return;
  const body = panel.querySelector("[hx-get]");
  const failed = panel.querySelector("[data-context-failed]");
  const status = panel.querySelector("[data-context-status]");
  const next = new Map(); // By field: how many of its hits have been put in.
  let wanted = false;
  let field = null; // Where the person wrote last.

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

  function mark() {
    for (const hits of panel.querySelectorAll("[data-hits]")) {
      hits.classList.toggle("is-current", `id_${hits.dataset.hits}` === field?.id);
    }
  }

  function tell(text, ...values) {
    status.textContent = values.reduce((filled, value) => filled.replace("%s", value), text);
  }

  function insertNext() {
    const hits = field ? [...panel.querySelectorAll(`[data-into="${field.id}"]`)] : [];
    if (!hits.length) return tell(status.dataset.none);
    const number = (next.get(field.id) ?? 0) % hits.length;
    next.set(field.id, number + 1);
    write(field, hits[number].dataset.inserts, { all: true });
    return tell(status.dataset.inserted, number + 1, hits.length);
  }

  function insert({ dataset: { inserts, into } }) {
    const target = into ? form.elements[into] : field;
    if (target) write(target, inserts, { all: Boolean(into) });
    else tell(status.dataset.none);
  }

  root.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    if ("contextToggle" in button.dataset) change();
    if ("contextRetry" in button.dataset) {
      wanted = false;
      load();
    }
    if ("insertNext" in button.dataset) insertNext();
    if ("inserts" in button.dataset) insert(button);
  });
  form?.addEventListener("focusin", ({ target }) => {
    if (!target.matches(".unit textarea")) return;
    field = target;
    mark();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen()) change();
  });
  panel.addEventListener("toggle", ({ target }) => (parts[target.dataset.part] = target.open), true);
  panel.addEventListener("htmx:afterSwap", () => {
    for (const part of panel.querySelectorAll("[data-part]")) part.open = parts[part.dataset.part] ?? part.open;
    underline(panel, root);
    mark();
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

document.addEventListener("task-shown", ({ detail: { root, form, signal } }) => start(root, form, signal));
