"""What an analysis found, on its way to the people."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from evaluation.models import Analysis
from evaluation.selectors.analyses import finished
from evaluation.selectors.findings import counted, destinations
from evaluation.services.sending import send_findings
from workbench.core.api.jobs import JobSerializer
from workbench.core.api.requests import Input, body, person


class FindingsView(APIView):
    """The findings of an analysis."""

    class InputSerializer(Input):
        destination = serializers.CharField(max_length=200, help_text="The name of a campaign.")

    class FoundSerializer(serializers.Serializer[Any]):
        language = serializers.CharField(allow_null=True, help_text="Null is the source.")
        reason = serializers.CharField()
        count = serializers.IntegerField()

    class DestinationSerializer(serializers.Serializer[Any]):
        name = serializers.CharField()
        title = serializers.CharField()

    def output(self, analysis: Analysis, request: Request) -> dict[str, Any]:
        return {
            "found": self.FoundSerializer(counted(analysis), many=True).data,
            "destinations": self.DestinationSerializer(
                destinations(analysis, person(request)), many=True
            ).data,
        }

    class OutputSerializer(serializers.Serializer[Any]):
        found = serializers.ListField(child=serializers.DictField())
        destinations = serializers.ListField(child=serializers.DictField())

    @extend_schema(responses=OutputSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """How many items are flagged, by language and reason; and the campaigns that you manage
        and that the release was made from."""
        return Response(self.output(_analysis(request, pk), request))

    @extend_schema(request=InputSerializer, responses={202: JobSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Send what is flagged to the people of a campaign, as a job.

        Texts that they have agreed on come to them again. The same again changes nothing.
        """
        analysis, given = _analysis(request, pk), body(request, self.InputSerializer)
        job = send_findings(analysis=analysis, user=person(request), **given)
        return Response(JobSerializer(job).data, status.HTTP_202_ACCEPTED)


def _analysis(request: Request, pk: int) -> Analysis:
    return get_object_or_404(finished(person(request)), pk=pk)
