// The draft of the shown task: in this browser with every change, on the server soon after. It is
// called saved only when the server has said so.

import { person, post } from "./http.js";
import { add } from "./outbox.js";
import { all, put, remove } from "./store.js";

const SAVE_AFTER_MS = 1500;
const RETRY_AFTER_MS = 5000;
const CLAIM_MS = 300; // A window that has just gone gives way in less.
const KEPT_MS = 7 * 24 * 3600 * 1000;

const { aside } = document.getElementById("outbox").dataset;

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

/** Whether a text was written in before the screen had started, and not what a draft has. */
function isWritten(form, body = "") {
  const kept = new URLSearchParams(body);
  const isNew = ({ name, value, defaultValue }) => value !== defaultValue && value !== kept.get(name);
  return [...form.elements].some((field) => field.type === "textarea" && isNew(field));
}

// Earlier versions of the desk kept key and text alone.
function named(draft) {
  const [whose, held] = draft.id.split(" ");
  const { assignment = held } = draft;
  return { person: whose, name: "", what: "", ...draft, assignment, url: `/assignments/${assignment}/compare/` };
}

/** Whether no living window writes under this nonce; if so, this one does until `signal`. A slow browser
 *  is no window: the time begins with its answer to a question asked later. */
const claim = (nonce, signal) =>
  new Promise((resolve) => {
    if (!navigator.locks) return resolve(true);
    const asking = new AbortController();
    const hold = () => resolve(true) ?? (signal.aborted || new Promise((end) => signal.addEventListener("abort", end)));
    const wait = () => setTimeout(() => asking.abort(), CLAIM_MS);
    navigator.locks.request(`draft ${nonce}`, { signal: asking.signal }, hold).catch(() => resolve(false));
    navigator.locks.query().then(wait, wait);
  });

const keepAside = (draft) => add({ ...draft, nonce: draft.id, state: "refused", problem: aside }).catch(() => {});

/** What windows that are gone have kept of tasks, the newest first; this one goes on from it. */
async function left(isWanted, signal) {
  const found = [];
  const kept = (await all("drafts").catch(() => [])).sort((one, other) => other.at - one.at);
  for (const draft of kept.map(named)) if (draft.person === person && isWanted(draft) && (await claim(draft.id, signal))) found.push(draft);
  return found;
}

/** Keeps what has no place on a screen any more for the person to look at. */
export async function setAside(isWanted) {
  for (const draft of await left(isWanted, new AbortController().signal)) await keepAside(draft);
}

/** What this browser has of the task and the server has not, before the screen starts. */
export async function restore(form, signal) {
  const { base, draft_version: version, supersedes, nonce } = form.elements;
  if (version.value !== "0") base.value = bodyOf(form).toString();
  await claim(nonce.value, signal);
  const kept = form.dataset.answers ? [] : await left(({ assignment }) => assignment === form.dataset.assignment, signal);
  const own = kept.find(({ body }) => new URLSearchParams(body).get("supersedes") === supersedes.value && !isWritten(form, body));
  if (own) {
    fill(form, own.body);
    form.dataset.unsaved = "restored";
    await put("drafts", { ...own, id: nonce.value }).then(() => own.id !== nonce.value && remove("drafts", own.id)).catch(() => {});
  } else if (isWritten(form)) form.dataset.unsaved ??= "written";
  for (const draft of kept) if (draft !== own) await keepAside(draft);
}

export function watch(form, signal) {
  const state = form.querySelector("[data-save-state]");
  const compare = form.querySelector("[data-compare]");
  const { draftUrl, unsaved } = form.dataset;
  const first = state.textContent;
  const version = form.elements.draft_version;
  const { assignment, name } = form.closest("[data-screen]").dataset;
  const about = { person, assignment, name, what: form.dataset.what };
  let dirty = unsaved !== undefined;
  let saving = false;
  let taken = false; // Another window, or nobody, holds the task: saving again cannot help.
  let keeping = null; // A promise, while this browser writes.
  let keepAgain = false;
  let unkept = false; // This browser keeps nothing.
  let timer;

  function say(text, problem = "") {
    (state.firstChild ?? state).textContent = problem ? `${state.dataset.unsaved} ${problem}` : text;
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
      const draft = { id: form.elements.nonce.value, body: bodyOf(form).toString(), at: Date.now() };
      unkept = await put("drafts", { ...about, ...draft }).then(() => false, () => true);
    } while (keepAgain && !signal.aborted);
    keeping = null;
    if (!draftUrl) say(unkept ? first : state.dataset.kept);
  }

  function keep() {
    if (signal.aborted) return;
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
    const answer = await response?.json().catch(() => ({}));
    saving = false;
    if (!signal.aborted) await answered(response, answer);
  }

  async function answered(response, answer) {
    if (!response) {
      await keeping;
      return failed(unkept ? state.dataset.offline : state.dataset.offlineKept);
    }
    if (response.type === "opaqueredirect" || response.status === 401) return failed(state.dataset.signedOut);
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
    return remove("drafts", form.elements.nonce.value).catch(() => {});
  }

  function failed(problem) {
    dirty = true;
    keep(); // Another tab with the same task may have written over it.
    say("", problem);
    schedule(RETRY_AFTER_MS);
  }

  function changed() {
    if (draftUrl && !dirty && !saving && !taken) {
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

setAside(({ at }) => Date.now() - at > KEPT_MS); // Nobody came back to these.
