"""Benchmarks and their items."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers

from annotations.models import Benchmark, Item
from annotations.selectors.catalogue import (
    benchmarks_visible_to,
    benchmarks_with_keys,
    items_visible_to,
)
from workbench.core.api.requests import person


class BenchmarkSerializer(serializers.ModelSerializer[Benchmark]):
    items = serializers.IntegerField(source="item_count")

    class Meta:
        model = Benchmark
        fields = (
            "name", "source_language", "licence", "attribution", "description", "items",
            "created_at",
        )  # fmt: skip
        read_only_fields = fields


@extend_schema_view(get=extend_schema(summary="The benchmarks that you may look through"))
class BenchmarkListView(generics.ListAPIView[Benchmark]):
    serializer_class = BenchmarkSerializer
    queryset = Benchmark.objects.none()

    def get_queryset(self) -> QuerySet[Benchmark]:
        return benchmarks_visible_to(person(self.request))


@extend_schema_view(get=extend_schema(summary="One benchmark"))
class BenchmarkView(generics.RetrieveAPIView[Benchmark]):
    serializer_class = BenchmarkSerializer
    queryset = Benchmark.objects.none()
    lookup_field = "name"

    def get_queryset(self) -> QuerySet[Benchmark]:
        return benchmarks_visible_to(person(self.request))


class ItemFilter(django_filters.FilterSet):  # type: ignore[misc]
    benchmark = django_filters.CharFilter(field_name="benchmark__name")
    split = django_filters.CharFilter()
    subject = django_filters.CharFilter()
    category = django_filters.CharFilter()


@extend_schema_view(get=extend_schema(summary="Items, in the order of their import"))
class ItemListView(generics.ListAPIView[Item]):
    """`key` is null where there is none, and unless you oversee a campaign over the benchmark."""

    class OutputSerializer(serializers.ModelSerializer[Item]):
        benchmark = serializers.CharField(source="benchmark.name")
        key = serializers.SerializerMethodField()

        class Meta:
            model = Item
            fields = (
                "id", "benchmark", "sample_id", "split", "subject", "category", "passage",
                "question", "options", "key",
            )  # fmt: skip
            read_only_fields = fields

        def get_key(self, item: Item) -> int | None:
            return item.key if item.benchmark_id in self.context["with_keys"] else None

    serializer_class = OutputSerializer
    queryset = Item.objects.none()
    filterset_class = ItemFilter

    def get_queryset(self) -> QuerySet[Item]:
        return items_visible_to(person(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        with_keys = benchmarks_with_keys(person(self.request))
        return {**super().get_serializer_context(), "with_keys": with_keys}
