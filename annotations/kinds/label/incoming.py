"""How labels that were given elsewhere come in, and rulings on them."""

from typing import Any

from django.utils.translation import gettext as _

from annotations.formats.foreign.placing import by_code_points
from annotations.forms import answers as forms
from annotations.forms.answers import AnswerErrors
from annotations.kinds.label.ledger import Label
from annotations.models import Adjudication
from annotations.services.incoming import Drafted, Incoming, Misfit, Told
from annotations.vocabularies import Origin
from workbench.core.messages import localized


class LabelIncoming(Incoming):
    def decision(self, told: Told) -> Drafted:
        label = Label(answers=_checked(told), seen=told.task.text)
        text = told.task.text
        base = (text.question, tuple(text.options)) if text else told.source()
        words = told.reworded(base)
        if words is None:
            return Drafted(label)
        origin = Origin.POST_EDIT if told.task.text else Origin.HUMAN
        return Drafted(label, told.text(words, origin, told.task.text), "proposal")

    def ruling(self, told: Told) -> Drafted:
        return Drafted(Adjudication(values=_checked(told)))


def _checked(told: Told) -> dict[str, Any]:
    """The answers as they are stored.

    Raises:
        Misfit: names a question whose answer is missing or not usable.
    """
    texts = told.task.texts
    answers = by_code_points(told.row.members.get("answers") or {}, texts, told.row.offsets)
    try:
        return forms.checked(told.task.asks, answers, texts)
    except AnswerErrors as errors:
        said = "; ".join(
            f"{name}: {localized(text, _)}".rstrip(".") for name, text in errors.problems.items()
        )
        raise Misfit("answers", said, _("Mend the answers")) from errors


INCOMING = LabelIncoming()
