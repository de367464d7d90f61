"""The figures of Global MMLU, counted from what a campaign's labels have come to."""

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.api.agreement_asked import seen_campaign, under_way
from annotations.formats.spreadsheets import csv_text
from annotations.forms.figures import Figure, Shape
from annotations.forms.form import Form
from annotations.selectors.figures import forms_with_figures
from annotations.services.figures import Shown, figures_of
from workbench.core.api.jobs import JobSerializer
from workbench.core.api.requests import person
from workbench.core.api.sending import WhateverIsAccepted
from workbench.core.api.throttles import HEAVY
from workbench.core.errors import Invalid

FORM = OpenApiParameter("form", description="One that tells sensitivity; the first if left out.")


class FigureSerializer(serializers.Serializer[Figure]):
    """`counted` texts are in it; of those that it leaves out, `without` have no answer and
    `several` more than one."""

    name = serializers.CharField()
    shape = serializers.ChoiceField([shape.value for shape in Shape])
    questions = serializers.ListField(
        child=serializers.CharField(),
        help_text="What it is about: `answer` is to the first of them, `other` to the second.",
    )
    counted = serializers.IntegerField()
    without = serializers.IntegerField()
    several = serializers.IntegerField()
    columns = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(
        child=serializers.DictField(),
        source="records",
        help_text="By column; shares are from 0 to 1, and the row of all has a null for its name.",
    )


class FiguresView(APIView):
    """What the labels of a campaign have come to, in figures."""

    throttle_classes = HEAVY

    class OutputSerializer(serializers.Serializer[Any]):
        form = serializers.CharField()
        texts = serializers.IntegerField(help_text="Settled as CS or CA.")
        people = serializers.IntegerField(help_text="Who have labelled texts with the form.")
        computed_at = serializers.DateTimeField()
        since = serializers.IntegerField(help_text="Decisions that came after that.")
        figures = FigureSerializer(many=True)

    @extend_schema(
        operation_id="campaigns_figures_list",
        parameters=[FORM],
        responses={200: OutputSerializer, 202: JobSerializer},
    )
    def get(self, request: Request, name: str) -> Response:
        """Every figure of a form that tells sensitivity, by the rules and by rulings.

        A 202 names the job that counts what was never asked before; ask again when it is done.
        """
        form, shown = _shown(request, name)
        if shown.figures is None:
            return under_way(shown.table.job)
        table = shown.table
        told = {"form": form.id, "computed_at": table.computed_at, "since": table.since}
        return Response(self.OutputSerializer({**vars(shown.figures), **told}).data)


class FigureView(APIView):
    """One of the figures."""

    throttle_classes = HEAVY

    @extend_schema(parameters=[FORM], responses={200: FigureSerializer, 202: JobSerializer})
    def get(self, request: Request, name: str, figure: str) -> Response:
        """One figure; a 202 names the job that counts it."""
        found = _figure(request, name, figure)
        return found if isinstance(found, Response) else Response(FigureSerializer(found).data)


class FigureFileView(APIView):
    """One of the figures as a file."""

    content_negotiation_class = WhateverIsAccepted
    throttle_classes = HEAVY

    @extend_schema(
        parameters=[FORM],
        responses={(200, "text/csv"): OpenApiTypes.BINARY, 202: JobSerializer},
    )
    def get(self, request: Request, name: str, figure: str) -> HttpResponseBase:
        """The table of a figure as CSV; a 202 names the job that counts it."""
        found = _figure(request, name, figure)
        if isinstance(found, Response):
            return found
        response = HttpResponse(
            csv_text(found.columns, found.rows), content_type="text/csv; charset=utf-8"
        )
        named = content_disposition_header(True, f"{name}-{figure}.csv")
        response["Content-Disposition"] = named or ""
        response["Cache-Control"] = "private, no-store"
        return response


def _shown(request: Request, name: str) -> tuple[Form, Shown]:
    campaign = seen_campaign(request, name)
    forms = {form.id: form for form in forms_with_figures(campaign)}
    if not forms:
        raise Http404(_("No form of this campaign tells what is culturally sensitive."))
    wanted = request.query_params.get("form") or next(iter(forms))
    if wanted not in forms:
        problem = _("There is no “%(value)s” here; choose from: %(known)s.")
        raise Invalid(form=problem % {"value": wanted, "known": ", ".join(forms)})
    return forms[wanted], figures_of(campaign=campaign, form=forms[wanted], user=person(request))


def _figure(request: Request, name: str, figure: str) -> Figure | Response:
    """The figure, or that a job counts it."""
    _form, shown = _shown(request, name)
    if shown.figures is None:
        return under_way(shown.table.job)
    one = shown.figures.named(figure)
    if one is None:
        known = ", ".join(each.name for each in shown.figures.figures)
        raise Http404(_("There is no such figure; choose from: %(known)s.") % {"known": known})
    return one
