// The questions of a form, on a screen of the desk and on pages of the console: `[data-asks]`.

import { start as startPicker } from "./picker.js";
import { answerNothing, start as startQuestions } from "./questions.js";
import { start as startRegions } from "./regions.js";
import { start as startScale } from "./scale.js";
import { start as startSpans } from "./spans.js";
import { start as startSuggested } from "./suggested.js";

/** What listens to `asked` comes first: the questions say it at once. */
function start(root, signal) {
  startPicker(root);
  startRegions(root);
  startScale(root);
  startSpans(root, signal);
  startSuggested(root);
  startQuestions(root);
}

document.addEventListener("task-shown", ({ detail: { root, signal } }) => {
  for (const asks of root.querySelectorAll("[data-asks]")) start(asks, signal);
});

// Heard as soon as a screen stands there: whoever knows the key does not wait for it to start.
document.addEventListener("click", ({ target }) => {
  const nothing = target.closest("[data-nothing-applies]");
  if (nothing) answerNothing(nothing);
});

const isDesk = document.querySelector("[data-screen]") !== null;
if (!isDesk) for (const asks of document.querySelectorAll("[data-asks]")) start(asks);
