"""Texts on their way to agencies, and their work on its way back."""

from typing import Any

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import LanguageField
from annotations.api.lookups import campaign_of
from annotations.formats.segments.registry import formats
from annotations.permissions import can_export_texts, can_manage
from annotations.services.exporting_texts import export_texts
from annotations.services.importing import ImportRefused
from annotations.services.returned_uploads import import_content
from workbench.core.api.requests import LARGE_BODY, Input, body, person, query
from workbench.core.api.sending import WhateverIsAccepted
from workbench.core.api.throttles import HEAVY

MEDIA_TYPES = tuple(dict.fromkeys(one.media_type for one in formats().values()))


class TextsView(APIView):
    """A campaign's texts in a language, as a file."""

    content_negotiation_class = WhateverIsAccepted
    throttle_classes = HEAVY

    class QuerySerializer(Input):
        format = serializers.ChoiceField(
            choices=[(name, one.label) for name, one in formats().items()]
        )
        batch = serializers.CharField(
            max_length=limits.TITLE,
            default="",
            allow_blank=True,
            help_text="The items of this batch alone.",
        )
        only_open = serializers.BooleanField(
            default=False, help_text="Items that nobody has decided on yet."
        )
        with_key = serializers.BooleanField(
            default=True, help_text="Whether the right option is told."
        )

    @extend_schema(
        parameters=[QuerySerializer],
        responses={(200, kind): OpenApiTypes.BINARY for kind in MEDIA_TYPES},
    )
    def get(self, request: Request, name: str, language: str) -> HttpResponseBase:
        """Every question and every option as a segment, with the text that the campaign stands by.

        For managers who have no work on these items that is done blind.
        """
        user, campaign = person(request), campaign_of(request, name)
        can_export_texts(user, campaign).require()
        asked = query(request, self.QuerySerializer)
        texts = export_texts(campaign=campaign, user=user, language=language, **asked)
        response = StreamingHttpResponse(iter(texts), content_type=texts.media_type)
        response["Content-Disposition"] = content_disposition_header(True, texts.name) or ""
        response["Cache-Control"] = "private, no-store"
        return response


class RefusedTextSerializer(serializers.Serializer[Any]):
    """What cannot be taken, and what to do about it."""

    row = serializers.IntegerField(allow_null=True)
    field = serializers.CharField()
    problem = serializers.CharField()
    remedy = serializers.CharField()


class PostEditListView(APIView):
    """What an agency made of texts."""

    most_body = LARGE_BODY

    class InputSerializer(Input):
        agency = serializers.CharField(
            max_length=limits.NAME, help_text="Its decisions stand under this name."
        )
        format = serializers.ChoiceField(
            choices=[(name, one.label) for name, one in formats().items() if one.is_text]
        )
        content = serializers.CharField(
            trim_whitespace=False, help_text="The file that came back, as a text."
        )
        language = LanguageField(
            default="", allow_blank=True, help_text="What the file says, where it is left out."
        )
        at = serializers.DateTimeField(
            default=None,
            allow_null=True,
            help_text="When the work was done, where the file does not say; now, if left out.",
        )
        leave_out = serializers.BooleanField(
            default=False, help_text="Store the rest where some is refused."
        )
        dry_run = serializers.BooleanField(default=False, help_text="Say what would change.")

    class OutputSerializer(serializers.Serializer[Any]):
        items = serializers.IntegerField(help_text="That came back.")
        added = serializers.IntegerField(help_text="Decided on for the first time.")
        changed = serializers.IntegerField(help_text="Decided on otherwise than before.")
        edited = serializers.IntegerField(help_text="Of both, with another text.")
        unchanged = serializers.IntegerField()
        surplus = serializers.IntegerField(help_text="Beside what others decided first.")
        texts = serializers.IntegerField(
            help_text="Of items that had none in the language; people decide on them now."
        )
        refused = RefusedTextSerializer(many=True)
        dry_run = serializers.BooleanField()

    @extend_schema(
        request=InputSerializer, responses={201: OutputSerializer, 200: OutputSerializer}
    )
    def post(self, request: Request, name: str) -> Response:
        """Take a file that came back as decisions of the agency, beside those of others.

        A text that is another than the one that was sent is an edit; one that is the same is
        accepted where the file says that it is done. Nothing else of it changes anything, and the
        same file again does not either. Larger files go through the command.
        """
        user, campaign = person(request), campaign_of(request, name)
        can_manage(user, campaign).require()
        asked = body(request, self.InputSerializer)
        try:
            done = import_content(campaign=campaign, user=user, **asked)
        except ImportRefused as refused:
            problems = list(map(str, refused.errors))
            raise serializers.ValidationError({"content": problems}) from refused
        is_new = (done.added or done.changed) and not asked["dry_run"]
        shown = {**vars(done), "dry_run": asked["dry_run"]}
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(self.OutputSerializer(shown).data, code)
