"""What the API takes and shows of blind answers."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import TextInput
from annotations.api.kinds import Fields, KindSchema
from annotations.api.presenting import DECISION, RECEIPT
from annotations.api.submissions import EnvelopeInput, PositionField, envelope_of
from annotations.kinds.answer.acts import rule_on_answer, submit_answer
from annotations.kinds.answer.ledger import Answer
from annotations.models import Adjudication
from annotations.selectors.desk import text_at
from annotations.services.adjudicating import Ruling
from workbench.core.api.built import shown
from workbench.core.api.idempotency import submits, written


class IndexField(serializers.IntegerField):
    """An option by its index, from 0."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=limits.OPTIONS.most - 1, **kwargs)


class AnswerSerializer(serializers.ModelSerializer[Answer]):
    """`choice` is the option's index, null for unsure; `proposal` the text that was proposed.

    One that was imported may be `unsure` beside its choice. `seen` is null where the source was
    answered.
    """

    class Meta:
        model = Answer
        fields = (*DECISION, "seen", "choice", "unsure", "proposal")
        read_only_fields = fields


class AnswerReceiptSerializer(serializers.ModelSerializer[Answer]):
    """`choice` is the option's index, null for unsure; `proposed` says that a text came with it."""

    proposed = serializers.SerializerMethodField()

    class Meta:
        model = Answer
        fields = (*RECEIPT, "choice", "proposed")
        read_only_fields = fields

    def get_proposed(self, answer: Answer) -> bool:
        return answer.proposal_id is not None


class AnswerView(APIView):
    """A blind answer."""

    class InputSerializer(EnvelopeInput):
        seen = PositionField()
        choice = IndexField(allow_null=True, help_text="The option's index; null for unsure.")
        proposal = TextInput(
            default=None,
            allow_null=True,
            help_text="The text as you would word it, for the reviewers to consider.",
        )

    @submits(InputSerializer, AnswerReceiptSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Answer a question without its key."""
        envelope, given = envelope_of(request, pk, self.InputSerializer)
        proposal = given["proposal"]
        submitted = submit_answer(
            envelope=envelope,
            seen_id=text_at(pk, given["seen"]),
            choice=given["choice"],
            proposal=proposal and (proposal["question"], proposal["options"]),
        )
        return written(
            shown(AnswerReceiptSerializer, submitted.decision), repeated=submitted.repeated
        )


class AnswerSchema(KindSchema):
    decision = AnswerSerializer
    view = AnswerView
    held = "choice"

    def ruling_fields(self) -> Fields:
        return {
            "choice": IndexField(
                required=False,
                help_text="The right option's index, on an answer task or where the key is wrong; "
                "left out on an answer task, the key stands.",
            )
        }

    def rule(self, ruling: Ruling, given: dict[str, Any]) -> Adjudication:
        return rule_on_answer(ruling=ruling, choice=given.get("choice"))


SCHEMA = AnswerSchema()
