// The pages of tasks taken along, in a cache by the person's name; secure contexts alone have one.

import { patience, person, screenIn } from "./http.js";

const OWN = "along "; // As the service worker knows them.
const NAME = OWN + person;
const PAGE = /^\/assignments\/(\d+)\/$/;

export const canTake = "caches" in self && "serviceWorker" in navigator;

const existing = async () => (canTake && (await caches.has(NAME)) ? caches.open(NAME) : null);

async function get(url) {
  const headers = { Accept: "text/html, */*" };
  const response = await fetch(url, { headers, redirect: "manual", cache: "no-store", signal: patience() });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response;
}

export async function keep(url) {
  const response = await get(url);
  await (await caches.open(NAME)).put(url, response);
}

export async function all() {
  const requests = (await (await existing())?.keys()) ?? [];
  const paths = requests.map(({ url }) => new URL(url).pathname.match(PAGE));
  return paths.filter(Boolean).map(([address, assignment]) => ({ assignment, address }));
}

const addressOf = async (wanted) => (await all()).find(({ assignment }) => assignment === wanted)?.address;

/** Keeps a newer page of a task, unless it is not here, or gone meanwhile. */
export async function renew(assignment) {
  const address = await addressOf(assignment);
  const response = address && (await get(address));
  if (response && (await addressOf(assignment))) await (await caches.open(NAME)).put(address, response);
}

export const screenOf = async (address) => screenIn(await (await existing())?.match(address));

/** The first screen of a queue, that of this page before others, without the assignments named; null where there is none. */
export async function first(queue, without) {
  const isHere = ({ assignment }) => assignment === history.state;
  const found = await all().catch(() => []);
  for (const { assignment, address } of found.sort((one, other) => isHere(other) - isHere(one))) {
    const screen = without.includes(assignment) ? null : await screenOf(address).catch(() => null);
    if (screen?.dataset.queue === queue) return screen;
  }
  return null;
}

export async function remove(assignment) {
  const cache = await existing();
  for (const request of (await cache?.keys()) ?? []) {
    if (new URL(request.url).pathname.startsWith(`/assignments/${assignment}/`)) await cache.delete(request);
  }
}

/** Who has signed in finds nothing of anybody else's here. */
export async function forgetOthers() {
  const names = canTake ? await caches.keys() : [];
  return Promise.all(names.filter((name) => name.startsWith(OWN) && name !== NAME).map((name) => caches.delete(name)));
}
