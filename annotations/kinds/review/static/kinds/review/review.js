// The review screen: what the buttons say, several texts to choose from, a text from scratch, the
// rating, warnings asked once.

import { combination } from "../../desk/key-names.js";
import { putAll } from "../../desk/writing.js";

const PREVIEW_AFTER_MS = 350;
const CHECKED_WITHIN_MS = 1000;
const UNREAD_MS = 1000; // What is pressed so soon after warnings came is no answer to them.
const FAILED = ["htmx:sendError", "htmx:responseError"];
const LINES_PX = 120; // So much of a field is in sight where one goes to it.
const SCRATCH = "scratch";

const say = (text) => document.dispatchEvent(new CustomEvent("toast", { detail: { text } }));

function start(root, form, signal) {
  const preview = root.querySelector("#preview");
  const offered = JSON.parse(root.querySelector("#offered-texts").textContent);
  const reset = form.querySelector("[data-reset]");
  const radios = [...form.querySelectorAll("[type=radio][name=seen]")];
  const areas = [...form.querySelectorAll(".unit textarea")];
  const { verdict } = form.elements;

  const seen = () => new FormData(form).get("seen");
  const isNew = () => verdict.value === "translate";
  const values = () => Object.fromEntries(areas.map((area) => [area.name, area.value]));
  const isEdited = () => areas.some((area) => area.value !== offered[seen()][area.name]);

  let timer;
  let pending = false; // What is shown under the fields is older than what is in them.
  let undone = null; // The edit that Reset took away.

  function write(texts, takenBack) {
    putAll(areas.map((area) => [area, texts?.[area.name] ?? ""]), takenBack);
    areas[0].dispatchEvent(new Event("input", { bubbles: true }));
  }

  function show() {
    const edited = isEdited();
    const now = isNew() ? "new" : edited ? "edited" : "same";
    for (const part of form.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(now);
    reset.disabled = isNew() || (!edited && !undone);
    reset.querySelector("[data-resets]").hidden = Boolean(undone);
    reset.querySelector("[data-restores]").hidden = !undone;
  }

  function typed() {
    if (isEdited()) undone = null;
    show();
    pending = true;
    clearTimeout(timer);
    timer = setTimeout(() => form.dispatchEvent(new Event("typed")), PREVIEW_AFTER_MS);
  }

  for (const area of areas) {
    area.addEventListener("input", (event) => event.isComposing || typed());
    area.addEventListener("compositionend", typed);
  }
  preview.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful) pending = false;
  });
  // Without a connection the draft's state says so; a message for every keystroke would not help.
  for (const name of FAILED) {
    preview.addEventListener(name, (event) => event.stopPropagation());
  }

  reset.addEventListener("click", () => {
    const restored = isEdited() ? null : undone;
    undone = restored ? null : values();
    write(restored ?? offered[seen()]);
    show();
  });

  // --- Going to another text, or to an empty one, keeps what was done to the one before.
  const sheets = {};
  let current = isNew() ? SCRATCH : seen();

  function choose(sheet) {
    current = sheet;
    undone = null;
    verdict.value = sheet === SCRATCH ? "translate" : "text";
    for (const radio of radios) radio.checked = radio.value === sheet || (radio.checked && sheet === SCRATCH);
  }

  function turnTo(sheet) {
    const before = current;
    sheets[before] = values();
    choose(sheet);
    write(sheets[sheet] ?? offered[sheet], () => {
      choose(before);
      carry();
      typed();
    });
  }

  form.querySelector("[data-scratch]").addEventListener("click", () => {
    turnTo(isNew() ? seen() : SCRATCH);
    if (isNew()) areas[0].focus();
  });
  for (const radio of radios) {
    radio.addEventListener("change", () => {
      turnTo(radio.value);
      carry();
    });
  }

  // --- A rejection carries which text it is of, and its rating; digits choose in the rating.
  const rating = form.querySelector("[data-rating]");
  const rejection = root.querySelector("#reject-dialog form");

  function carry() {
    rejection.elements.seen.value = seen();
    if (rating) rejection.elements.quality.value = rating.querySelector(":checked")?.value ?? "";
  }

  if (rating) {
    rating.addEventListener("change", carry);
    rating.addEventListener("keydown", (event) => {
      const digit = rating.querySelector(`[data-digit="${CSS.escape(combination(event))}"]`);
      if (!digit) return;
      event.preventDefault();
      digit.click();
      digit.focus();
    });
  }
  carry();

  // --- What was typed last is checked before it is sent, where that does not take long.
  let checking = false; // Pressed again meanwhile, it is no answer to a warning.
  let unchecked = false; // It took long: the server checks what comes out of the outbox.

  function checkFirst({ submitter }) {
    if (checking) return;
    checking = true;
    const waiting = new AbortController();
    const goOn = () => {
      waiting.abort();
      clearTimeout(patience);
      checking = false;
      if (signal.aborted) return;
      unchecked = pending;
      form.requestSubmit(submitter);
      unchecked = false;
    };
    clearTimeout(timer);
    form.dispatchEvent(new Event("typed")); // Ends an older request, which is not waited for.
    const patience = setTimeout(goOn, CHECKED_WITHIN_MS);
    // A request that the newer one ended answers too, and says nothing of what was typed last.
    preview.addEventListener("htmx:afterRequest", ({ detail }) => detail.successful && goOn(), { signal: waiting.signal });
    for (const name of FAILED) preview.addEventListener(name, goOn, { signal: waiting.signal });
  }

  // --- Errors hold a submission back; warnings do so once.
  const asked = new Set();
  let readAt = 0;

  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.submitter?.hasAttribute("formaction") || unchecked) return;
    if (pending) {
      event.preventDefault();
      checkFirst(event);
      return;
    }
    const checks = root.querySelector("#checks");
    if (Number(checks.dataset.errors)) {
      event.preventDefault();
      say(checks.dataset.blocked);
      const faulty = form.querySelector(".finding-error")?.closest(".pair-target").querySelector("textarea");
      (faulty ?? areas.find((area) => !area.value.trim()) ?? areas[0]).focus();
      return;
    }
    const open = [...checks.querySelectorAll("[name=acknowledged]:not(:checked)")];
    if (open.some((box) => !asked.has(box.value))) readAt = Date.now() + UNREAD_MS;
    if (!open.length || Date.now() > readAt) {
      for (const box of open) box.checked = true;
      return;
    }
    event.preventDefault();
    for (const box of open) asked.add(box.value);
    checks.classList.add("is-asking");
    checks.scrollIntoView({ block: "nearest" });
    checks.querySelector(".ask-again").hidden = false;
  });

  // --- On a phone a long source gives way to the field that is written in, which may move it.
  const bring = (area) => {
    const { top, bottom } = area.getBoundingClientRect();
    if (top > innerHeight - LINES_PX || bottom < LINES_PX) area.scrollIntoView();
  };
  for (const area of areas) area.addEventListener("focus", () => requestAnimationFrame(() => bring(area)));

  // --- Another text that was chosen before the screen had started, and nothing written yet.
  const offeredFirst = radios.find((radio) => radio.defaultChecked);
  if (offeredFirst && !offeredFirst.checked && areas.every((area) => area.value === area.defaultValue)) {
    current = offeredFirst.value;
    turnTo(seen());
    carry();
  }

  show();
  if ("unsaved" in form.dataset) typed();
}

document.addEventListener("task-shown", ({ detail: { root, form, signal } }) => {
  if (form?.dataset.kind === "review") start(root, form, signal);
});
