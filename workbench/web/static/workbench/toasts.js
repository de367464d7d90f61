// Short messages at the edge of the page. A response shows one with the header
// `HX-Trigger: {"toast": {"text": "…", "tone": "success"}}`; a module dispatches the event `toast` on the document with the same detail.

const region = document.getElementById("toasts");
const blank = document.getElementById("toast-template");
const READING_TIME_MS = 8000;

function retire(note) {
  let timer = setTimeout(() => note.remove(), READING_TIME_MS);
  const hold = () => clearTimeout(timer);
  const resume = () => {
    hold();
    timer = setTimeout(() => note.remove(), READING_TIME_MS);
  };
  note.addEventListener("pointerenter", hold);
  note.addEventListener("focusin", hold);
  note.addEventListener("pointerleave", resume);
  note.addEventListener("focusout", resume);
}

/** Show `text`; `tone` is `info`, `success`, `warning` or `error`. The last two stay until dismissed. */
function toast(text, tone = "info") {
  const note = blank.content.firstElementChild.cloneNode(true);
  note.classList.add(tone);
  note.querySelector("p").textContent = text;
  region.append(note);
  if (tone === "info" || tone === "success") retire(note);
}

region.querySelectorAll("[data-toast]:not(.warning, .error)").forEach(retire);
region.addEventListener("click", ({ target }) => {
  if (target.closest("[data-dismiss]")) target.closest("[data-toast]").remove();
});
document.addEventListener("toast", ({ detail }) => toast(detail.text, detail.tone));
document.addEventListener("htmx:sendError", () => toast(region.dataset.offline, "error"));
document.addEventListener("htmx:responseError", () => toast(region.dataset.refused, "error"));
