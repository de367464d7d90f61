"""How labels that were given elsewhere come in, and rulings on them."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from annotations.formats.decisions.records import ImportedDecision
from annotations.formats.foreign.placing import by_code_points
from annotations.forms import answers as forms
from annotations.forms.answers import AnswerErrors
from annotations.kinds.label.ledger import Label
from annotations.models import Adjudication, Task
from annotations.models.translations import text_hash
from annotations.services.incoming import Drafted, Incoming, Misfit, Told
from annotations.vocabularies import Origin
from workbench.core.messages import localized


class LabelIncoming(Incoming):
    def task(self, row: ImportedDecision, tasks: Sequence[Task]) -> Task:
        """On texts, the task about the one that was seen; the one that stands where none is named.

        Raises:
            Misfit: there is no such text.
        """
        about = [task for task in tasks if _is_about(task, row)]
        standing = [task for task in about if not task.is_closed]
        found = about if len(about) == 1 else standing
        if len(found) == 1:
            return found[0]
        if about:
            problem = _("there are several texts of this item")
            raise Misfit("engine", problem, _("Say which was seen: name its engine, or give it"))
        problem = _("no task is about this text; it may have changed since")
        raise Misfit("seen", problem, _("Import the text that was seen first"))

    def decision(self, told: Told) -> Drafted:
        label = Label(answers=_checked(told), seen=told.task.text)
        base = told.task.text or told.item
        words = told.reworded((base.question, tuple(base.options)))
        if words is None:
            return Drafted(label)
        origin = Origin.POST_EDIT if told.task.text else Origin.HUMAN
        return Drafted(label, told.text(words, origin, told.task.text), "proposal")

    def ruling(self, told: Told) -> Drafted:
        return Drafted(Adjudication(values=_checked(told)))


def _is_about(task: Task, row: ImportedDecision) -> bool:
    """Whether the task's text can be the one that the row says was seen."""
    engine = row.members.get("engine")
    if engine is not None and (task.text is None or task.text.engine != engine):
        return False
    if row.members.get("seen") is None:
        return True
    about = task.text or task.item
    seen = Told(row, task, 0).words_seen()
    return seen is not None and text_hash(*seen) == text_hash(about.question, about.options)


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
