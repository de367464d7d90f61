// Answers for the server where there is no connection: see docs/architecture.md. `SHELL`, which
// stands before this, says which files the desk's screens are made of.

const OWN = "along "; // Before the person in the name of a cache with pages of their own.
const LEAVING = "leaving"; // The cache that says that sign-out was asked for where no server heard it.
const shell = `shell ${SHELL.version}`;
const PATIENCE_MS = 6000; // For a page of which there is a copy here.
const NEVER_CHANGES = /\.[0-9a-f]{12}\.\w+$/; // A static file that is named by its content.

async function install() {
  const cache = await caches.open(shell);
  await cache.addAll([...SHELL.files, SHELL.offline, SHELL.stillSignedIn]);
  await self.skipWaiting();
}

async function remove(isOld) {
  for (const name of await caches.keys()) if (isOld(name)) await caches.delete(name);
}

/** A page that was taken along goes on with the files that it was made with. */
async function removeOldShells() {
  for (const name of await caches.keys()) {
    const kept = name.startsWith(OWN) ? await (await caches.open(name)).keys() : [];
    if (kept.some(({ url }) => url.includes("/assignments/"))) return;
  }
  await remove((name) => name.startsWith("shell ") && name !== shell);
}
const forgetPeople = () => remove((name) => name.startsWith(OWN));

async function copyOf(url) {
  for (const name of await caches.keys()) {
    const found = name.startsWith(OWN) && (await (await caches.open(name)).match(url, { ignoreVary: true }));
    if (found) return found;
  }
  return undefined;
}

async function fileOf(request) {
  const kept = (await shellPage(request)) ?? (await caches.match(request, { ignoreVary: true }));
  if (kept && NEVER_CHANGES.test(new URL(request.url).pathname)) return kept;
  return fetch(request).catch(() => kept ?? Response.error());
}

/** The server's answer; where that takes too long or never comes, the copy. */
async function withCopy(request, copy) {
  const answer = fetch(request).catch(() => null);
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, null));
  return (await Promise.race([answer, patience])) ?? copy;
}

const shellPage = (url) => caches.match(url, { cacheName: shell, ignoreVary: true });

async function standIn(pathname) {
  const [home, queues] = SHELL.queues;
  return ((pathname === home || pathname.startsWith(queues)) && (await copyOf(SHELL.along))) || shellPage(SHELL.offline);
}

async function pageOf(request) {
  const { pathname } = new URL(request.url);
  if (request.mode === "navigate" && pathname !== SHELL.signIn && (await caches.has(LEAVING))) return Response.redirect(SHELL.signOut);
  const copy = await copyOf(pathname);
  if (copy) return withCopy(request, copy);
  if (request.mode !== "navigate") return fetch(request);
  try {
    const answer = await fetch(request);
    if (pathname === SHELL.signIn && answer.ok) await forgetPeople(); // Nobody is signed in.
    return answer;
  } catch {
    return standIn(pathname);
  }
}

/** What was taken along goes at once; that the person could not be signed out is told until it is settled. */
async function signOut(request) {
  if (request.method === "POST") await forgetPeople();
  try {
    const answer = await fetch(request);
    await caches.delete(LEAVING);
    return answer;
  } catch {
    await caches.open(LEAVING);
    return shellPage(SHELL.stillSignedIn);
  }
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(removeOldShells().then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (pathname === SHELL.signOut) event.respondWith(signOut(request));
  else if (request.method === "GET" && pathname.startsWith(SHELL.static)) event.respondWith(fileOf(request));
  else if (request.method === "GET" && (request.mode === "navigate" || SHELL.own.some((part) => pathname.startsWith(part)))) event.respondWith(pageOf(request));
});
