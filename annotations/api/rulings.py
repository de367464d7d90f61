"""What a reviewer does with a task: rule on it, undo a ruling, or send the task back."""

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import TextField, VocabularyField
from annotations.api.kinds import schemas
from annotations.api.presenting import DECISION
from annotations.api.submissions import CommentedInput
from annotations.models import Adjudication, Campaign, Return, Task
from annotations.permissions import can_withdraw
from annotations.services import adjudicating
from annotations.services.adjudicating import Ruling
from annotations.vocabularies import Confidence, RulingOutcome, RulingReason
from workbench.core.api.built import shown
from workbench.core.api.idempotency import SubmissionInput, submission, submits, written
from workbench.core.api.requests import person
from workbench.core.limits import BIG_INTEGER

RULING = ("nonce", "comment", "active_seconds", "outcome", "confidence", "reason", "supersedes")


def superseded() -> serializers.IntegerField:
    """The field of a request that says which ruling its sender has seen."""
    return serializers.IntegerField(
        allow_null=True,
        default=None,
        min_value=1,
        max_value=BIG_INTEGER,
        help_text="The ruling of somebody else that holds; refused where another one does than "
        "you name. None is needed where nobody has ruled.",
    )


class AdjudicationSerializer(serializers.ModelSerializer[Adjudication]):
    """`result` is the text that stands, or that moved the key; `values` hold what a ruling on
    another kind says, on a label the answers that hold, and of a wrong key the right `choice`.

    What it comes to, how sure it is and why people differed are empty where a ruling does not say.
    """

    outcome = serializers.ChoiceField(choices=RulingOutcome.choices(), allow_blank=True)
    confidence = serializers.ChoiceField(choices=Confidence.choices(), allow_blank=True)
    reason = serializers.ChoiceField(choices=RulingReason.choices(), allow_blank=True)
    values = serializers.DictField()

    class Meta:
        model = Adjudication
        fields = (*DECISION, "outcome", "confidence", "reason", "result", "values")
        read_only_fields = fields


class ReturnSerializer(serializers.ModelSerializer[Return]):
    """`round` is the one that was ended."""

    class Meta:
        model = Return
        fields = ("id", "task", "round", "nonce", "created_at")
        read_only_fields = fields


class AdjudicationView(APIView):
    """A ruling on a task."""

    class InputSerializer(CommentedInput):
        active_seconds = serializers.IntegerField(default=0, **limits.ACTIVE_SECONDS.bounds)
        outcome = VocabularyField(
            RulingOutcome,
            without=(RulingOutcome.WITHDRAWN,),
            required=False,
            help_text="Needed where it is neither of the first two, which are told apart by what "
            "people have said. A `comment` is needed where nobody has said so.",
        )
        confidence = VocabularyField(Confidence, default="")
        reason = VocabularyField(
            RulingReason, default="", help_text="Why people differed, as you see it."
        )

        supersedes = superseded()

        def get_fields(self) -> dict[str, Any]:
            fields: dict[str, Any] = super().get_fields()
            for schema in schemas().values():
                fields |= schema.ruling_fields()
            return fields

    @submits(InputSerializer, AdjudicationSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Say what holds, as the task's kind has it, or what is the matter with the item; nothing
        on an answer task says that the key stands. Where the protocol asks two people to rule the
        same, the task waits for the other one."""
        task = _task(request, pk)
        given = submission(request, self.InputSerializer)
        repeated = _is_known(Adjudication, given, task)
        common = {name: given.pop(name) for name in RULING if name in given}
        ruling = Ruling(person(request), task.pk, choice=given.get("choice"), **common)
        schema = schemas()[task.kind]
        is_key_alone = ruling.outcome == RulingOutcome.WRONG_KEY and schema.held not in given
        if is_key_alone or ruling.outcome in adjudicating.RULED_OUT:
            made = adjudicating.rule_out(ruling=ruling)
        else:
            made = schema.rule(ruling, given)
        return written(shown(AdjudicationSerializer, made), repeated=repeated)


class WithdrawalView(APIView):
    """A ruling undone."""

    class InputSerializer(SubmissionInput):
        note = TextField(default="", allow_blank=True, max_length=limits.COMMENT)

    @submits(InputSerializer, AdjudicationSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Undo the ruling that holds, or your own that waits for another: what people said stands
        again."""
        task = _task(request, pk)
        given = submission(request, self.InputSerializer)
        repeated = _is_known(Adjudication, given, task)
        undone = adjudicating.withdraw(user=person(request), task_id=task.pk, **given)
        return written(shown(AdjudicationSerializer, undone), repeated=repeated)


class ReturnView(APIView):
    """A task sent back."""

    class InputSerializer(SubmissionInput):
        note = TextField(
            max_length=limits.COMMENT, help_text="What the next annotators should look at."
        )
        supersedes = superseded()

    @submits(InputSerializer, ReturnSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Open the next round of a task, with a note; earlier rounds stay in the ledger."""
        task = _task(request, pk)
        given = submission(request, self.InputSerializer)
        repeated = _is_known(Return, given, task)
        ended = adjudicating.return_task(user=person(request), task_id=task.pk, **given)
        return written(shown(ReturnSerializer, ended), repeated=repeated)


def _task(request: Request, pk: int) -> Task:
    """The task, for those who may rule on it; whoever may not is told before their body is read.

    Whether they have ruled already is for the service: the same ruling again is answered the same.
    """
    user = person(request)
    campaigns = Campaign.objects.visible_to(user)
    task = get_object_or_404(Task.objects.production(), pk=pk, campaign__in=campaigns)
    can_withdraw(user, task).require()
    return task


def _is_known(model: type[Adjudication | Return], given: dict[str, Any], task: Task) -> bool:
    return model.objects.filter(nonce=given["nonce"], task=task).exists()
