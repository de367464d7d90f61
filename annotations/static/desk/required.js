// An answer that is needed and left open: the page says so beside it, and nothing is sent.
// `data-required` names the field, `data-needed` is what is said.

const CONTROLS = "input:not([type=hidden], [hidden]), select:not([hidden]), textarea, button:not([data-clears])";

/** Marks whose labels come from another answer are not asked for before it offers some. */
const isAsked = (group) =>
  !group.hidden && (!group.querySelector("[data-mark]") || group.querySelector("[data-mark]:not([hidden])"));

function say(group, text) {
  group.querySelector(":scope > [data-open]")?.remove();
  if (!text) return;
  for (const old of group.querySelectorAll(":scope > .field-errors")) old.remove();
  const note = document.createElement("div");
  const words = document.createElement("p");
  note.className = "field-errors";
  note.dataset.open = "";
  note.role = "alert";
  words.textContent = text;
  note.append(words);
  group.append(note);
}

document.addEventListener("task-shown", ({ detail: { form, signal } }) => {
  const groups = [...(form?.querySelectorAll("[data-required]") ?? [])];
  if (!groups.length) return;

  /** What is not asked with these answers is disabled, and so none of the form's data. */
  const open = () => {
    const given = new FormData(form);
    const isAnswered = (answer) => answer !== "[]" && answer.trim();
    return groups.filter((group) => isAsked(group) && !given.getAll(group.dataset.required).some(isAnswered));
  };

  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return;
    const found = open();
    for (const group of groups) say(group, found.includes(group) ? group.dataset.needed : "");
    if (!found.length) return;
    event.preventDefault();
    found[0].querySelector(CONTROLS)?.focus({ preventScroll: true });
    found[0].scrollIntoView({ block: "center" });
  }, { signal });

  const settle = () => {
    const found = open();
    for (const group of groups) if (!found.includes(group)) say(group, "");
  };
  for (const name of ["input", "change"]) form.addEventListener(name, settle, { signal });
});
