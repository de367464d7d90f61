// Several countries out of a long list: the list itself is the form's field, typing chooses in it.

function pick(box, number) {
  const select = box.querySelector("select");
  const english = new Intl.DisplayNames("en", { type: "region" });
  const byName = new Map(
    [...select.options].flatMap((option) =>
      [english.of(option.value), option.text].map((name) => [name.toLowerCase(), option]),
    ),
  );

  const input = document.createElement("input");
  const names = document.createElement("datalist");
  const chips = document.createElement("ul");
  const problem = document.createElement("p");

  const id = number ? `country-${number + 1}` : "country";

  names.id = `${id}-names`;
  names.append(...[...select.options].map((option) => new Option(option.value, option.text)));
  Object.assign(input, { id, className: "form-control", autocomplete: "off", placeholder: box.dataset.label });
  input.setAttribute("list", names.id);
  input.setAttribute("aria-label", box.dataset.label);
  chips.className = "chips";
  problem.className = "field-errors";
  problem.setAttribute("role", "status");

  function changed() {
    show();
    select.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function chip(option) {
    const item = document.createElement("li");
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "chip-remove";
    remove.textContent = "×";
    remove.setAttribute("aria-label", `${box.dataset.remove} ${option.text}`);
    remove.addEventListener("click", () => {
      option.selected = false;
      changed();
      input.focus();
    });
    item.append(option.text, remove);
    return item;
  }

  function show() {
    chips.replaceChildren(...[...select.selectedOptions].map(chip));
  }

  /** Takes a whole name, also in English, the only one that begins as typed, or a code in capitals. */
  function take() {
    const typed = input.value.trim().toLowerCase();
    const beginning = new Set([...byName].flatMap(([name, one]) => (name.startsWith(typed) ? [one] : [])));
    const coded = [...select.options].find(({ value }) => value === input.value.trim());
    const option = byName.get(typed) ?? (beginning.size === 1 ? [...beginning][0] : coded);
    problem.textContent = option || !typed ? "" : box.dataset.unknown;
    if (!option || !typed) return;
    option.selected = true;
    input.value = "";
    changed();
  }

  input.addEventListener("input", (event) => {
    event.stopPropagation();
    const fromList = !event.inputType || event.inputType === "insertReplacementText";
    if (fromList && byName.has(input.value.trim().toLowerCase())) take();
  });
  input.addEventListener("change", take);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    take();
  });

  box.closest("[data-ask]")?.addEventListener("cleared", show);
  select.hidden = true;
  box.append(input, names, problem, chips);
  show();
}

export function start(root) {
  root.querySelectorAll(".countries").forEach(pick);
}
