"""The ledger's reviews."""

from django.db import models
from django.db.models import Q

from annotations.kinds.review.rules import BEST_QUALITY, KIND
from annotations.models.decisions import Decision, TextDecision
from annotations.models.translations import Translation
from annotations.models.triggers import append_only
from annotations.vocabularies import RejectReason, Verdict


class Judgement(TextDecision):
    """A verdict on a translation; `result` is the text that the person stands by."""

    seen = models.ForeignKey(Translation, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict.choices())
    reason = models.CharField(max_length=20, choices=RejectReason.choices(), blank=True)

    class Meta(Decision.Meta):
        abstract = True
        constraints = [
            *TextDecision.Meta.constraints,
            models.CheckConstraint(
                condition=Q(verdict=Verdict.REJECT, result__isnull=True)
                | (~Q(verdict=Verdict.REJECT) & Q(result__isnull=False)),
                name="%(class)s_result_unless_rejected",
            ),
        ]


class Review(Judgement):
    """A verdict on what an engine offers.

    `quality` rates the text that was seen from 1 (useless) to 5 (flawless), where the protocol
    asks for it.
    """

    kind = KIND.id

    quality = models.PositiveSmallIntegerField(null=True)

    class Meta(Judgement.Meta):
        abstract = False
        constraints = [
            *Judgement.Meta.constraints,
            models.CheckConstraint(
                condition=Q(quality__isnull=True) | Q(quality__gte=1, quality__lte=BEST_QUALITY),
                name="review_quality_on_the_scale",
            ),
        ]
        triggers = [append_only("review_append_only")]


MODEL = Review
