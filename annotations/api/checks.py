"""What the checks say of a text that is being written, and what of it one lets stand."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import TextField
from annotations.quality.checks import Finding, NotChecked, Recognised, Report, Severity
from annotations.services.dismissing import check_in_hand, dismiss
from workbench.core.api.requests import Input, body, person


class TextFindingSerializer(serializers.Serializer[Finding]):
    """One thing that may be wrong with a text, where it is and what to do about it."""

    check = serializers.CharField()
    severity = serializers.ChoiceField(choices=[str(one) for one in Severity])
    field = serializers.CharField(help_text="`question`, `option_a`, ..., or `options` for all.")
    message = serializers.CharField()
    remedy = serializers.CharField()
    start = serializers.IntegerField(
        allow_null=True,
        help_text="Code points of the field as it is stored (NFC); null where all of it is meant.",
    )
    end = serializers.IntegerField(allow_null=True, help_text="The first one behind it.")
    fix = serializers.CharField(
        allow_null=True,
        help_text="What mends it in the place of what stands from start to end; null where no "
        "machine can.",
    )
    place = serializers.CharField(help_text="Names it, to dismiss it.")


class NotCheckedSerializer(serializers.Serializer[NotChecked]):
    """A check that did not look at all of a text; it has neither passed nor failed."""

    check = serializers.CharField()
    why = serializers.CharField()


class RecognisedSerializer(serializers.Serializer[Recognised]):
    """A quantity that stands otherwise in a text and is the same: 3 p.m. and 15:00. No fault."""

    check = serializers.CharField()
    field = serializers.CharField()
    message = serializers.CharField()


class CheckedTextSerializer(serializers.Serializer[Report]):
    """All that the checks say of a text, errors first."""

    findings = TextFindingSerializer(many=True)
    dismissed = TextFindingSerializer(many=True, help_text="Warnings that you let stand.")
    not_checked = NotCheckedSerializer(many=True)
    recognised = RecognisedSerializer(many=True)


class WrittenInput(Input):
    """Question and options as they are written so far."""

    question = TextField(allow_blank=True)
    options = serializers.ListField(
        child=TextField(allow_blank=True), max_length=limits.OPTIONS.most
    )


class ChecksView(APIView):
    """The checks of a text in hand."""

    @extend_schema(request=WrittenInput, responses=CheckedTextSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """What the checks say of a text for a task of yours; nothing is stored."""
        given = body(request, WrittenInput)
        report = check_in_hand(user=person(request), assignment_id=pk, **given)
        return Response(CheckedTextSerializer(report).data)


class DismissalsView(APIView):
    """Warnings that one lets stand."""

    class InputSerializer(WrittenInput):
        place = serializers.CharField(max_length=64, help_text="Of the finding.")
        stands = serializers.BooleanField(
            default=True, help_text="False to be warned again of what you have dismissed."
        )

    @extend_schema(request=InputSerializer, responses=CheckedTextSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Let a warning stand: it needs no acknowledgement until the text at its place changes."""
        given = body(request, self.InputSerializer)
        report = dismiss(user=person(request), assignment_id=pk, **given)
        return Response(CheckedTextSerializer(report).data)
