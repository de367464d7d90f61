// The screens that follow in a queue, taken and fetched before they are wanted, one after the other.

import { take } from "./http.js";
import { entries } from "./outbox.js";
import { first } from "./taken.js";

let coming = []; // In their order: each a promise of a screen, and that screen once it is there.

const done = async () => (await entries()).filter((entry) => entry.ends).map((entry) => entry.assignment);
const isTask = (screen) => Boolean(screen?.dataset.assignment);

/** The next task of the queue beside those named and those that the person is done with. */
async function following(queue, before = []) {
  const url = new URL(queue, location);
  const without = [...new Set([...before, ...(await done())])].filter(Boolean);
  for (const one of without) url.searchParams.append("without", one);
  return (await take(url).catch(() => null)) ?? first(queue, without);
}

export const nextHere = async ({ queue, assignment }) => first(queue, [assignment, ...(await done())]);

function fetchAfter(root, before) {
  const entry = { arrived: false };
  entry.screen = Promise.all(before.map(({ screen }) => screen)).then((screens) => {
    const known = [root, ...screens];
    return known.every(isTask) ? following(root.dataset.queue, known.map(({ dataset }) => dataset.assignment)) : null;
  });
  entry.screen.then((screen) => Object.assign(entry, { arrived: true, isTask: isTask(screen) }));
  return entry;
}

/** Fetches as many as the rules let one hold beside the shown task; asks anew for what was not there. */
export function fill(root) {
  coming = coming.filter((entry) => !entry.arrived || entry.isTask);
  while (coming.length < Number(root.dataset.ahead)) coming.push(fetchAfter(root, [...coming]));
}

/** The next screen, or null where none comes within `patience` milliseconds. While it is waited for it
 *  stays in the row: what is asked for meanwhile names it, and is not the same task once more. */
export async function next(patience) {
  const late = new Promise((resolve) => setTimeout(resolve, patience, null));
  const [entry] = coming;
  const screen = await Promise.race([entry?.screen, late]);
  if (isTask(screen)) {
    coming = coming.filter((one) => one !== entry); // Whoever else waited for it takes no other in its place.
    return screen;
  }
  coming = []; // What is on its way is in hand, and comes first when the queue is asked again.
  return null;
}

/** The next task of a queue; what was refused comes when nothing else is left. */
export async function resume(queue) {
  const found = await following(queue);
  return isTask(found) || !(await entries()).length ? found : take(queue).catch(() => found);
}
