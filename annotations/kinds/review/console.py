"""Reviews in the console: how people judge texts, and the case of one that they differ on."""

from typing import Any, ClassVar

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.kinds.review.ledger import Judgement, Review
from annotations.kinds.review.reading import VERDICT
from annotations.kinds.review.rules import KIND
from annotations.kinds.review.ruling import ReviewCase
from annotations.labels import label
from annotations.vocabularies import RejectReason
from annotations.web.console.kinds import ConsoleKind, Facts
from workbench.core.web.states import state_of

EXCERPT = 110


class JudgementConsole(ConsoleKind):
    """Verdicts on texts, in whichever step they are given."""

    kind: ClassVar[str]

    def state(self, decision: Judgement) -> str:
        return decision.verdict

    def value_in_words(self, decision: Judgement, question: str, value: Any) -> str:
        """The verdict in its word; a text, or a rejection of all of them, by how it begins."""
        if question == VERDICT.tag:
            return str(state_of(decision.verdict).label)
        text = str(value).replace("\n", " · ")
        return Truncator(text).chars(EXCERPT) or gettext("No text")

    def facts(self, decision: Any) -> Facts:
        reason = label(RejectReason(decision.reason)) if decision.reason else ""
        return [(gettext("Reason"), reason)] if reason else []


class ReviewConsole(JudgementConsole):
    kind = KIND.id
    done = _("Reviewed")
    icon = "check-check"
    case = ReviewCase
    published = _("The text")
    overlap_heading = _("Reviews")
    overlap_label = _("Reviews per translation")

    @property
    def rules(self) -> dict[str, forms.Field]:
        question = _("Ask reviewers to rate the offered text, from 1 to 5")
        return {"ask_quality": forms.BooleanField(label=question, required=False)}

    def facts(self, decision: Review) -> Facts:
        if not decision.quality:
            return super().facts(decision)
        rating = gettext("%(rating)s of 5") % {"rating": decision.quality}
        return [*super().facts(decision), (gettext("Rating of the text"), rating)]


CONSOLE = ReviewConsole()
