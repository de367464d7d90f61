"""The ledger's answers."""

from django.db import models

from annotations.kinds.answer.rules import KIND
from annotations.models.decisions import Decision
from annotations.models.translations import Translation
from annotations.models.triggers import append_only


class Answer(Decision):
    """A blind answer; `choice` None is 'unsure'.

    An imported one may be `unsure` beside its choice.

    `seen` is the translation that was answered, None where the question itself was.
    `proposal` is how the person would word the text, for the reviewers to consider.
    """

    kind = KIND.id

    seen = models.ForeignKey(Translation, null=True, on_delete=models.PROTECT, related_name="+")
    choice = models.PositiveSmallIntegerField(null=True)
    unsure = models.BooleanField(default=False)
    proposal = models.ForeignKey(
        Translation, null=True, on_delete=models.PROTECT, related_name="proposed_in"
    )

    class Meta(Decision.Meta):
        triggers = [append_only("answer_append_only")]

    @property
    def vote(self) -> int | None:
        """The option that the person stands by; None of who is unsure."""
        return None if self.unsure else self.choice


MODEL = Answer
