"""How far people agree: what can be trusted, by question and by whatever else; and its files."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotations.kinds.registry import kind_of
from annotations.models import Campaign
from annotations.permissions import can_see_agreement
from annotations.selectors.agreement.asked import TEXT
from annotations.selectors.agreement.slices import QUESTION
from annotations.services.agreement import Table
from annotations.web.console import agreement_tables as tables
from annotations.web.console import agreement_texts as texts
from annotations.web.console.access import in_campaign
from annotations.web.console.agreement_asked import (
    COEFFICIENTS,
    SLICES,
    SLICES_OF_TEXTS,
    Asked,
    Work,
    works,
)
from annotations.web.console.agreement_names import group_names
from annotations.web.console.agreement_state import State, table_of
from annotations.web.console.agreement_tabs import show_tab
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.web.chart_downloads import CSV, FORMS, chart_file, table_file


@require_safe
@in_campaign(can_see_agreement)
def agreement(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """What can be trusted of each work, and the figures of one of them."""
    known = works(campaign)
    asked = _asked(request, campaign, known)
    found = {work: table_of(campaign, work, request.user) for work in known}
    decided = [work for work, one in found.items() if _has_votes(one)]
    if decided and asked.work not in decided:
        asked = replace(asked, work=decided[0], by=QUESTION)
    shown = found[asked.work]
    if asked.by != QUESTION:
        shown = table_of(campaign, asked.work, request.user, asked.by)
    context: dict[str, Any] = {"state": State.of([*found.values(), shown]), "asked": asked}
    context["readings"] = [
        told
        for work in decided
        if (document := found[work].document)
        and (told := tables.reading(_of(asked, work), document, is_chosen=work == asked.work))
    ]
    if shown.document and decided:
        context |= _figures(campaign, asked, shown.document)
    return show_tab(
        request,
        "agreement",
        campaign,
        template="console/agreement.html",
        tab_query=asked.for_tabs,
        slices=_slices(asked.work),
        coefficients=COEFFICIENTS,
        **context,
    )


@require_safe
@in_campaign(can_see_agreement)
def file(request: SignedInRequest, campaign: Campaign, form: str) -> HttpResponse:
    """The table of the same address as CSV, with every figure; its chart as a drawing."""
    asked = _asked(request, campaign, works(campaign))
    found = table_of(campaign, asked.work, request.user, asked.by)
    document = found.document or {"questions": [], "groups": []}
    name = "-".join((campaign.name, "agreement", asked.work.form or asked.work.kind, asked.by))
    if asked.by == TEXT:
        if form == CSV:
            return table_file(*texts.rows_for_file(document["groups"]), name)
        return chart_file(texts.texts_chart(campaign, asked, document["groups"]), form, name)
    lines, title, head = _lines(campaign, asked, document)
    if form == CSV:
        return table_file(*tables.rows_for_files(lines), name)
    drawn = tables.chart(asked, lines, title=title, head=head) if lines else None
    return chart_file(drawn, form, name)


def _asked(request: SignedInRequest, campaign: Campaign, known: Sequence[Work]) -> Asked:
    asked = Asked.of(request, campaign, known, SLICES_OF_TEXTS)
    return asked if asked.by in _slices(asked.work) else replace(asked, by=QUESTION)


def _slices(work: Work) -> Mapping[str, object]:
    return SLICES_OF_TEXTS if kind_of(work.kind).makes_text else SLICES


def _figures(campaign: Campaign, asked: Asked, document: dict[str, Any]) -> dict[str, Any]:
    files = [(form, asked.page("agreement-file", form)) for form in FORMS]
    if asked.by == TEXT:
        drawn = texts.texts_chart(campaign, asked, document["groups"])
        files = files if drawn else files[-1:]
        table = texts.texts_table(campaign, asked, document["groups"], files)
        return {"table": table, "chart": drawn}
    lines, title, head = _lines(campaign, asked, document)
    table = tables.table(asked, lines, title=title, head=head, files=files)
    questions = list(tables.wordings(document).items())
    return {
        "table": table,
        "chart": tables.chart(asked, lines, title=title, head=head),
        "question": tables.chosen_question(asked, document),
        "questions": questions if asked.by != QUESTION else [],
    }


def _lines(
    campaign: Campaign, asked: Asked, document: dict[str, Any]
) -> tuple[list[tables.Named], str, str]:
    """With the title over them and the head of their names."""
    names = group_names(campaign, asked.by, document)
    lines = tables.lines_of(asked, document, names)
    if asked.by == QUESTION:
        return lines, _("%s: by question") % asked.work.name, _("Question")
    called = tables.wordings(document)
    question = next((called[line.question] for line in lines), "")
    return lines, tables.title(asked, question), str(SLICES[asked.by])


def _of(asked: Asked, work: Work) -> Asked:
    """The same of a work as a whole."""
    return replace(asked, work=work, by=QUESTION, question="")


def _has_votes(found: Table) -> bool:
    """Whether anybody has decided, as far as that is known."""
    return not found.is_current or bool(found.document and found.document["outcome"]["input"])
