// The review screen: what the buttons say, several texts to choose from, warnings asked once.

const PREVIEW_AFTER_MS = 350;

const say = (text) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone: "info" } }));

function start(root, form) {
  const preview = root.querySelector("#preview");
  const offered = JSON.parse(root.querySelector("#offered-texts").textContent);
  const reset = form.querySelector("[data-reset]");
  const areas = [...form.querySelectorAll(".unit textarea")];

  const chosen = () => new FormData(form).get("seen");
  const values = () => Object.fromEntries(areas.map((area) => [area.name, area.value]));
  const isEdited = () => areas.some((area) => area.value !== offered[chosen()][area.name]);

  let timer;
  let pending = false; // What is shown under the fields is older than what is in them.
  let undone = null; // The edit that Reset took away.

  function write(texts) {
    for (const area of areas) area.value = texts[area.name];
    areas[0].dispatchEvent(new Event("input", { bubbles: true }));
  }

  function show() {
    const edited = isEdited();
    for (const part of form.querySelectorAll("[data-when]")) part.hidden = (part.dataset.when === "edited") !== edited;
    reset.disabled = !edited && !undone;
    reset.querySelector("[data-resets]").hidden = Boolean(undone);
    reset.querySelector("[data-restores]").hidden = !undone;
  }

  function typed() {
    if (isEdited()) undone = null;
    show();
    pending = true;
    clearTimeout(timer);
    timer = setTimeout(() => form.dispatchEvent(new Event("typed")), PREVIEW_AFTER_MS);
  }

  for (const area of areas) {
    area.addEventListener("input", (event) => event.isComposing || typed());
    area.addEventListener("compositionend", typed);
  }
  preview.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful) pending = false;
  });
  // Without a connection the draft's state says so; a message for every keystroke would not help.
  for (const name of ["htmx:sendError", "htmx:responseError"]) {
    preview.addEventListener(name, (event) => event.stopPropagation());
  }

  reset.addEventListener("click", () => {
    const restored = isEdited() ? null : undone;
    undone = restored ? null : values();
    write(restored ?? offered[chosen()]);
    show();
  });

  // --- Choosing another text keeps what was done to the one before.
  const edits = {};
  let current = chosen();

  for (const radio of form.querySelectorAll("[type=radio][name=seen]")) {
    radio.addEventListener("change", () => {
      edits[current] = values();
      current = radio.value;
      undone = null;
      write(edits[current] ?? offered[current]);
      root.querySelector("#reject-dialog [name=seen]").value = current;
    });
  }

  // --- Errors hold a submission back; warnings do so once.
  const asked = new Set();

  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return;
    if (pending) return; // The server checks what was typed last.
    const checks = root.querySelector("#checks");
    if (Number(checks.dataset.errors)) {
      event.preventDefault();
      say(checks.dataset.blocked);
      form.querySelector(".finding-error").closest(".pair-target").querySelector("textarea").focus();
      return;
    }
    const open = [...checks.querySelectorAll("[name=acknowledged]:not(:checked)")];
    if (open.every((box) => asked.has(box.value))) {
      for (const box of open) box.checked = true;
      return;
    }
    event.preventDefault();
    for (const box of open) asked.add(box.value);
    checks.classList.add("is-asking");
    checks.scrollIntoView({ block: "nearest" });
    checks.querySelector(".ask-again").hidden = false;
  });

  show();
  if ("unsaved" in form.dataset) typed();
}

document.addEventListener("task-shown", ({ detail: { root, form } }) => {
  if (form?.dataset.kind === "review") start(root, form);
});
