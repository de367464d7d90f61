"""Imported translation memories."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import LanguageField
from annotations.api.lookups import campaign_of
from annotations.models import Campaign
from annotations.permissions import can_manage, can_view
from annotations.selectors.imported_memory import Held, memories_of
from annotations.services.languages import checked_languages
from annotations.services.memories import PENALTY, MemoryReport, change_memory, remove_memory
from annotations.services.memory_uploads import import_content
from workbench.core.api.requests import LARGE_BODY, Input, body, person

PENALTY_HELP = "Percent that its matches count less."


class TrustInput(Input):
    origin = serializers.CharField(
        max_length=limits.TITLE, allow_blank=True, help_text="Where it comes from."
    )
    penalty = serializers.IntegerField(**limits.PENALTY.bounds, help_text=PENALTY_HELP)


class HeldSerializer(serializers.Serializer[Any]):
    """A memory, with how many translations it has by language."""

    id = serializers.IntegerField(source="memory.pk")
    name = serializers.CharField(source="memory.name")
    origin = serializers.CharField(source="memory.origin")
    penalty = serializers.IntegerField(source="memory.penalty", help_text=PENALTY_HELP)
    created_at = serializers.DateTimeField(source="memory.created_at")
    translations = serializers.SerializerMethodField()

    def get_translations(self, held: Held) -> dict[str, int]:
        return dict(held.languages)


class MemoryReportSerializer(serializers.Serializer[MemoryReport]):
    """What came in, by language."""

    memory = serializers.CharField()
    units = serializers.IntegerField(help_text="That were read.")
    cut = serializers.IntegerField(help_text="Texts that lost codes of another format.")
    added = serializers.DictField(child=serializers.IntegerField())
    unchanged = serializers.DictField(child=serializers.IntegerField())
    left_out = serializers.DictField(
        child=serializers.IntegerField(), help_text="Units that gave nothing, by the reason."
    )


class MemoryListView(APIView):
    """The memories of others that stand beside a campaign's own."""

    most_body = LARGE_BODY

    class InputSerializer(Input):
        name = serializers.CharField(
            max_length=limits.NAME, help_text="A new one, or that of a memory which this adds to."
        )
        content = serializers.CharField(trim_whitespace=False, help_text="A TMX file, as a text.")
        origin = serializers.CharField(
            max_length=limits.TITLE, default=None, allow_null=True, allow_blank=True
        )
        penalty = serializers.IntegerField(
            **limits.PENALTY.bounds,
            default=None,
            allow_null=True,
            help_text=f"{PENALTY_HELP} Left out: {PENALTY}, or what the memory has.",
        )
        languages = serializers.ListField(
            child=LanguageField(),
            default=list,
            max_length=limits.LANGUAGES,
            help_text="Empty means all that the campaign works in.",
        )
        dry_run = serializers.BooleanField(default=False, help_text="Say what would come in.")

    @extend_schema(responses=HeldSerializer(many=True))
    def get(self, request: Request, name: str) -> Response:
        """For everybody who sees the console."""
        campaign = campaign_of(request, name)
        can_view(person(request), campaign).require()
        return Response(HeldSerializer(memories_of(campaign), many=True).data)

    @extend_schema(
        request=InputSerializer,
        responses={201: MemoryReportSerializer, 200: MemoryReportSerializer},
    )
    def post(self, request: Request, name: str) -> Response:
        """Take a TMX file over, all of it or nothing. Larger files go through the command.

        The same file again changes nothing.
        """
        campaign = _managed(request, name)
        given = body(request, self.InputSerializer)
        given["languages"] = checked_languages(campaign=campaign, written=given["languages"])
        done = import_content(campaign=campaign, user=person(request), **given)
        is_new = any(done.added.values()) and not given["dry_run"]
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(MemoryReportSerializer(done).data, code)


class MemoryView(APIView):
    """One imported memory."""

    @extend_schema(request=TrustInput, responses={204: None})
    def put(self, request: Request, name: str, pk: int) -> Response:
        """Say anew where it comes from, and how much less its matches count."""
        memory = get_object_or_404(_managed(request, name).memories, pk=pk)
        change_memory(memory=memory, **body(request, TrustInput))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, name: str, pk: int) -> Response:
        """Take it away with all of its translations."""
        remove_memory(memory=get_object_or_404(_managed(request, name).memories, pk=pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _managed(request: Request, name: str) -> Campaign:
    campaign = campaign_of(request, name)
    can_manage(person(request), campaign).require()
    return campaign
