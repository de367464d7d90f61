"""What the API takes and shows of revisions."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.api.kinds import KindSchema
from annotations.api.presenting import DECISION, RECEIPT
from annotations.api.submissions import envelope_of
from annotations.kinds.review.schema import CheckedSerializer, JudgementInput, receipt
from annotations.kinds.revision.acts import adjudicate_revision, submit_revision
from annotations.kinds.revision.ledger import Revision
from annotations.models import Adjudication
from annotations.selectors.desk import text_at
from annotations.services.adjudicating import Ruling
from annotations.vocabularies import RejectReason
from workbench.core.api.idempotency import submits


class RevisionSerializer(serializers.ModelSerializer[Revision]):
    reason = serializers.ChoiceField(choices=RejectReason.choices(), allow_blank=True)

    class Meta:
        model = Revision
        fields = (*DECISION, "seen", "verdict", "reason", "result")
        read_only_fields = fields


class RevisionReceiptSerializer(CheckedSerializer, RevisionSerializer):
    class Meta:
        model = Revision
        fields = (*RECEIPT, "verdict", "reason", "not_checked", "recognised")
        read_only_fields = fields


class RevisionView(APIView):
    """A verdict on the text that a review has come to."""

    class InputSerializer(JudgementInput):
        pass

    @submits(InputSerializer, RevisionReceiptSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Accept, edit or reject the reviewed text, or translate the source from scratch."""
        envelope, given = envelope_of(request, pk, self.InputSerializer)
        seen = text_at(pk, given.pop("seen"))
        submitted = submit_revision(envelope=envelope, seen_id=seen, **given)
        return receipt(RevisionReceiptSerializer, submitted)


class RevisionSchema(KindSchema):
    """A ruling has the fields of one on a review."""

    decision = RevisionSerializer
    view = RevisionView
    held = "text"

    def rule(self, ruling: Ruling, given: dict[str, Any]) -> Adjudication:
        if "text" not in given:
            raise serializers.ValidationError({"text": [_("Give the text that stands.")]})
        acknowledged = given["acknowledged"]
        return adjudicate_revision(ruling=ruling, **given["text"], acknowledged=acknowledged)


SCHEMA = RevisionSchema()
