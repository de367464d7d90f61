// Requests that the desk's modules make: with the newest CSRF token, for one person, without
// following redirects.

const PATIENCE_MS = 30000;

export const { person } = document.getElementById("outbox").dataset;

/** Another tab may have signed in anew meanwhile: the cookie is newer than the page. */
function token() {
  const cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
  return cookie ? cookie[1] : JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
}

export function post(url, body, options = {}) {
  const headers = { Accept: "application/json", "X-CSRFToken": token(), "X-Person": person };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  return fetch(url, { method: "POST", body, headers, redirect: "manual", signal, ...options });
}

/** The part of a page that is a screen of the desk, parsed; null where there is none. */
export async function screenAt(url) {
  const headers = { "X-Screen": "only" };
  const response = await fetch(url, { headers, redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!response.ok) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.querySelector("[data-screen]");
}

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
});
