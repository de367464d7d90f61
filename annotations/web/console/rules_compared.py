"""What other rules would make of the same votes, and what becomes of it without each person."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotations.kinds.registry import kind_of
from annotations.models import Campaign
from annotations.permissions import can_see_agreement
from annotations.selectors.agreement.slices import RULES
from annotations.services.agreement import Table
from annotations.web.console import rules_tables as tables
from annotations.web.console.access import in_campaign
from annotations.web.console.agreement_asked import SLICES, Asked, as_choices, works
from annotations.web.console.agreement_names import group_names, people_names
from annotations.web.console.agreement_state import State, table_of
from annotations.web.console.agreement_tabs import show_tab
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.web.chart_downloads import CSV, FORMS, chart_file, table_file

PAGE = "agreement-rules"


@require_safe
@in_campaign(can_see_agreement)
def rules(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    known = works(campaign)
    asked = Asked.of(request, campaign, known)
    found = table_of(campaign, asked.work, request.user, RULES)
    context: dict[str, Any] = {}
    if found.document and found.document["rules"][0]["input"]:
        names = _names(request, campaign, found)
        by = "language" if kind_of(asked.work.kind).makes_text else "subject"
        groups = group_names(campaign, by, found.document["rules"][0])
        context = {
            "chart": tables.chart_of(found.document, _title(asked)),
            "tables": tables.tables_of(
                found.document, names, groups, str(SLICES[by]), _files(asked)
            ),
            "moves_most": tables.moves_most(found.document, names),
            "has_advice": bool(found.document["share_of"]),
        }
    return show_tab(
        request,
        PAGE,
        campaign,
        template="console/agreement_rules.html",
        asked=asked,
        state=State.of([found]),
        works=as_choices(known),
        advice_url=asked.page("agreement-advice"),
        **context,
    )


@require_safe
@in_campaign(can_see_agreement)
def rules_file(request: SignedInRequest, campaign: Campaign, table: str, form: str) -> HttpResponse:
    """A table with every figure as CSV; what each rule makes of the votes also as a drawing."""
    asked = Asked.of(request, campaign, works(campaign))
    found = table_of(campaign, asked.work, request.user, RULES)
    if table not in tables.NAMES or not found.document or not found.document["rules"][0]["input"]:
        raise Http404
    name = "-".join((campaign.name, asked.work.form or asked.work.kind, "by", table))
    if form == CSV:
        names = _names(request, campaign, found)
        return table_file(*tables.rows_for_file(table, found.document, names), name)
    drawn = tables.chart_of(found.document, _title(asked)) if table == tables.RULES else None
    return chart_file(drawn, form, name)


def _names(request: SignedInRequest, campaign: Campaign, found: Table) -> Mapping[str, str]:
    document = found.document or {"without": []}
    people = [str(one["person"]) for one in document["without"]]
    return people_names(campaign, people, request.user)


def _files(asked: Asked) -> tables.Files:
    return {
        table: [
            (form, asked.page("agreement-rules-file", table, form))
            for form in (FORMS if table == tables.RULES else (CSV,))
        ]
        for table in tables.NAMES
    }


def _title(asked: Asked) -> str:
    return _("%s: the same votes by other rules") % asked.work.name
