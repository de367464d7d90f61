// Time at work on the shown task, with idle gaps cut, and what is left of its lease.

const IDLE_SECONDS = 60;
const LEASE_EVERY_MS = 20000;

/** Counts while the task is shown; a gap without input of more than IDLE_SECONDS is left out. */
function countActiveTime(form, signal) {
  let active = Number(form.elements.active_seconds.value) || 0;
  let lastInput = performance.now();

  function tick() {
    const now = performance.now();
    const gap = (now - lastInput) / 1000;
    if (gap <= IDLE_SECONDS) active += gap;
    lastInput = now;
    const seconds = String(Math.round(active));
    for (const input of document.querySelectorAll("[name=active_seconds]")) input.value = seconds;
  }

  const quietly = { passive: true, capture: true, signal };
  for (const name of ["pointermove", "pointerdown", "keydown", "wheel", "touchmove", "submit"]) {
    document.addEventListener(name, tick, quietly);
  }
  document.addEventListener("visibilitychange", () => (lastInput = performance.now()), { signal });
}

/** Says in whole minutes how long the task is in the person's hands. */
function showLease(root, signal) {
  const lease = root.querySelector("[data-lease]");
  if (!lease) return;
  let ends;

  function show() {
    const minutes = Math.ceil((ends - performance.now()) / 60000);
    lease.textContent = minutes > 0 ? lease.dataset.left.replace("%s", minutes) : lease.dataset.over;
    lease.classList.toggle("is-ending", minutes <= 5);
  }

  function renewed(seconds) {
    ends = performance.now() + seconds * 1000;
    show();
  }

  // A page that was taken along is older than its opening.
  const until = (new Date(lease.dateTime) - Date.now()) / 1000;
  renewed(Math.min(Number(lease.dataset.lease), until));
  const timer = setInterval(show, LEASE_EVERY_MS);
  signal.addEventListener("abort", () => clearInterval(timer));
  document.addEventListener("lease-renewed", ({ detail }) => renewed(detail), { signal });
}

document.addEventListener("task-shown", ({ detail: { root, form, signal } }) => {
  if (form) countActiveTime(form, signal);
  showLease(root, signal);
});
