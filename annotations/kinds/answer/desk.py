"""The answer screen: the question alone, without key, machine mark or, if translated, source."""

from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.kinds.answer.acts import submit_answer
from annotations.kinds.answer.ledger import Answer
from annotations.models import Item, Translation
from annotations.selectors.desk import offered_texts
from annotations.services.submitting import Envelope, Submitted
from annotations.web.desk.forms import UnitForm, differs, fields_of
from annotations.web.desk.screens import Screen, Words, field_label


class AnswerForm(UnitForm):
    """`choice` is the option's index, or `unsure`; the text is as the person would word it."""

    choice = forms.ChoiceField(
        error_messages={"required": _("Choose an answer, or say that you are unsure.")}
    )

    def __init__(self, item: Item, *args: Any, **kwargs: Any) -> None:
        super().__init__(item, *args, **kwargs)
        indices = [(str(index), "") for index in range(len(item.options))]
        self.fields["choice"].choices = [*indices, ("unsure", "")]  # type: ignore[attr-defined]

    def choice_index(self) -> int | None:
        choice = self.cleaned_data["choice"]
        return None if choice == "unsure" else int(choice)


class AnswerScreen(Screen[AnswerForm]):
    name = _("Answer")
    title = _("Answer a question")
    icon = "circle-question-mark"
    template = "kinds/answer/desk.html"
    decision_template = "kinds/answer/decision.html"
    opens_guideline = True

    @cached_property
    def text(self) -> Translation | Item:
        """What is to be answered."""
        return next(iter(offered_texts(self.task)), self.task.item)

    def form(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> AnswerForm:
        return AnswerForm(self.task.item, data, initial=initial)

    def initial(self) -> dict[str, Any]:
        return fields_of(self.text)

    def decided(self, decision: Answer) -> dict[str, Any]:
        choice = "unsure" if decision.vote is None else str(decision.vote)
        text = decision.proposal or decision.seen or self.task.item
        return fields_of(text) | {"choice": choice}

    def submit(self, envelope: Envelope, form: AnswerForm) -> Submitted[Answer]:
        return submit_answer(
            envelope=envelope,
            seen_id=self.text.pk if isinstance(self.text, Translation) else None,
            choice=form.choice_index(),
            proposal=form.text() if self._proposes(form) else None,
        )

    def context(self, form: AnswerForm) -> dict[str, Any]:
        chosen = form["choice"].value()
        return {
            "question": self.text.question,
            "options": [
                (str(index), letter, text, chosen == str(index))
                for index, (letter, text) in enumerate(
                    zip(self.letters(), self.text.options, strict=True)
                )
            ],
            "unsure": chosen == "unsure",
            "proposes": self._proposes(form),
            "proposal": [
                (form[name], field_label(name), letter)
                for name, letter in zip(form.text_names, ["", *self.letters()], strict=True)
            ],
        }

    def ruled(self, ruling: Any) -> dict[str, Any]:
        return {}

    def in_words(self, form: AnswerForm) -> list[Words]:
        labels = {str(i): letter for i, letter in enumerate(self.letters())}
        choice = (labels | {"unsure": gettext("Unsure")}).get(form["choice"].value() or "", "")
        answered = Words(("choice",), gettext("Answer"), choice)
        if not self._proposes(form):
            return [answered]
        proposed = "\n".join(form.values().values())
        return [answered, Words(tuple(form.text_names), gettext("Proposed wording"), proposed)]

    def _proposes(self, form: AnswerForm) -> bool:
        """Whether the fields hold another text than the one shown; none at all propose nothing."""
        text = form.values()
        return any(text.values()) and differs(fields_of(self.text), text)


DESK = AnswerScreen
