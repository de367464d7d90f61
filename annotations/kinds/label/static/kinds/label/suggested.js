// What is suggested can be cleared, a question at a time or all at once.

/** Empties the inputs of a question; marks and countries, which keep lists of their own, hear of it. */
function clear(root, name) {
  const ask = root.querySelector(`[data-ask="${CSS.escape(name)}"]`);
  const controls = [...root.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  for (const control of controls) {
    if (control.type === "checkbox" || control.type === "radio") control.checked = false;
    else if (control.type === "select-multiple") for (const option of control.options) option.selected = false;
    else control.value = control.type === "hidden" ? "[]" : "";
  }
  ask.dispatchEvent(new Event("cleared", { bubbles: true }));
  controls[0]?.dispatchEvent(new Event("input", { bubbles: true }));
  controls[0]?.dispatchEvent(new Event("change", { bubbles: true }));
}

export function start(root) {
  root.addEventListener("click", ({ target }) => {
    const one = target.closest("[data-clears]");
    if (one) clear(root, one.dataset.clears);
    if (!target.closest("[data-clears-all]")) return;
    for (const { dataset } of root.querySelectorAll("[data-clears]")) clear(root, dataset.clears);
  });
}
