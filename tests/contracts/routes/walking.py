"""The routes that there are, out of the resolver."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.admindocs.views import simplify_regex
from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Pages of libraries, the admin among them, are forms: what else they answer is their business.
OF_A_FORM = METHODS[:2]
OURS = ("annotations.", "evaluation.", "workbench.")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """A route's path, its parameters in angle brackets, and whether its view is our own."""

    path: str
    ours: bool

    @property
    def methods(self) -> tuple[str, ...]:
        return METHODS if self.ours else OF_A_FORM

    @property
    def is_api(self) -> bool:
        return self.path.startswith("/api/")

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """Each parameter after the word that stands before it in the path, such as `jobs`, `pk`."""
        found, word = [], ""
        for part in self.path.split("/"):
            names = PARAMETER.findall(part)
            found += [(word, name) for name in names]
            word = word if names else part
        return found


def routes() -> list[Route]:
    """Each once: the first of a path is the one that answers."""
    found = {path: Route(path, ours) for path, ours in reversed(list(_walk(get_resolver(), "")))}
    return sorted(found.values(), key=lambda route: route.path)


def _walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, bool]]:
    for pattern in resolver.url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            view = getattr(pattern.callback, "view_class", pattern.callback)
            yield simplify_regex(path), view.__module__.startswith(OURS)
        else:
            yield from _walk(pattern, path)
