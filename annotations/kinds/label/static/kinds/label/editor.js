// The editor of a form: after each step one is where one was, or where the step leads to.

let left = ""; // What was pressed or changed.

document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
  left = elt.id;
});

document.addEventListener("htmx:afterSettle", () => {
  const { focus } = document.getElementById("editor").dataset;
  const next = [focus, left].map((id) => id && document.getElementById(id)).find((element) => element && !element.disabled);
  next?.focus();
});
