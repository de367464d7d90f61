"""What to look at first: the items of each language, the most doubtful first, as stored."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers

from annotations.api.fields import LanguageField, LanguageFilter
from annotations.api.lookups import campaign_of
from annotations.models import FirstLook
from annotations.permissions import can_view
from annotations.vocabularies import Signal
from workbench.core.api.requests import person


class FirstLookSerializer(serializers.ModelSerializer[FirstLook]):
    """`score` is from 0 to 1; `reason` is what weighs most, empty where nothing speaks against the
    text, and `doubts` what each signal contributes."""

    sample_id = serializers.CharField(source="item.sample_id")
    language = LanguageField()
    reason = serializers.ChoiceField(choices=[*Signal.choices(), ("", "None")])
    doubts = serializers.DictField(child=serializers.FloatField())

    class Meta:
        model = FirstLook
        fields = ("sample_id", "language", "score", "reason", "doubts")
        read_only_fields = fields


class FirstLookFilters(django_filters.FilterSet):  # type: ignore[misc]
    reason = django_filters.ChoiceFilter(choices=Signal.choices())
    language = LanguageFilter()


@extend_schema_view(
    get=extend_schema(
        summary="What to look at first in each language, in order, from the newest survey"
    )
)
class FirstLookView(generics.ListAPIView[FirstLook]):
    serializer_class = FirstLookSerializer
    queryset = FirstLook.objects.none()
    filterset_class = FirstLookFilters

    def get_queryset(self) -> QuerySet[FirstLook]:
        campaign = campaign_of(self.request, self.kwargs["name"])
        can_view(person(self.request), campaign).require()
        looks: QuerySet[Any] = campaign.first_looks.select_related("item")
        return looks
