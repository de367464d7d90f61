// A needed answer is open, or a number is not one of its scale: the page says `data-needed` or
// `data-unfit` beside it, sends nothing and opens no dialog.

const CONTROLS = "input:not([type=hidden], [hidden]), select:not([hidden]), textarea, button:not([data-clears])";

/** Marks with labels out of another answer wait for that. */
const isAsked = (group) =>
  !group.hidden && (!group.querySelector("[data-mark]") || group.querySelector("[data-mark]:not([hidden])"));

function say(group, text) {
  group.querySelector(":scope > [data-open]")?.remove();
  if (!text) return;
  for (const old of group.querySelectorAll(":scope > .field-errors")) old.remove();
  const note = document.createElement("div");
  note.className = "field-errors";
  note.dataset.open = "";
  note.role = "alert";
  note.append(Object.assign(document.createElement("p"), { textContent: text }));
  group.append(note);
}

document.addEventListener("task-shown", ({ detail: { form, signal } }) => {
  const groups = [...(form?.querySelectorAll("[data-required], [data-ask]") ?? [])];
  if (!groups.length) return;

  const isAnswered = (answer) => answer !== "[]" && answer.trim();
  const isOpen = (group) =>
    group.dataset.required && isAsked(group) && !new FormData(form).getAll(group.dataset.required).some(isAnswered);

  /** What is wrong with one; what is not asked is disabled. */
  const problemOf = (group) =>
    group.querySelector("[data-unfit]:invalid")?.dataset.unfit ?? (isOpen(group) ? group.dataset.needed : "");

  const settle = () => groups.filter((group) => problemOf(group) || say(group));

  const hold = (event) => {
    if (event.submitter?.hasAttribute("formaction")) return;
    const found = settle();
    if (!found.length) return;
    for (const group of found) say(group, problemOf(group));
    event.preventDefault();
    event.stopImmediatePropagation();
    found[0].querySelector(CONTROLS)?.focus({ preventScroll: true });
    found[0].scrollIntoView({ block: "center" });
  };
  form.addEventListener("submit", hold, { signal });
  form.querySelector("[data-opens=reject-dialog]")?.addEventListener("click", hold);

  for (const name of ["input", "change"]) form.addEventListener(name, settle, { signal });
});
