"""Pages are sent compressed to browsers that take it."""

from typing import Any

from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressedPages(GZipMiddleware):
    """Compresses pages, and leaves files and rows as they are: those who ask for millions of rows
    say themselves whether they want them compressed.

    Django adds random bytes, so that lengths do not tell what a page holds (BREACH).
    """

    def process_response(self, request: Any, response: Any) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page else response
