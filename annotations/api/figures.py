"""The figures of Global MMLU, counted from what a campaign's labels have come to."""

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.agreement_asked import TablesView, UnderWay, seen_campaign
from annotations.forms.figures import Figure, Shape
from annotations.forms.form import Form
from annotations.selectors.figures import Figures, forms_with_figures
from annotations.services.agreement import Table
from annotations.services.figures import figures_of
from workbench.core.api.jobs import JobSerializer
from workbench.core.api.requests import Input, person, query
from workbench.core.api.sending import WhateverIsAccepted
from workbench.core.errors import Invalid
from workbench.core.spreadsheets import csv_text


class FormSerializer(Input):
    form = serializers.CharField(
        required=False, help_text="One that tells sensitivity; the first if left out."
    )


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


class FiguresView(TablesView):
    """What the labels of a campaign have come to, in figures."""

    class OutputSerializer(serializers.Serializer[Any]):
        form = serializers.CharField()
        texts = serializers.IntegerField(help_text="Settled as CS or CA.")
        people = serializers.IntegerField(help_text="Who have labelled texts with the form.")
        computed_at = serializers.DateTimeField()
        since = serializers.IntegerField(help_text="Decisions that came after that.")
        figures = FigureSerializer(many=True)

    @extend_schema(
        operation_id="campaigns_figures_list",
        parameters=[FormSerializer],
        responses={200: OutputSerializer, 202: JobSerializer},
    )
    def get(self, request: Request, name: str) -> Response:
        """Every figure of a form that tells sensitivity, by the rules and by rulings.

        A 202 names the job that counts what was never asked before; ask again when it is done.
        """
        form, table, figures = _shown(request, name)
        told = {"form": form.id, "computed_at": table.computed_at, "since": table.since}
        return Response(self.OutputSerializer({**vars(figures), **told}).data)


class FigureView(TablesView):
    """One of the figures."""

    @extend_schema(
        parameters=[FormSerializer], responses={200: FigureSerializer, 202: JobSerializer}
    )
    def get(self, request: Request, name: str, figure: str) -> Response:
        """One figure; a 202 names the job that counts it."""
        return Response(FigureSerializer(_figure(request, name, figure)).data)


class FigureFileView(TablesView):
    """One of the figures as a file."""

    content_negotiation_class = WhateverIsAccepted

    @extend_schema(
        parameters=[FormSerializer],
        responses={(200, "text/csv"): OpenApiTypes.BINARY, 202: JobSerializer},
    )
    def get(self, request: Request, name: str, figure: str) -> HttpResponseBase:
        """The table of a figure as CSV; a 202 names the job that counts it."""
        found = _figure(request, name, figure)
        response = HttpResponse(
            csv_text(found.columns, found.rows), content_type="text/csv; charset=utf-8"
        )
        named = content_disposition_header(True, f"{name}-{figure}.csv")
        response["Content-Disposition"] = named or ""
        response["Cache-Control"] = "private, no-store"
        return response


def _shown(request: Request, name: str) -> tuple[Form, Table, Figures]:
    campaign = seen_campaign(request, name)
    forms = {form.id: form for form in forms_with_figures(campaign)}
    if not forms:
        raise Http404(_("No form of this campaign tells what is culturally sensitive."))
    wanted = query(request, FormSerializer).get("form") or next(iter(forms))
    if wanted not in forms:
        problem = _("There is no “%(value)s” here; choose from: %(known)s.")
        raise Invalid(form=problem % {"value": wanted, "known": ", ".join(forms)})
    shown = figures_of(campaign=campaign, form=forms[wanted], user=person(request))
    if shown.figures is None:
        raise UnderWay(shown.table.job)
    return forms[wanted], shown.table, shown.figures


def _figure(request: Request, name: str, figure: str) -> Figure:
    _form, _table, figures = _shown(request, name)
    one = figures.named(figure)
    if one is None:
        known = ", ".join(each.name for each in figures.figures)
        raise Http404(_("There is no such figure; choose from: %(known)s.") % {"known": known})
    return one
