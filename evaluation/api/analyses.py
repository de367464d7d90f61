"""Analyses of runs, and their tables."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation import limits
from evaluation.analysis.accuracy import ALL_LANGUAGES, MEAN
from evaluation.api.views import LatestFirst
from evaluation.models import Analysis
from evaluation.selectors import analyses as selectors
from evaluation.services import analyses as services
from workbench.core.api.requests import Input, body, person, query
from workbench.core.api.sending import WhateverIsAccepted
from workbench.core.errors import Invalid
from workbench.core.spreadsheets import csv_text

TABLES = ("models", "groups", "gaps", "pairs", "ranks", "rank_changes", "probabilities")
"""Those that tell nothing of one question."""
MOST_ROWS = 1000


class AnalysisSerializer(serializers.ModelSerializer[Analysis]):
    """An analysis as it stands; its `job` tells how far it is."""

    state = serializers.CharField(read_only=True)
    summary = serializers.SerializerMethodField()

    class Meta:
        model = Analysis
        fields = (
            "id",
            "state",
            "job",
            "runs",
            "specs",
            "release_folder",
            "release_name",
            "release_version",
            "release_hash",
            "seed",
            "draws",
            "summary",
            "created_at",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.DictField())
    def get_summary(self, analysis: Analysis) -> dict[str, Any]:
        """What the figures are of, empty until it has finished."""
        summary: dict[str, Any] = analysis.summary
        return summary


class StartAnalysisSerializer(Input):
    """What `start_analysis` takes; the service checks it."""

    runs = serializers.ListField(
        child=serializers.IntegerField(), max_length=limits.MODELS, help_text="One a model."
    )
    seed = serializers.IntegerField(**limits.SEEDS.bounds, default=0)
    draws = serializers.IntegerField(**limits.DRAWS.bounds, default=limits.USUAL_DRAWS)


class AskedRows(Input):
    """Which rows of a table: those that have these values."""

    language = serializers.CharField(
        required=False, help_text="A code, `*` for all together, or `mean`."
    )
    subset = serializers.CharField(required=False)
    model = serializers.CharField(required=False)
    a = serializers.CharField(required=False)
    b = serializers.CharField(required=False)
    kind = serializers.CharField(required=False)
    group = serializers.CharField(required=False)


class AskedPage(AskedRows):
    first = serializers.IntegerField(default=0, min_value=0, help_text="Rows to pass over.")
    limit = serializers.IntegerField(default=MOST_ROWS, min_value=1, max_value=MOST_ROWS)


class AnalysisListView(generics.ListAPIView[Analysis]):
    """The analyses on releases that you may see, the latest first; a POST starts one."""

    queryset = Analysis.objects.none()
    serializer_class = AnalysisSerializer
    pagination_class = LatestFirst

    def get_queryset(self) -> QuerySet[Analysis]:
        return selectors.analyses(person(self.request)).prefetch_related("runs")

    @extend_schema(request=StartAnalysisSerializer, responses={201: AnalysisSerializer})
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        wanted = body(request, StartAnalysisSerializer)
        analysis = services.start_analysis(user=person(request), **wanted)
        return Response(AnalysisSerializer(analysis).data, status=status.HTTP_201_CREATED)


class _OneAnalysis(generics.GenericAPIView[Analysis]):
    serializer_class = AnalysisSerializer

    def get_queryset(self) -> QuerySet[Analysis]:
        return selectors.analyses(person(self.request))


class AnalysisView(_OneAnalysis, generics.RetrieveAPIView[Analysis]):
    """One analysis."""


class CancelAnalysisView(_OneAnalysis):
    """Stop an analysis that is under way."""

    @extend_schema(request=None, responses={202: AnalysisSerializer})
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        services.cancel_analysis(analysis=self.get_object(), user=person(request))
        return Response(AnalysisSerializer(self.get_object()).data, status.HTTP_202_ACCEPTED)


class RetryAnalysisView(_OneAnalysis):
    """Begin a failed or cancelled analysis anew."""

    @extend_schema(request=None, responses=AnalysisSerializer)
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        services.retry_analysis(analysis=self.get_object(), user=person(request))
        return Response(AnalysisSerializer(self.get_object()).data)


class TableView(generics.GenericAPIView[Analysis]):
    """Rows of a table of an analysis."""

    queryset = Analysis.objects.none()

    class OutputSerializer(serializers.Serializer[Any]):
        count = serializers.IntegerField(help_text="Rows with these values.")
        rows = serializers.ListField(
            child=serializers.DictField(),
            help_text="By column; docs/analysis.md says what each is. Shares are from 0 to 1.",
        )

    @extend_schema(parameters=[AskedPage], responses=OutputSerializer)
    def get(self, request: Request, pk: int, table: str) -> Response:
        """Rows in the order of the table, at most 1,000 at a time."""
        asked = query(request, AskedPage)
        first, limit = asked.pop("first"), asked.pop("limit")
        found = _rows(request, pk, table, asked)
        return Response({"count": len(found), "rows": found[first : first + limit]})


class TableFileView(generics.GenericAPIView[Analysis]):
    """A table of an analysis as a file."""

    queryset = Analysis.objects.none()
    content_negotiation_class = WhateverIsAccepted

    @extend_schema(parameters=[AskedRows], responses={(200, "text/csv"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int, table: str) -> HttpResponseBase:
        """The rows as CSV."""
        found = _rows(request, pk, table, query(request, AskedRows))
        columns = list(found[0]) if found else []
        response = HttpResponse(
            csv_text(columns, [list(row.values()) for row in found]),
            content_type="text/csv; charset=utf-8",
        )
        named = content_disposition_header(True, f"analysis-{pk}-{table}.csv")
        response["Content-Disposition"] = named or ""
        response["Cache-Control"] = "private, no-store"
        return response


def _rows(request: Request, pk: int, table: str, asked: dict[str, str]) -> list[selectors.Row]:
    analysis = get_object_or_404(selectors.finished(person(request)), pk=pk)
    if table not in TABLES:
        known = ", ".join(TABLES)
        raise Http404(_("There is no such table; choose from: %(known)s.") % {"known": known})
    columns = selectors.columns(analysis, table)
    if unknown := [name for name in asked if name not in columns]:
        raise Invalid(**{unknown[0]: _("This table has no such column.")})
    languages = (ALL_LANGUAGES, MEAN, *analysis.summary.get("languages", ()))
    if asked.get("language", ALL_LANGUAGES) not in languages:
        problem = _("There is no such language in this analysis; choose from: %(known)s.")
        raise Invalid(language=problem % {"known": ", ".join(languages)})
    return list(selectors.rows(analysis, table, **asked))
