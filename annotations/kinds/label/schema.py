"""What the API takes and shows of labels: the answers to the questions of a form."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import LanguageField
from annotations.api.kinds import Fields, GoldSchema, KindSchema
from annotations.api.presenting import DECISION, RECEIPT
from annotations.api.submissions import EnvelopeInput, envelope_of
from annotations.forms.answers import warnings
from annotations.forms.suggestions import Became, Outcome
from annotations.forms.words import BASE, said
from annotations.kinds.label.acts import adjudicate_label, set_label_gold, submit_label
from annotations.kinds.label.ledger import Label
from annotations.models import Adjudication, Campaign, Control, Item
from annotations.services.adjudicating import Ruling
from workbench.core.accounts.models import User
from workbench.core.api.built import shown
from workbench.core.api.idempotency import submits, written

ANSWERS = (
    "By the ids of the form's questions: an id, a list of ids, true or false, a number, a text; "
    "for spans a list of `field` (`question`, `option_a`, ...), `start` and `end` (code points of "
    "the text as it is stored, the end excluded; both null for what is missing), `label`, "
    "`severity` and `quote`. Where the words are quoted they are held against the text. What is "
    "hidden, or not answered, is left out."
)


class AnswersField(serializers.DictField):
    """Answers by question; whether they can be is for the form to say."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"help_text": ANSWERS, **kwargs})


class BecameSerializer(serializers.Serializer[Became]):
    """What became of a suggested answer, or of one mark."""

    question = serializers.CharField()
    outcome = serializers.ChoiceField(choices=list(Outcome))
    suggested = serializers.JSONField(help_text="Null where it was added.")
    answered = serializers.JSONField(help_text="Null where it was removed.")


class LabelSerializer(serializers.ModelSerializer[Label]):
    form = serializers.CharField(source="task.form")
    answers = AnswersField()
    became = BecameSerializer(
        many=True, allow_null=True, help_text="Of what was suggested; null where nothing was."
    )
    suggestion_source = serializers.CharField(
        source="suggestion.source", default=None, help_text="What made the suggestion."
    )

    class Meta:
        model = Label
        fields = (*DECISION, "form", "answers", "suggestion_source", "became")
        read_only_fields = fields


class WarningSerializer(serializers.Serializer[tuple[str, str]]):
    """What a person should look at again."""

    question = serializers.CharField()
    message = serializers.CharField()


class LabelReceiptSerializer(LabelSerializer):
    suggestion_source = None  # type: ignore[assignment]
    warnings = WarningSerializer(
        many=True,
        read_only=True,
        help_text="What the form warns of and was not acknowledged; the label is stored.",
    )

    class Meta:
        model = Label
        fields = (*RECEIPT, "form", "answers", "became", "warnings")
        read_only_fields = fields


def _warnings(label: Label, acknowledged: Sequence[str]) -> list[dict[str, str]]:
    found, language = warnings(label.task.asks, label.answers), get_language() or BASE
    return [
        {"question": id, "message": said(text, language)}
        for id, text in found.items()
        if id not in acknowledged
    ]


class LabelView(APIView):
    """A person's answers to a form."""

    class InputSerializer(EnvelopeInput):
        answers = AnswersField()
        acknowledged = serializers.ListField(
            child=serializers.CharField(max_length=limits.FORM_ID),
            default=list,
            max_length=limits.FORM_QUESTIONS,
            help_text="The questions whose warnings you have read and stand by.",
        )

    @submits(InputSerializer, LabelReceiptSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Answer the questions of the task's form; what is wrong is told by question."""
        envelope, given = envelope_of(request, pk, self.InputSerializer)
        submitted = submit_label(envelope=envelope, answers=given["answers"])
        label = submitted.decision
        told = _warnings(label, given["acknowledged"])
        stored = shown(LabelReceiptSerializer, label, warnings=told)
        return written(stored, repeated=submitted.repeated)


class LabelGoldSchema(GoldSchema):
    name = "answers"

    def fields(self) -> Fields:
        return {
            "answers": AnswersField(
                help_text=f"Those that are right; spans are not compared. {ANSWERS}"
            ),
            "form": serializers.CharField(
                required=False, max_length=limits.FORM_ID, help_text="Left out: the first one."
            ),
            "language": LanguageField(required=False, help_text="Of the text asked about."),
        }

    def give(self, *, user: User, campaign: Campaign, item: Item, given: dict[str, Any]) -> Control:
        return set_label_gold(user=user, campaign=campaign, item=item, **given)


class LabelSchema(KindSchema):
    decision = LabelSerializer
    view = LabelView
    held = "answers"
    gold = LabelGoldSchema()

    def ruling_fields(self) -> Fields:
        return {"answers": AnswersField(required=False, help_text=f"For a label task. {ANSWERS}")}

    def rule(self, ruling: Ruling, given: dict[str, Any]) -> Adjudication:
        if "answers" not in given:
            raise serializers.ValidationError({"answers": [_("Give the answers that hold.")]})
        return adjudicate_label(ruling=ruling, answers=given["answers"])


SCHEMA = LabelSchema()
