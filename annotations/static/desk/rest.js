// Reminds to rest, for who has asked for it: after so many minutes of work, gaps without input left
// out. A pause begins the count anew. The count goes on from task to task, and over a page load.

const IDLE_S = 60;
const PAUSE_S = 300;
const KEPT = "worked-seconds";

let worked = Number(sessionStorage.getItem(KEPT)) || 0;
let last = Date.now();

function remind({ dataset: { rest, restWords: text } }) {
  if (worked < rest * 60) return;
  worked = 0;
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, name: "rest" } }));
}

function work() {
  const now = Date.now();
  const gap = (now - last) / 1000;
  last = now;
  if (gap > PAUSE_S) worked = 0;
  else if (gap <= IDLE_S) worked += gap;
  const screen = document.querySelector("[data-rest]");
  if (screen) remind(screen);
  sessionStorage.setItem(KEPT, worked);
}

for (const name of ["pointerdown", "pointermove", "keydown", "wheel"]) {
  document.addEventListener(name, work, { passive: true, capture: true });
}
