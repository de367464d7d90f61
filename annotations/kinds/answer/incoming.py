"""How answers that were given elsewhere come in, and rulings on them."""

from django.utils.translation import gettext as _

from annotations.kinds.answer.ledger import Answer
from annotations.kinds.answer.reading import holds_key, is_on_source
from annotations.models import Adjudication
from annotations.services.incoming import Drafted, Incoming, Misfit, Told
from annotations.vocabularies import Origin


class AnswerIncoming(Incoming):
    def decision(self, told: Told) -> Drafted:
        """An answer to the question itself, or to the text that the task offers."""
        choice, unsure = told.option("choice"), bool(told.member("unsure", bool))
        if is_on_source(told.task.protocol):
            return _proposing(told, Answer(choice=choice, unsure=unsure))
        seen = told.seen()
        answer = Answer(choice=choice, unsure=unsure, seen=seen)
        words = told.reworded((seen.question, tuple(seen.options)))
        if words is None:
            return Drafted(answer)
        return Drafted(answer, told.text(words, Origin.POST_EDIT, seen), "proposal")

    def ruling(self, told: Told) -> Drafted:
        """The option that is right; without one the key stands, where there is one."""
        choice, is_key = told.option("choice"), holds_key(told.task)
        if choice is None and not is_key:
            problem = _("is missing, and there is no key that could stand")
            raise Misfit("choice", problem, _("Name the right option"))
        stands = is_key and choice in (None, told.item.key)
        return Drafted(Adjudication(values={} if stands else {"choice": choice}))


def _proposing(told: Told, answer: Answer) -> Drafted:
    """An answer to the source, with the source as the person would word it."""
    words = told.reworded(told.source())
    if words is None:
        return Drafted(answer)
    return Drafted(answer, told.text(words, Origin.HUMAN, None), "proposal")


INCOMING = AnswerIncoming()
