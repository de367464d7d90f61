// The marks of one question: its buttons, the list of what is marked, and the field that is sent.

import { answersTo } from "./questions.js";

const isAt = (one, other) =>
  one.field === other.field && one.start === other.start && one.end === other.end && one.label === other.label;

/** The marks that a field holds; one that holds anything else has none. */
function listIn(text) {
  try {
    const found = JSON.parse(text || "[]");
    return Array.isArray(found) ? found.filter((one) => one && typeof one === "object") : [];
  } catch {
    return [];
  }
}

export class Marks {
  constructor(root, box, passages) {
    this.root = root;
    this.box = box;
    this.passages = passages;
    this.fields = box.dataset.fields.split(" ");
    this.input = box.querySelector("input[type=hidden]");
    this.list = box.querySelector(".highlights");
    root.querySelector(".label-text:not(:has(.pair))")?.append(this.list); // In view with the text, as it is beside a pair.
    this.status = box.querySelector("[role=status]");
    this.entries = new Map(); // The buttons in the list, each with its mark.
    this.buttons = [...box.querySelectorAll("[data-mark]")];
    this.severities = [...box.querySelectorAll("[data-severity], [data-severity-mark]")];
    this.spans = listIn(this.input.value).flatMap((span) => this.#onPage(span));
    this.suggested = JSON.parse(box.dataset.suggested || "[]").flatMap((span) => this.#onPage(span));
  }

  get isAsked() {
    return !this.box.closest("[data-ask]")?.hidden;
  }

  get takesMissing() {
    return this.box.dataset.missingKey !== "";
  }

  get weighs() {
    return this.box.querySelector("[data-severity]") !== null;
  }

  /** The severity that the next mark has, where labels and severities are chosen apart. */
  get severity() {
    return this.box.querySelector("[data-severity][aria-pressed=true]")?.dataset.severity ?? "";
  }

  set severity(id) {
    for (const button of this.box.querySelectorAll("[data-severity]")) {
      button.setAttribute("aria-pressed", button.dataset.severity === id);
    }
  }

  /** The marks whose label can be given now. */
  get shown() {
    if (!this.isAsked) return [];
    const { labelsFrom } = this.box.dataset;
    const offered = labelsFrom && answersTo(this.root, labelsFrom);
    return this.spans.filter(({ label }) => !offered || offered.includes(label));
  }

  #onPage({ field = this.fields[0], start, end, label = "", severity = "" }) {
    const passage = this.passages.get(field);
    if (start === null) return [{ field, start, end, label, severity }];
    if (!passage) return [];
    return [{ field, start: passage.onPage(start), end: passage.onPage(end), label, severity }];
  }

  #asStored({ field, start, end, label, severity }) {
    const place = start === null ? { start, end } : this.passages.get(field).asStored({ start, end });
    return { field, ...place, ...(label && { label }), ...(severity && { severity }) };
  }

  /** Marks what is selected; the same mark once more takes it away, with another severity changes it. */
  give(place, button) {
    const severity = button.dataset.severityMark ?? this.severity;
    const given = { ...place, label: button.dataset.mark, severity };
    const before = this.spans.find((span) => isAt(span, given));
    this.spans = this.spans.filter((span) => span !== before);
    if (before?.severity !== severity || !before) this.spans.push(given);
    this.#sort();
  }

  /** Moves a mark or names it otherwise; answers with what it is now. Two that are alike are one. */
  change(span, changes) {
    const changed = { ...span, ...changes };
    this.spans = this.spans.filter((other) => other !== span && !isAt(other, changed));
    this.spans.push(changed);
    this.#sort();
    return changed;
  }

  /** What a mark is called by a button of labels or severities. */
  named({ dataset }) {
    if (dataset.severity) return { severity: dataset.severity };
    return dataset.severityMark ? { severity: dataset.severityMark } : { label: dataset.mark };
  }

  #sort() {
    this.spans.sort((a, b) => this.#order(a) - this.#order(b) || a.start - b.start || a.end - b.end);
  }

  #order({ field, start }) {
    return 2 * this.fields.indexOf(field) + (start === null);
  }

  drop(span) {
    this.spans = this.spans.filter((other) => other !== span);
  }

  clear() {
    this.spans = [];
  }

  /** The button in the list that stands for the mark. */
  entryOf(span) {
    return [...this.entries].find(([, other]) => other === span)?.[0];
  }

  /** Shows which labels there are, and what is marked; the field says the same. */
  show(removed) {
    this.entries.clear();
    const { labelsFrom } = this.box.dataset;
    const offered = labelsFrom && answersTo(this.root, labelsFrom);
    for (const button of this.buttons) button.hidden = Boolean(offered) && !offered.includes(button.dataset.mark);
    this.input.value = JSON.stringify(this.shown.map((span) => this.#asStored(span)));
    this.list.replaceChildren(...this.shown.map((span) => this.#entry(span, removed)));
  }

  classesOf({ label, severity }) {
    const level = this.severities.findIndex((button) => this.#severityOf(button) === severity) + 1;
    return [label && `mark-${label}`, `tone-${this.#tone(label, severity)}`, level && `level-${level}`].filter(Boolean);
  }

  #severityOf({ dataset }) {
    return dataset.severity ?? dataset.severityMark;
  }

  #tone(label, severity) {
    const of = label || this.box.querySelector("[data-severity]")
      ? this.buttons.find((button) => button.dataset.mark === label)
      : this.severities.find((button) => this.#severityOf(button) === severity);
    return of?.dataset.tone ?? "1";
  }

  #name({ label, severity }) {
    const labelled = label && this.buttons.find((button) => button.dataset.mark === label)?.dataset.name;
    const weighed = this.severities.find((button) => this.#severityOf(button) === severity)?.dataset.name;
    return [labelled, weighed].filter(Boolean).join(", ");
  }

  #tag() {
    const tag = document.createElement("span");
    tag.className = "suggested-tag";
    tag.textContent = this.box.dataset.suggestedTag;
    return tag;
  }

  /** A mark in words, as its entry has them. */
  said(span) {
    return `${this.#name(span)}: ${this.#quote(span)}`;
  }

  #quote({ field, start, end }) {
    return start === null ? this.box.dataset.missing : `“${this.passages.get(field).quote({ start, end })}”`;
  }

  #entry(span, removed) {
    const item = document.createElement("li");
    const entry = document.createElement("button");
    const quote = document.createElement("bdi");
    const remove = document.createElement("button");
    const passage = this.passages.get(span.field);
    const words = span.start === null ? null : passage.quote(span);
    quote.textContent = words ?? this.#quote(span);
    item.className = this.classesOf(span).join(" ");
    entry.type = remove.type = "button";
    entry.className = "entry";
    entry.setAttribute("aria-describedby", this.box.dataset.help);
    entry.append(`${this.#name(span)}: `, ...(words === null ? [quote] : ["“", quote, "”"]));
    if (passage && span.field !== this.fields[0]) entry.append(` (${passage.label})`);
    if (this.suggested.some((other) => isAt(other, span) && other.severity === span.severity)) entry.append(" ", this.#tag());
    this.entries.set(entry, span);
    remove.className = "chip-remove";
    remove.textContent = "×";
    remove.setAttribute("aria-label", `${this.box.dataset.remove} ${quote.textContent}`);
    remove.addEventListener("click", () => removed(this, span));
    item.append(entry, remove);
    return item;
  }
}
