// The World Bank's regions follow the countries that are named, until the person changes one.

function start(form) {
  const boxes = [...form.querySelectorAll("[name=world_bank_regions]")];
  const regional = () => form.querySelector("[name=knowledge][value=regional]").checked;
  const named = () => [...form.elements.countries.selectedOptions].map(({ value }) => value);
  const of = (box) => box.dataset.countries.split(" ");
  const suggested = () => boxes.filter((box) => of(box).some((code) => named().includes(code)));

  const decided = new Set(); // Boxes that the person has ticked or cleared.
  const before = suggested();
  for (const box of boxes) if (box.checked !== before.includes(box)) decided.add(box);

  function suggest() {
    const found = suggested();
    for (const box of boxes) if (!decided.has(box)) box.checked = regional() && found.includes(box);
  }

  for (const box of boxes) box.addEventListener("change", () => decided.add(box));
  form.addEventListener("input", ({ target }) => {
    if (["countries", "knowledge"].includes(target.name)) suggest();
  });
}

document.addEventListener("task-shown", ({ detail: { form } }) => {
  if (form?.dataset.kind === "label") start(form);
});
