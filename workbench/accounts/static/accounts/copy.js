// A button with data-copies="ID" copies the value of that field.

const tell = (text, tone) =>
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone } }));

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copies);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    tell("Copied.", "success");
  } catch {
    tell("Your browser did not copy it; it is selected, press Ctrl+C.", "warning");
  }
});
