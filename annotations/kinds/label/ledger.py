"""The ledger's labels."""

from django.db import models

from annotations.kinds.label.rules import KIND
from annotations.models.decisions import Decision
from annotations.models.translations import Translation
from annotations.models.triggers import append_only


class Label(Decision):
    """A person's answers to the questions of the task's form, by question.

    A question that was hidden or left out has no member. `seen` is the version of the text that
    the answers are about; None where it is the source.
    """

    kind = KIND.id

    answers = models.JSONField(default=dict)
    seen = models.ForeignKey(Translation, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Decision.Meta):
        triggers = [append_only("label_append_only")]


MODEL = Label
