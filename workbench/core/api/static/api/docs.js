// Swagger UI brings a landmark "main" of its own, inside the page's.

const reference = document.getElementById("swagger-ui");

new MutationObserver((_, observer) => {
  const inner = reference.querySelector("main");
  if (!inner) return;
  inner.setAttribute("role", "group");
  observer.disconnect();
}).observe(reference, { childList: true, subtree: true });
