"""The ledger's labels."""

from django.db import models

from annotations.forms.suggestions import Became, became
from annotations.kinds.label.rules import KIND
from annotations.models.decisions import Decision
from annotations.models.suggestions import Suggestion
from annotations.models.translations import Translation
from annotations.models.triggers import append_only


class Label(Decision):
    """A person's answers to the questions of the task's form, by question.

    A question that was hidden or left out has no member. `seen` is the version of the text that
    the answers are about; None where it is the source. `suggestion` is what they stood filled in
    with when the person opened the task. `proposal` is how an imported one would word the text.
    """

    kind = KIND.id

    answers = models.JSONField(default=dict)
    seen = models.ForeignKey(Translation, null=True, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(
        Translation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    suggestion = models.ForeignKey(
        Suggestion, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta(Decision.Meta):
        triggers = [append_only("label_append_only")]

    @property
    def became(self) -> list[Became] | None:
        """What became of the suggestion; None where the person was shown none."""
        if self.suggestion is None:
            return None
        return became(self.task.asks, self.suggestion.answers, self.answers)


MODEL = Label
