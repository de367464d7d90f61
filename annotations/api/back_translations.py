"""Texts translated back: what came of it, and an order of more."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.fields import LanguageField, LanguageFilter
from annotations.api.lookups import campaign_of
from annotations.api.translation_runs import (
    EngineOrderSerializer,
    PlannedSerializer,
    choices_of,
    engine_refusals,
)
from annotations.models import BackTranslation
from annotations.permissions import can_export_texts, can_manage
from annotations.selectors.back_translations import back_translations_of, plan_back_translation
from annotations.services.back_translating import start_back_translation
from annotations.services.languages import checked_languages
from workbench.core.api.jobs import JobSerializer
from workbench.core.api.requests import body, person


class BackTranslationSerializer(serializers.ModelSerializer[BackTranslation]):
    """`distance` is 1 less chrF++ over 100 between source and back-translation, from 0 to 1."""

    sample_id = serializers.CharField(source="translation.item.sample_id")
    language = LanguageField(source="translation.language")
    translation = serializers.IntegerField(
        source="translation_id", help_text="Which text it is of."
    )
    engine = serializers.CharField(source="made_by.name")
    version = serializers.CharField(source="made_by.version")

    class Meta:
        model = BackTranslation
        fields = (
            "sample_id", "language", "translation", "engine", "version", "distance", "question",
            "options",
        )  # fmt: skip
        read_only_fields = fields


class BackTranslationFilter(django_filters.FilterSet):  # type: ignore[misc]
    language = LanguageFilter(field_name="translation__language")
    engine = django_filters.CharFilter(field_name="made_by__name")


class BackTranslationOrderSerializer(EngineOrderSerializer):
    """Prices are of a million tokens or characters. What came to nothing is asked for again every
    time. `max_cost` is the most that one engine may cost in these languages, earlier jobs included.
    """


class BackTranslationOrderedSerializer(serializers.Serializer[Any]):
    """`cost` is of all that is paid for, null where a price is missing."""

    plan = PlannedSerializer(many=True)
    cost = serializers.FloatField(allow_null=True)
    jobs = JobSerializer(many=True)


@extend_schema_view(get=extend_schema(summary="A campaign's texts, translated back"))
class BackTranslationListView(generics.ListAPIView[BackTranslation]):
    """Those of the texts that people review, or that the campaign stands by."""

    serializer_class = BackTranslationSerializer
    queryset = BackTranslation.objects.none()
    filterset_class = BackTranslationFilter

    def get_queryset(self) -> QuerySet[BackTranslation]:
        campaign = campaign_of(self.request, self.kwargs["name"])
        can_export_texts(person(self.request), campaign).require()
        return back_translations_of(campaign)

    @extend_schema(
        request=BackTranslationOrderSerializer,
        responses={
            200: BackTranslationOrderedSerializer,
            202: BackTranslationOrderedSerializer,
        },
    )
    def post(self, request: Request, name: str) -> Response:
        """Have engines translate texts back, a job a language and engine; for managers.

        What costs more than the server's `WORKBENCH_CONSENT_COST` has to be `agreed` to.
        """
        campaign = campaign_of(request, name)
        can_manage(person(request), campaign).require()
        given = body(request, BackTranslationOrderSerializer)
        with engine_refusals("engines"):
            plan = plan_back_translation(
                campaign=campaign,
                languages=checked_languages(campaign=campaign, written=given["languages"]),
                choices=choices_of(given),
            )
            jobs = []
            if not given["dry_run"]:
                jobs = start_back_translation(
                    campaign=campaign, plan=plan, user=person(request), agreed=given["agreed"]
                )
        told = {"plan": plan.rows, "cost": plan.cost, "jobs": jobs}
        code = status.HTTP_200_OK if given["dry_run"] else status.HTTP_202_ACCEPTED
        return Response(BackTranslationOrderedSerializer(told).data, code)
