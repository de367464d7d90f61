"""The culture screen: the paper's questions, on the source."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.canonical import canonical
from annotations.kinds.label.acts import submit_label
from annotations.kinds.label.ledger import Label
from annotations.kinds.label.questions import CultureForm, CultureQuestions, as_answered
from annotations.kinds.label.rules import QUOTE, quoted
from annotations.labels import label
from annotations.services.submitting import Envelope, Submitted
from annotations.vocabularies import KnowledgeKind, world_bank_economies
from annotations.web.desk.screens import Screen, Words


class LabelScreen(Screen[CultureForm]):
    name = _("Culture")
    title = _("Tag culture")
    icon = "globe"
    template = "kinds/label/desk.html"
    decision_template = earlier_template = "kinds/label/decision.html"

    def form(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> CultureForm:
        return CultureForm(data, initial=initial)

    def initial(self) -> dict[str, Any]:
        return {"spans": "[]"}

    def decided(self, decision: Label) -> dict[str, Any]:
        spans = json.dumps(quoted(decision.spans, self.task.item.question))
        return as_answered(decision) | {"spans": spans}

    def submit(self, envelope: Envelope, form: CultureForm) -> Submitted[Label]:
        return submit_label(envelope=envelope, payload=form.payload())

    def context(self, form: CultureForm) -> dict[str, Any]:
        chosen = form["world_bank_regions"].value() or ()
        return {
            "spans": form["spans"].value() or "[]",
            "question": self.task.item.question,
            "world_bank": [
                (region, " ".join(codes), region in chosen)
                for region, codes in world_bank_economies().items()
            ],
        }

    def in_words(self, form: CultureForm) -> list[Words]:
        words = [
            Words((name,), str(form[name].label), _chosen(form, name))
            for name in CultureQuestions.base_fields
        ]
        marked = Words(("spans",), gettext("Highlights"), self._highlights(form))
        return [*words, marked]

    @classmethod
    def decision_context(cls, decision: Label) -> dict[str, Any]:
        return {"kinds": [label(KnowledgeKind(kind)) for kind in decision.knowledge or ()]}

    def _highlights(self, form: CultureForm) -> str:
        """By the words they quote: the places count what each side was shown."""
        try:
            spans = form.fields["spans"].clean(form["spans"].value())
            return ", ".join(
                f"“{canonical(span[QUOTE])}” ({label(KnowledgeKind(span['label']))})"
                for span in spans
            )
        except (ValidationError, LookupError, TypeError, ValueError):
            return gettext("unreadable")


def _chosen(form: CultureForm, name: str) -> str:
    value = form[name].value()
    values = value if isinstance(value, list) else [value]
    labels = dict(form.fields[name].choices)  # type: ignore[attr-defined]
    return ", ".join(str(labels.get(one, one)) for one in values if one)


DESK = LabelScreen
