"""One role of a person, and the person's part in the campaign."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import LanguageField, VocabularyField
from annotations.api.lookups import campaign_of
from annotations.api.oversight import MembershipSerializer
from annotations.models import Campaign, Membership
from annotations.permissions import can_see_people
from annotations.services.giving_back import GivenBack, give_back_all
from annotations.services.members import change_member, end_part, remove_member
from annotations.vocabularies import Role
from workbench.core.api.requests import Input, body, person


class GivenBackSerializer(serializers.Serializer[GivenBack]):
    """What went back."""

    tasks = serializers.IntegerField()
    drafts = serializers.IntegerField(help_text="Of them begun; the drafts are kept.")


class MembershipView(APIView):
    """One role."""

    class InputSerializer(Input):
        role = VocabularyField(Role, required=False)
        languages = serializers.ListField(
            child=LanguageField(),
            required=False,
            max_length=limits.LANGUAGES,
            help_text="Empty means all.",
        )

    @extend_schema(request=InputSerializer, responses=MembershipSerializer)
    def patch(self, request: Request, name: str, pk: int) -> Response:
        """Another role, or other languages, in place of those."""
        campaign, membership = _role(request, name, pk)
        given: dict[str, Any] = {
            "role": Role(membership.role),
            "languages": membership.languages,
            **body(request, self.InputSerializer),
        }
        changed = change_member(user=person(request), campaign=campaign, membership_id=pk, **given)
        return Response(MembershipSerializer(changed).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, name: str, pk: int) -> Response:
        """Take the role away; what the person did stays."""
        campaign, _membership = _role(request, name, pk)
        remove_member(user=person(request), campaign=campaign, membership_id=pk)
        return Response(status=status.HTTP_204_NO_CONTENT)


class GiveBackView(APIView):
    """What a person holds."""

    @extend_schema(request=None, responses=GivenBackSerializer)
    def post(self, request: Request, name: str, pk: int) -> Response:
        """Take back what the person of this role holds in the campaign."""
        campaign, membership = _role(request, name, pk)
        back = give_back_all(user=person(request), campaign=campaign, person=membership.user)
        return Response(GivenBackSerializer(back).data)


class EndPartView(APIView):
    """A person's part in the campaign."""

    @extend_schema(request=None, responses=GivenBackSerializer)
    def post(self, request: Request, name: str, pk: int) -> Response:
        """End all roles of the person of this role, and take back what they hold."""
        campaign, membership = _role(request, name, pk)
        back = end_part(user=person(request), campaign=campaign, person=membership.user)
        return Response(GivenBackSerializer(back).data)


def _role(request: Request, name: str, pk: int) -> tuple[Campaign, Membership]:
    campaign = campaign_of(request, name)
    can_see_people(person(request), campaign).require()
    memberships = campaign.memberships.select_related("user")
    return campaign, get_object_or_404(memberships, pk=pk)
