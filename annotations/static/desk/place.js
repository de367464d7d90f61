// The field that is written in and the place in it, kept while one is elsewhere, to come back to.

let place = null;

const inUnit = (element) => element?.closest?.(".unit textarea");

/** Where the person writes, or wrote last on this task; null where they have not. */
export function placeOf(root) {
  const area = inUnit(document.activeElement) ?? place?.area;
  if (!area || !root.contains(area)) return null;
  place = { area, start: area.selectionStart, end: area.selectionEnd };
  return place;
}

/** Goes back there, if there is such a place. */
export function comeBack(root) {
  if (!place || !root.contains(place.area)) return false;
  place.area.focus();
  return true;
}

document.addEventListener("focusin", ({ target }) => {
  if (inUnit(target)) place = { area: target };
});
