"""Tasks as those who oversee a campaign see them."""

from typing import Any

import django_filters
from django.db.models import Exists, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import (
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.agreement.contest import Contest
from annotations.api.fields import KindField, LanguageField, LanguageFilter
from annotations.api.kinds import schemas
from annotations.api.lookups import campaign_of
from annotations.api.presenting import (
    OfferedSerializer,
    SourceSerializer,
    offered,
)
from annotations.api.rulings import AdjudicationSerializer
from annotations.kinds.registry import kind_choices
from annotations.models import Campaign, Consensus, Task
from annotations.models.tasks import TaskState
from annotations.models.visibility import is_blind_to, source_visible_to, tasks_that_blind
from annotations.permissions import can_view
from annotations.selectors.catalogue import items_of
from annotations.selectors.console import to_adjudicate
from annotations.selectors.disagreements import Vote, rulings_seen, votes_on
from annotations.selectors.item_history import ItemHistory, history_of
from annotations.selectors.named_keys import named_keys
from annotations.selectors.rulings import RULED_BY
from annotations.vocabularies import Consequence, Dispute
from workbench.core.api.pagination import PlacePages
from workbench.core.api.requests import Input, person, query

CONSEQUENCES = [one.name.lower() for one in Consequence]


def overseen(request: Request, name: str) -> Campaign:
    """The campaign, for those who may look into it."""
    campaign = campaign_of(request, name)
    can_view(person(request), campaign).require()
    return campaign


class TaskRowSerializer(serializers.ModelSerializer[Task]):
    """A task with how far people agreed on it, which stands beside its state: null for who must
    not see what others decided, and where nobody answered or people are still asked."""

    sample_id = serializers.CharField(source="item.sample_id")
    subject = serializers.CharField(source="item.subject")
    kind = KindField()
    margin = serializers.SerializerMethodField(
        help_text="The share of the leading answer less that of the second."
    )
    entropy = serializers.SerializerMethodField(help_text="Of the shares of the answers, in bits.")
    counts = serializers.SerializerMethodField(
        help_text="How often each answer was given, the most frequent first."
    )
    is_unanimous = serializers.SerializerMethodField()
    about = serializers.SerializerMethodField(
        help_text="What people differ on most: a question, and which of its values."
    )
    reason = serializers.SerializerMethodField(help_text="Why the task needs a ruling.")
    consequence = serializers.SerializerMethodField(
        help_text="What hangs on a ruling: what is published, another column, or nothing."
    )

    class Meta:
        model = Task
        fields = (
            "id", "kind", "form", "language", "item", "sample_id", "subject", "round", "overlap",
            "remaining", "priority", "priority_reason", "note", "state", "margin", "entropy",
            "counts", "is_unanimous", "about", "reason", "consequence",
        )  # fmt: skip
        read_only_fields = fields

    def get_margin(self, task: Task) -> float | None:
        told = _told(task)
        return told.margin if told else None

    def get_entropy(self, task: Task) -> float | None:
        told = _told(task)
        return told.entropy if told else None

    def get_counts(self, task: Task) -> list[int] | None:
        contest = _contest(task)
        return list(contest.counts) if contest else None

    def get_is_unanimous(self, task: Task) -> bool | None:
        contest = _contest(task)
        return contest.is_unanimous if contest else None

    def get_about(self, task: Task) -> list[str] | None:
        contest = _contest(task)
        return list(contest.about) if contest else None

    @extend_schema_field(serializers.ChoiceField(choices=Dispute.choices(), allow_null=True))
    def get_reason(self, task: Task) -> str | None:
        told = _told(task)
        return (told.dispute or None) if told else None

    @extend_schema_field(serializers.ChoiceField(choices=CONSEQUENCES, allow_null=True))
    def get_consequence(self, task: Task) -> str | None:
        told = _told(task)
        return Consequence(told.consequence).name.lower() if told and told.contest else None


def _told(task: Task) -> Consensus | None:
    """What the decisions add up to, unless the reader is to stay blind to the item."""
    if getattr(task, "is_blind", False):
        return None
    found: Consensus | None = getattr(task, "consensus", None)
    return found


def _contest(task: Task) -> Contest | None:
    told = _told(task)
    return told.contest if told else None


class TaskFilter(django_filters.FilterSet):  # type: ignore[misc]
    kind = django_filters.ChoiceFilter(choices=kind_choices())
    language = LanguageFilter()
    state = django_filters.ChoiceFilter(choices=TaskState.choices)
    form = django_filters.CharFilter()
    subject = django_filters.CharFilter(field_name="item__subject")
    split = django_filters.CharFilter(field_name="item__split")


@extend_schema_view(get=extend_schema(summary="Tasks, in the order in which they were opened"))
class TaskListView(generics.ListAPIView[Task]):
    serializer_class = TaskRowSerializer
    queryset = Task.objects.none()
    filterset_class = TaskFilter

    def get_queryset(self) -> QuerySet[Task]:
        campaign = overseen(self.request, self.kwargs["name"])
        user = person(self.request)
        tasks = campaign.tasks.production().filter(source_visible_to(user, "item"))
        blind = Exists(tasks_that_blind(user, campaign).about("item"))
        return tasks.select_related("item", "consensus").annotate(is_blind=blind)


class DisputedFilter(django_filters.FilterSet):  # type: ignore[misc]
    kind = django_filters.ChoiceFilter(choices=kind_choices())
    language = LanguageFilter()
    form = django_filters.CharFilter()
    reason = django_filters.ChoiceFilter(field_name="consensus__dispute", choices=Dispute.choices())
    subject = django_filters.CharFilter(field_name="item__subject")


@extend_schema_view(get=extend_schema(summary="Tasks that wait for your ruling"))
class DisputedListView(generics.ListAPIView[Task]):
    """What people differ on by more than the protocol allows, in your languages, without what you
    decided on yourself: that which most hangs on first, then the closest."""

    serializer_class = TaskRowSerializer
    queryset = Task.objects.none()
    filterset_class = DisputedFilter
    pagination_class = PlacePages

    def get_queryset(self) -> QuerySet[Task]:
        return to_adjudicate(overseen(self.request, self.kwargs["name"]), person(self.request))


class VoteSerializer(serializers.Serializer[Any]):
    """One standing decision; the letter stands for its author."""

    letter = serializers.CharField()
    decision = serializers.SerializerMethodField()

    @extend_schema_field(
        PolymorphicProxySerializer(
            component_name="VotedDecision",
            serializers=lambda: [schema.decision for schema in schemas().values()],
            resource_type_field_name=None,
        )
    )
    def get_decision(self, vote: Vote) -> Any:
        return schemas()[vote.decision.task.kind].decision(vote.decision).data


class ConsensusSerializer(serializers.ModelSerializer[Consensus]):
    """Who has ruled, where another person has to, is nobody's to know."""

    values = serializers.DictField()

    class Meta:
        model = Consensus
        fields = ("votes", "outcome", "values", "translation")
        read_only_fields = fields

    def to_representation(self, instance: Consensus) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(instance)
        told = {name: value for name, value in shown["values"].items() if name != RULED_BY}
        return shown | {"values": told}


class NamedKeySerializer(serializers.Serializer[Any]):
    """The option that a ruling on another task of the item says is right."""

    task = serializers.IntegerField(source="task.pk")
    choice = serializers.IntegerField()


class TaskView(APIView):
    """One task with all that a ruling on it needs."""

    class OutputSerializer(TaskRowSerializer):
        source = SourceSerializer()  # type: ignore[assignment]
        candidates = OfferedSerializer(many=True)
        votes = VoteSerializer(many=True)
        rulings = AdjudicationSerializer(
            many=True, help_text="Those of this round that you may see, oldest first."
        )
        consensus = ConsensusSerializer(allow_null=True)
        named_keys = NamedKeySerializer(many=True)

        class Meta:
            model = Task
            fields = (
                *TaskRowSerializer.Meta.fields, "source", "candidates", "votes", "rulings",
                "consensus", "named_keys",
            )  # fmt: skip
            read_only_fields = fields

    @extend_schema(responses=OutputSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """A task with its source, its texts, the decisions that you may see, and the outcome."""
        user = person(request)
        tasks = Task.objects.production().filter(
            source_visible_to(user, "item"), campaign__in=Campaign.objects.visible_to(user)
        )
        task = get_object_or_404(tasks.select_related("item", "campaign", "consensus"), pk=pk)
        can_view(user, task.campaign).require()
        task.is_blind = is_blind_to(user, task.campaign, task.item_id)  # type: ignore[attr-defined]
        shown = TaskRowSerializer(task).data | {
            "source": SourceSerializer(task.item).data,
            "candidates": OfferedSerializer(offered(task), many=True).data,
            "votes": VoteSerializer(votes_on(task, user), many=True).data,
            "rulings": AdjudicationSerializer(rulings_seen(task, user), many=True).data,
            "consensus": ConsensusSerializer(told).data if (told := _told(task)) else None,
            "named_keys": NamedKeySerializer(named_keys(task, user), many=True).data,
        }
        return Response(shown)


class TranslationListView(APIView):
    """The texts of an item."""

    class QuerySerializer(Input):
        language = LanguageField()

    class OutputSerializer(serializers.Serializer[Any]):
        id = serializers.IntegerField()
        question = serializers.CharField()
        options = serializers.ListField(child=serializers.CharField())
        origin = serializers.CharField(allow_null=True)
        engine = serializers.CharField(allow_null=True)
        engine_version = serializers.CharField(allow_null=True)
        parent = serializers.IntegerField(allow_null=True)  # type: ignore[assignment]
        is_current = serializers.BooleanField()

    @extend_schema(
        parameters=[QuerySerializer],
        responses=OutputSerializer(many=True),
    )
    def get(self, request: Request, name: str, pk: int) -> Response:
        """The texts of an item in a language that you may see; blind ones hide their makers."""
        campaign = overseen(request, name)
        asked = query(request, self.QuerySerializer)
        language = asked["language"]
        item = get_object_or_404(items_of(campaign, person(request)), pk=pk)
        history = history_of(campaign, item, person(request), language)
        return Response(_texts(history))


def _texts(history: ItemHistory) -> list[dict[str, Any]]:
    current = history.current.pk if history.current else None
    rows = []
    for text in history.texts:
        maker: dict[str, Any] = dict.fromkeys(("origin", "engine", "engine_version", "parent"))
        if not history.is_blind:
            maker = {
                "origin": text.origin,
                "engine": text.engine,
                "engine_version": text.engine_version,
                "parent": text.parent_id,
            }
        rows.append(
            {"id": text.pk, "question": text.question, "options": text.options, **maker}
            | {"is_current": text.pk == current}
        )
    return rows
