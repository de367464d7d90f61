// Shows what the outbox holds: a count in the top bar, and the list behind it.

import { go } from "./http.js";
import { discard, entries, flush, opened } from "./outbox.js";

const GRACE_MS = 1500; // What the server takes at once needs no mention.

const box = document.getElementById("outbox");
const says = box.querySelector("[data-says]");
const count = box.querySelector("[data-count]");
const dialog = document.getElementById("outbox-list");
const list = dialog.querySelector("ul");
const heading = dialog.querySelector("h2");
const blank = dialog.querySelector("template").content.firstElementChild;
const words = box.dataset;
let timer;
let listed;

const NEEDS = ["refused", "noted"]; // A second look, whenever it suits.
const isForLater = ({ state }) => NEEDS.includes(state);
const isLate = (entry) => isForLater(entry) || entry.reason || Date.now() - entry.at > GRACE_MS;
const problemOf = (entry) => (isForLater(entry) ? entry.problem || words.refused : words[entry.reason] ?? words.sending);

function row(entry) {
  const item = blank.cloneNode(true);
  const refused = entry.state === "refused";
  item.querySelector("[data-name]").textContent = entry.name;
  item.querySelector("[data-what]").textContent = entry.what;
  item.querySelector("[data-problem]").textContent = problemOf(entry);
  item.querySelector("[data-sign-in]").hidden = entry.reason !== "signedOut" || isForLater(entry);
  for (const button of item.querySelectorAll("[data-open], [data-discard]")) button.hidden = !refused;
  item.querySelector("[data-seen]").hidden = entry.state !== "noted";
  item.querySelector("[data-seen]").addEventListener("click", () => discard(entry.nonce));
  item.querySelector("[data-open]").addEventListener("click", () => look(entry));
  item.querySelector("[data-discard]").addEventListener("click", ({ currentTarget, detail }) => {
    if (currentTarget.dataset.sure && detail < 2) discard(entry.nonce);
    currentTarget.textContent = currentTarget.dataset.sure = words.sure;
  });
  return item;
}

/** As a form sends it: the server answers with the page to mend it on. */
async function look({ nonce, url, body }) {
  await opened(nonce).catch(() => {});
  go(url, body);
}

function describe(forLater, underWay) {
  const { waiting, later, both } = heading.dataset;
  heading.textContent = forLater ? (underWay ? both : later) : waiting;
  dialog.querySelector("p[data-later]").hidden = !forLater;
  dialog.querySelector("p[data-waiting]").hidden = forLater > 0 && !underWay;
  dialog.querySelector("[data-send]").hidden = forLater > 0 && !underWay;
}

async function show() {
  clearTimeout(timer);
  const mine = await entries();
  const late = mine.filter(isLate).sort((one, other) => isForLater(other) - isForLater(one));
  const forLater = late.filter(isForLater).length;
  box.hidden = !late.length;
  box.classList.toggle("needs-you", forLater > 0);
  says.textContent = forLater ? words.needsYou : words.waiting;
  count.textContent = forLater || late.length;
  const now = JSON.stringify(late);
  if (now !== listed) list.replaceChildren(...late.map(row)); // Else one stays where one is in it.
  listed = now;
  describe(forLater, late.length - forLater);
  dialog.querySelector("[data-empty]").hidden = late.length > 0;
  if (mine.length > late.length) timer = setTimeout(show, GRACE_MS);
}

document.addEventListener("outbox-changed", show);
// What waited long is told of by its number; what is to be looked at again is in the list.
let sent = 0;
document.addEventListener("outbox-stored", ({ detail: { answer, isLate: wasLate } }) => {
  sent = wasLate ? sent + 1 : 0;
  const many = { text: words.storedMany.replace("%s", sent), tone: "success" };
  document.dispatchEvent(new CustomEvent("toast", { detail: { ...(wasLate ? many : answer), name: "stored" } }));
});
document.addEventListener("outbox-refused", ({ detail: { entry, problem } }) => {
  const text = `${words.notStored.replace("%s", entry.name)} ${problem}`;
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone: "error", name: "refused" } }));
});
// The task of a refused submission says so, and leads to what was sent.
document.addEventListener("task-shown", async ({ detail: { root } }) => {
  const note = root.querySelector("[data-refusal]");
  const { assignment } = root.dataset;
  const entry = (await entries()).find((one) => one.ends && one.assignment === assignment && one.state === "refused");
  if (!note || !entry || document.querySelector(`[data-answers="${entry.nonce}"]`)) return;
  note.querySelector("[data-problem]").textContent = problemOf(entry);
  note.querySelector("button").addEventListener("click", () => look(entry));
  note.hidden = false;
});
dialog.querySelector("[data-send]").addEventListener("click", flush);

// The page goes away with the submission: what is to be known on the next one is written down first.
document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (form.dataset.resolves !== "") return;
  event.preventDefault();
  await opened(form.elements.resolves.value).catch(() => {});
  form.dataset.resolves = "noted";
  form.requestSubmit(submitter);
});
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-lets-go]");
  if (!button) return;
  event.preventDefault();
  await discard(button.dataset.letsGo).catch(() => {});
  go(button.formAction, "");
});

show();
