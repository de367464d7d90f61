// The adjudication screen: start from a text without reloading, rule from the keyboard, and
// count the seconds in which somebody is really at work.

const IDLE_AFTER_MS = 60_000;
const form = document.querySelector("[data-ruling]");
let lastSign = Date.now();

function startFrom(version) {
  const texts = version.querySelector("[data-texts]").content.children;
  form.querySelectorAll("[data-field]").forEach((box, index) => {
    box.value = texts[index].textContent;
  });
  for (const other of document.querySelectorAll("[data-version]")) {
    other.classList.toggle("is-chosen", other === version);
  }
  form.querySelector("[data-field]").focus();
}

function isUntouched() {
  return [...form.querySelectorAll("[data-field]")].every((box) => box.value === box.defaultValue);
}

document.addEventListener("click", (event) => {
  const start = event.target.closest("[data-start]");
  if (!start) return;
  event.preventDefault();
  startFrom(start.closest("[data-version]"));
});

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});

addEventListener("beforeunload", (event) => {
  if (!form.dataset.sent && !isUntouched()) event.preventDefault();
});

form.addEventListener("submit", () => {
  form.dataset.sent = "yes";
});

for (const sign of ["keydown", "pointerdown", "pointermove", "scroll"]) {
  addEventListener(sign, () => { lastSign = Date.now(); }, { passive: true });
}

setInterval(() => {
  if (document.hidden || Date.now() - lastSign > IDLE_AFTER_MS) return;
  const seconds = form.elements.active_seconds;
  seconds.value = Number(seconds.value) + 1;
}, 1000);
