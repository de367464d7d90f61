// Several countries out of a long list: the list itself is the form's field, typing chooses in it.

const LEAST = 3; // Letters by which a name is told from its beginning: fewer are a code, or nothing.

/** Equal for names that differ in case, accents and punctuation alone, as in `country_aliases.py`. */
function fold(name) {
  const plain = name.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replaceAll(".", "");
  return plain.replace(/[^\p{L}\p{M}\p{N}]+/gu, " ").trim().replace(/^the /, "");
}

let named;

/** Codes by other names: asked for once a page. */
const aliases = (url) => (named ??= fetch(url).then((answer) => (answer.ok ? answer.json() : {})).catch(() => ({})));

function pick(box, number) {
  const select = box.querySelector("select");
  const byCode = new Map([...select.options].map((option) => [option.value.toLowerCase(), option]));
  const byName = new Map([...select.options].map((option) => [fold(option.text), option]));
  const ready = aliases(box.dataset.aliases).then((found) => {
    for (const name in found) if (!byName.has(name)) byName.set(name, byCode.get(found[name].toLowerCase()));
  });

  const input = document.createElement("input");
  const names = document.createElement("datalist");
  const chips = document.createElement("ul");
  const problem = document.createElement("p");
  const notice = document.createElement("p");

  const id = number ? `country-${number + 1}` : "country";

  names.id = `${id}-names`;
  names.append(...[...select.options].map((option) => new Option(option.value, option.text)));
  Object.assign(input, { id, className: "form-control", autocomplete: "off", placeholder: box.dataset.label });
  input.setAttribute("list", names.id);
  input.setAttribute("aria-label", box.dataset.label);
  chips.className = "chips";
  problem.className = "field-errors";
  problem.setAttribute("role", "status");
  notice.className = "quiet";
  notice.setAttribute("role", "status");

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

  /** The only country of which a name begins as typed. */
  function beginning(typed) {
    if (typed.length < LEAST) return undefined;
    const found = new Set([...byName].flatMap(([name, one]) => (name.startsWith(typed) ? [one] : [])));
    return found.size === 1 ? [...found][0] : undefined;
  }

  /** Takes a code or a name, else the only country that begins so, and says which. */
  async function take() {
    const written = input.value;
    const typed = fold(written);
    await ready;
    const named = byCode.get(typed) ?? byName.get(typed);
    const option = named ?? beginning(typed);
    problem.textContent = option || !typed ? "" : box.dataset.unknown;
    if (!typed) return;
    const said = fold(option?.text ?? "") === typed || !option;
    notice.textContent = said ? "" : box.dataset.taken.replace("{typed}", written.trim()).replace("{name}", option.text);
    if (!option) return;
    option.selected = true;
    if (input.value === written) input.value = "";
    changed();
  }

  input.addEventListener("input", (event) => {
    event.stopPropagation();
    const fromList = !event.inputType || event.inputType === "insertReplacementText";
    if (fromList && byName.has(fold(input.value))) take();
  });
  input.addEventListener("change", take);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    take();
  });

  box.closest("[data-ask]")?.addEventListener("cleared", show);
  select.hidden = true;
  box.append(input, names, problem, notice, chips);
  show();
}

export function start(root) {
  root.querySelectorAll(".countries").forEach(pick);
}
