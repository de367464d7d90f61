"""Translation by engines: which there are, what they would take, and how their runs go."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import LanguageField, LanguageFilter
from annotations.api.lookups import campaign_of
from annotations.engines import EngineError, engines
from annotations.models import Campaign, TranslationRun
from annotations.models.translation_runs import PRICES
from annotations.permissions import can_manage, can_view
from annotations.selectors.translation_plans import Choice, Plan, plan_translation
from annotations.selectors.translation_runs import failures_of, runs_of
from annotations.services.languages import checked_languages
from annotations.services.preferring import prefer_engine
from annotations.services.translation_orders import (
    cancel_translation,
    checked_limits,
    resume_translation,
    start_translation,
)
from workbench.core.api.requests import Input, body, person
from workbench.core.errors import Invalid


class MoneyField(serializers.FloatField):
    def __init__(self, **kwargs: Any) -> None:
        bounds = {"min_value": 0, "max_value": limits.PRICE}
        super().__init__(**{**bounds, "allow_null": True, "default": None, **kwargs})


class EngineSerializer(serializers.Serializer[Any]):
    """`languages` are those that it knows here; where it takes `every_language`, some of them."""

    name = serializers.CharField()
    title = serializers.CharField()
    is_available = serializers.BooleanField()
    languages = serializers.ListField(child=serializers.CharField())
    every_language = serializers.BooleanField()
    version = serializers.CharField()
    licence = serializers.CharField()
    notes = serializers.ListField(child=serializers.CharField())
    reason = serializers.CharField(help_text="Why it cannot be used, and what to do.")


class PlannedSerializer(serializers.Serializer[Any]):
    """What an engine would have to do for a language; `reason` says why it cannot."""

    language = serializers.CharField()
    spec = serializers.CharField()
    engine = serializers.CharField(help_text="The name that its texts are stored under.")
    reason = serializers.CharField()
    items = serializers.IntegerField(source="size.items")
    characters = serializers.IntegerField(source="usage.characters")
    prompt_tokens = serializers.IntegerField(source="usage.prompt_tokens")
    completion_tokens = serializers.IntegerField(source="usage.completion_tokens")
    is_paid = serializers.BooleanField()
    cost = serializers.FloatField(allow_null=True, help_text="Null: nobody knows without prices.")
    currency = serializers.CharField(source="limits.currency")
    licence = serializers.CharField(source="status.licence")
    notes = serializers.ListField(child=serializers.CharField(), source="status.notes")


class TranslationRunSerializer(serializers.ModelSerializer[TranslationRun]):
    """An engine on a language: `items` are wanted, `remaining` still to be asked for, and `failed`
    have no text. `cost_at_most` counts requests at their most whose count nobody gave."""

    state = serializers.ChoiceField(TranslationRun.State.choices, source="standing")
    version = serializers.CharField(source="engine_version.version", default="")
    licence = serializers.CharField(source="engine_version.licence", default="")
    failed = serializers.IntegerField()
    account = serializers.DictField()

    class Meta:
        model = TranslationRun
        fields = (
            "id", "language", "engine", "spec", "version", "licence", "state", "problem", "items",
            "remaining", "added", "failed", *PRICES, "max_cost", "is_paid", "cost", "cost_at_most",
            "account", "job", "started_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields


class TranslationFailureSerializer(serializers.Serializer[Any]):
    sample_id = serializers.CharField()
    problem = serializers.CharField()
    attempts = serializers.IntegerField()


class TranslationRunDetailSerializer(TranslationRunSerializer):
    failures = serializers.SerializerMethodField()

    class Meta:
        model = TranslationRun
        fields = (*TranslationRunSerializer.Meta.fields, "failures")
        read_only_fields = fields

    @extend_schema_field(TranslationFailureSerializer(many=True))
    def get_failures(self, run: TranslationRun) -> Any:
        return failures_of(run)


class RunFilter(django_filters.FilterSet):  # type: ignore[misc]
    language = LanguageFilter()
    engine = django_filters.CharFilter()


class EngineListView(APIView):
    """The engines that whoever runs the server has set up."""

    @extend_schema(responses=EngineSerializer(many=True))
    def get(self, request: Request, name: str) -> Response:
        """Those that a campaign's managers may choose, with what each needs."""
        can_view(person(request), campaign_of(request, name)).require()
        found = []
        for kind in engines().values():
            if kind.in_console:
                known = kind.status()
                told = asdict(known) | {"is_available": known.is_available}
                found.append(told | {"name": kind.name, "title": kind.title})
        return Response(EngineSerializer(found, many=True).data)


class EngineOrderSerializer(Input):
    """Prices are of a million tokens or characters."""

    engines = serializers.ListField(
        child=serializers.CharField(max_length=limits.ENGINE_SPEC),
        min_length=1,
        max_length=20,
        help_text="`ENGINE[:TARGET]` each, of those that the server offers.",
    )
    languages = serializers.ListField(
        child=LanguageField(), min_length=1, max_length=limits.LANGUAGES
    )
    input_price = MoneyField()
    output_price = MoneyField()
    character_price = MoneyField()
    currency = serializers.CharField(default="", allow_blank=True, max_length=limits.CURRENCY)
    max_cost = MoneyField()
    agreed = serializers.BooleanField(default=False, help_text="To the cost that a plan says.")
    dry_run = serializers.BooleanField(default=False, help_text="Only say what it would take.")


class TranslationOrderSerializer(EngineOrderSerializer):
    """Prices are of a million tokens or characters; those of its last run where all are left out.

    `max_cost` is the most that one engine may cost in these languages, earlier runs included.
    """

    retry_failed = serializers.BooleanField(default=False)


class TranslationOrderedSerializer(serializers.Serializer[Any]):
    """`cost` is of all that is paid for, null where a price is missing."""

    plan = PlannedSerializer(many=True)
    cost = serializers.FloatField(allow_null=True)
    runs = TranslationRunSerializer(many=True)


@extend_schema_view(get=extend_schema(summary="A campaign's runs of engines"))
class TranslationRunListView(generics.ListAPIView[TranslationRun]):
    """One for each language and engine, taken up again by every start."""

    serializer_class = TranslationRunSerializer
    queryset = TranslationRun.objects.none()
    filterset_class = RunFilter

    def get_queryset(self) -> QuerySet[TranslationRun]:
        campaign = campaign_of(self.request, self.kwargs["name"])
        can_view(person(self.request), campaign).require()
        return runs_of(campaign)

    @extend_schema(
        request=TranslationOrderSerializer,
        responses={200: TranslationOrderedSerializer, 202: TranslationOrderedSerializer},
    )
    def post(self, request: Request, name: str) -> Response:
        """Have engines translate into languages, a job each; for managers.

        What costs more than the server's `WORKBENCH_CONSENT_COST` has to be `agreed` to.
        """
        campaign = campaign_of(request, name)
        can_manage(person(request), campaign).require()
        given = body(request, TranslationOrderSerializer)
        with engine_refusals("engines"):
            plan = _plan(campaign, given)
            if given["dry_run"]:
                return _ordered(plan, [], status.HTTP_200_OK)
            started = start_translation(
                campaign=campaign,
                plan=plan,
                user=person(request),
                agreed=given["agreed"],
                retry_failed=given["retry_failed"],
            )
        runs = runs_of(campaign).filter(pk__in=[run.pk for run in started])
        return _ordered(plan, list(runs), status.HTTP_202_ACCEPTED)


class TranslationRunView(APIView):
    """One run."""

    @extend_schema(responses=TranslationRunDetailSerializer)
    def get(self, request: Request, name: str, pk: int) -> Response:
        """How it goes, with the items that have no text and why."""
        campaign = campaign_of(request, name)
        can_view(person(request), campaign).require()
        return Response(TranslationRunDetailSerializer(_run(campaign, pk)).data)


class ResumptionView(APIView):
    """A run taken up again."""

    class InputSerializer(Input):
        max_cost = MoneyField(help_text="Its ceiling from now on; that it had where left out.")
        retry_failed = serializers.BooleanField(default=False)

    @extend_schema(request=InputSerializer, responses={202: TranslationRunSerializer})
    def post(self, request: Request, name: str, pk: int) -> Response:
        """Go on where the run stopped, and pay for nothing twice; for managers."""
        campaign = campaign_of(request, name)
        can_manage(person(request), campaign).require()
        given = body(request, self.InputSerializer)
        with engine_refusals("engine"):
            resume_translation(run=_run(campaign, pk), user=person(request), **given)
        return Response(TranslationRunSerializer(_run(campaign, pk)).data, status.HTTP_202_ACCEPTED)


class CancellationView(APIView):
    """A run that is to stop."""

    @extend_schema(request=None, responses={202: TranslationRunSerializer})
    def post(self, request: Request, name: str, pk: int) -> Response:
        """Stop the run after the items that it is at; for managers."""
        campaign = campaign_of(request, name)
        cancel_translation(run=_run(campaign, pk), user=person(request))
        return Response(TranslationRunSerializer(_run(campaign, pk)).data, status.HTTP_202_ACCEPTED)


class PreferredEngineView(APIView):
    """The engine whose texts alone are offered in a language."""

    class InputSerializer(Input):
        language = LanguageField()
        engine = serializers.CharField(
            max_length=limits.NAME, allow_blank=True, help_text="Empty: those of all engines again."
        )

    @extend_schema(request=InputSerializer, responses={204: None})
    def post(self, request: Request, name: str) -> Response:
        """Choose one, for the tasks that nobody has worked on; for managers."""
        given = body(request, self.InputSerializer)
        prefer_engine(campaign=campaign_of(request, name), user=person(request), **given)
        return Response(status=status.HTTP_204_NO_CONTENT)


def choices_of(given: dict[str, Any]) -> list[Choice]:
    """The engines of an order, each once, with its prices and ceiling."""
    named = {name: given[name] for name in (*PRICES, "max_cost")}
    is_named = any(value is not None for name, value in named.items() if name != "currency")
    its = checked_limits(**named) if is_named else None
    return [Choice(spec, its) for spec in dict.fromkeys(given["engines"])]


def _plan(campaign: Campaign, given: dict[str, Any]) -> Plan:
    return plan_translation(
        campaign=campaign,
        languages=checked_languages(campaign=campaign, written=given["languages"]),
        choices=choices_of(given),
        failed=given["retry_failed"],
    )


def _ordered(plan: Plan, runs: list[TranslationRun], code: int) -> Response:
    told = {"plan": plan.rows, "cost": plan.cost, "runs": runs}
    return Response(TranslationOrderedSerializer(told).data, code)


def _run(campaign: Campaign, pk: int) -> TranslationRun:
    return get_object_or_404(runs_of(campaign), pk=pk)


@contextmanager
def engine_refusals(field: str) -> Iterator[None]:
    try:
        yield
    except EngineError as error:
        raise Invalid(**{field: str(error)}) from error
