// The page of tasks taken along. Without a connection it stands in for the queues, too, and leads
// to the first task of the one that was asked for.

import { setAside } from "./drafts.js";
import { post } from "./http.js";
import { entries } from "./outbox.js";
import { all, canTake, first, keep, remove, screenOf } from "./taken.js";

const INSTALLED_WITHIN_MS = 30000;

const page = document.querySelector("[data-along]");
const list = page.querySelector("[data-taken]");
const blank = page.querySelector("template").content.firstElementChild;
const says = page.querySelector("[data-status]");
const bar = page.querySelector("progress");
const back = page.querySelector("[data-give-back]");
const words = page.dataset;
const time = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short", hour: "2-digit", minute: "2-digit" });

const fill = (text, ...values) => values.reduce((filled, value) => filled.replace("%s", value), text);

/** What became of a task here: nothing yet, on its way, or to be looked at again. */
const stateOf = (entry) => (entry ? { waiting: words.waiting, refused: words.refused }[entry.state] ?? words.waiting : "");

function row({ assignment, address }, screen, done) {
  const item = blank.cloneNode(true);
  const entry = done.find((one) => one.assignment === assignment);
  const ends = new Date(screen.querySelector("[data-lease]")?.dateTime ?? NaN);
  const link = item.querySelector("a");
  link.textContent = screen.dataset.title;
  if (entry) link.removeAttribute("href");
  else link.href = address;
  item.querySelector("[data-state]").textContent = stateOf(entry);
  item.querySelector("[data-until]").textContent = Number.isNaN(ends.getTime())
    ? ""
    : fill(ends > new Date() ? words.until : words.over, time.format(ends));
  return item;
}

let shows = 0;

async function show() {
  const number = (shows += 1);
  const done = (await entries()).filter(({ ends }) => ends);
  const rows = [];
  for (const taken of await all()) {
    const screen = await screenOf(taken.address);
    if (screen) rows.push(row(taken, screen, done));
  }
  if (number !== shows) return; // Another is newer, and may have been quicker.
  list.replaceChildren(...rows);
  page.querySelector("[data-none]").hidden = rows.length > 0;
  page.querySelector("[data-some]").hidden = !rows.length;
  back.hidden = !rows.some((item) => item.querySelector("a[href]"));
}

/** What has left the person's hands meanwhile is gone here too, unless it holds what nobody else has. */
async function forgetWhatIsOver() {
  const held = words.inHand.split(" ");
  const unsent = (await entries()).map(({ assignment }) => assignment);
  const over = (await all()).filter(({ assignment }) => !held.includes(assignment) && !unsent.includes(assignment));
  for (const { assignment } of over) await remove(assignment);
  await setAside(({ assignment }) => !held.includes(assignment));
  if (over.length) says.textContent = fill(words.gone, over.length);
}

async function fetchAll({ tasks, beside }) {
  bar.max = tasks.length;
  bar.hidden = false;
  await navigator.storage?.persist?.(); // Else a browser short of room may clear it away.
  for (const url of beside) await keep(url);
  for (const [number, { page: url, context }] of tasks.entries()) {
    await keep(url);
    await keep(context);
    bar.value = number + 1;
    says.textContent = fill(words.fetched, number + 1, tasks.length);
  }
  words.inHand = [words.inHand, ...tasks.map(({ page: url }) => url.match(/\d+/)[0])].join(" ");
  says.textContent = tasks.length ? fill(words.ready, tasks.length) : words.nothing;
}

/** There is no worker where its files could not be fetched. */
const isInstalled = () =>
  Promise.race([navigator.serviceWorker.ready, new Promise((_, reject) => setTimeout(reject, INSTALLED_WITHIN_MS))]);

async function take(form, button) {
  const body = new URLSearchParams(new FormData(form));
  button.disabled = true;
  try {
    await isInstalled();
    const response = await post(form.action, body);
    const answer = await response.json().catch(() => ({}));
    if (response.ok) await fetchAll(answer);
    else says.textContent = answer.problem ?? words.failed;
  } catch {
    says.textContent = words.failed;
  }
  bar.hidden = true;
  button.disabled = false;
  await show();
}

/** Gives back what is not done; what was written into it stays with the task. */
async function giveBack() {
  const done = (await entries()).map(({ assignment }) => assignment);
  back.disabled = true;
  try {
    for (const { assignment, address } of await all()) {
      if (done.includes(assignment)) continue;
      const response = await post(`${address}back/`, "");
      if (!response.ok) throw new Error(address);
      await remove(assignment);
    }
    says.textContent = words.givenBack;
  } catch {
    says.textContent = words.failed;
  }
  back.disabled = false;
  await show();
}

async function begin() {
  page.querySelector("[data-unable]").hidden = canTake;
  if (!canTake) return;
  if (location.pathname.startsWith("/work/")) {
    const done = (await entries()).map(({ assignment }) => assignment);
    const next = await first(location.pathname, done);
    if (next) return location.replace(next.dataset.address);
  }
  if (navigator.onLine && location.pathname === words.along) await forgetWhatIsOver();
  for (const form of page.querySelectorAll("form[data-take]")) form.hidden = false;
  await show();
}

page.addEventListener("submit", (event) => {
  if (!("take" in event.target.dataset)) return;
  event.preventDefault();
  take(event.target, event.submitter);
});
back.addEventListener("click", giveBack);
document.addEventListener("outbox-changed", show);
begin();
