// One screen of the desk after another, without a page load between them: see docs/interface.md.

import { fill, next, nextHere, resume } from "./ahead.js";
import { bodyOf, restore, setAside, watch } from "./drafts.js";
import { go, patience, screenAt } from "./http.js";
import { add, entries } from "./outbox.js";

const MOST_WAIT_MS = 1000; // For a page that is on its way, before saying so.
const ASK_AGAIN_MS = 5000; // A server that had no answer.

const main = document.getElementById("content");
const site = document.title.slice(document.title.lastIndexOf("·"));
const said = document.getElementById("outbox").dataset;

let screen; // What is shown: its root, the controller that ends it, whether its modules listen.
let away = false; // Waiting for the outbox, with nothing to show meanwhile.
let looking = false; // For what to show then.
let askAgain = false; // Something has happened since.
let timer;

const toast = (text, tone = "info") =>
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone } }));

// --- Showing.
async function start(root) {
  history.replaceState(root.dataset.assignment, ""); // Without a connection a reload comes back to it.
  const controller = new AbortController();
  const { signal } = controller;
  const form = root.querySelector("form[data-draft]");
  screen = { root, form, controller, ready: false };
  if (form) {
    renew(form);
    await restore(form, signal);
    if (signal.aborted) return;
    save(form);
  }
  document.dispatchEvent(new CustomEvent("task-shown", { detail: { root, form, signal } }));
  if (form) fill(root);
  screen.ready = true;
  release();
}

function save(form) {
  const saving = new AbortController();
  screen.controller.signal.addEventListener("abort", () => saving.abort());
  screen.saving = saving;
  watch(form, saving.signal);
}

function show(root) {
  screen.controller.abort();
  screen.root.replaceWith(root);
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  main.className = `page ${root.dataset.width ?? ""}`;
  document.title = `${root.dataset.title} ${site}`;
  if (root.dataset.queue) history.replaceState(null, "", root.dataset.queue);
  self.htmx?.process(root);
  scrollTo(0, 0);
  const heading = root.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  return start(root);
}

// --- The next one.
/** What has become of a task meanwhile; null when nobody knows. */
const ask = ({ dataset }) =>
  fetch(dataset.state, { redirect: "manual", signal: patience() })
    .then((response) => (response.ok ? response.json() : null))
    .catch(() => null);

/** Whether the person is still at a task, and has not submitted it meanwhile. */
const isAt = (root) => screen.root === root && !root.inert;

async function verify(root) {
  const form = root.querySelector("form[data-draft]");
  const now = await ask(root);
  if (!now || !isAt(root)) return;
  if (now.seconds_left) document.dispatchEvent(new CustomEvent("lease-renewed", { detail: now.seconds_left }));
  const moved = now.draft_version > Number(form.elements.draft_version.value);
  if (!now.over && !moved) return;
  toast(now.over || said.moved, "warning");
  const fresh = now.over ? await next(MOST_WAIT_MS) : await screenAt(root.dataset.address).catch(() => null);
  if (!fresh || !isAt(root)) return;
  await show(fresh);
  if (now.over) await setAside(({ assignment }) => assignment === root.dataset.assignment);
}

async function advance() {
  const { dataset } = screen.root;
  const following = (await next(MOST_WAIT_MS)) ?? (await nextHere(dataset));
  if (!following) return stand(dataset.queue);
  await show(following);
  return verify(following);
}

function again() {
  goOn();
  if (screen?.form && screen.ready) fill(screen.root);
}

/** Nothing could be fetched ahead: the outbox or what was taken along says how to go on. */
function stand(queue) {
  const root = document.getElementById("between").content.firstElementChild.cloneNode(true);
  root.dataset.queue = queue;
  show(root);
  away = true;
  goOn();
}

/** Looks for as long as things happen meanwhile: what is stored while one looks would wake nobody later. */
async function goOn() {
  clearTimeout(timer);
  askAgain = true;
  if (!away || looking) return;
  looking = true;
  let found = null;
  while (askAgain && !found) {
    askAgain = false;
    found = await whatFollows().catch(() => null);
  }
  looking = false;
  away = !found;
  if (found) await show(found);
  else timer = setTimeout(goOn, ASK_AGAIN_MS);
}

async function whatFollows() {
  const isWaiting = (await entries()).some((entry) => entry.state === "waiting");
  const { dataset } = screen.root;
  return isWaiting ? nextHere(dataset) : resume(dataset.queue);
}

// --- Submitting.
/** A nonce of its own: what is kept here may be open in two windows. A blob's address ends in a UUID, in insecure contexts too. */
function renew({ elements: { nonce } }) {
  const url = URL.createObjectURL(new Blob());
  nonce.value = url.slice(-36);
  URL.revokeObjectURL(url);
}

const entryOf = (form, { dataset }) => ({
  nonce: form.elements.nonce.value,
  url: form.getAttribute("action"),
  body: bodyOf(form).toString(),
  assignment: dataset.assignment,
  name: dataset.name,
  what: form.dataset.what,
  ends: form.dataset.outbox === "goes", // The task leaves the person's hands with it.
});

async function submit(form) {
  const stays = form.dataset.outbox === "stays";
  const { root, controller } = screen;
  if (!stays) screen.saving.abort();
  root.inert = !stays; // Done with, for as long as the next one takes.
  const entry = entryOf(form, root);
  form.closest("dialog")?.close();
  try {
    await add(entry, stays ? "" : form.dataset.answers);
  } catch {
    if (await ask(root)) return go(entry.url, entry.body); // This browser keeps nothing: as without a script.
    root.inert = false;
    toast(said.unkept, "error");
    if (stays) return;
    form.dataset.unsaved ??= "written"; // Nobody has it yet.
    save(form);
    return;
  }
  if (stays) {
    form.reset();
    renew(form);
  } else {
    controller.abort();
    await advance();
  }
}

/** Buttons that do nothing before the modules of a screen listen. */
const SCRIPTED = "[data-screen] button[type=button]:not([data-opens], [data-closes], [data-nothing-applies])";
const held = new Map(); // What waits for the screen to start, in its order; pressed twice, it is one.

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function hold(event, element, act) {
  if (screen?.ready || !element) return;
  stop(event);
  held.set(element, act);
}

function release() {
  const acts = [...held];
  held.clear();
  for (const [element, act] of acts) if (element.isConnected) act();
}

let clicked; // What the first click of two was on: the screen, the dialog.

/** The second one is no answer to what has come in its place. */
function pair(event) {
  const now = [screen, document.querySelector("dialog[open]")];
  if (event.detail > 1 && clicked?.some((one, place) => one !== now[place])) stop(event);
  else clicked = now;
}

const capturing = { capture: true };
document.addEventListener("click", pair, capturing);
document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest(SCRIPTED);
    hold(event, button, () => button.click());
  },
  capturing,
);
document.addEventListener(
  "submit",
  (event) => {
    const { target: form, submitter } = event;
    hold(event, form.dataset.outbox && form, () => form.requestSubmit(submitter));
  },
  capturing,
);
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.dataset.outbox || event.submitter?.hasAttribute("formaction")) return;
  event.preventDefault();
  if (!screen.root.inert) submit(form);
});
document.addEventListener("outbox-changed", goOn);
document.addEventListener("outbox-stored", again);
addEventListener("online", again);
addEventListener("pageshow", (event) => event.persisted && location.reload());

// --- Starting, once every module listens: what is on its way already is not asked for again, and
// what was refused is for later, unless it was opened by itself.
async function begin() {
  const root = document.querySelector("[data-screen]");
  const { assignment, queue } = root.dataset;
  const isOpened = location.pathname !== queue;
  const isDone = ({ ends, state, assignment: one }) =>
    ends && one === assignment && (state === "waiting" || (state === "refused" && !isOpened));
  if (!assignment || !(await entries()).some(isDone)) return start(root);
  screen = { root, form: null, controller: new AbortController() };
  return stand(queue);
}

addEventListener("DOMContentLoaded", begin);
