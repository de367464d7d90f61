// The behaviour of the page frame: colour switch, menus, dialogs. Everything is delegated,
// so that markup which htmx brings in later works too.

const THEMES = ["system", "light", "dark"];

function describeTheme(button) {
  const { theme } = document.documentElement.dataset;
  const text = `${button.dataset.label}: ${button.dataset[theme]}`;
  button.setAttribute("aria-label", text);
  button.title = text;
  button.hidden = false;
}

function nextTheme(button) {
  const { theme } = document.documentElement.dataset;
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  try {
    localStorage.setItem("theme", next);
  } catch {
    return; // Storage is switched off: the page keeps following the system.
  }
  dispatchEvent(new Event("theme-chosen"));
  describeTheme(button);
}

function closeMenus(except = null) {
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
}

// Times are shown in it to whoever has chosen no other.
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
document.cookie = `time_zone=${timeZone}; path=/; max-age=31536000; samesite=lax`;

document.querySelectorAll("[data-theme-switch]").forEach(describeTheme);

// On a narrow screen the page's own entry may stand outside of the row.
document.querySelector(".subnav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

document.addEventListener("click", ({ target }) => {
  closeMenus(target.closest("[data-menu]"));
  const themeSwitch = target.closest("[data-theme-switch]");
  if (themeSwitch) nextTheme(themeSwitch);
  const opener = target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  if (target.closest("[data-closes]")) target.closest("dialog")?.close();
  if (target instanceof HTMLDialogElement) target.close(); // A click on the backdrop.
});

document.addEventListener("keydown", (event) => {
  const menu = document.querySelector("[data-menu][open]");
  if (event.key !== "Escape" || !menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("focusout", ({ relatedTarget }) => {
  if (relatedTarget) closeMenus(relatedTarget.closest("[data-menu]"));
});

// Which way the text runs that is being typed in a language from right to left: the rule is that
// of `Language.direction_of`.
const FROM_RIGHT = /(?!\p{N})[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
document.addEventListener("input", ({ target }) => {
  if (!target.matches("textarea.is-rtl")) return;
  const lines = target.value.split("\n").filter((line) => line.trim());
  const others = lines.filter((line) => FROM_RIGHT.test(line));
  const begins = (line) => FROM_RIGHT.test(line.match(/\p{L}/u)?.[0] ?? "");
  const hasCode = others.length < lines.length && others.every(begins);
  if (lines.length && !others.length) target.dir = "ltr";
  else target.dir = hasCode ? "auto" : "rtl";
});
