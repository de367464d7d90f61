// Brings the service worker, in secure contexts, and says where there is no connection.

import { forgetOthers, remove, renew } from "./taken.js";

const { worker } = document.querySelector("link[rel=manifest]").dataset;

navigator.serviceWorker?.register(worker, { scope: "/" }).catch(() => {});
forgetOthers().catch(() => {});

function tell(isLost) {
  for (const note of document.querySelectorAll("[data-without-connection]")) note.hidden = !isLost;
}

addEventListener("offline", () => tell(true));
addEventListener("online", () => tell(false));
document.addEventListener("htmx:sendError", () => tell(true), { capture: true });
document.addEventListener("htmx:afterOnLoad", () => tell(false));
document.addEventListener("task-shown", () => tell(!navigator.onLine));

// What was taken along is gone when it is done; a draft that the server has is in it as well.
document.addEventListener("outbox-stored", ({ detail: { entry } }) => entry.ends && remove(entry.assignment).catch(() => {}));
document.addEventListener("draft-saved", ({ detail: assignment }) => renew(assignment).catch(() => {}));
