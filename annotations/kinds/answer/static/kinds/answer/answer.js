// The answer screen: a wording that was proposed before is in sight again.

document.addEventListener("task-shown", ({ detail: { root } }) => {
  const proposal = root.querySelector("[data-proposal]");
  const fields = [...(proposal?.querySelectorAll("textarea") ?? [])];
  if (fields.some((field) => field.value !== field.defaultValue)) proposal.open = true;
});
