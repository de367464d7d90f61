"""Bringing people into a campaign."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import LanguageField, VocabularyField
from annotations.api.lookups import campaign_of
from annotations.models import Campaign, Invitation
from annotations.models.invitations import InvitationState
from annotations.permissions import can_see_people
from annotations.services.invitation_mails import link_of, mail_invitations
from annotations.services.invitations import (
    USUAL_DAYS,
    Guest,
    Invited,
    invite,
    resend,
    withdraw,
)
from annotations.services.inviting_many import Fate, invite_many
from annotations.vocabularies import Role
from workbench.core.accounts.addresses import site_url
from workbench.core.accounts.models import FULL_NAME
from workbench.core.api.requests import LARGE_BODY, Input, body, person

LINK_HELP = "Shown this once; null where it was mailed."


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    email = serializers.CharField(help_text="Empty where it is for whoever has the link.")
    invited_by = serializers.CharField(source="invited_by.username", default=None)
    state = serializers.ChoiceField(choices=InvitationState.choices)

    class Meta:
        model = Invitation
        fields = (
            "id", "email", "name", "roles", "languages", "mailed", "invited_by", "state",
            "created_at", "ends_at",
        )  # fmt: skip
        read_only_fields = fields


class InvitedSerializer(serializers.ModelSerializer[Invitation]):
    """An invitation that has just been made."""

    invitation = InvitationSerializer(source="*")

    link = serializers.SerializerMethodField(help_text=LINK_HELP)
    problem = serializers.SerializerMethodField(help_text="Why it could not be mailed.")

    class Meta:
        model = Invitation
        fields = ("invitation", "link", "problem")
        read_only_fields = fields

    def get_link(self, invitation: Invitation) -> str | None:
        link: str | None = self.context["link"]
        return link

    def get_problem(self, invitation: Invitation) -> str:
        return str(self.context["problem"])


class SendingInput(Input):
    """How a link comes to its person."""

    by_mail = serializers.BooleanField(default=False, help_text="Mail the link, and show it not.")
    days = serializers.IntegerField(**limits.INVITATION_DAYS.bounds, default=USUAL_DAYS)


class InvitationListView(generics.ListAPIView[Invitation]):
    """The invitations of a campaign; for its managers."""

    class InputSerializer(SendingInput):
        email = serializers.EmailField(
            max_length=limits.EMAIL,
            default="",
            allow_blank=True,
            help_text="Without one, whoever has the link comes in.",
        )
        name = serializers.CharField(max_length=FULL_NAME, default="", allow_blank=True)
        roles = serializers.ListField(
            child=VocabularyField(Role), min_length=1, max_length=len(Role)
        )
        languages = serializers.ListField(
            child=LanguageField(),
            default=list,
            max_length=limits.LANGUAGES,
            help_text="Empty means all.",
        )

    serializer_class = InvitationSerializer
    queryset = Invitation.objects.none()

    def get_queryset(self) -> QuerySet[Invitation]:
        campaign = _managed(self.request, self.kwargs["name"])
        return campaign.invitations.select_related("invited_by")

    @extend_schema(request=InputSerializer, responses={201: InvitedSerializer})
    def post(self, request: Request, name: str) -> Response:
        """Invite a person by a link that works once."""
        campaign = _managed(request, name)
        given = body(request, self.InputSerializer)
        sending = {"by_mail": given.pop("by_mail"), "days": given.pop("days")}
        made = invite(campaign=campaign, user=person(request), guest=Guest(**given), **sending)
        return _made(request, made, by_mail=sending["by_mail"])


class InvitationFileView(APIView):
    """Many people at once."""

    most_body = LARGE_BODY

    class InputSerializer(SendingInput):
        content = serializers.CharField(
            max_length=limits.INVITATION_FILE,
            trim_whitespace=False,
            help_text="CSV: an address, a name, roles and languages a line.",
        )
        dry_run = serializers.BooleanField(default=False, help_text="Say what would change.")

    class OutputSerializer(serializers.Serializer[Any]):
        class FateSerializer(serializers.Serializer[Fate]):
            row = serializers.IntegerField(allow_null=True)
            email = serializers.CharField(source="guest.email")
            roles = serializers.ListField(child=serializers.CharField(), source="guest.roles")
            languages = serializers.ListField(
                child=serializers.CharField(), source="guest.languages"
            )
            is_there = serializers.BooleanField(help_text="Was invited so before.")
            problem = serializers.CharField(help_text="Where one has one, nobody is invited.")
            link = serializers.SerializerMethodField(help_text=LINK_HELP)

            def get_link(self, fate: Fate) -> str | None:
                site = self.context["site"]
                return link_of(invited=fate.invited, site=site) if site and fate.invited else None

        rows = FateSerializer(many=True)
        ignored_columns = serializers.ListField(child=serializers.CharField())
        invited = serializers.IntegerField()
        problem = serializers.CharField(help_text="Why they could not be mailed.")

    @extend_schema(
        request=InputSerializer,
        responses={201: OutputSerializer, 200: OutputSerializer, 422: OutputSerializer},
    )
    def post(self, request: Request, name: str) -> Response:
        """Invite all whom a CSV file names, or nobody.

        422 where a line is wrong: each says what became of it.
        """
        campaign = _managed(request, name)
        given = body(request, self.InputSerializer)
        content = given.pop("content").encode("utf-8", "replace")
        fates = invite_many(
            campaign=campaign, user=person(request), name="", content=content, **given
        )
        site, problem = site_url(request=request._request), ""
        if given["by_mail"]:
            problem = mail_invitations(invited=fates.invited, site=site)
        shown = {
            "rows": fates.rows,
            "ignored_columns": fates.ignored_columns,
            "invited": len(fates.invited),
            "problem": problem,
        }
        context = {"site": "" if given["by_mail"] else site}
        code: int = status.HTTP_201_CREATED if fates.invited else status.HTTP_200_OK
        if fates.problems:
            code = status.HTTP_422_UNPROCESSABLE_ENTITY
        return Response(self.OutputSerializer(shown, context=context).data, code)


class InvitationView(APIView):
    """One invitation."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, name: str, pk: int) -> Response:
        """Withdraw an invitation: its link lets nobody in."""
        campaign = _managed(request, name)
        get_object_or_404(campaign.invitations, pk=pk)
        withdraw(campaign=campaign, user=person(request), invitation_id=pk)
        return Response(status=status.HTTP_204_NO_CONTENT)


class InvitationAgainView(APIView):
    """Another link."""

    @extend_schema(request=SendingInput, responses={201: InvitedSerializer})
    def post(self, request: Request, name: str, pk: int) -> Response:
        """Another link, with another end, in place of the one before."""
        campaign = _managed(request, name)
        get_object_or_404(campaign.invitations, pk=pk)
        given = body(request, SendingInput)
        made = resend(campaign=campaign, user=person(request), invitation_id=pk, **given)
        return _made(request, made, by_mail=given["by_mail"])


def _managed(request: Request, name: str) -> Campaign:
    campaign = campaign_of(request, name)
    can_see_people(person(request), campaign).require()
    return campaign


def _made(request: Request, made: Invited, *, by_mail: bool) -> Response:
    site = site_url(request=request._request)
    problem = mail_invitations(invited=[made], site=site) if by_mail else ""
    context = {
        "link": None if by_mail else link_of(invited=made, site=site),
        "problem": problem,
    }
    shown = InvitedSerializer(made.invitation, context=context)
    return Response(shown.data, status.HTTP_201_CREATED)
