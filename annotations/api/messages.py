"""Questions, comments and notes about tasks: written from the desk, answered by who settles."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import LanguageField, LanguageFilter, TextField, VocabularyField
from annotations.api.lookups import campaign_of
from annotations.models import Campaign, Message, Task
from annotations.models.visibility import source_visible_to
from annotations.permissions import can_settle, can_view
from annotations.publishing.pseudonyms import pseudonyms
from annotations.selectors.desk import own_assignment
from annotations.selectors.messages import MessageFilter, Said, messages_of, thread_on, with_answers
from annotations.services.messages import answer_message, leave_instruction, write_message
from annotations.vocabularies import FROM_THE_DESK, MessageKind
from workbench.core.api.built import shown
from workbench.core.api.idempotency import SubmissionInput, submission, submits, written
from workbench.core.api.requests import person

WRITTEN = [pair for pair in MessageKind.choices() if pair[0] in FROM_THE_DESK]
"""The kinds that people write from the desk."""


class MessageReceiptSerializer(serializers.ModelSerializer[Message]):
    kind = VocabularyField(MessageKind)

    class Meta:
        model = Message
        fields = ("id", "kind", "is_shared", "nonce", "created_at")
        read_only_fields = fields


class ReplySerializer(serializers.Serializer[Any]):
    """A message; `text` is empty where it was erased."""

    id = serializers.IntegerField(source="message.pk")
    kind = VocabularyField(MessageKind, source="message.kind")
    text = serializers.CharField()
    is_shared = serializers.BooleanField(
        source="message.is_shared", help_text="Whoever gets the task next reads it, too."
    )
    is_own = serializers.SerializerMethodField(help_text="Whether you wrote it.")
    created_at = serializers.DateTimeField(source="message.created_at")

    def get_is_own(self, said: Said) -> bool:
        return said.message.person_id == person(self.context["request"]).pk


class SaidSerializer(ReplySerializer):
    """A message with the answers to it that you may read."""

    answers = ReplySerializer(many=True)


class MessageSerializer(SaidSerializer):
    """A message as who oversees a campaign reads it; `person` is its author's pseudonym."""

    task = serializers.IntegerField(source="message.task_id")
    sample_id = serializers.CharField(source="message.task.item.sample_id")
    language = LanguageField(source="message.task.language")
    person = serializers.SerializerMethodField()

    @extend_schema_field(serializers.CharField())
    def get_person(self, said: Said) -> str:
        key = str(said.message.person_id)
        return pseudonyms([key], said.message.task.campaign.pseudonym_salt)[key]


class MessageInput(SubmissionInput):
    text = TextField(max_length=limits.COMMENT)


class ThreadView(APIView):
    """What is said about a task of one's own."""

    class InputSerializer(MessageInput):
        kind = VocabularyField(MessageKind, without=(MessageKind.ANSWER, MessageKind.INSTRUCTION))

    @extend_schema(responses=SaidSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """What you may read about a task that you have or had, oldest first."""
        user = person(request)
        found = thread_on(own_assignment(user, pk).task, user)
        return Response(SaidSerializer(found, many=True, context={"request": request}).data)

    @submits(InputSerializer, MessageReceiptSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Ask the managers, tell them something, or note it for whoever comes to the text next."""
        assignment = own_assignment(person(request), pk)
        given = submission(request, self.InputSerializer)
        repeated = _is_known(request, given)
        message = write_message(assignment=assignment, **given)
        return written(shown(MessageReceiptSerializer, message), repeated=repeated)


class MessageFilters(django_filters.FilterSet):  # type: ignore[misc]
    kind = django_filters.ChoiceFilter(
        choices=[pair for pair in MessageKind.choices() if pair[0] != MessageKind.ANSWER]
    )
    language = LanguageFilter(field_name="task__language")
    open = django_filters.BooleanFilter(
        method="of_open", help_text="Questions that nobody has answered."
    )

    def of_open(self, found: QuerySet[Message], _name: str, value: bool) -> QuerySet[Message]:
        waiting = Message.objects.waiting().values("pk")
        return found.filter(pk__in=waiting) if value else found.exclude(pk__in=waiting)


@extend_schema_view(get=extend_schema(summary="What people ask and say about their tasks"))
class MessageListView(generics.ListAPIView[Message]):
    """Each with its answers; those on items that can still come to you are left out."""

    serializer_class = MessageSerializer
    queryset = Message.objects.none()
    filterset_class = MessageFilters

    def get_queryset(self) -> QuerySet[Message]:
        campaign = campaign_of(self.request, self.kwargs["name"])
        user = person(self.request)
        can_view(user, campaign).require()
        return messages_of(campaign, user, MessageFilter(is_open=False))

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        return with_answers(page or [], person(self.request))


class AnswersView(APIView):
    """The answers to a message."""

    class InputSerializer(MessageInput):
        is_shared = serializers.BooleanField(
            default=False, help_text="Whoever gets the task next reads the answer, too."
        )

    @submits(InputSerializer, MessageReceiptSerializer)
    def post(self, request: Request, name: str, pk: int) -> Response:
        """Answer a message; its author is told."""
        user, campaign = person(request), campaign_of(request, name)
        can_settle(user, campaign).require()
        given = submission(request, self.InputSerializer)
        found = Message.objects.visible_to(user).filter(task__campaign=campaign)
        message = get_object_or_404(found.select_related("task__campaign"), pk=pk)
        repeated = _is_known(request, given)
        answer = answer_message(user=user, message=message, **given)
        return written(shown(MessageReceiptSerializer, answer), repeated=repeated)


class InstructionView(APIView):
    """Notes beside a task."""

    @submits(MessageInput, MessageReceiptSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Leave a note that everybody reads who gets the task from now on."""
        user = person(request)
        tasks = Task.objects.production().filter(
            source_visible_to(user, "item"), campaign__in=Campaign.objects.visible_to(user)
        )
        task = get_object_or_404(tasks.select_related("campaign"), pk=pk)
        given = submission(request, MessageInput)
        repeated = _is_known(request, given)
        message = leave_instruction(user=user, task=task, **given)
        return written(shown(MessageReceiptSerializer, message), repeated=repeated)


def _is_known(request: Request, given: dict[str, Any]) -> bool:
    mine = Message.objects.of_every_purpose().filter(person=person(request))
    return mine.filter(nonce=given["nonce"]).exists()
