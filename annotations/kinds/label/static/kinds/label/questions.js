// Questions that appear where they apply, and answers that stand alone.

/** What is answered to a question that is asked, by the name of its field. */
export function answersTo(root, name) {
  return [...root.querySelectorAll(`[name="${CSS.escape(name)}"]`)]
    .filter((control) => !control.closest("[data-ask]")?.hidden)
    .flatMap((control) => {
      if (control.type === "checkbox" || control.type === "radio") return control.checked ? [control.value] : [];
      if (control.type === "select-multiple") return [...control.selectedOptions].map(({ value }) => value);
      return control.value ? [control.value] : [];
    });
}

/** Answers that nothing applies, where nothing is answered yet. */
export function answerNothing({ form, dataset }) {
  for (const [name, answer] of Object.entries(JSON.parse(dataset.nothingApplies))) {
    if (answersTo(form, name).length) continue;
    form.querySelector(`[name="${CSS.escape(name)}"][value="${CSS.escape(answer)}"]`).click();
  }
}

export function start(root) {
  const asks = [...root.querySelectorAll("[data-ask]")];
  const conditions = new Map(
    asks.filter(({ dataset }) => dataset.shownIf).map((ask) => [ask, Object.entries(JSON.parse(ask.dataset.shownIf))]),
  );

  const applies = (ask) =>
    conditions.get(ask).every(([name, wanted]) => answersTo(root, name).some((answer) => wanted.includes(answer)));

  /** A question may depend on one that depends on another, in any order. */
  function showWhatApplies() {
    let changes = 0;
    for (const ask of conditions.keys()) {
      const hidden = !applies(ask);
      changes += ask.hidden !== hidden;
      ask.hidden = ask.disabled = hidden;
    }
    if (changes) showWhatApplies();
  }

  function show() {
    showWhatApplies();
    root.dispatchEvent(new Event("asked"));
  }

  /** An answer that stands alone clears the others, and they clear it. */
  function clearOthers(box) {
    const ask = box.closest("[data-alone]");
    if (!ask || box.type !== "checkbox" || !box.checked) return;
    const alone = JSON.parse(ask.dataset.alone);
    for (const other of ask.querySelectorAll("[type=checkbox]")) {
      if (other !== box && (alone.includes(box.value) || alone.includes(other.value))) other.checked = false;
    }
  }

  root.addEventListener("change", ({ target }) => {
    clearOthers(target);
    show();
  });
  // Arrows go among the boxes of a long list, as they do among radio buttons.
  root.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const list = event.target.closest(".options-grid");
    if (!by || event.altKey || !list || event.target.type !== "checkbox" || list.closest("[data-row]")) return;
    const boxes = [...list.querySelectorAll("[type=checkbox]")];
    boxes[boxes.indexOf(event.target) + by]?.focus();
    event.preventDefault();
  });
  root.addEventListener("input", ({ target }) => {
    if (!target.matches("[type=hidden], textarea")) show();
  });
  show();
}
