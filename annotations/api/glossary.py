"""A campaign's glossary."""

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers

from annotations.api.lookups import campaign_of
from annotations.models import GlossaryTerm


class TermFilter(django_filters.FilterSet):  # type: ignore[misc]
    language = django_filters.CharFilter()


@extend_schema_view(get=extend_schema(summary="How a campaign wants terms to be worded"))
class GlossaryView(generics.ListAPIView[GlossaryTerm]):
    """`forbidden` says that the term is not to be worded so. For everybody who takes part."""

    class OutputSerializer(serializers.ModelSerializer[GlossaryTerm]):
        class Meta:
            model = GlossaryTerm
            fields = ("id", "language", "source", "target", "forbidden", "note")
            read_only_fields = fields

    serializer_class = OutputSerializer
    queryset = GlossaryTerm.objects.none()
    filterset_class = TermFilter

    def get_queryset(self) -> QuerySet[GlossaryTerm]:
        return campaign_of(self.request, self.kwargs["name"]).glossary.all()
