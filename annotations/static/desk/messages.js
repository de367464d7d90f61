// What is said about the shown task appears beside it once the server has it.

document.addEventListener("outbox-stored", ({ detail: { entry } }) => {
  const place = document.querySelector(`[data-messages="${CSS.escape(entry.url)}"]`);
  place?.dispatchEvent(new Event("messages-wanted"));
});

// Answers stand open where they leave the task in sight.
document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.matches("[data-messages]") && !matchMedia("(min-width: 48rem) and (min-height: 48rem)").matches)
    target.querySelector("details")?.removeAttribute("open");
});
