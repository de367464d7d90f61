// The World Bank's regions follow the countries that are named, until the person changes one.

function follow(regions, countries) {
  const boxes = [...regions.querySelectorAll("[data-countries]")];
  const named = () => (countries.hidden ? [] : [...countries.querySelector("select").selectedOptions].map(({ value }) => value));
  const suggested = () => boxes.filter(({ dataset }) => dataset.countries.split(" ").some((code) => named().includes(code)));

  const decided = new Set(); // Boxes that the person has ticked or cleared.
  const before = suggested();
  for (const box of boxes) if (box.checked !== before.includes(box)) decided.add(box);

  function suggest() {
    const found = suggested();
    for (const box of boxes) if (!decided.has(box)) box.checked = !regions.hidden && found.includes(box);
  }

  for (const box of boxes) box.addEventListener("input", () => decided.add(box));
  return suggest;
}

export function start(root) {
  const countries = root.querySelector("[data-vocabulary=countries]");
  const regions = root.querySelector("[data-vocabulary=world_bank_regions]");
  if (countries && regions) root.addEventListener("asked", follow(regions, countries));
}
