"""What the API takes and shows of labels: the answers to the culture form's questions."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import TextField, VocabularyField
from annotations.api.kinds import GoldSchema, KindSchema
from annotations.api.presenting import DECISION, RECEIPT
from annotations.api.submissions import EnvelopeInput, envelope_of
from annotations.kinds.label.acts import adjudicate_label, set_label_gold, submit_label
from annotations.kinds.label.ledger import Label
from annotations.kinds.label.rules import CulturePayload
from annotations.models import Adjudication, Campaign, Control, Item
from annotations.services.adjudicating import Ruling
from annotations.vocabularies import (
    Culture,
    Dialect,
    KnowledgeKind,
    Region,
    WorldBankRegion,
    countries,
)
from workbench.core.accounts.models import User
from workbench.core.api.idempotency import submits, written
from workbench.core.api.requests import Input
from workbench.core.limits import INTEGER


class SpanSerializer(serializers.Serializer[Any]):
    """A highlight, in code points of the question as it is stored; a CRLF counts two."""

    start = serializers.IntegerField(min_value=0, max_value=INTEGER)
    end = serializers.IntegerField(min_value=1, max_value=INTEGER)
    label = VocabularyField(KnowledgeKind, without=(KnowledgeKind.NONE,))  # type: ignore[assignment]
    quote = TextField(
        required=False,
        help_text="The words that it marks. Where it is given it is held against the question: a "
        "highlight of other words is refused, one that was counted in the question with its line "
        "ends or accents folded is moved to its words.",
    )


class TagsSerializer(serializers.Serializer[Any]):
    """The answers to the culture questions, in the paper's order."""

    knowledge = serializers.ListField(child=VocabularyField(KnowledgeKind), min_length=1)
    spans = serializers.ListField(child=SpanSerializer(), default=list, max_length=limits.SPANS)
    cultures = serializers.ListField(child=VocabularyField(Culture), default=list)
    regions = serializers.ListField(child=VocabularyField(Region), default=list)
    world_bank_regions = serializers.ListField(child=VocabularyField(WorldBankRegion), default=list)
    countries = serializers.ListField(
        child=serializers.ChoiceField(choices=list(countries())), default=list
    )
    dialect = serializers.ChoiceField(choices=Dialect.choices(), allow_blank=True, default="")
    time_sensitive = serializers.BooleanField()


class TagsInput(Input, TagsSerializer):
    """The tags that hold."""


class ExpectedTagsInput(Input, TagsSerializer):
    """The tags that are right; highlights are not compared."""

    spans = None  # type: ignore[assignment]


class LabelSerializer(serializers.ModelSerializer[Label]):
    form = serializers.CharField(source="task.form")
    answers = serializers.DictField(help_text="By question; hidden ones are left out.")

    class Meta:
        model = Label
        fields = (*DECISION, "form", "answers")
        read_only_fields = fields


class LabelReceiptSerializer(LabelSerializer):
    class Meta:
        model = Label
        fields = (*RECEIPT, "form", "answers")
        read_only_fields = fields


class LabelView(APIView):
    """A person's culture tags."""

    class InputSerializer(EnvelopeInput, TagsSerializer):
        pass

    @submits(InputSerializer, LabelReceiptSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Answer the culture questions of an item."""
        envelope, given = envelope_of(request, pk, self.InputSerializer)
        submitted = submit_label(envelope=envelope, answers=CulturePayload(**given).answers)
        return written(LabelReceiptSerializer(submitted.decision), repeated=submitted.repeated)


class LabelGoldSchema(GoldSchema):
    name = "tags"
    answer = ExpectedTagsInput

    def give(
        self, *, user: User, campaign: Campaign, item: Item, answer: dict[str, Any]
    ) -> Control:
        answers = CulturePayload(**answer).answers
        return set_label_gold(user=user, campaign=campaign, item=item, answers=answers)


class LabelSchema(KindSchema):
    decision = LabelSerializer
    view = LabelView
    gold = LabelGoldSchema()

    def ruling_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {"tags": TagsInput(required=False, help_text="For a label task.")}

    def rule(self, ruling: Ruling, given: dict[str, Any]) -> Adjudication:
        if "tags" not in given:
            raise serializers.ValidationError({"tags": [_("Give the tags that hold.")]})
        return adjudicate_label(ruling=ruling, answers=CulturePayload(**given["tags"]).answers)


SCHEMA = LabelSchema()
