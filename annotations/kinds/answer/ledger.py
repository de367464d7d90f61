"""The ledger's answers."""

from typing import Any

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
        return vote_of(self)


def vote_of(answer: Any) -> int | None:
    """The option that an answer, or a row of its columns, stands by; None of who is unsure."""
    choice: int | None = answer.choice
    return None if answer.unsure else choice


MODEL = Answer
