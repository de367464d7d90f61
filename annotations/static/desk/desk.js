// What every task has: time at work, a draft kept on the server, the lease, one submission.

const form = document.getElementById("task");
const state = document.getElementById("save-state");
const lease = document.getElementById("lease");
const IDLE_SECONDS = 60;
const SAVE_AFTER_MS = 1500;
const RETRY_AFTER_MS = 5000;

// --- Active time: gaps without any input longer than IDLE_SECONDS are left out.
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

for (const name of ["pointermove", "pointerdown", "keydown", "wheel", "touchmove"]) {
  document.addEventListener(name, tick, { passive: true, capture: true });
}

// --- The draft. It is called saved only when the server has said so.
const { draftUrl } = form.dataset;
let version = form.dataset.draftVersion;
let dirty = "unsaved" in form.dataset;
let saving = false;
let taken = false; // Another window, or nobody, holds the task: saving again cannot help.
let sent = false;
let timer;

function say(name, problem = "") {
  state.textContent = problem ? `${state.dataset.unsaved} ${problem}` : state.dataset[name];
  state.classList.toggle("is-unsaved", Boolean(problem));
  if (problem) state.setAttribute("role", "alert");
  else state.removeAttribute("role");
}

function schedule(wait) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

function changed() {
  if (!draftUrl || taken || sent) {
    dirty = true;
    return;
  }
  if (!dirty && !saving) {
    say("waiting");
    schedule(SAVE_AFTER_MS);
  }
  dirty = true;
}

async function save() {
  if (!dirty || saving || taken || sent) return;
  saving = true;
  dirty = false;
  say("saving");
  tick();
  const body = new URLSearchParams(new FormData(form));
  body.set("draft_version", version);
  const keepalive = document.visibilityState === "hidden";
  try {
    const response = await fetch(draftUrl, { method: "POST", body, redirect: "manual", keepalive });
    await answered(response);
  } catch {
    failed(state.dataset.offline);
  }
  saving = false;
  if (dirty && !taken) schedule(state.classList.contains("is-unsaved") ? RETRY_AFTER_MS : SAVE_AFTER_MS);
}

async function answered(response) {
  if (response.type === "opaqueredirect") return failed(state.dataset.signedOut);
  const answer = await response.json().catch(() => ({}));
  if (response.ok && answer.version) {
    ({ version } = answer);
    leaseEnds = performance.now() + answer.seconds_left * 1000;
    showLease();
    return say("saved");
  }
  taken = response.status === 409;
  return failed(answer.problem ?? state.dataset.refused);
}

function failed(problem) {
  dirty = true;
  say("unsaved", problem);
}

form.addEventListener("input", changed);
addEventListener("online", () => dirty && draftUrl && schedule(0));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") {
    if (draftUrl) save();
  } else {
    lastInput = performance.now();
  }
});
addEventListener("beforeunload", (event) => {
  if ((dirty || saving) && !sent) event.preventDefault();
});
if (dirty && draftUrl) schedule(0);

// --- One submission: a second click, and the page that Back brings out of the cache, send nothing.
document.addEventListener("submit", (event) => {
  const submitted = event.target;
  if (event.defaultPrevented || !(submitted === form || "once" in submitted.dataset)) return;
  if (sent) {
    event.preventDefault();
    return;
  }
  tick();
  sent = true;
  clearTimeout(timer);
});
addEventListener("pageshow", (event) => event.persisted && location.reload());

// --- Flagging leaves the task in hand.
document.body.addEventListener("flagged", () => {
  const dialog = document.getElementById("flag-dialog");
  const text = dialog.querySelector("form").dataset.done;
  dialog.close();
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone: "success" } }));
});

// --- The lease, in whole minutes.
let leaseEnds = performance.now() + Number(lease?.dataset.seconds ?? 0) * 1000;

function showLease() {
  if (!lease) return;
  const minutes = Math.ceil((leaseEnds - performance.now()) / 60000);
  lease.textContent = minutes > 0 ? lease.dataset.left.replace("%s", minutes) : lease.dataset.over;
  lease.classList.toggle("is-ending", minutes <= 5);
}

showLease();
setInterval(showLease, 20000);

// --- Fields as tall as their text, where the browser does not do it by itself.
if (!CSS.supports("field-sizing", "content")) {
  const fit = (area) => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  };
  form.querySelectorAll("textarea").forEach(fit);
  form.addEventListener("input", ({ target }) => target.matches("textarea") && fit(target));
}
