"""The life of a release: its gates, the items behind them, and the steps that it takes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import TextField
from annotations.api.lookups import campaign_of
from annotations.models import Campaign, Release, ReleaseEvent, ReleaseRules
from annotations.models.release_events import EVENTS, ReleaseState
from annotations.permissions import can_download, can_manage, can_view
from annotations.publishing.gates import GATE_KINDS, Gate, GateState
from annotations.selectors.release_state import ItemsBehind, gates_of, rules_of
from annotations.services.release_life import (
    approve_release,
    check_gates,
    publish_release,
    withdraw_release,
)
from annotations.services.release_rules import change_release_rules
from workbench.core.api.pagination import PlacePages
from workbench.core.api.requests import Input, body, person
from workbench.core.messages import localized

GATES = tuple(GATE_KINDS)


class GateSerializer(serializers.Serializer[Any]):
    """A question about a release, and its answer; `sentence` says it in words.

    One that binds and fails holds the release back. `value` is a share, a coefficient or a number,
    `floor` the least that is asked for, where there is one.
    """

    id = serializers.ChoiceField(choices=GATES)
    title = TextField()
    state = serializers.ChoiceField(choices=[state.value for state in GateState])
    binds = serializers.BooleanField()
    value = serializers.FloatField(allow_null=True)
    floor = serializers.FloatField(allow_null=True)
    sentence = TextField()
    items = serializers.IntegerField(help_text="How many items are behind it.")

    def to_representation(self, instance: Gate | Mapping[str, Any]) -> Any:
        """A gate, or one as an event keeps it, in the reader's language."""
        gate = instance if isinstance(instance, Gate) else Gate.of(instance)
        title, sentence = localized(gate.title, gettext), localized(gate.sentence, gettext)
        return super().to_representation(replace(gate, title=title, sentence=sentence))


class ReleaseEventSerializer(serializers.ModelSerializer[ReleaseEvent]):
    """A step in a release's life; `gates` are those that it was held against."""

    event = serializers.ChoiceField(choices=EVENTS)
    person = serializers.SerializerMethodField(
        help_text="Who did it, for whoever may see the campaign's pages; else null."
    )
    gates = GateSerializer(many=True, help_text="For whoever may read the release; else none.")

    class Meta:
        model = ReleaseEvent
        fields = ("event", "person", "note", "public", "created_at", "rules_version", "gates")
        read_only_fields = fields

    def get_person(self, event: ReleaseEvent) -> str | None:
        return event.person.display_name if self.context["may_see_people"] else None

    def to_representation(self, instance: ReleaseEvent) -> Any:
        told = super().to_representation(instance)
        return told if self.context["may_read"] else {**told, "gates": []}


class ReleaseLifeSerializer(serializers.Serializer[Any]):
    """Where a release is in its life, and how it came there."""

    state = serializers.ChoiceField(choices=ReleaseState.choices)
    public = serializers.BooleanField(source="is_public")
    events = ReleaseEventSerializer(many=True)


class GatesView(APIView):
    """The gates of a release."""

    class OutputSerializer(serializers.Serializer[Any]):
        rules_version = serializers.IntegerField(help_text="0 where the usual rules hold.")
        gates = GateSerializer(many=True)

    @extend_schema(responses=OutputSerializer)
    def get(self, request: Request, name: str, version: str) -> Response:
        """Every gate as it stands under the rules in force; for whoever may read the release."""
        release = _readable(request, name, version)
        shown = {
            "rules_version": rules_of(release.campaign).version,
            "gates": gates_of(release),
        }
        return Response(self.OutputSerializer(shown).data)


class ItemBehindSerializer(serializers.Serializer[Any]):
    sample_id = serializers.CharField()
    language = serializers.CharField(help_text="Empty where the item is meant in all languages.")
    detail = serializers.CharField(help_text="What is said of it, such as the reason.")


@extend_schema_view(get=extend_schema(summary="The items behind a gate"))
class GateItemsView(generics.ListAPIView[Any]):
    """The items behind a gate, in order of `sample_id` and language."""

    serializer_class = ItemBehindSerializer
    pagination_class = PlacePages
    queryset = Release.objects.none()

    def get_queryset(self) -> Any:
        release = _readable(self.request, self.kwargs["name"], self.kwargs["version"])
        if self.kwargs["gate"] not in GATE_KINDS:
            raise Http404
        return ItemsBehind(release, self.kwargs["gate"])


class ReleaseEventsView(APIView):
    """The steps in a release's life."""

    class InputSerializer(Input):
        event = serializers.ChoiceField(choices=EVENTS)
        note = TextField(
            default="",
            allow_blank=True,
            max_length=limits.COMMENT,
            help_text="Of a withdrawal the reason, which has to be given.",
        )
        public = serializers.BooleanField(
            default=False, help_text="Of a publication: to everybody, without an account."
        )

    @extend_schema(responses=ReleaseLifeSerializer)
    def get(self, request: Request, name: str, version: str) -> Response:
        """Where it is, and how it came there."""
        return Response(life_of(request, _release(request, name, version)))

    @extend_schema(request=InputSerializer, responses={201: ReleaseLifeSerializer})
    def post(self, request: Request, name: str, version: str) -> Response:
        """Check, approve, publish or withdraw a release.

        Managers check, publish and withdraw. A reviewer or manager approves who neither had it
        built nor checked it. A gate that binds and fails holds back every step but the last.
        """
        release, user = _release(request, name, version), person(request)
        can_view(user, release.campaign).require()
        given = body(request, self.InputSerializer)
        note, public = given["note"], given["public"]
        match given["event"]:
            case ReleaseState.CHECKED:
                check_gates(user=user, release=release, note=note)
            case ReleaseState.APPROVED:
                approve_release(user=user, release=release, note=note)
            case ReleaseState.PUBLISHED:
                publish_release(user=user, release=release, public=public, note=note)
            case _:
                withdraw_release(user=user, release=release, reason=note)
        told = life_of(request, _release(request, name, version))
        return Response(told, status.HTTP_201_CREATED)


class FloorsField(serializers.DictField):
    child = serializers.FloatField()


class ReleaseRulesSerializer(serializers.ModelSerializer[ReleaseRules]):
    """Which gates hold a release back; `version` 0 are the usual rules."""

    version = serializers.IntegerField()
    binds = serializers.ListField(child=serializers.ChoiceField(choices=GATES))
    floors = FloorsField(help_text="By the gate's id, of all that have one.")

    class Meta:
        model = ReleaseRules
        fields = ("version", "binds", "floors")
        read_only_fields = fields


class ReleaseRulesView(APIView):
    """What a campaign asks of its releases."""

    class InputSerializer(Input):
        binds = serializers.ListField(
            child=serializers.ChoiceField(choices=GATES), max_length=len(GATES)
        )
        floors = FloorsField(
            default=dict, help_text="By the gate's id; one that is not named is as usual."
        )
        note = serializers.CharField(default="", allow_blank=True, max_length=limits.TITLE)

    @extend_schema(responses=ReleaseRulesSerializer)
    def get(self, request: Request, name: str) -> Response:
        """The rules in force."""
        return Response(_rules(campaign_of(request, name)))

    @extend_schema(request=InputSerializer, responses=ReleaseRulesSerializer)
    def put(self, request: Request, name: str) -> Response:
        """State others; they hold for every step of a release's life from now on."""
        campaign = campaign_of(request, name)
        can_manage(person(request), campaign).require()
        given = body(request, self.InputSerializer)
        change_release_rules(user=person(request), campaign=campaign, **given)
        return Response(_rules(campaign))


def life_of(request: Request, release: Release) -> Any:
    """The state and the events of a release, as far as the person may know them."""
    user, campaign = person(request), release.campaign
    context = {
        "may_see_people": bool(can_view(user, campaign)),
        "may_read": bool(can_download(user, campaign)),
    }
    return ReleaseLifeSerializer(release, context=context).data


def _rules(campaign: Campaign) -> Any:
    asked = rules_of(campaign)
    floors = {
        kind.id: floor
        for kind in GATE_KINDS.values()
        if (floor := kind.floor_under(asked.rules)) is not None
    }
    shown = {"version": asked.version, "binds": sorted(asked.rules.binds), "floors": floors}
    return ReleaseRulesSerializer(shown).data


def _release(request: Request, name: str, version: str) -> Release:
    campaign = campaign_of(request, name)
    releases: QuerySet[Release] = campaign.releases.select_related("campaign", "parent__campaign")
    return get_object_or_404(releases.prefetch_related("events__person"), version=version)


def _readable(request: Request, name: str, version: str) -> Release:
    """One whose gates the person may read: they tell what people decided, as the release does."""
    release = _release(request, name, version)
    can_download(person(request), release.campaign).require()
    return release
