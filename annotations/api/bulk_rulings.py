"""Rulings on many tasks of the queue in one act, and their undoing."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import KindField, LanguageField, TextField
from annotations.api.lookups import campaign_of
from annotations.models import BulkRuling, Campaign
from annotations.permissions import can_settle
from annotations.selectors import bulk_rulings as selectors
from annotations.selectors.bulk_rulings import OUTCOMES, Candidate
from annotations.selectors.disagreements import QueueFilters
from annotations.services import bulk_rulings
from annotations.vocabularies import Confidence, Dispute, RulingOutcome, RulingReason
from workbench.core.api.built import shown
from workbench.core.api.idempotency import SubmissionInput, submission, submits, written
from workbench.core.api.requests import Input, person, query

CHOICES = [(one.value, one.label) for one in OUTCOMES]


class RulableTaskSerializer(serializers.Serializer[Any]):
    """A task that could be ruled on; `problem` says why it would be left out."""

    task = serializers.IntegerField(source="task.pk")
    sample_id = serializers.CharField(source="task.item.sample_id")
    language = serializers.CharField(source="task.language")
    seen = serializers.CharField(help_text="Send it back with the ruling.")
    problem = serializers.CharField()
    says = serializers.SerializerMethodField()

    def get_says(self, one: Candidate) -> dict[str, Any] | None:
        """What the ruling would say, as a ruling's values, or its text."""
        if one.said is None:
            return None
        text = one.said.result
        return {"question": text.question, "options": text.options} if text else one.said.values


class BulkRulingPlanSerializer(serializers.Serializer[Any]):
    """The first tasks of the queue; `total` are all that you may rule on."""

    outcome = serializers.ChoiceField(choices=CHOICES)
    total = serializers.IntegerField()
    tasks = RulableTaskSerializer(many=True, source="candidates")


class BulkRulingSerializer(serializers.Serializer[Any]):
    """`count` tasks were reached; `left_out` says by task why not the others."""

    id = serializers.IntegerField(source="act.pk")
    count = serializers.IntegerField()
    left_out = serializers.DictField(child=serializers.CharField())


class BulkRulingView(APIView):
    """Rulings on many tasks at once."""

    class QuerySerializer(Input):
        outcome = serializers.ChoiceField(choices=CHOICES, default=OUTCOMES[0].value)
        kind = KindField(required=False)
        language = LanguageField(required=False)
        form = serializers.CharField(required=False, max_length=limits.FORM_ID)
        reason = serializers.ChoiceField(
            choices=Dispute.choices(), required=False, help_text="Why a ruling is wanted."
        )
        subject = serializers.CharField(required=False, max_length=limits.SUBJECT)

    class InputSerializer(SubmissionInput):
        outcome = serializers.ChoiceField(choices=CHOICES)
        tasks = serializers.DictField(
            child=serializers.CharField(max_length=selectors.SEEN_LENGTH),
            help_text="By task, its `seen`.",
        )
        reason = serializers.ChoiceField(choices=RulingReason.choices())
        confidence = serializers.ChoiceField(
            choices=Confidence.choices(), default="", allow_blank=True
        )
        comment = TextField(max_length=limits.COMMENT)

        def validate_tasks(self, tasks: dict[str, str]) -> dict[int, str]:
            try:
                return {int(task): seen for task, seen in tasks.items()}
            except ValueError:
                raise serializers.ValidationError(_("Name each task by its number.")) from None

    @extend_schema(
        parameters=[QuerySerializer],
        responses=BulkRulingPlanSerializer,
    )
    def get(self, request: Request, name: str) -> Response:
        """What rulings on the first tasks of the queue would come to."""
        campaign = self._campaign(request, name)
        asked = query(request, self.QuerySerializer)
        outcome = RulingOutcome(asked.pop("outcome"))
        found = selectors.plan(campaign, person(request), outcome, QueueFilters(**asked))
        return Response(BulkRulingPlanSerializer(found).data)

    @submits(InputSerializer, BulkRulingSerializer)
    def post(self, request: Request, name: str) -> Response:
        """Rule on the tasks as they were seen, each by a ruling of its own, for one reason."""
        campaign = self._campaign(request, name)
        given = submission(request, self.InputSerializer)
        done = bulk_rulings.rule_on_many(
            user=person(request),
            campaign=campaign,
            nonce=given["nonce"],
            outcome=RulingOutcome(given["outcome"]),
            seen=given["tasks"],
            comment=given["comment"],
            confidence=given["confidence"],
            reason=given["reason"],
        )
        return written(shown(BulkRulingSerializer, done), repeated=done.repeated)

    def _campaign(self, request: Request, name: str) -> Campaign:
        campaign = campaign_of(request, name)
        can_settle(person(request), campaign).require()
        return campaign


class BulkWithdrawalView(APIView):
    """Rulings on many tasks undone."""

    @submits(SubmissionInput, BulkRulingSerializer)
    def post(self, request: Request, name: str, pk: int) -> Response:
        """Withdraw the rulings of one act; those that another has superseded stay."""
        campaign = campaign_of(request, name)
        can_settle(person(request), campaign).require()
        act = get_object_or_404(BulkRuling, campaign=campaign, pk=pk)
        nonce = submission(request, SubmissionInput)["nonce"]
        done = bulk_rulings.withdraw_many(user=person(request), act=act, nonce=nonce)
        return Response(BulkRulingSerializer(done).data)
