"""Cursor pages: stable while rows are added, and as quick on the last page as on the first."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from workbench.core.limits import whole_number


class CursorPages(CursorPagination):
    """Pages cut by the row's id; no row is counted."""

    page_size = 100
    max_page_size = 1000
    page_size_query_param = "page_size"
    ordering = "pk"

    def decode_cursor(self, request: Request) -> Cursor | None:
        """The cursor of the request, refused when its position is no id."""
        cursor: Cursor | None = super().decode_cursor(request)
        position: Any = cursor.position if cursor else None
        if position is not None and whole_number(position) is None:
            raise NotFound(self.invalid_cursor_message)
        return cursor


class PlacePages(CursorPages):
    """Pages of a list in an order of its own, cut by the place in it; no row is counted."""

    def paginate_queryset(
        self,
        queryset: QuerySet[Any, Any] | Sequence[Any],
        request: Request,
        view: APIView | None = None,
    ) -> list[Any]:
        self._size = self.get_page_size(request) or self.page_size
        self._start = self._place(request)
        self._url = request.build_absolute_uri()
        found = list(queryset[self._start : self._start + self._size + 1])
        self.has_next = len(found) > self._size
        return found[: self._size]

    def get_next_link(self) -> str | None:
        return self._link(self._start + self._size) if self.has_next else None

    def get_previous_link(self) -> str | None:
        return self._link(max(0, self._start - self._size)) if self._start else None

    def _link(self, place: int) -> str:
        return replace_query_param(self._url, self.cursor_query_param, place)

    def _place(self, request: Request) -> int:
        given = request.query_params.get(self.cursor_query_param, "0")
        place = whole_number(given)
        if place is None:
            raise NotFound(self.invalid_cursor_message)
        return place
