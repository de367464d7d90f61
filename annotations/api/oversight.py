"""What those who oversee a campaign ask: progress, agreement, people."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import KindField, LanguageField, VocabularyField
from annotations.api.lookups import campaign_of
from annotations.models import Membership
from annotations.permissions import can_manage, can_see_people, can_view
from annotations.publishing.pseudonyms import pseudonyms
from annotations.selectors.progress import by_language
from annotations.services.members import give_role
from annotations.vocabularies import Role
from workbench.core.api.requests import Input, body, person


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
