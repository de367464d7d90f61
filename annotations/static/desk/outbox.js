// Submissions on their way, kept in this browser until the server has acknowledged them: see
// "The desk in the browser" in docs/architecture.md.

import { person, post } from "./http.js";
import { all, change, hand, remove } from "./store.js";

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 60000;
const FORGOTTEN_MS = 15000; // Nobody remembers what they submitted longer ago.

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
const channel = "BroadcastChannel" in self ? new BroadcastChannel("outbox") : null;
let wait = FIRST_WAIT_MS;
let timer;
let running = null;
let asked = false;

function changed() {
  tell("outbox-changed");
  channel?.postMessage("changed");
}

export async function entries() {
  const kept = await all("outbox").catch(() => []); // Without storage nothing is kept here.
  return kept.filter((entry) => entry.person === person).sort((one, other) => one.at - other.at);
}

export const waiting = async () => (await entries()).filter((entry) => entry.state === "waiting");

/** Writes an entry down in place of its draft, and of the one that it answers; sets out to send it. */
export async function add(entry, answered) {
  await hand({ person, at: Date.now(), state: "waiting", reason: "", problem: "", ...entry }, answered);
  changed();
  flush();
}

export async function discard(nonce) {
  await Promise.all([remove("outbox", nonce), remove("drafts", nonce)]);
  changed();
}

/** This page answers an opened entry, or settles it; else it may have been stored: sending it again tells. */
async function settle() {
  for (const { nonce, state } of await entries()) {
    const isHere = document.querySelector(`[data-answers="${nonce}"]`);
    if (document.querySelector(`[data-settles="${nonce}"]`)) await discard(nonce);
    else if (state === "opened") await change("outbox", nonce, { state: isHere ? "refused" : "waiting" });
  }
}

const settled = settle().catch(() => {});

/** The person has opened a refused entry, as a form sends it: the next page says what became of it. */
export async function opened(nonce) {
  await settled;
  await change("outbox", nonce, { state: "opened" });
}

/** What an answer means: acknowledged, refused, or to be tried again. */
async function verdict(response, nonce) {
  if (response.type === "opaqueredirect" || response.status === 401) return { reason: "signedOut" };
  const answer = await response.json().catch(() => null);
  if (response.ok) return answer?.nonce === nonce ? { answer } : { reason: "offline" };
  const after = Number(response.headers.get("Retry-After")) * 1000 || 0;
  if (response.status === 429 || response.status >= 500) return { reason: "busy", after };
  if (response.status === 403 && !answer) return { reason: "stale" };
  return { refused: response.status, problem: answer?.problem ?? "" };
}

const send = ({ url, body, nonce }) =>
  post(url, new URLSearchParams(body)).then(
    (response) => verdict(response, nonce),
    () => ({ reason: "offline" }),
  );

/** Sends one entry; returns whether it is worth while to send the next. */
async function deliver(entry) {
  const { answer, reason, refused, problem, after } = await send(entry);
  if (answer) {
    const isLate = Date.now() - entry.at > FORGOTTEN_MS;
    if (isLate && answer.tone === "warning") await change("outbox", entry.nonce, { state: "noted", problem: answer.text });
    else await remove("outbox", entry.nonce);
    wait = FIRST_WAIT_MS;
    tell("outbox-stored", { entry, answer, isLate });
  } else if (refused) {
    await change("outbox", entry.nonce, { state: "refused", status: refused, problem });
    tell("outbox-refused", { entry, problem });
  } else {
    await change("outbox", entry.nonce, { reason });
    wait = Math.max(wait, after ?? 0);
  }
  changed();
  return Boolean(answer || refused || (reason === "busy" && !after));
}

async function round() {
  const tried = new Set();
  for (;;) {
    const entry = (await waiting()).find(({ nonce }) => !tried.has(nonce));
    if (!entry) return;
    tried.add(entry.nonce);
    if (!(await deliver(entry))) return;
  }
}

const alone = (work) => (navigator.locks ? navigator.locks.request(`outbox ${person}`, work) : work());

async function rounds() {
  let left;
  do {
    asked = false;
    await alone(round).catch(() => {}); // This browser could not write down what became of it.
    left = await waiting();
  } while (asked);
  running = null;
  if (!left.length) return;
  timer = setTimeout(flush, wait);
  wait = Math.min(2 * wait, LONGEST_WAIT_MS);
}

/** Sends what waits, and tries again later for as long as something does. */
export function flush() {
  clearTimeout(timer);
  asked = true;
  running ??= rounds();
  return running;
}

function afresh() {
  wait = FIRST_WAIT_MS;
  flush();
}

channel?.addEventListener("message", () => tell("outbox-changed"));
addEventListener("online", afresh);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && afresh());
settled.then(changed).then(flush);
