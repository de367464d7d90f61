"""Addresses of the pages before and after, with the filters kept."""

from django.http import HttpRequest


def url_with(request: HttpRequest, **changes: object) -> str:
    """The request's own query with some parameters set, or (None) left out."""
    query = request.GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"
