// Short messages at the edge of the page. A response shows one with the header
// `HX-Trigger: {"toast": {"text": "…", "tone": "success"}}`; a module dispatches the event `toast` on the document with the same detail.
// A `link` in it, `{"url", "text", "key"}`, stands behind the text, and a `name` puts it in the place of the last one of that name.

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

function anchor({ url, text, key }) {
  const found = Object.assign(document.createElement("a"), { href: url, textContent: text });
  if (!key) return found;
  found.dataset.key = key;
  found.append(" ", Object.assign(document.createElement("kbd"), { textContent: key }));
  return found;
}

/** Show `text`; `tone` is `info`, `success`, `warning` or `error`. The last two stay until dismissed. */
function toast({ text, tone = "info", link, name = "" }) {
  const note = blank.content.firstElementChild.cloneNode(true);
  note.classList.add(tone);
  if (name) region.querySelector(`[data-toast="${name}"]`)?.remove();
  note.dataset.toast = name;
  note.querySelector("p").textContent = text;
  if (link) note.querySelector("p").append(" ", anchor(link));
  region.append(note);
  if (tone === "info" || tone === "success") retire(note);
}

region.querySelectorAll("[data-toast]:not(.warning, .error)").forEach(retire);
region.addEventListener("click", ({ target }) => {
  if (target.closest("[data-dismiss]")) target.closest("[data-toast]").remove();
});
document.addEventListener("toast", ({ detail }) => toast(detail));
document.addEventListener("htmx:sendError", () => toast({ text: region.dataset.offline, tone: "error" }));
document.addEventListener("htmx:responseError", () => toast({ text: region.dataset.refused, tone: "error" }));
