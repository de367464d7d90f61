"""What a reviewer does with a task: rule on it, or send it back."""

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import TextField
from annotations.api.kinds import schemas
from annotations.api.presenting import DECISION
from annotations.api.submissions import CommentedInput
from annotations.models import Adjudication, Campaign, Return, Task
from annotations.permissions import can_adjudicate
from annotations.services import adjudicating
from annotations.services.adjudicating import Ruling
from workbench.core.api.idempotency import SubmissionInput, submission, submits, written
from workbench.core.api.requests import person


class AdjudicationSerializer(serializers.ModelSerializer[Adjudication]):
    """`result` is the text that stands; `values` hold what a ruling on another kind says, on a
    label the answers that hold."""

    values = serializers.DictField()

    class Meta:
        model = Adjudication
        fields = (*DECISION, "result", "values")
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

        def get_fields(self) -> dict[str, Any]:
            fields: dict[str, Any] = super().get_fields()
            for schema in schemas().values():
                fields |= schema.ruling_fields()
            return fields

    @submits(InputSerializer, AdjudicationSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Say what holds, as the task's kind has it; on an answer task, that the key stands."""
        task = _task(request, pk)
        given = submission(request, self.InputSerializer)
        repeated = _is_known(Adjudication, given, task)
        common = {name: given.pop(name) for name in ("nonce", "comment", "active_seconds")}
        ruling = Ruling(user=person(request), task_id=task.pk, **common)
        made = schemas()[task.kind].rule(ruling, given)
        return written(AdjudicationSerializer(made), repeated=repeated)


class ReturnView(APIView):
    """A task sent back."""

    class InputSerializer(SubmissionInput):
        note = TextField(
            max_length=limits.COMMENT, help_text="What the next annotators should look at."
        )

    @submits(InputSerializer, ReturnSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Open the next round of a task, with a note; earlier rounds stay in the ledger."""
        task = _task(request, pk)
        given = submission(request, self.InputSerializer)
        repeated = _is_known(Return, given, task)
        ended = adjudicating.return_task(user=person(request), task_id=task.pk, **given)
        return written(ReturnSerializer(ended), repeated=repeated)


def _task(request: Request, pk: int) -> Task:
    """The task, for those who may rule on it; whoever may not is told before their body is read."""
    user = person(request)
    campaigns = Campaign.objects.visible_to(user)
    task = get_object_or_404(Task.objects.production(), pk=pk, campaign__in=campaigns)
    can_adjudicate(user, task).require()
    return task


def _is_known(model: type[Adjudication | Return], given: dict[str, Any], task: Task) -> bool:
    return model.objects.filter(nonce=given["nonce"], task=task).exists()
