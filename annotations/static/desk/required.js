// A needed answer is open: the page says `data-needed` beside it, and sends nothing.

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
  const groups = [...(form?.querySelectorAll("[data-required]") ?? [])];
  if (!groups.length) return;

  /** The open ones; what is not asked is disabled. */
  const settle = () => {
    const given = new FormData(form);
    const isAnswered = (answer) => answer !== "[]" && answer.trim();
    return groups.filter((group) => {
      const isOpen = isAsked(group) && !given.getAll(group.dataset.required).some(isAnswered);
      if (!isOpen) say(group);
      return isOpen;
    });
  };

  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return;
    const found = settle();
    if (!found.length) return;
    for (const group of found) say(group, group.dataset.needed);
    event.preventDefault();
    found[0].querySelector(CONTROLS)?.focus({ preventScroll: true });
    found[0].scrollIntoView({ block: "center" });
  }, { signal });

  for (const name of ["input", "change"]) form.addEventListener(name, settle, { signal });
});
