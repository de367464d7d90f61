"""How far people agree: by question and by groups, by pairs of people, over time, item by item."""

from collections.abc import Iterator, Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.agreement_asked import (
    Shown,
    TablesView,
    WorkSerializer,
    seen_campaign,
    tables_for,
    works,
)
from annotations.api.agreement_rows import (
    AgreementRowSerializer,
    ItemsSerializer,
    MachineRowSerializer,
    OverTimeSerializer,
    PairRowSerializer,
    TextsRowSerializer,
)
from annotations.api.fields import LanguageField
from annotations.models import DECISIONS, Campaign
from annotations.models.decisions import TextDecision
from annotations.selectors.agreement.against import GOLD
from annotations.selectors.agreement.asked import BY, MACHINE, OF_PEOPLE, QUICK, SECONDS, TEXT
from annotations.selectors.agreement.items import Cell, items, people_by_pseudonym
from annotations.selectors.agreement.slices import QUESTION
from annotations.selectors.agreement.snapshots import DAY, WEEK, snapshots
from annotations.selectors.agreement.votes import ORIGINS
from workbench.core.api.jobs import JobSerializer
from workbench.core.api.requests import person, query
from workbench.core.api.throttles import HEAVY
from workbench.core.limits import BIG_INTEGER

TEXT_KINDS = [kind for kind, model in DECISIONS.items() if issubclass(model, TextDecision)]


class NarrowedSerializer(WorkSerializer):
    subject = serializers.CharField(required=False, max_length=limits.SUBJECT)
    category = serializers.CharField(required=False, max_length=limits.SUBJECT)
    split = serializers.CharField(required=False, max_length=limits.SUBJECT)
    language = LanguageField(required=False)
    origin = serializers.ChoiceField(ORIGINS, required=False)


class AgreementView(TablesView):
    """How far people agree."""

    class QuerySerializer(NarrowedSerializer):
        by = serializers.ChoiceField(
            [one for one in BY if one not in (MACHINE, TEXT)],
            default=QUESTION,
            help_text="A group each.",
        )

    @extend_schema(
        parameters=[QuerySerializer],
        responses={200: AgreementRowSerializer(many=True), 202: JobSerializer},
    )
    def get(self, request: Request, name: str) -> Response:
        """Every coefficient of each question that people are asked, in all or by groups.

        Figures of people against `gold` are for managers who do not annotate here. A 202 names the
        job that computes what was never asked before; ask again when it is done.
        """
        campaign = seen_campaign(request, name)
        asked = query(request, self.QuerySerializer)
        found = tables_for(request, campaign, **asked)
        rows = [row for shown in found for row in _rows(shown)]
        return Response(AgreementRowSerializer(rows, many=True).data)


class AgreementPairsView(TablesView):
    """How far each two people agree."""

    @extend_schema(
        parameters=[NarrowedSerializer],
        responses={200: PairRowSerializer(many=True), 202: JobSerializer},
    )
    def get(self, request: Request, name: str) -> Response:
        """Pairs of people by question; people by pseudonyms, with names for managers. Of more than
        40 people those of the 40 who share most."""
        campaign = seen_campaign(request, name)
        found = tables_for(request, campaign, by=QUESTION, **query(request, NarrowedSerializer))
        rows = [row for shown in found for row in _pair_rows(shown)]
        return Response(PairRowSerializer(rows, many=True).data)


class AgreementMachineView(TablesView):
    """What people did to the texts that they were offered."""

    class QuerySerializer(NarrowedSerializer):
        seconds = serializers.IntegerField(
            min_value=1, max_value=3600, default=QUICK, help_text="Accepted in less is quick."
        )

    @extend_schema(
        parameters=[QuerySerializer],
        responses={200: MachineRowSerializer(many=True), 202: JobSerializer},
    )
    def get(self, request: Request, name: str) -> Response:
        """Who only presses accept: shares of verdicts, quick ones, and edits, by person."""
        campaign = seen_campaign(request, name)
        asked = query(request, self.QuerySerializer)
        asked[SECONDS] = str(asked[SECONDS])
        rows = _rows_of_kinds(request, campaign, MACHINE, asked)
        return Response(MachineRowSerializer(rows, many=True).data)


class AgreementTextsView(TablesView):
    """How near the texts are to one another that people wrote for the same task."""

    @extend_schema(
        parameters=[NarrowedSerializer],
        responses={200: TextsRowSerializer(many=True), 202: JobSerializer},
    )
    def get(self, request: Request, name: str) -> Response:
        """Independent post-edits by kind and language: equal ones, chrF++ and TER between pairs."""
        campaign = seen_campaign(request, name)
        rows = _rows_of_kinds(request, campaign, TEXT, query(request, NarrowedSerializer))
        return Response(TextsRowSerializer(rows, many=True).data)


class AgreementOverTimeView(APIView):
    """How far people agreed, day by day."""

    class QuerySerializer(WorkSerializer):
        every = serializers.ChoiceField([DAY, WEEK], default=DAY)

    @extend_schema(parameters=[QuerySerializer], responses=OverTimeSerializer)
    def get(self, request: Request, name: str) -> Response:
        """What was found first on each day or week on which somebody asked, never computed anew;
        and when which version of the protocol changed guideline, forms or rules."""
        campaign = seen_campaign(request, name)
        asked = query(request, self.QuerySerializer)
        kind, form = works(campaign, **asked)[0]
        found = snapshots(campaign, kind, form, every=asked["every"])
        points = [
            {**vars(point), "tag": one["key"], "percent": one["observed"], **one}
            for point in found.points
            for one in point.questions
        ]
        return Response(OverTimeSerializer({"points": points, "marks": found.marks}).data)


class AgreementItemsView(APIView):
    """The tasks behind a figure."""

    throttle_classes = HEAVY

    class QuerySerializer(WorkSerializer):
        question = serializers.CharField(required=False, help_text="The first where left out.")
        by = serializers.ChoiceField(
            [one for one in BY if one not in (GOLD, TEXT)], default=QUESTION
        )
        key = serializers.CharField(default="", help_text="The group's; a person's pseudonym.")
        a = serializers.CharField(required=False, help_text="A person of a pair, by pseudonym.")
        b = serializers.CharField(required=False)
        unanimous = serializers.BooleanField(allow_null=True, default=None)
        after = serializers.IntegerField(min_value=0, max_value=BIG_INTEGER, default=0)

    @extend_schema(parameters=[QuerySerializer], responses=ItemsSerializer)
    def get(self, request: Request, name: str) -> Response:
        """Tasks on which two people or more decided, with what each said under a letter; none on
        which you may not see what others decided. A page may hold few of them and still go on."""
        campaign = seen_campaign(request, name)
        asked = query(request, self.QuerySerializer)
        kind, form = works(campaign, **asked)[0]
        people = people_by_pseudonym(campaign, kind)
        key = people.get(asked["key"], "") if asked["by"] in OF_PEOPLE else asked["key"]
        pair = tuple(people.get(asked[one], "") for one in ("a", "b") if one in asked)
        told = {one: asked[one] for one in ("question", "by", "unanimous") if one in asked}
        cell = Cell(kind, form, key=key, pair=pair, **told)
        page = items(campaign, person(request), cell, after=asked["after"])
        return Response(ItemsSerializer(page).data)


def _rows_of_kinds(
    request: Request, campaign: Campaign, by: str, asked: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """What is told of the kind that is asked for, else of all whose decisions have texts."""
    kinds = [asked["kind"]] if "kind" in asked else list(TEXT_KINDS)
    rows: list[dict[str, Any]] = []
    for kind in kinds:
        found = tables_for(request, campaign, by=by, **{**asked, "kind": kind})
        rows += [row for shown in found for row in _group_rows(shown)]
    return rows


def _rows(shown: Shown) -> Iterator[dict[str, Any]]:
    parts = [shown.document] if shown.by == QUESTION else shown.document["groups"]
    for part in parts:
        key = part.get("key", "")
        group = {"group": key, "name": None}
        if shown.by in OF_PEOPLE:
            group = {"group": shown.hidden[key], "name": shown.names.get(key)}
        for question in part["questions"]:
            yield shown.about | group | _row(question)


def _row(question: Mapping[str, Any]) -> dict[str, Any]:
    alpha = question["coefficients"]["alpha"]
    ends = None if alpha["low"] is None else [alpha["low"], alpha["high"]]
    rests_on = {name: question[name] for name in ("units", "pairable", "raters")}
    return {
        "tag": question["key"],
        "alpha": {
            "value": alpha["value"], "interval": ends, "reason": alpha.get("reason"), **rests_on,
        },
        "percent": question["observed"],
        "unanimous": question["unanimous"],
        "coefficients": question["coefficients"],
    }  # fmt: skip


def _pair_rows(shown: Shown) -> Iterator[dict[str, Any]]:
    for question in shown.document["questions"]:
        for pair in question["pairs"]:
            people = {side: shown.person(pair[side]) for side in ("a", "b")}
            yield {**pair, **shown.about, "tag": question["key"], **people}


def _group_rows(shown: Shown) -> Iterator[dict[str, Any]]:
    """Everybody first, where there is such a row; people with their names."""
    document = shown.document
    if document.get("everybody"):
        yield {**document["everybody"], **shown.about, "person": None}
    for group in document["groups"]:
        person = shown.person(group["key"]) if shown.by in OF_PEOPLE else None
        yield {**group, **shown.about, "person": person}
