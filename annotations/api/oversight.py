"""What those who oversee a campaign ask: progress, agreement, people."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import KindField, LanguageField, VocabularyField
from annotations.api.lookups import campaign_of
from annotations.kinds.registry import form_kind
from annotations.models import Membership
from annotations.permissions import can_manage, can_see_people, can_view
from annotations.publishing.pseudonyms import pseudonyms
from annotations.selectors import agreement
from annotations.selectors.progress import by_language
from annotations.selectors.readings import readings
from annotations.services.members import give_role
from annotations.vocabularies import Role
from workbench.core.api.requests import Input, body, person
from workbench.core.api.throttles import HEAVY
from workbench.core.errors import Invalid


class ProgressView(APIView):
    """How far a campaign is."""

    class OutputSerializer(serializers.Serializer[Any]):
        kind = KindField()
        form = serializers.CharField(help_text="Of labels; empty for other kinds.")
        language = LanguageField(source="language.code")
        tasks = serializers.IntegerField()
        open = serializers.IntegerField()
        agreed = serializers.IntegerField()
        unanimous = serializers.IntegerField(
            help_text="Of those agreed: several people decided, and all alike."
        )
        by_rule = serializers.IntegerField(
            help_text="Of those agreed: the rule gives an answer on which people differ."
        )
        disputed = serializers.IntegerField()
        adjudicated = serializers.IntegerField()
        excluded = serializers.IntegerField(help_text="Left out by the protocol's rules.")
        places = serializers.IntegerField(help_text="Decisions asked for.")
        filled = serializers.IntegerField(help_text="Places taken.")

    @extend_schema(responses=OutputSerializer(many=True))
    def get(self, request: Request, name: str) -> Response:
        """Tasks by kind, form and language."""
        campaign = campaign_of(request, name)
        can_view(person(request), campaign).require()
        return Response(self.OutputSerializer(by_language(campaign), many=True).data)


class CoefficientSerializer(serializers.Serializer[Any]):
    """Krippendorff's alpha; `value` is null, with a `reason`, where it is undefined."""

    value = serializers.FloatField(allow_null=True)
    interval = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="95 % bootstrap interval."
    )
    units = serializers.IntegerField()
    pairable = serializers.IntegerField()
    raters = serializers.IntegerField()
    reason = serializers.CharField(allow_null=True)


class AgreementView(APIView):
    """How far people agree."""

    throttle_classes = HEAVY

    class OutputSerializer(serializers.Serializer[Any]):
        kind = KindField()
        form = serializers.CharField(help_text="Of labels; empty for other kinds.")
        tag = serializers.CharField()
        alpha = CoefficientSerializer()
        percent = serializers.FloatField(allow_null=True)

    @extend_schema(
        parameters=[
            OpenApiParameter("subject", description="Items of this subject only."),
            OpenApiParameter("form", description="Labels of this form only."),
            OpenApiParameter("kind", description="Of this kind of task; labels where left out."),
        ],
        responses=OutputSerializer(many=True),
    )
    def get(self, request: Request, name: str) -> Response:
        """Krippendorff's alpha and plain agreement of each question that people are asked."""
        campaign = campaign_of(request, name)
        can_view(person(request), campaign).require()
        subject = request.query_params.get("subject", "").replace("\0", "") or None
        wanted = request.query_params.get("form", "")
        asked = request.query_params.get("kind", "")
        forms = {one.id for reading in readings().values() for one in reading.forms(campaign)}
        _require_known(kind=(asked, readings()), form=(wanted, sorted(forms)))
        tags = [
            {**vars(tag), "kind": kind, "form": form}
            for kind, reading in readings().items()
            if kind == (asked or form_kind().id)
            for form in [one.id for one in reading.forms(campaign)] or [""]
            if wanted in ("", form)
            for tag in agreement.by_tag(campaign, kind, form=form, subject=subject)
        ]
        return Response(self.OutputSerializer(tags, many=True).data)


def _require_known(**values: tuple[str, Collection[str]]) -> None:
    """Of what is asked for by name, but for what is left open.

    Raises:
        Invalid: there is nothing of that name.
    """
    for name, (value, known) in values.items():
        if value and value not in known:
            problem = gettext("There is no “%(value)s” here; choose from: %(known)s.")
            raise Invalid(**{name: problem % {"value": value, "known": ", ".join(known)}})


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    """A role; `pseudonym` is the person's name in exports and releases."""

    username = serializers.CharField(source="user.username")
    pseudonym = serializers.SerializerMethodField()

    class Meta:
        model = Membership
        fields = ("id", "username", "pseudonym", "role", "languages", "created_at")
        read_only_fields = fields

    def get_pseudonym(self, membership: Membership) -> str:
        key = str(membership.user_id)
        return pseudonyms([key], membership.campaign.pseudonym_salt)[key]


class MembershipListView(generics.ListAPIView[Membership]):
    """Who takes part in a campaign; for its managers."""

    class InputSerializer(Input):
        username = serializers.CharField(max_length=limits.USERNAME)
        role = VocabularyField(Role)
        languages = serializers.ListField(
            child=LanguageField(),
            default=list,
            max_length=limits.LANGUAGES,
            help_text="Empty means all.",
        )

    serializer_class = MembershipSerializer
    queryset = Membership.objects.none()

    def get_queryset(self) -> QuerySet[Membership]:
        campaign = campaign_of(self.request, self.kwargs["name"])
        can_see_people(person(self.request), campaign).require()
        return campaign.memberships.select_related("user", "campaign")

    @extend_schema(request=InputSerializer, responses={201: MembershipSerializer})
    def post(self, request: Request, name: str) -> Response:
        """Give a person a role, or change its languages."""
        campaign = campaign_of(request, name)
        can_manage(person(request), campaign).require()
        given = body(request, self.InputSerializer)
        membership = give_role(campaign=campaign, **given)
        return Response(MembershipSerializer(membership).data, status.HTTP_201_CREATED)
