// Short messages at the edge of the page. A response shows one with the header
// `HX-Trigger: {"toast": {"text": "…", "tone": "success"}}`; a module dispatches the event `toast` on the document with the same detail.
// A `link` in it, `{"url", "text", "key"}`, stands behind the text. There is one at a time.

const region = document.getElementById("toasts");
const blank = document.getElementById("toast-template");
const READING_TIME_MS = 8000;

function retire(note) {
  let timer;
  const hold = () => clearTimeout(timer);
  const resume = () => {
    hold();
    timer = setTimeout(() => note.remove(), READING_TIME_MS);
  };
  note.addEventListener("pointerenter", hold);
  note.addEventListener("focusin", hold);
  note.addEventListener("pointerleave", resume);
  note.addEventListener("focusout", resume);
  resume();
}

function anchor({ url, text, key }) {
  const found = Object.assign(document.createElement("a"), { href: url, textContent: text });
  if (!key) return found;
  found.dataset.key = key;
  found.append(" ", Object.assign(document.createElement("kbd"), { textContent: key }));
  return found;
}

const isGrave = (tone) => tone === "warning" || tone === "error";

/** At the other end of the page where it would lie over the field that is written in. */
function clear() {
  region.classList.remove("is-low");
  const field = document.activeElement?.closest("textarea, input");
  if (!field || !region.childElementCount) return;
  const [over, under] = [region, field].map((element) => element.getBoundingClientRect());
  const isApart = over.bottom <= under.top || over.top >= under.bottom || over.right <= under.left || over.left >= under.right;
  region.classList.toggle("is-low", !isApart);
}

/**
 * Show `text` in the place of what is shown, but for a grave message that nobody can have read yet.
 * `tone` is `info`, `success`, `warning` or `error`; the last two stay until dismissed.
 */
function toast({ text, tone = "info", link }) {
  const shown = region.lastElementChild;
  if (!isGrave(tone) && shown?.matches(".warning, .error") && Date.now() - shown.dataset.since < READING_TIME_MS) return;
  const note = blank.content.firstElementChild.cloneNode(true);
  note.classList.add(tone);
  note.dataset.since = Date.now();
  note.querySelector("p").textContent = text;
  if (link) note.querySelector("p").append(" ", anchor(link));
  region.replaceChildren(note);
  clear();
  if (!isGrave(tone)) retire(note);
}

if (document.querySelector(".action-bar")) document.querySelector(".topbar-end")?.before(region);
region.querySelectorAll("[data-toast]:not(.warning, .error)").forEach(retire);
region.addEventListener("click", ({ target }) => {
  if (target.closest("[data-dismiss]")) target.closest("[data-toast]").remove();
});
document.addEventListener("focusin", clear);
document.addEventListener("toast", ({ detail }) => toast(detail));
document.addEventListener("htmx:sendError", () => toast({ text: region.dataset.offline, tone: "error" }));
document.addEventListener("htmx:responseError", () => toast({ text: region.dataset.refused, tone: "error" }));
