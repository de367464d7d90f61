"""Campaigns: which there are, what their rules are, and the making of a new one."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import LanguageField, TextField
from annotations.api.lookups import campaign_of
from annotations.api.protocol_files import ProtocolFilesField
from annotations.kinds.registry import planned_kinds
from annotations.models import Campaign, Protocol
from annotations.models.benchmarks import NAME_VALIDATOR
from annotations.permissions import can_create_campaign
from annotations.quality.speaking import Silence, silences
from annotations.selectors.catalogue import benchmarks_visible_to
from annotations.services.planning import (
    Plan,
    drawn_kinds,
    overlap_name,
    per_subject_name,
)
from annotations.services.protocol_files import make_campaign, plan_by_file
from workbench.core.api.requests import LARGE_BODY, Input, body, person
from workbench.core.messages import localized


@extend_schema_field(serializers.IntegerField())
class OverlapField(serializers.Field):  # type: ignore[type-arg]
    """How many people's decisions a task of a kind needs."""

    def __init__(self, kind: str) -> None:
        super().__init__(source="*", read_only=True)
        self._kind = kind

    def to_representation(self, value: Protocol) -> int:
        return value.overlap(self._kind)


class ProtocolSerializer(serializers.ModelSerializer[Protocol]):
    """The rules in force; `forms` are what label tasks ask."""

    forms = serializers.ListField(child=serializers.DictField())

    class Meta:
        model = Protocol
        fields = ("version", "guideline", "forms", "lease_minutes", "grace_minutes")
        read_only_fields = fields

    def get_fields(self) -> dict[str, Any]:
        overlaps = {overlap_name(kind=kind): OverlapField(kind) for kind in planned_kinds()}
        return {**super().get_fields(), **overlaps}


class CampaignSerializer(serializers.ModelSerializer[Campaign]):
    benchmark = serializers.CharField(source="benchmark.name")
    source_language = serializers.CharField()
    is_archived = serializers.BooleanField()

    class Meta:
        model = Campaign
        fields = (
            "name", "title", "benchmark", "source_language", "languages", "closed_languages",
            "is_open", "is_archived", "synthetic", "created_at",
        )  # fmt: skip
        read_only_fields = fields


class SilenceSerializer(serializers.Serializer[Silence]):
    """What one check does not look at in some languages, for it does not know enough of them."""

    check = serializers.CharField(source="check.id")
    entirely = serializers.BooleanField(
        source="unchecked.entirely", help_text="False where it leaves out a part only."
    )
    why = serializers.SerializerMethodField()
    languages = serializers.ListField(child=serializers.CharField())

    def get_why(self, silence: Silence) -> str:
        return localized(silence.unchecked.why, _)


class CampaignDetailSerializer(CampaignSerializer):
    protocol = ProtocolSerializer()
    not_checked = serializers.SerializerMethodField()

    class Meta:
        model = Campaign
        fields = (*CampaignSerializer.Meta.fields, "protocol", "not_checked")
        read_only_fields = fields

    @extend_schema_field(SilenceSerializer(many=True))
    def get_not_checked(self, campaign: Campaign) -> list[dict[str, Any]]:
        """What checks leave out in the campaign's languages; all others speak in each."""
        return [
            SilenceSerializer(one).data
            for one in silences(campaign.languages, campaign.source_language)
        ]


class PlanInput(Input):
    """What the campaign asks of its people; what is left out is as in the paper."""

    seed = serializers.IntegerField(**limits.SEED.bounds, required=False)
    lease_minutes = serializers.IntegerField(**limits.LEASE_MINUTES.bounds, required=False)
    grace_minutes = serializers.IntegerField(**limits.GRACE_MINUTES.bounds, required=False)
    guideline = TextField(required=False, allow_blank=True, max_length=limits.GUIDELINE)

    def get_fields(self) -> dict[str, Any]:
        samples = {per_subject_name(kind=kind.id): _sample() for kind in drawn_kinds()}
        overlaps = {overlap_name(kind=kind): _overlap() for kind in planned_kinds()}
        return {**samples, **overlaps, **super().get_fields()}


def _sample() -> serializers.IntegerField:
    return serializers.IntegerField(
        **limits.PER_SUBJECT.bounds,
        allow_null=True,
        required=False,
        help_text="Test items drawn per subject; null takes all.",
    )


def _overlap() -> serializers.IntegerField:
    return serializers.IntegerField(**limits.OVERLAP.bounds, required=False)


ARCHIVED = "archived"


@extend_schema_view(
    get=extend_schema(
        summary="The campaigns that you take part in",
        parameters=[
            OpenApiParameter(
                ARCHIVED, bool, description="The archived ones instead, which are left out else."
            )
        ],
    )
)
class CampaignListView(generics.ListAPIView[Campaign]):
    """All campaigns of a person, and the making of a new one."""

    most_body = LARGE_BODY

    class InputSerializer(Input):
        name = serializers.CharField(max_length=limits.NAME, validators=[NAME_VALIDATOR])
        benchmark = serializers.CharField(max_length=limits.NAME)
        languages = serializers.ListField(
            child=LanguageField(),
            max_length=limits.LANGUAGES,
            default=list,
            help_text="None where all work is on the source.",
        )
        title = serializers.CharField(max_length=limits.TITLE, default="", allow_blank=True)
        plan = PlanInput(required=False)
        protocol = ProtocolFilesField(required=False)

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            if {"plan", "protocol"} <= attrs.keys():
                problem = _("Give the rules by a plan or by a protocol, not by both.")
                raise serializers.ValidationError({"protocol": [problem]})
            return attrs

    serializer_class = CampaignSerializer
    queryset = Campaign.objects.none()

    def get_queryset(self) -> QuerySet[Campaign]:
        mine = Campaign.objects.visible_to(person(self.request))
        archived = self.request.query_params.get(ARCHIVED) == "true"
        return mine.listed(archived=archived).select_related("benchmark")

    @extend_schema(request=InputSerializer, responses={201: CampaignDetailSerializer})
    def post(self, request: Request) -> Response:
        """Make a campaign; you become its manager."""
        user = person(request)
        can_create_campaign(user).require()
        given = body(request, self.InputSerializer)
        file = given.pop("protocol", None)
        plan = plan_by_file(file=file) if file else Plan.of(**given.pop("plan", {}))
        glossary = file.glossary if file else ""
        benchmark = benchmarks_visible_to(user).filter(name=given.pop("benchmark")).first()
        if benchmark is None:
            raise serializers.ValidationError({"benchmark": [_("There is no such benchmark.")]})
        made = make_campaign(benchmark=benchmark, plan=plan, glossary=glossary, user=user, **given)
        return Response(CampaignDetailSerializer(made.campaign).data, status.HTTP_201_CREATED)


class CampaignView(APIView):
    """One campaign."""

    @extend_schema(responses=CampaignDetailSerializer)
    def get(self, request: Request, name: str) -> Response:
        """A campaign with the rules in force."""
        return Response(CampaignDetailSerializer(campaign_of(request, name)).data)
