// Requests of the desk's modules: with the newest CSRF token, for one person, without redirects.

const PATIENCE_MS = 30000;

export const { person } = document.getElementById("outbox").dataset;

/** Newer than that of the page, where another tab has signed in. */
function token() {
  const cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
  return cookie ? cookie[1] : JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
}

export const patience = () => AbortSignal.timeout(PATIENCE_MS);

export function post(url, body, { headers, ...options } = {}) {
  const all = { Accept: "application/json", "X-CSRFToken": token(), "X-Person": person, ...headers };
  return fetch(url, { method: "POST", body, headers: all, redirect: "manual", signal: patience(), ...options });
}

const ALONE = { Accept: "text/html", "X-Screen": "only" };

/** The part of a page that is a screen of the desk, parsed; null where there is none. It says its own
 *  language: another may have been chosen since this page came. */
export async function screenIn(response) {
  if (!response?.ok) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const { lang, dir } = page.documentElement;
  const screen = page.querySelector("[data-screen]");
  return screen && Object.assign(screen, { lang, dir });
}

export const screenAt = (url) =>
  fetch(url, { headers: ALONE, redirect: "manual", signal: patience() }).then(screenIn);

/** Takes the next task of a queue; its screen, or the one that says why there is none. */
export const take = (queue) => post(queue, "", { headers: ALONE }).then(screenIn);

/** Sends `body` as a form does, so that the answer is the next page. */
export function go(url, body) {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: url, hidden: true });
  const fields = new URLSearchParams(body);
  fields.set("csrfmiddlewaretoken", token());
  for (const [name, value] of fields) {
    const input = document.createElement("textarea"); // Keeps line ends as they are.
    Object.assign(input, { name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}

document.addEventListener("htmx:configRequest", ({ detail }) => {
  detail.headers["X-CSRFToken"] = token();
  detail.timeout ||= PATIENCE_MS;
});
// A request whose time is up has failed like any other.
document.addEventListener("htmx:timeout", ({ target, detail }) => {
  target.dispatchEvent(new CustomEvent("htmx:sendError", { bubbles: true, detail }));
});
