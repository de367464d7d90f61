"""Questions of an analysis."""

from dataclasses import asdict
from typing import Any

import polars as pl
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation import limits
from evaluation.explorer.finding import ANSWERS, ORDERS, Wanted
from evaluation.models import Analysis
from evaluation.selectors import analyses as selectors
from evaluation.selectors.item import item, model_answers
from evaluation.selectors.items import Found, ItemRow, items, withheld_items
from workbench.core.api.requests import Input, person, query
from workbench.core.api.sending import WhateverIsAccepted, media_type_of
from workbench.core.api.throttles import HEAVY
from workbench.core.limits import INTEGER
from workbench.core.spreadsheets import escaped_series
from workbench.release_format.schemas import LABELS

MOST_ITEMS = 1000


class AskedItems(Input):
    """What is looked for; all questions in all languages where left out."""

    language = serializers.CharField(
        default="",
        max_length=limits.LANGUAGE,
        help_text="A code, `*` for each language, or `source` for questions over all languages.",
    )
    subject = serializers.CharField(default="", max_length=limits.SUBJECT)
    category = serializers.CharField(default="", max_length=limits.SUBJECT)
    label = serializers.ChoiceField(  # type: ignore[assignment]  # a field of this name
        choices=LABELS, default="", help_text="Culturally sensitive, agnostic, or not annotated."
    )
    reason = serializers.CharField(default="", max_length=limits.REASON)
    kind = serializers.CharField(
        default="", max_length=limits.REASON, help_text="What speaks against the key."
    )
    answers = serializers.ChoiceField(
        choices=ANSWERS,
        default="",
        help_text="No model right; more than half wrong; that, in this language and no other; "
        "all right.",
    )
    suspicious = serializers.BooleanField(
        default=False, help_text="Only what is within the bound of false findings."
    )
    name = serializers.CharField(
        default="", max_length=limits.SAMPLE_ID, help_text="A part of the `sample_id`."
    )
    since = serializers.IntegerField(
        default=None,
        allow_null=True,
        min_value=1,
        max_value=INTEGER,
        help_text="An analysis of another release: only questions that are not there what they "
        "are here.",
    )
    order = serializers.ChoiceField(choices=ORDERS, default=ORDERS[0])


class AskedItemPage(AskedItems):
    first = serializers.IntegerField(default=0, min_value=0, max_value=INTEGER)
    limit = serializers.IntegerField(default=100, min_value=1, max_value=MOST_ITEMS)


class AnalysedItemListView(generics.GenericAPIView[Analysis]):
    """Questions of an analysis, by language."""

    queryset = Analysis.objects.none()
    throttle_classes = HEAVY

    class OutputSerializer(serializers.Serializer[Any]):
        count = serializers.IntegerField(help_text="Questions and languages that are like that.")
        withheld = serializers.IntegerField(
            help_text="Questions that are kept from you, since tasks on them can still come to you."
        )
        rows = serializers.ListField(child=serializers.DictField())

    @extend_schema(
        operation_id="analyses_items_list",
        parameters=[AskedItemPage],
        responses=OutputSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        """At most 1,000 at a time, the most suspicious first: how many models are right, and how
        suspicious it is. `language` is null for a question over all languages; `before` is how
        models fared in the analysis that `since` names."""
        asked = query(request, AskedItemPage)
        first, limit = asked.pop("first"), asked.pop("limit")
        found = _found(request, pk, asked)
        rows = [_row(one) for one in found.rows(first, first + limit, with_texts=False)]
        return Response({"count": len(found), "withheld": found.withheld, "rows": rows})


class AnalysedItemFileView(generics.GenericAPIView[Analysis]):
    """Questions of an analysis as a file."""

    queryset = Analysis.objects.none()
    throttle_classes = HEAVY
    content_negotiation_class = WhateverIsAccepted

    @extend_schema(parameters=[AskedItems], responses={(200, "text/csv"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """All that are like that, as CSV; `language` is empty for a question over all languages."""
        found = _found(request, pk, query(request, AskedItems)).table()
        cells = found.select(pl.all().map_batches(escaped_series)).write_csv()
        response = HttpResponse(cells, content_type=media_type_of("items.csv"))
        named = content_disposition_header(True, f"analysis-{pk}-items.csv")
        response["Content-Disposition"] = named or ""
        response["Cache-Control"] = "private, no-store"
        return response


class AnalysedItemView(generics.GenericAPIView[Analysis]):
    """One question of an analysis."""

    queryset = Analysis.objects.none()

    class QuerySerializer(Input):
        language = serializers.CharField(
            default="",
            max_length=limits.LANGUAGE,
            help_text="Of the text and the log-probabilities; the most suspicious where left out.",
        )

    class OutputSerializer(serializers.Serializer[Any]):
        sample_id = serializers.CharField()
        language = serializers.CharField()
        subject = serializers.CharField()
        text = serializers.DictField(allow_null=True, help_text="In the language.")
        original = serializers.DictField(allow_null=True, help_text="In the source's language.")
        suspicions = serializers.ListField(child=serializers.DictField())
        answers = serializers.DictField(
            child=serializers.ListField(child=serializers.DictField()),
            help_text="By language, the models that were asked.",
        )
        models = serializers.ListField(
            child=serializers.DictField(),
            help_text="What the runs' files say in the language: natural logarithms in the order "
            "of the options.",
        )
        people = serializers.DictField(
            child=serializers.ListField(child=serializers.DictField()),
            help_text="Rows of the release's tables that are about the question, in the language "
            "or in that of the source.",
        )

    @extend_schema(parameters=[QuerySerializer], responses=OutputSerializer)
    def get(self, request: Request, pk: int, sample_id: str) -> Response:
        """Its texts, what every model answered, and what people did to it. Refused while a task on
        it, or on one like it, can still come to you."""
        analysis = get_object_or_404(selectors.finished(person(request)), pk=pk)
        if sample_id in withheld_items(person(request), analysis):
            raise PermissionDenied(_("A task on this question can still come to you."))
        try:
            found = item(analysis, sample_id, query(request, self.QuerySerializer)["language"])
        except KeyError as error:
            raise Http404 from error
        models = [
            {"run": one.run.pk, "model": one.run.spec} | asdict(one.measured)
            for one in model_answers(analysis, found)
            if one.measured
        ]
        return Response(
            {
                "sample_id": found.sample_id,
                "language": found.language,
                "subject": found.subject,
                "text": found.text and asdict(found.text),
                "original": found.source_text and asdict(found.source_text),
                "suspicions": [
                    asdict(one) | {"language": one.language or None} for one in found.suspicions
                ],
                "answers": {
                    code: [asdict(one) for one in given] for code, given in found.answers.items()
                },
                "models": models,
                "people": found.released.people,
            }
        )


def _found(request: Request, pk: int, asked: dict[str, Any]) -> Found:
    analyses = selectors.finished(person(request))
    analysis = get_object_or_404(analyses, pk=pk)
    since = asked.pop("since")
    earlier = get_object_or_404(analyses, pk=since) if since else None
    return items(person(request), analysis, Wanted(**asked), earlier)


def _row(row: ItemRow) -> dict[str, Any]:
    told = asdict(row)
    told.pop("text")
    if told["before"] is None:
        told.pop("before")
    return told
