// A button with data-copies="ID" copies the value of that field; its other data say how it went.

const tell = (text, tone) =>
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone } }));

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copies);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    tell(button.dataset.copied, "success");
  } catch {
    tell(button.dataset.selected, "warning");
  }
});
