"""Rows of a release: filtered, a page or all, as a stream."""

from collections.abc import Mapping
from typing import Any

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import NamesField
from annotations.api.release_lookups import downloadable, require_there
from annotations.models.tasks import TaskState
from annotations.publishing.rows import FORMS, Asked, AskedWrongly, batches, choose, schema_of
from annotations.services.release_reading import checked_files
from workbench.core.api.requests import Input, query
from workbench.core.api.sending import SentAsMade, WhateverIsAccepted, send
from workbench.core.api.throttles import HEAVY
from workbench.core.errors import Invalid
from workbench.core.messages import localized
from workbench.release_format.schemas import LABELS

FILTERS = ("language", "split", "subject", "category", "label", "state", "reviewed")
NOT_ASKED = "none"
ROW_COUNT = "Row-Count"
ROW = OpenApiExample(
    "columns=language,sample_id,answer",
    value='{"language":"es","sample_id":"anatomy/test/0","answer":"B"}\n',
    media_type="application/x-ndjson",
    response_only=True,
    status_codes=["200"],
)
CELLS = OpenApiExample(
    "columns=language,sample_id,answer&format=csv",
    value="language,sample_id,answer\r\nes,anatomy/test/0,B\r\n",
    media_type="text/csv; charset=utf-8",
    response_only=True,
    status_codes=["200"],
)


class ReleaseRowsView(APIView):
    """Rows of a release."""

    content_negotiation_class = WhateverIsAccepted
    throttle_classes = HEAVY

    class QuerySerializer(Input):
        config = serializers.CharField(
            default="",
            max_length=limits.NAME,
            help_text="A config of the card, such as `votes` or `choices_es`, or `choices` for "
            "those of all languages; the questions with four options where left out.",
        )
        language = NamesField(help_text="In these languages alone, in this order: `es,am`.")
        split = NamesField(help_text="`test`, `dev`.")
        subject = NamesField(commas=False, help_text="Of this subject; may be given repeatedly.")
        category = NamesField(commas=False, help_text="Of this category; may be given repeatedly.")
        label = NamesField(  # type: ignore[assignment]  # a field of this name, not its caption
            child=serializers.ChoiceField(choices=LABELS),
            help_text="Culturally sensitive, agnostic, or not annotated.",
        )
        state = NamesField(
            child=serializers.ChoiceField(choices=[*TaskState.values, NOT_ASKED]),
            help_text=f"State of the review of the text, `{NOT_ASKED}` where none was asked for.",
        )
        reviewed = serializers.BooleanField(
            default=None,
            allow_null=True,
            help_text="Whether people stand by this very text, as in `provenance`.",
        )
        columns = NamesField(help_text="These columns, in this order; all where left out.")
        format = serializers.ChoiceField(choices=list(FORMS), default="jsonl")
        limit = serializers.IntegerField(
            default=None,
            allow_null=True,
            min_value=1,
            help_text="At most so many rows; `Link` leads to the next. All where left out.",
        )
        cursor = serializers.CharField(default="", max_length=200, help_text="As `Link` gives it.")

    @extend_schema(
        parameters=[QuerySerializer],
        examples=[ROW, CELLS],
        responses={
            **{(200, form.media_type): OpenApiTypes.BINARY for form in FORMS.values()},
            304: OpenApiResponse(description="The client has them already."),
            409: OpenApiResponse(description="A file is not what the manifest says."),
        },
    )
    def get(self, request: Request, name: str, version: str) -> HttpResponseBase:
        """Rows in the order of the release, as JSON lines, CSV, an Arrow stream or Parquet.

        A filter may have several values, separated by commas. Rows of questions say their
        `language` and `split` first. The header `Row-Count` says how many rows are sent: an answer
        with fewer was cut off. In CSV, lists stand as JSON, and cells that a spreadsheet would take
        for formulas have an apostrophe before them.
        """
        release = downloadable(request, name, version)
        require_there(release)
        given = query(request, self.QuerySerializer)
        asked, form, files = _asked(given), FORMS[given["format"]], checked_files(release=release)
        try:
            chosen = choose(release.manifest, files, asked)
            schema = schema_of(files, chosen, asked.columns)
        except AskedWrongly as error:
            raise Invalid(**{error.field: localized(error.problem, _)}) from error

        def respond() -> StreamingHttpResponse:
            rows = form.write(batches(files, chosen, schema), schema)
            response = SentAsMade(rows, content_type=form.media_type)
            response[ROW_COUNT] = str(chosen.count)
            if chosen.cursor:
                address = replace_query_param(request.build_absolute_uri(), "cursor", chosen.cursor)
                response["Link"] = f'<{address}>; rel="next"'
            return response

        told = f"{asked.digest}-{asked.limit}-{asked.cursor}-{','.join(asked.columns)}"
        return send(
            request,
            respond,
            etag=f'W/"{release.content_hash[:32]}-{told}-{given["format"]}"',
            filename=f"{name}-{version}.{given['format']}",
            cache="private, no-cache",
        )


def _asked(given: Mapping[str, Any]) -> Asked:
    filters = {name: given[name] for name in FILTERS if given[name] not in (None, [])}
    if "reviewed" in filters:
        filters["reviewed"] = [filters["reviewed"]]
    if "state" in filters:
        filters["state"] = ["" if one == NOT_ASKED else one for one in filters["state"]]
    return Asked(given["config"], filters, given["columns"], given["limit"], given["cursor"])
