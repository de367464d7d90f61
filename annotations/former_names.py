"""What asks by the names of the version before is answered by the new ones.

The kind `label` was called `culture`, and a label of the form `culture` had its answers in the body
itself, a ruling on one and a known answer in `tags`. The layout of files was called their `format`.

For one version. To take it out, delete this module and its test, its line in the settings'
MIDDLEWARE and its parser there, `add_former_options` in `create_campaign` and `add_former_option`
in the commands' `_shared`.
"""

import re
import sys
from argparse import SUPPRESS, Action, ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict

from workbench.core.api.parsers import StorableJSONParser

NOW: Final = {
    "culture": "label",
    "culture-labels": "labels",
    "overlap_culture": "overlap_label",
    "culture_per_subject": "label_per_subject",
}
PATHS = re.compile(
    r"(?P<before>/work/[^/]+/|/api/v1/assignments/\d+/|/api/v1/campaigns/[^/]+/decisions/"
    r"|/console/campaigns/[^/]+/controls/gold/)"
    r"(?P<name>culture|culture-labels)(?P<after>/.*)?"
)
QUERIES = ("/api/v1/", "/console/")
ANSWERS = (
    "knowledge", "spans", "cultures", "regions", "world_bank_regions", "countries", "dialect",
    "time_sensitive",
)  # fmt: skip
OPTIONS = ("culture_per_subject", "overlap_culture")


class FormerNames:
    """Middleware: lead from an old address, or a query for the old kind, to the new one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path, query = _path(request.path), _query(request)
        if (path, query) == (request.path, request.META.get("QUERY_STRING", "")):
            return self._get_response(request)
        return HttpResponsePermanentRedirect(
            f"{path}?{query}" if query else path,
            preserve_request=request.method not in ("GET", "HEAD"),
        )


class FormerNamesParser(StorableJSONParser):
    """A body that still names the kind, a campaign's plan or a label's answers in the old way."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        given = super().parse(*args, **kwargs)
        return _renamed(given) if isinstance(given, Mapping) else given


def add_former_options(*, parser: ArgumentParser) -> None:
    """Take a command's numbers by the options that they had, and say which they have now."""
    for name in OPTIONS:
        add_former_option(parser=parser, former=name, now=NOW[name], type=int)


def add_former_option(*, parser: ArgumentParser, former: str, now: str, **kind: Any) -> None:
    """Take one option by the name that it had, and say which it has now."""
    parser.add_argument(
        _option(former), dest=now, action=_FormerOption, default=SUPPRESS, help=SUPPRESS, **kind
    )


class _FormerOption(Action):
    def __call__(
        self,
        parser: ArgumentParser,
        namespace: Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        sys.stderr.write(f"{option_string} is called {_option(self.dest)} now.\n")
        setattr(namespace, self.dest, values)


def _path(path: str) -> str:
    found = PATHS.fullmatch(path)
    if found is None:
        return path
    return f"{found['before']}{NOW[found['name']]}{found['after'] or ''}"


def _query(request: HttpRequest) -> str:
    given: str = request.META.get("QUERY_STRING", "")
    if "culture" not in given or not request.path.startswith(QUERIES):
        return given
    pairs = [(name, value) for name, values in QueryDict(given).lists() for value in values]
    renamed = [(name, NOW.get(value, value) if name == "kind" else value) for name, value in pairs]
    return given if renamed == pairs else urlencode(renamed)


def _renamed(given: Mapping[str, Any]) -> dict[str, Any]:
    renamed = {NOW.get(name, name) if name in OPTIONS else name: v for name, v in given.items()}
    if renamed.get("kind") == "culture":
        renamed["kind"] = NOW["culture"]
    if isinstance(renamed.get("plan"), Mapping):
        renamed["plan"] = _renamed(renamed["plan"])
    if "tags" in renamed:
        renamed["answers"] = renamed.pop("tags")
    if "knowledge" in renamed:
        renamed["answers"] = {name: renamed.pop(name) for name in ANSWERS if name in renamed}
    return renamed


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
