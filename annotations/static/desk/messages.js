// What is said about the shown task appears beside it once the server has it.

document.addEventListener("outbox-stored", ({ detail: { entry } }) => {
  const place = document.querySelector(`[data-messages="${CSS.escape(entry.url)}"]`);
  place?.dispatchEvent(new Event("messages-wanted"));
});
