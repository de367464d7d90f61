// The draft of the shown task: in this browser with every change, on the server soon after. It is
// called saved only when the server has said so.

import { person, post } from "./http.js";
import { all, get, put, remove } from "./store.js";

const SAVE_AFTER_MS = 1500;
const RETRY_AFTER_MS = 5000;
const KEPT_MS = 30 * 24 * 3600 * 1000;

export const keyOf = (form) =>
  [person, form.dataset.assignment, form.elements.supersedes.value].join(" ");

/** All that a form says, as it is sent. */
export function bodyOf(form) {
  const body = new URLSearchParams(new FormData(form));
  body.delete("csrfmiddlewaretoken");
  return body;
}

function fill(form, body) {
  const kept = new URLSearchParams(body);
  for (const control of form.elements) {
    if (!control.name || control.name === "csrfmiddlewaretoken") continue;
    const values = kept.getAll(control.name);
    if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else if (control.type === "select-multiple") for (const option of control.options) option.selected = values.includes(option.value);
    else if (values.length) [control.value] = values;
  }
}

/** Whether a text was written in before the screen had started. */
const isWritten = (form) =>
  [...form.elements].some((field) => field.type === "textarea" && field.value !== field.defaultValue);

/** What this browser has of the task and the server has not, before the screen starts. */
export async function restore(form) {
  const { base, draft_version: version } = form.elements;
  if (version.value !== "0") base.value = bodyOf(form).toString();
  const kept = await get("drafts", keyOf(form)).catch(() => undefined);
  if (kept && !form.dataset.answers) {
    fill(form, kept.body);
    form.dataset.unsaved = "restored";
  } else if (isWritten(form)) form.dataset.unsaved ??= "written";
}

export function watch(form, signal) {
  const state = form.querySelector("[data-save-state]");
  const compare = form.querySelector("[data-compare]");
  const { draftUrl, unsaved } = form.dataset;
  const version = form.elements.draft_version;
  let dirty = unsaved !== undefined;
  let saving = false;
  let taken = false; // Another window, or nobody, holds the task: saving again cannot help.
  let keeping = null; // A promise, while this browser writes.
  let keepAgain = false;
  let unkept = false; // This browser keeps nothing.
  let timer;

  function say(text, problem = "") {
    state.textContent = problem ? `${state.dataset.unsaved} ${problem}` : text;
    state.classList.toggle("is-unsaved", Boolean(problem));
    if (problem) state.setAttribute("role", "alert");
    else state.removeAttribute("role");
  }

  function schedule(wait) {
    clearTimeout(timer);
    if (!signal.aborted && draftUrl && !taken) timer = setTimeout(save, wait);
  }

  // --- In this browser.
  async function write() {
    do {
      keepAgain = false;
      const draft = { id: keyOf(form), body: bodyOf(form).toString(), at: Date.now() };
      await put("drafts", draft).catch(() => (unkept = true));
    } while (keepAgain && !signal.aborted);
    keeping = null;
  }

  function keep() {
    keepAgain = true;
    keeping ??= write();
  }

  // --- On the server.
  async function save() {
    if (!dirty || saving || taken || signal.aborted) return;
    saving = true;
    dirty = false;
    say(state.dataset.saving);
    const body = bodyOf(form);
    body.delete("base");
    const keepalive = document.visibilityState === "hidden";
    const response = await post(draftUrl, body, { keepalive }).catch(() => null);
    saving = false;
    if (!signal.aborted) await answered(response);
  }

  async function answered(response) {
    if (!response) {
      await keeping;
      return failed(unkept ? state.dataset.offline : state.dataset.offlineKept);
    }
    if (response.type === "opaqueredirect" || response.status === 401) return failed(state.dataset.signedOut);
    const answer = await response.json().catch(() => ({}));
    if (!response.ok || !answer.version) {
      taken = response.status === 409;
      compare.hidden = !taken;
      return failed(answer.problem ?? state.dataset.refused);
    }
    version.value = answer.version;
    document.dispatchEvent(new CustomEvent("draft-saved", { detail: form.dataset.assignment }));
    document.dispatchEvent(new CustomEvent("lease-renewed", { detail: answer.seconds_left }));
    if (dirty) return schedule(SAVE_AFTER_MS);
    say(state.dataset.saved);
    return remove("drafts", keyOf(form)).catch(() => {});
  }

  function failed(problem) {
    dirty = true;
    keep(); // Another tab with the same task may have written over it.
    say("", problem);
    schedule(RETRY_AFTER_MS);
  }

  function changed() {
    if (!draftUrl) say(state.dataset.kept);
    else if (!dirty && !saving && !taken) {
      say(state.dataset.waiting);
      schedule(SAVE_AFTER_MS);
    }
    dirty = true;
    keep();
  }

  form.addEventListener("input", changed, { signal });
  addEventListener("online", () => dirty && schedule(0), { signal });
  document.addEventListener(
    "visibilitychange",
    () => document.visibilityState === "hidden" && draftUrl && save(),
    { signal },
  );
  addEventListener("beforeunload", (event) => (keeping || (unkept && dirty)) && event.preventDefault(), { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
  if (unsaved === "restored") say(state.dataset.restored);
  if (dirty) schedule(0);
}

/** Drafts of tasks that nobody came back to. */
async function forget() {
  const old = (await all("drafts")).filter(({ at }) => Date.now() - at > KEPT_MS);
  return Promise.all(old.map(({ id }) => remove("drafts", id)));
}

forget().catch(() => {});
