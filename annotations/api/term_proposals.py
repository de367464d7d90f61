"""Terms that are proposed for a campaign's glossary."""

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import LanguageField
from annotations.api.lookups import campaign_of
from annotations.models import TermProposal
from annotations.models.term_proposals import ProposalState
from annotations.permissions import can_annotate, can_settle
from annotations.services.term_proposals import decline_term, propose_term, take_term
from workbench.core.api.requests import Input, body, person


class ProposalSerializer(serializers.ModelSerializer[TermProposal]):
    class Meta:
        model = TermProposal
        fields = (
            "id", "language", "source", "target", "note", "state", "created_at", "settled_at",
            "reason",
        )  # fmt: skip
        read_only_fields = fields


class ProposalFilter(django_filters.FilterSet):  # type: ignore[misc]
    language = django_filters.CharFilter()
    state = django_filters.ChoiceFilter(choices=ProposalState.choices)


class TermProposalsView(generics.ListAPIView[TermProposal]):
    """Terms that count once a reviewer has taken them over."""

    class InputSerializer(Input):
        language = LanguageField()
        source = serializers.CharField(max_length=limits.TERM)  # type: ignore[assignment]
        target = serializers.CharField(max_length=limits.TERM)
        note = serializers.CharField(max_length=limits.TERM_NOTE, default="", allow_blank=True)

    serializer_class = ProposalSerializer
    queryset = TermProposal.objects.none()
    filterset_class = ProposalFilter

    def get_queryset(self) -> QuerySet[TermProposal]:
        campaign = campaign_of(self.request, self.kwargs["name"])
        return TermProposal.objects.visible_to(person(self.request)).filter(campaign=campaign)

    @extend_schema(summary="Your own proposals, and those that you may settle")
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(request=InputSerializer, responses={201: ProposalSerializer})
    def post(self, request: Request, name: str) -> Response:
        """Propose a term; the same that waits already is given back."""
        user, campaign = person(request), campaign_of(request, name)
        can_annotate(user, campaign).require()
        given = body(request, self.InputSerializer)
        made = propose_term(user=user, campaign=campaign, **given)
        return Response(ProposalSerializer(made).data, status.HTTP_201_CREATED)


class SettlementView(APIView):
    """A proposed term, to be taken over or declined."""

    class InputSerializer(Input):
        outcome = serializers.ChoiceField(choices=["taken", "declined"])
        target = serializers.CharField(
            max_length=limits.TERM, default="", allow_blank=True,
            help_text="How the term is worded instead, where it is taken over.",
        )  # fmt: skip
        reason = serializers.CharField(
            max_length=limits.TERM_NOTE, default="", allow_blank=True,
            help_text="What who proposed it is told beside the outcome.",
        )  # fmt: skip

    @extend_schema(request=InputSerializer, responses=ProposalSerializer)
    def post(self, request: Request, name: str, pk: int) -> Response:
        """Take a proposal over into the glossary, or decline it; 409 where somebody has."""
        user, campaign = person(request), campaign_of(request, name)
        visible = TermProposal.objects.visible_to(user).filter(campaign=campaign, pk=pk)
        proposal = visible.select_related("campaign").first()
        if proposal is None:
            raise Http404
        can_settle(user, campaign, proposal.language).require()
        given = body(request, self.InputSerializer)
        reason = given["reason"]
        if given["outcome"] == ProposalState.TAKEN:
            take_term(user=user, proposal=proposal, target=given["target"], reason=reason)
        else:
            decline_term(user=user, proposal=proposal, reason=reason)
        return Response(ProposalSerializer(proposal).data)
