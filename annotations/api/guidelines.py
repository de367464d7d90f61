"""The guideline: to read, and to say that one has read it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.api.lookups import campaign_of
from annotations.models import Acknowledgement
from annotations.selectors.guidelines import guideline_due
from annotations.services.guidelines import acknowledge
from workbench.core.api.requests import Input, body, person


class GuidelineView(APIView):
    """The guideline in force."""

    class OutputSerializer(serializers.Serializer[Any]):
        version = serializers.IntegerField(help_text="Of the protocol that it belongs to.")
        text = serializers.CharField(help_text="In Markdown; empty where there is none.")
        is_read = serializers.BooleanField(
            help_text="Whether you have acknowledged it, or there is nothing to read."
        )

    @extend_schema(responses=OutputSerializer)
    def get(self, request: Request, name: str) -> Response:
        """The guideline in force, and whether you have read it.

        No task is handed out to an annotator who has not.
        """
        campaign = campaign_of(request, name)
        rules = campaign.protocol
        is_read = guideline_due(person(request), campaign) is None
        return Response({"version": rules.version, "text": rules.guideline, "is_read": is_read})


class AcknowledgementView(APIView):
    """That the person has read the guideline."""

    class InputSerializer(Input):
        version = serializers.IntegerField(
            min_value=1, max_value=2**31 - 1, help_text="The version that you have read."
        )

    class OutputSerializer(serializers.ModelSerializer[Acknowledgement]):
        version = serializers.IntegerField(source="protocol.version")

        class Meta:
            model = Acknowledgement
            fields = ("version", "created_at")
            read_only_fields = fields

    @extend_schema(request=InputSerializer, responses={201: OutputSerializer})
    def post(self, request: Request, name: str) -> Response:
        """Say that you have read the guideline in force; once, however often you say it.

        One that has changed meanwhile is a conflict.
        """
        given = body(request, self.InputSerializer)
        read = acknowledge(user=person(request), campaign=campaign_of(request, name), **given)
        return Response(self.OutputSerializer(read).data, status.HTTP_201_CREATED)
