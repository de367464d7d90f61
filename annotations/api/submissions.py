"""What ends an assignment: a decision, each written once however often it is sent."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import TextField, VocabularyField
from annotations.api.presenting import FlagReceiptSerializer, SkipReceiptSerializer
from annotations.models import Flag
from annotations.selectors.desk import own_assignment
from annotations.services import submitting
from annotations.services.flagging import raise_flag
from annotations.services.submitting import Envelope
from annotations.vocabularies import MEASURED, FlagReason, SkipReason
from workbench.core.api.built import shown
from workbench.core.api.idempotency import SubmissionInput, submission, submits, written
from workbench.core.api.requests import person
from workbench.core.limits import BIG_INTEGER, SMALL_INTEGER

ENVELOPE = ("nonce", "active_seconds", "supersedes", "comment")


class PositionField(serializers.IntegerField):
    """Which of the offered candidates a decision is on."""

    def __init__(self, **kwargs: Any) -> None:
        told = "The position of the candidate that was judged, edited or read."
        super().__init__(
            **{"min_value": 0, "max_value": SMALL_INTEGER, "help_text": told, **kwargs}
        )


class CommentedInput(SubmissionInput):
    comment = TextField(default="", allow_blank=True, max_length=limits.COMMENT)


class EnvelopeInput(CommentedInput):
    """What every decision on an assignment carries."""

    active_seconds = serializers.IntegerField(
        default=0, **limits.ACTIVE_SECONDS.bounds, help_text="Time spent, with idle gaps cut."
    )
    supersedes = serializers.IntegerField(
        default=None,
        allow_null=True,
        min_value=1,
        max_value=BIG_INTEGER,
        help_text="Your decision that this one corrects.",
    )


def envelope_of(
    request: Request, pk: int, form: type[EnvelopeInput]
) -> tuple[Envelope, dict[str, Any]]:
    """What every decision carries, and the rest of the body."""
    given = submission(request, form)
    common = {name: given.pop(name) for name in ENVELOPE}
    return Envelope(user=person(request), assignment_id=pk, **common), given


class SkipView(APIView):
    """A task left to others."""

    class InputSerializer(EnvelopeInput):
        reason = VocabularyField(SkipReason)

    @submits(InputSerializer, SkipReceiptSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Leave the task to others; you are not handed it again in this round."""
        envelope, given = envelope_of(request, pk, self.InputSerializer)
        submitted = submitting.skip(envelope=envelope, reason=given["reason"])
        return written(
            shown(SkipReceiptSerializer, submitted.decision), repeated=submitted.repeated
        )


class FlagView(APIView):
    """A doubt about the item in hand."""

    class InputSerializer(CommentedInput):
        reason = VocabularyField(FlagReason, without=MEASURED)

    @submits(InputSerializer, FlagReceiptSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Flag the item for the managers; the task stays in your hands."""
        user = person(request)
        task = own_assignment(user, pk).task
        given = submission(request, self.InputSerializer)
        repeated = Flag.objects.filter(nonce=given["nonce"]).exists()
        flag = raise_flag(
            campaign=task.campaign,
            item=task.item,
            language=task.language,
            person=user,
            task=task,
            **given,
        )
        return written(shown(FlagReceiptSerializer, flag), repeated=repeated)
