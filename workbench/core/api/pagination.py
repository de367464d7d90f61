"""Cursor pages: stable while rows are added, and as quick on the last page as on the first."""

from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

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
