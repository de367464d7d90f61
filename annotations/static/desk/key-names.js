// How a key that is pressed is written: `A`, `?`, `Alt+K`, `Ctrl+Enter`; nothing for all others.

const NAMED = ["Enter", "ArrowUp", "ArrowDown"];

/** The key as a Latin letter, digit or `?`; on other layouts, by its place on the keyboard. */
function keyOf({ key, code }) {
  if (/^[a-z0-9?]$/i.test(key)) return key.toUpperCase();
  if (key === "؟") return "?";
  return /^(?:Key|Digit)(.)$/.exec(code)?.[1] ?? "";
}

export function combination(event) {
  const { ctrlKey, metaKey, altKey, shiftKey } = event;
  const control = ctrlKey || metaKey;
  if (event.isComposing || event.getModifierState("AltGraph") || (control && (altKey || shiftKey))) return "";
  const modifier = control ? "Ctrl+" : altKey ? "Alt+" : "";
  if (NAMED.includes(event.key)) return modifier && modifier + event.key;
  const key = keyOf(event);
  return key && modifier + key;
}

/** Does `act` when a combination is pressed anywhere on the page but in a dialog, until `signal`. */
export function onKey(wanted, signal, act) {
  function pressed(event) {
    if (event.repeat || event.defaultPrevented || combination(event) !== wanted || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    act();
  }
  document.addEventListener("keydown", pressed, { signal });
}
