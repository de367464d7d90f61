// Several countries out of a long list: the list itself is the form's field, typing chooses in it.

import { fold, Names } from "./names.js";

const PATIENCE_MS = 5000;

let fetched;

/** Other names and former states: asked for once a page; the next screen asks again where no answer came. */
function others(url) {
  const readable = (answer) => (answer.ok ? answer.json() : Promise.reject(answer));
  fetched ??= fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) }).then(readable);
  return fetched.catch(() => {
    fetched = undefined;
    return {};
  });
}

function make(name, properties, attributes = {}) {
  const element = Object.assign(document.createElement(name), properties);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  return element;
}

function pick(box, number) {
  const select = box.querySelector("select");
  const options = [...select.options];
  let names = new Names(options, {});
  const ready = others(box.dataset.aliases).then((found) => {
    names = new Names(options, found);
  });

  const id = number ? `country-${number + 1}` : "country";
  const input = make("input", { id, className: "form-control", autocomplete: "off", placeholder: box.dataset.label }, {
    role: "combobox", "aria-label": box.dataset.label, "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-names`,
  });
  const list = make("ul", { id: `${id}-names`, className: "names", hidden: true }, { role: "listbox", "aria-label": box.dataset.label });
  const problem = make("p", { className: "field-errors" }, { role: "status" });
  const notice = make("p", { className: "quiet" }, { role: "status" });
  const chips = make("ul", { className: "chips" });
  let offered = []; // The targets in the list.
  let at = -1; // The one of them that is active.

  // --- What is chosen.
  function choose(codes, typed) {
    for (const option of options) if (codes.includes(option.value)) option.selected = true;
    if (input.value.trim() === typed) input.value = "";
    changed();
  }

  function changed() {
    show();
    select.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function chip(option) {
    const item = make("li");
    const remove = make("button", { type: "button", className: "chip-remove", textContent: "×" }, { "aria-label": `${box.dataset.remove} ${option.text}` });
    remove.addEventListener("click", () => {
      option.selected = false;
      changed();
      input.focus();
    });
    item.append(option.text, remove);
    return item;
  }

  function show() {
    chips.replaceChildren(...[...select.selectedOptions].map(chip));
  }

  // --- What is offered.
  function offer(targets) {
    offered = targets;
    list.replaceChildren(...targets.map((target, n) => make("li", { id: `${list.id}-${n}`, textContent: names.text(target) }, { role: "option" })));
    list.hidden = !targets.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    list.scrollIntoView({ block: "nearest" });
    activate(-1);
  }

  function activate(next) {
    at = next;
    [...list.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === at)));
    list.children[at]?.scrollIntoView({ block: "nearest" });
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[at].id);
  }

  // --- Taking what is typed.
  /** Takes what a name means, or asks, and says what it was taken for; whether nothing is left to do. */
  function take(target, typed) {
    problem.textContent = target || !typed ? "" : box.dataset.unknown;
    notice.textContent = "";
    if (!target) return !typed;
    if (names.isAsked(target)) return ask(target, typed);
    const name = names.text(target);
    if (fold(name) !== fold(typed)) notice.textContent = box.dataset.taken.replace("{typed}", typed).replace("{name}", name);
    choose(target.codes, typed);
    return true;
  }

  const takeTyped = (typed = input.value.trim()) => take(typed ? names.meant(fold(typed)) : undefined, typed);

  function takeOffered(n) {
    const target = offered[n];
    input.value = names.text(target);
    offer([]);
    take(target, input.value);
  }

  /** As soon as all names are known; what is typed meanwhile is another name. */
  function takeWhenKnown() {
    const typed = input.value.trim();
    ready.then(() => takeTyped(typed));
    offer([]);
  }

  // --- A name of several countries, or of a state that is no more.
  function ask(target, typed) {
    const which = box.querySelector("template").content.firstElementChild.cloneNode(true);
    const name = target.former ? names.text(target) : typed;
    which.querySelector("legend").textContent = (target.former ? box.dataset.former : box.dataset.shared).replace("{name}", name);
    const boxes = target.codes.map((code) => make("input", { type: "checkbox", value: code, checked: target.codes.length === 1 }));
    const labels = boxes.map((one) => {
      const label = make("label");
      label.append(one, names.options.get(one.value).text);
      return label;
    });
    which.querySelector(".options-grid").append(...labels);

    function close(codes) {
      which.remove();
      choose(codes, typed);
      input.focus();
    }
    const add = () => close(boxes.filter((one) => one.checked).map((one) => one.value));
    which.querySelector("[data-add]").addEventListener("click", add);
    which.querySelector("[data-none]").addEventListener("click", () => close([]));
    which.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" && (event.key !== "Enter" || event.target.matches("button"))) return;
      if (event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Enter") add();
      else close([]);
    });
    box.querySelector(".which")?.remove();
    list.after(which);
    boxes[0].focus();
    return false;
  }

  // --- The keyboard and the mouse.
  input.addEventListener("input", async (event) => {
    event.stopPropagation();
    await ready;
    if (document.activeElement === input) offer(input.value.trim() ? names.like(fold(input.value)) : []);
  });
  input.addEventListener("change", takeWhenKnown);
  input.addEventListener("blur", () => offer([]));
  input.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (event.isComposing || event.keyCode === 229) return; // The keys are the input method's.
    const by = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (by && !altKey && offered.length) {
      event.preventDefault();
      activate((at + by + offered.length + (at < 0 && by < 0 ? 1 : 0)) % offered.length);
    } else if (key === "Escape" && !list.hidden) {
      event.stopPropagation();
      offer([]);
    } else if (key === "Enter" && !ctrlKey && !metaKey) {
      event.preventDefault();
      if (at < 0) takeWhenKnown();
      else takeOffered(at);
    }
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault(); // The field keeps the focus.
    const item = event.target.closest("li");
    if (item) takeOffered([...list.children].indexOf(item));
  });

  /** What is asked about a name, and what cannot be taken, is not passed over. */
  select.form?.addEventListener("submit", (event) => {
    if (select.matches(":disabled") || event.submitter?.hasAttribute("formaction")) return;
    const which = box.querySelector(".which");
    if (!which && takeTyped()) return;
    event.preventDefault();
    (box.querySelector(".which input") ?? input).focus();
  });
  box.closest("[data-ask]")?.addEventListener("cleared", show);
  select.hidden = true;
  box.append(input, list, problem, notice, chips);
  show();
}

export function start(root) {
  root.querySelectorAll(".countries").forEach(pick);
}
