"""What readers of a public release report, without an account."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import TextField
from annotations.models import Release
from annotations.services.reader_reports import REASONS, report_row
from annotations.vocabularies import FlagReason
from workbench.core.api.requests import Input, body
from workbench.core.api.throttles import REPORTS
from workbench.core.languages import LONGEST_CODE

REPORT = OpenApiExample(
    "A wrong key",
    value={
        "sample_id": "anatomy/test/0",
        "language": "es",
        "reason": "wrong_key",
        "note": "It is option C.",
    },
    request_only=True,
)
CHOICES = [(one.value, one.label) for one in REASONS]


class ReportedSerializer(serializers.Serializer[Any]):
    """The flag that it became."""

    flag = serializers.IntegerField(source="pk")


class ReaderReportView(APIView):
    """A report on a row of a public release."""

    permission_classes = ()
    throttle_classes = REPORTS

    class InputSerializer(Input):
        sample_id = serializers.CharField(max_length=limits.SAMPLE_ID)
        language = serializers.CharField(max_length=LONGEST_CODE)
        reason = serializers.ChoiceField(choices=CHOICES)
        note = TextField(default="", allow_blank=True, max_length=limits.COMMENT)

    @extend_schema(
        request=InputSerializer,
        responses={201: ReportedSerializer},
        examples=[REPORT, OpenApiExample("A flag", value={"flag": 12}, response_only=True)],
    )
    def post(self, request: Request, name: str, version: str) -> Response:
        """Say what is wrong with a row; people of the campaign look at it.

        No account is needed. The same report again is the same flag. A client may send 20 an hour.
        """
        release = get_object_or_404(
            Release.objects.public().select_related("campaign"),
            campaign__name=name,
            version=version,
        )
        given = body(request, self.InputSerializer)
        given["reason"] = FlagReason(given["reason"])
        flag = report_row(release=release, **given)
        return Response(ReportedSerializer(flag).data, status.HTTP_201_CREATED)
