"""What ends an assignment: a decision, each written once however often it is sent."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import (
    TagsSerializer,
    TextField,
    TextInput,
    VocabularyField,
)
from annotations.api.presenting import (
    AnswerReceiptSerializer,
    FlagReceiptSerializer,
    LabelReceiptSerializer,
    ReviewReceiptSerializer,
    SkipReceiptSerializer,
)
from annotations.kinds.answer.acts import submit_answer
from annotations.kinds.label.acts import submit_label
from annotations.kinds.label.rules import CulturePayload
from annotations.kinds.review.acts import submit_review
from annotations.kinds.review.rules import BEST_QUALITY
from annotations.models import Flag
from annotations.quality.checks import CHECKS
from annotations.selectors.desk import own_assignment, text_at
from annotations.services import submitting
from annotations.services.flagging import raise_flag
from annotations.services.submitting import Envelope
from annotations.vocabularies import FlagReason, RejectReason, SkipReason, Verdict
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


def _envelope(
    request: Request, pk: int, form: type[EnvelopeInput]
) -> tuple[Envelope, dict[str, Any]]:
    """What every decision carries, and the rest of the body."""
    given = submission(request, form)
    common = {name: given.pop(name) for name in ENVELOPE}
    return Envelope(user=person(request), assignment_id=pk, **common), given


class ReviewView(APIView):
    """A verdict on a translation."""

    class InputSerializer(EnvelopeInput):
        seen = PositionField()
        verdict = VocabularyField(Verdict)
        question = TextField(
            default="", allow_blank=True, help_text="With the verdicts edit and translate."
        )
        options = serializers.ListField(
            child=TextField(allow_blank=True), default=list, max_length=limits.OPTIONS.most
        )
        reason = serializers.ChoiceField(
            choices=RejectReason.choices(), default="", allow_blank=True
        )
        quality = serializers.IntegerField(
            default=None,
            allow_null=True,
            min_value=1,
            max_value=BEST_QUALITY,
            help_text="Of the candidate, from 1 to 5; where the rules ask for it, always.",
        )
        acknowledged = serializers.ListField(
            child=serializers.ChoiceField(choices=list(CHECKS)),
            default=list,
            help_text="The checks whose warnings you have read and stand by.",
        )

    @submits(InputSerializer, ReviewReceiptSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Accept, edit or reject a candidate, or translate the source from scratch."""
        envelope, given = _envelope(request, pk, self.InputSerializer)
        seen = text_at(pk, given.pop("seen"))
        submitted = submit_review(envelope=envelope, seen_id=seen, **given)
        return written(ReviewReceiptSerializer(submitted.decision), repeated=submitted.repeated)


class LabelView(APIView):
    """A person's culture tags."""

    class InputSerializer(EnvelopeInput, TagsSerializer):
        pass

    @submits(InputSerializer, LabelReceiptSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Answer the culture questions of an item."""
        envelope, given = _envelope(request, pk, self.InputSerializer)
        submitted = submit_label(envelope=envelope, payload=CulturePayload(**given))
        return written(LabelReceiptSerializer(submitted.decision), repeated=submitted.repeated)


class AnswerView(APIView):
    """A blind answer."""

    class InputSerializer(EnvelopeInput):
        seen = PositionField()
        choice = serializers.IntegerField(
            allow_null=True,
            min_value=0,
            max_value=limits.OPTIONS.most - 1,
            help_text="The option's index; null for unsure.",
        )
        proposal = TextInput(
            default=None,
            allow_null=True,
            help_text="The text as you would word it, for the reviewers to consider.",
        )

    @submits(InputSerializer, AnswerReceiptSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Answer a translated question without its key."""
        envelope, given = _envelope(request, pk, self.InputSerializer)
        proposal = given["proposal"]
        submitted = submit_answer(
            envelope=envelope,
            seen_id=text_at(pk, given["seen"]),
            choice=given["choice"],
            proposal=proposal and (proposal["question"], proposal["options"]),
        )
        return written(AnswerReceiptSerializer(submitted.decision), repeated=submitted.repeated)


class SkipView(APIView):
    """A task left to others."""

    class InputSerializer(EnvelopeInput):
        reason = VocabularyField(SkipReason)

    @submits(InputSerializer, SkipReceiptSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Leave the task to others; you are not handed it again in this round."""
        envelope, given = _envelope(request, pk, self.InputSerializer)
        submitted = submitting.skip(envelope=envelope, reason=given["reason"])
        return written(SkipReceiptSerializer(submitted.decision), repeated=submitted.repeated)


class FlagView(APIView):
    """A doubt about the item in hand."""

    class InputSerializer(CommentedInput):
        reason = VocabularyField(FlagReason, without=(FlagReason.SUSPICIOUS_SCORE,))

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
        return written(FlagReceiptSerializer(flag), repeated=repeated)
