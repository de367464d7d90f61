"""The ledger of a campaign as JSON lines."""

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.db.models import Count, Max, QuerySet, Sum
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from annotations.api.lookups import campaign_of
from annotations.kinds.registry import kind_of
from annotations.models import (
    DECISIONS,
    Adjudication,
    Campaign,
    Decision,
    FlagResolution,
    Return,
    Skip,
)
from annotations.permissions import can_view
from annotations.publishing.pseudonyms import pseudonyms
from annotations.selectors.exporting_decisions import exported_decisions, visible_rows
from annotations.selectors.item_history import visible_flags
from annotations.selectors.readings import Derived, readings
from workbench.core.accounts.models import User
from workbench.core.api.requests import Input, person, query
from workbench.core.api.sending import JSON_LINES, WhateverIsAccepted, send_lines
from workbench.core.api.throttles import HEAVY
from workbench.core.errors import Invalid
from workbench.core.languages import LONGEST_CODE

ROWS_AT_ONCE = 2000
COMMON = {
    "id": "id",
    "task": "task_id",
    "sample_id": "task__item__sample_id",
    "language": "task__language",
    "round": "round",
    "person": "person_id",
    "protocol": "protocol__version",
    "supersedes": "supersedes_id",
    "surplus": "surplus",
    "active_seconds": "active_seconds",
    "elapsed_seconds": "elapsed_seconds",
    "imported_from": "imported__format",
    "created_at": "created_at",
}
Columns = Mapping[str, str]
KINDS = {kind_of(kind).plural: kind for kind in readings()}
TABLES: dict[str, tuple[type[Decision], Columns]] = {
    **{plural: (DECISIONS[kind], readings()[kind].columns) for plural, kind in KINDS.items()},
    "skips": (Skip, {"form": "task__form", "reason": "reason"}),
    "adjudications": (
        Adjudication,
        {
            "form": "task__form",
            "outcome": "outcome",
            "confidence": "confidence",
            "reason": "reason",
            "result": "result_id",
            "values": "values",
        },
    ),
    "returns": (Return, {"form": "task__form"}),
}
"""Every table by its name: the model, and its own columns as a query gets at them."""

ALL = "all"
"""All tables at once and what stands beside them, in the form that import_decisions takes."""


class DecisionExportView(APIView):
    """The decisions of one kind, one a line, under pseudonyms."""

    content_negotiation_class = WhateverIsAccepted
    throttle_classes = HEAVY

    class QuerySerializer(Input):
        language = serializers.CharField(
            max_length=LONGEST_CODE,
            default="",
            help_text="Rows on tasks of this language alone; of one kind, not of `all`.",
        )

    @extend_schema(
        parameters=[
            OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=[ALL, *TABLES]),
            QuerySerializer,
        ],
        responses={
            (200, JSON_LINES): OpenApiTypes.BINARY,
            304: OpenApiResponse(description="Nothing was added since the ETag sent."),
        },
    )
    def get(self, request: Request, name: str, kind: str) -> HttpResponseBase:
        """Every ledger row of a kind that you may see, superseded and surplus ones among them.

        Decisions that only control the work are left out. `imported_from` is the format of the file
        that brought a row in, null where it was made here; `created_at` is the time that it gives.
        `all` gives rows of every kind in the form that the import of decisions takes.

        `ETag` names the rows; send it as `If-None-Match` to ask for news. What is decided while
        they are sent comes with the next export.
        """
        user, campaign = person(request), campaign_of(request, name)
        can_view(user, campaign).require()
        language = _language(campaign, kind, **query(request, self.QuerySerializer))
        if kind == ALL:
            return send_lines(
                request,
                exported_decisions(campaign, user=user),
                etag=_etag_of_all(campaign, user),
                filename=f"{campaign.name}-decisions.jsonl",
            )
        if kind not in TABLES:
            problem = _("There is no such table; choose from: %(known)s.")
            raise Http404(problem % {"known": ", ".join((ALL, *TABLES))})
        model, own = TABLES[kind]
        rows = visible_rows(model, campaign, user)
        if language:
            rows = rows.filter(task__language=language)
        return send_lines(
            request,
            _shown(campaign, rows, own, _derived(campaign, kind)),
            etag=_etag(rows, user.pk, f"{kind}/{language}" if language else kind),
            filename=f"{campaign.name}-{kind}.jsonl",
        )


def _language(campaign: Campaign, kind: str, language: str) -> str:
    """The language asked for, empty for all.

    Raises:
        Invalid: the campaign has no work in it, or the rows are of every kind.
    """
    if language and kind == ALL:
        problem = _("Rows of every kind come in all languages together; leave it out.")
        raise Invalid(language=problem)
    if language not in {"", campaign.source_language, *campaign.languages}:
        raise Invalid(language=_("This campaign does not work in this language."))
    return language


def _etag_of_all(campaign: Campaign, user: User) -> str:
    """Of all tables; what people take back of their comments shows with the next decision."""
    tables = [
        _etag(visible_rows(model, campaign, user), user.pk, name)
        for name, (model, _own) in TABLES.items()
    ]
    flags = visible_flags(campaign, user)
    settled = FlagResolution.objects.of_every_purpose().filter(flag__in=flags)
    told = [*tables, _etag(flags, user.pk, "flags"), _etag(settled, user.pk, "resolutions")]
    return f'"{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}"'


def _etag(rows: QuerySet[Any], user_id: int, kind: str) -> str:
    """Names the rows that are shown: ledger rows never change, so their ids say it all."""
    seen = rows.order_by().aggregate(n=Count("pk"), last=Max("pk"), sum=Sum("pk"))
    text = f"{user_id}/{kind}/{seen['n']}/{seen['last']}/{seen['sum']}"
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def _derived(campaign: Campaign, table: str) -> Derived | None:
    return readings()[KINDS[table]].derived(campaign) if table in KINDS else None


def _shown(
    campaign: Campaign, rows: QuerySet[Any], own: Columns, derived: Derived | None
) -> Iterator[dict[str, Any]]:
    """The rows by their public names, read by a server-side cursor."""
    hidden = dict(derived.columns) if derived else {}
    columns = COMMON | dict(own) | hidden

    @cache
    def pseudonym(person_id: int | None) -> str | None:
        if person_id is None:
            return None
        return pseudonyms([person_id], campaign.pseudonym_salt)[str(person_id)]

    found = rows.order_by("pk").values_list(*columns.values())
    for values in found.iterator(chunk_size=ROWS_AT_ONCE):
        row = dict(zip(columns, values, strict=True))
        row["person"] = pseudonym(row["person"])
        said = derived.say(row) if derived else {}
        yield {name: row[name] for name in row if name not in hidden} | said
