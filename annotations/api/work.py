"""An annotator's hands: claim, keep a draft, give back."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import KindField, LanguageField
from annotations.api.lookups import campaign_of
from annotations.api.presenting import AssignmentSerializer
from annotations.selectors.desk import own_assignment
from annotations.services.claiming import claim_next, give_back, open_assignments, save_draft
from annotations.services.taking_along import take_along
from workbench.core.api.built import shown, shown_all
from workbench.core.api.requests import Input, body, person


class ClaimView(APIView):
    """The next task of a kind and language."""

    class InputSerializer(Input):
        kind = KindField()
        language = LanguageField(
            required=False, help_text="The source's own, where it is left out: work on the source."
        )

    @extend_schema(request=InputSerializer, responses={201: AssignmentSerializer, 204: None})
    def post(self, request: Request, name: str) -> Response:
        """Take the next task, with a lease; 204 when nothing waits for you.

        Claiming more than one fetches ahead. A 403 says by its `code` what to do first:
        `guideline_unread`, read the guideline and acknowledge it; `too_many_in_hand`, submit, skip
        or give back what you hold of this queue.
        """
        campaign = campaign_of(request, name)
        given = {"language": campaign.source_language, **body(request, self.InputSerializer)}
        assignment = claim_next(user=person(request), campaign=campaign, **given)
        if assignment is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(shown(AssignmentSerializer, assignment), status.HTTP_201_CREATED)


class TakeAlongView(APIView):
    """A set of tasks to be done without a connection."""

    class InputSerializer(ClaimView.InputSerializer):
        count = serializers.IntegerField(
            **limits.TASKS_ALONG.bounds,
            help_text=(
                "How many you want to hold of this queue, at most the rules' tasks_along, or "
                "tasks_at_once where that is more."
            ),
        )

    @extend_schema(request=InputSerializer, responses={201: AssignmentSerializer(many=True)})
    def post(self, request: Request, name: str) -> Response:
        """Take tasks along, for as many hours as the rules say; what you hold is among them.

        There are fewer where no more are open to you. A 403 has the codes of a claim, and
        `not_along` where the rules let nobody take tasks along. Submit each as any other; one that
        comes late is stored all the same.
        """
        campaign = campaign_of(request, name)
        given = {"language": campaign.source_language, **body(request, self.InputSerializer)}
        along = take_along(user=person(request), campaign=campaign, **given)
        return Response(shown_all(AssignmentSerializer, along), status.HTTP_201_CREATED)


class InHandView(APIView):
    """What the person holds in a campaign."""

    @extend_schema(responses=AssignmentSerializer(many=True))
    def get(self, request: Request, name: str) -> Response:
        """Your open assignments, the oldest first."""
        held = open_assignments(user=person(request), campaign=campaign_of(request, name))
        return Response(shown_all(AssignmentSerializer, held))


class AssignmentView(APIView):
    """One's own assignment."""

    @extend_schema(responses=AssignmentSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """An assignment of yours, open or ended."""
        return Response(shown(AssignmentSerializer, own_assignment(person(request), pk)))

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Give the task back undone; a second call changes nothing."""
        give_back(user=person(request), assignment_id=pk)
        return Response(status=status.HTTP_204_NO_CONTENT)


class DraftView(APIView):
    """What has been typed so far."""

    class InputSerializer(Input):
        draft = serializers.DictField()
        version = serializers.IntegerField(
            **limits.DRAFT_VERSION.bounds, help_text="The draft_version that you last saw."
        )

    class OutputSerializer(serializers.Serializer[Any]):
        version = serializers.IntegerField()

    @extend_schema(request=InputSerializer, responses=OutputSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Store a draft and renew the lease; a version behind the stored one is a conflict."""
        given = body(request, self.InputSerializer)
        return Response({"version": save_draft(user=person(request), assignment_id=pk, **given)})
