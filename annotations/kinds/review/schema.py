"""What the API takes and shows of reviews."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.checks import NotCheckedSerializer, RecognisedSerializer
from annotations.api.fields import TextField, TextInput, VocabularyField
from annotations.api.kinds import KindSchema
from annotations.api.presenting import DECISION, RECEIPT
from annotations.api.submissions import EnvelopeInput, PositionField, envelope_of
from annotations.kinds.review.acts import adjudicate_text, submit_review
from annotations.kinds.review.ledger import Review
from annotations.kinds.review.rules import BEST_QUALITY
from annotations.models import Adjudication
from annotations.quality.checks import CHECKS
from annotations.selectors.desk import text_at
from annotations.services.adjudicating import Ruling
from annotations.services.submitting import Submitted
from annotations.vocabularies import RejectReason, Verdict
from workbench.core.api.built import shown, shown_all
from workbench.core.api.idempotency import submits, written


class ReviewSerializer(serializers.ModelSerializer[Review]):
    reason = serializers.ChoiceField(choices=RejectReason.choices(), allow_blank=True)

    class Meta:
        model = Review
        fields = (*DECISION, "seen", "verdict", "reason", "quality", "result")
        read_only_fields = fields


class CheckedSerializer(serializers.Serializer[Any]):
    """Beside a stored decision: what else the checks say of its text."""

    not_checked = NotCheckedSerializer(
        many=True,
        read_only=True,
        help_text="Checks that did not look at all of the text; none of them blocks it.",
    )
    recognised = RecognisedSerializer(
        many=True, read_only=True, help_text="Conversions from the source that are right."
    )


class ReviewReceiptSerializer(CheckedSerializer, ReviewSerializer):
    class Meta:
        model = Review
        fields = (*RECEIPT, "verdict", "reason", "quality", "not_checked", "recognised")
        read_only_fields = fields


class JudgementInput(EnvelopeInput):
    """A verdict on an offered text."""

    seen = PositionField()
    verdict = VocabularyField(Verdict)
    question = TextField(
        default="", allow_blank=True, help_text="With the verdicts edit and translate."
    )
    options = serializers.ListField(
        child=TextField(allow_blank=True), default=list, max_length=limits.OPTIONS.most
    )
    reason = serializers.ChoiceField(choices=RejectReason.choices(), default="", allow_blank=True)
    acknowledged = serializers.ListField(
        child=serializers.ChoiceField(choices=list(CHECKS)),
        default=list,
        help_text="The checks whose warnings you have read and stand by.",
    )


def receipt(serializer: type[CheckedSerializer], submitted: Submitted[Any]) -> Response:
    """What was stored, with what the checks say beside it."""
    report = submitted.report
    stored = shown(
        serializer,
        submitted.decision,
        not_checked=shown_all(NotCheckedSerializer, report.not_checked),
        recognised=shown_all(RecognisedSerializer, report.recognised),
    )
    return written(stored, repeated=submitted.repeated)


class ReviewView(APIView):
    """A verdict on a translation."""

    class InputSerializer(JudgementInput):
        quality = serializers.IntegerField(
            default=None,
            allow_null=True,
            min_value=1,
            max_value=BEST_QUALITY,
            help_text="Of the candidate, from 1 to 5; where the rules ask for it, always.",
        )

    @submits(InputSerializer, ReviewReceiptSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Accept, edit or reject a candidate, or translate the source from scratch."""
        envelope, given = envelope_of(request, pk, self.InputSerializer)
        seen = text_at(pk, given.pop("seen"))
        submitted = submit_review(envelope=envelope, seen_id=seen, **given)
        return receipt(ReviewReceiptSerializer, submitted)


class ReviewSchema(KindSchema):
    decision = ReviewSerializer
    view = ReviewView
    held = "text"

    def ruling_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {
            "text": TextInput(required=False, help_text="For a review task."),
            "acknowledged": serializers.ListField(
                child=serializers.ChoiceField(choices=list(CHECKS)), default=list
            ),
        }

    def rule(self, ruling: Ruling, given: dict[str, Any]) -> Adjudication:
        if "text" not in given:
            raise serializers.ValidationError({"text": [_("Give the text that stands.")]})
        acknowledged = given["acknowledged"]
        return adjudicate_text(ruling=ruling, **given["text"], acknowledged=acknowledged)


SCHEMA = ReviewSchema()
