"""Lists narrowed by the parameters of their address."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView


class KnownFilters(DjangoFilterBackend):  # type: ignore[misc]  # the library has no types
    """django-filter's, which refuses a parameter that the list does not know."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: APIView
    ) -> QuerySet[Any]:
        filterset = self.get_filterset_class(view, queryset)
        pages = view.paginator  # type: ignore[attr-defined]
        known = {pages.cursor_query_param, pages.page_size_query_param}
        known |= set(filterset.base_filters) if filterset else set()
        if unknown := sorted(set(request.query_params) - known):
            raise ValidationError({name: [_("There is no such field.")] for name in unknown})
        found: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        return found
