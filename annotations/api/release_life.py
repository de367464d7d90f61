"""The life of a release: its gates, the items behind them, and the steps that it takes."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import TextField
from annotations.api.lookups import campaign_of
from annotations.api.release_events import (
    GATES,
    GateSerializer,
    ReleaseEventSerializer,
    may_know,
)
from annotations.api.release_lookups import downloadable, release_of
from annotations.models import Campaign, Release
from annotations.models.release_events import EVENTS, ReleaseState
from annotations.permissions import can_lead, can_manage
from annotations.publishing.gates import GATE_KINDS
from annotations.selectors.release_state import ItemsBehind, gates_of, rules_of
from annotations.services.release_life import take_step
from annotations.services.release_rules import change_release_rules
from workbench.core.api.filters import KnownFilters
from workbench.core.api.pagination import PlacePages
from workbench.core.api.requests import Input, body, person, query


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
        query(request, Input)
        release = downloadable(request, name, version)
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
    """The items behind a gate, in the order of the release's tables."""

    serializer_class = ItemBehindSerializer
    filter_backends = (KnownFilters,)
    pagination_class = PlacePages
    queryset = Release.objects.none()

    def get_queryset(self) -> Any:
        release = downloadable(self.request, self.kwargs["name"], self.kwargs["version"])
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
        query(request, Input)
        return Response(_life(request, name, version))

    @extend_schema(request=InputSerializer, responses={201: ReleaseLifeSerializer})
    def post(self, request: Request, name: str, version: str) -> Response:
        """Check, approve, publish or withdraw a release.

        Managers check, publish and withdraw. A reviewer or manager approves who neither had it
        built nor checked it. A gate that binds and fails holds back every step but the last.
        """
        release, user = release_of(request, name, version), person(request)
        can_lead(user, release.campaign).require()
        given = body(request, self.InputSerializer)
        take_step(user=user, release=release, **given)
        told = _life(request, name, version)
        return Response(told, status.HTTP_201_CREATED)


class FloorsField(serializers.DictField):
    child = serializers.FloatField()


class ReleaseRulesSerializer(serializers.Serializer[Any]):
    """Which gates hold a release back; `version` 0 are the usual rules."""

    version = serializers.IntegerField()
    binds = serializers.ListField(child=serializers.ChoiceField(choices=GATES))
    floors = FloorsField(help_text="By the gate's id, of all that have one.")


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
        query(request, Input)
        return Response(_rules(campaign_of(request, name)))

    @extend_schema(request=InputSerializer, responses=ReleaseRulesSerializer)
    def put(self, request: Request, name: str) -> Response:
        """State others; they hold for every step of a release's life from now on."""
        campaign = campaign_of(request, name)
        can_manage(person(request), campaign).require()
        given = body(request, self.InputSerializer)
        change_release_rules(user=person(request), campaign=campaign, **given)
        return Response(_rules(campaign))


def _life(request: Request, name: str, version: str) -> Any:
    release = release_of(request, name, version)
    return ReleaseLifeSerializer(release, context=may_know(request, release)).data


def _rules(campaign: Campaign) -> Any:
    asked = rules_of(campaign)
    floors = {
        kind.id: floor
        for kind in GATE_KINDS.values()
        if (floor := kind.floor_under(asked.rules)) is not None
    }
    shown = {"version": asked.version, "binds": sorted(asked.rules.binds), "floors": floors}
    return ReleaseRulesSerializer(shown).data
