"""Every address of pages and API, with arguments that name things that are there."""

from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver, get_resolver

Arguments = Mapping[str, Mapping[str, object]]


def addresses(arguments: Arguments) -> Iterator[str]:
    """Each pattern of the resolver as a path.

    `arguments` has, by the beginning of a path, what its parameters stand for; the longest
    beginning counts that has the parameter, and "" is for all the others.
    """
    for route, parameters in _patterns(get_resolver().url_patterns, "", {}):
        path = f"/{route}"
        for name in parameters:
            path = path.replace(f"<{name}>", str(_value(arguments, route, name)))
        yield path


def _patterns(
    patterns: list[URLPattern | URLResolver], before: str, given: dict[str, object]
) -> Iterator[tuple[str, dict[str, object]]]:
    for one in patterns:
        parameters = given | dict(one.pattern.converters)
        route = before + _plain(one)
        if isinstance(one, URLResolver):
            yield from _patterns(one.url_patterns, route, parameters)
        elif one.pattern.regex.groups == len(one.pattern.converters):
            yield route, parameters


def _plain(one: URLPattern | URLResolver) -> str:
    """`<int:pk>` as `<pk>`."""
    route = str(one.pattern)
    for name in one.pattern.converters:
        start = route.index(f"{name}>")
        opening = route.rindex("<", 0, start)
        route = f"{route[:opening]}<{route[start:]}"
    return route


def _value(arguments: Arguments, route: str, name: str) -> object:
    fitting = [start for start in arguments if route.startswith(start) and name in arguments[start]]
    return arguments[max(fitting, key=len)][name]
