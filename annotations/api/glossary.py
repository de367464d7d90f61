"""A campaign's glossary."""

import django_filters
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.api.fields import LanguageField
from annotations.api.lookups import campaign_of
from annotations.formats.glossary import FORMATS
from annotations.models import GlossaryTerm
from annotations.permissions import can_manage
from annotations.selectors.glossary import glossary_file
from annotations.services.glossary import GlossaryReport, import_content
from annotations.services.importing import ImportRefused
from annotations.services.languages import checked_languages
from workbench.core.api.requests import LARGE_BODY, Input, body, person, query
from workbench.core.api.sending import WhateverIsAccepted


class TermFilter(django_filters.FilterSet):  # type: ignore[misc]
    language = django_filters.CharFilter()


@extend_schema_view(get=extend_schema(summary="How a campaign wants terms to be worded"))
class GlossaryView(generics.ListAPIView[GlossaryTerm]):
    """`forbidden` says that the term is not to be worded so. For everybody who takes part."""

    class OutputSerializer(serializers.ModelSerializer[GlossaryTerm]):
        class Meta:
            model = GlossaryTerm
            fields = ("id", "language", "source", "target", "forbidden", "note")
            read_only_fields = fields

    serializer_class = OutputSerializer
    queryset = GlossaryTerm.objects.none()
    filterset_class = TermFilter

    def get_queryset(self) -> QuerySet[GlossaryTerm]:
        return campaign_of(self.request, self.kwargs["name"]).glossary.all()


class GlossaryFileView(APIView):
    """A campaign's glossary as a file."""

    content_negotiation_class = WhateverIsAccepted
    most_body = LARGE_BODY

    class QuerySerializer(Input):
        format = serializers.ChoiceField(
            choices=[*FORMATS],
            default="csv",
            help_text="`tbx` is TBX-Basic of ISO 30042:2019; many tools read `tbx-2008` alone.",
        )
        language = LanguageField(default="", allow_blank=True, help_text="One alone.")

    class InputSerializer(Input):
        format = serializers.ChoiceField(choices=["csv", "tsv", "tbx"])
        content = serializers.CharField(trim_whitespace=False, help_text="The file, as a text.")
        language = LanguageField(
            default="",
            allow_blank=True,
            help_text="Of rows that name none; of TBX, the only one that is read.",
        )
        dry_run = serializers.BooleanField(default=False, help_text="Say what would change.")

    class OutputSerializer(serializers.Serializer[GlossaryReport]):
        added = serializers.IntegerField()
        changed = serializers.IntegerField(help_text="Of which the ban or the note is another.")
        unchanged = serializers.IntegerField()
        ignored_columns = serializers.ListField(child=serializers.CharField())

    @extend_schema(
        parameters=[QuerySerializer],
        responses={
            (200, kind.partition(";")[0]): OpenApiTypes.BINARY for _, kind in FORMATS.values()
        },
    )
    def get(self, request: Request, name: str) -> HttpResponseBase:
        """The terms in a form in which they can be imported again."""
        campaign = campaign_of(request, name)
        asked = query(request, self.QuerySerializer)
        if asked["language"]:
            checked_languages(campaign=campaign, written=[asked["language"]])
        file = glossary_file(campaign, asked["language"], asked["format"])
        response = StreamingHttpResponse(file.content, content_type=file.media_type)
        response["Content-Disposition"] = content_disposition_header(True, file.name) or ""
        response["Cache-Control"] = "private, no-store"
        return response

    @extend_schema(
        request=InputSerializer, responses={201: OutputSerializer, 200: OutputSerializer}
    )
    def post(self, request: Request, name: str) -> Response:
        """Add a file's terms, all or none; of those that are there, take over ban and note.

        Terms that the file has not stay. The same file again changes nothing.
        """
        user, campaign = person(request), campaign_of(request, name)
        can_manage(user, campaign).require()
        given = body(request, self.InputSerializer)
        try:
            done = import_content(campaign=campaign, user=user, **given)
        except ImportRefused as refused:
            problems = list(map(str, refused.errors))
            raise serializers.ValidationError({"content": problems}) from refused
        is_new = (done.added or done.changed) and not given["dry_run"]
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(self.OutputSerializer(done).data, code)
