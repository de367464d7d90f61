"""What models of the people who voted advise of each item, beside what the rule holds."""

from collections.abc import Mapping
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from annotations.agreement.advice import NOT_INSTALLED, is_installed
from annotations.labels import in_percent
from annotations.models import Campaign
from annotations.permissions import can_see_agreement
from annotations.selectors.advised import Advised, advised
from annotations.selectors.agreement.slices import ADVICE
from annotations.services.agreement import Table
from annotations.web.console import agreement_tables as tables
from annotations.web.console.access import in_campaign
from annotations.web.console.agreement_asked import Asked, as_choices, works
from annotations.web.console.agreement_state import State, table_of
from annotations.web.console.agreement_tables import Cell, Column, Line
from annotations.web.console.agreement_tabs import show_tab
from annotations.web.console.rules_compared import PAGE
from annotations.web.console.rules_words import advised_word
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.web.chart_downloads import table_file

MODELS: Mapping[str, str | Promise] = {
    "dawid_skene": gettext_lazy("Dawid-Skene"),
    "mace": gettext_lazy("MACE"),
}
SHOWN = 100
"""Items on the page; the file has all."""


@require_safe
@in_campaign(can_see_agreement)
def advice(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    known = works(campaign)
    asked = Asked.of(request, campaign, known)
    context: dict[str, Any] = {"works": as_choices(known), "asked": asked, "state": State()}
    if not is_installed():
        context["missing"] = NOT_INSTALLED
    else:
        found = _found(request, campaign, asked)
        context["state"] = State.of([found])
        if found.document is not None:
            context |= _figures(request, campaign, asked, found.document)
    return show_tab(request, PAGE, campaign, template="console/agreement_advice.html", **context)


@require_safe
@in_campaign(can_see_agreement)
def advice_file(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Every item that the reader may see, with what each model takes to be right and how surely."""
    asked = Asked.of(request, campaign, works(campaign))
    found = _found(request, campaign, asked) if is_installed() else Table(None)
    if found.document is None or not found.document["items"]:
        raise Http404
    tag = found.document["question"]
    head = ["sample_id", "language", "rule"]
    head += [name for model in MODELS for name in (model, f"{model} confidence")]
    rows = [
        [
            one.task.item.sample_id,
            one.task.language,
            advised_word(tag, one.held),
            *(cell for model in MODELS for cell in _said(tag, one, model)),
        ]
        for one in advised(campaign, request.user, found.document)
    ]
    name = "-".join((campaign.name, asked.work.form or asked.work.kind, "advice", tag))
    return table_file(head, rows, name)


def _found(request: SignedInRequest, campaign: Campaign, asked: Asked) -> Table:
    return table_of(campaign, asked.work, request.user, ADVICE, question=asked.question)


def _figures(
    request: SignedInRequest, campaign: Campaign, asked: Asked, document: Mapping[str, Any]
) -> dict[str, Any]:
    questions = [(one["key"], tables.wording(one)) for one in document["questions"]]
    context = {
        "questions": questions,
        "question": document["question"],
        "reason": document["reason"],
    }
    if document["reason"]:
        return context
    files = [("csv", asked.page("agreement-advice-file"))]
    found = advised(campaign, request.user, document, differing=True, most=SHOWN)
    return context | {
        "tables": [_by_model(document, files), _differing(campaign, document, found)],
        "none_differs": not found,
    }


def _by_model(document: Mapping[str, Any], files: list[tuple[str, str]]) -> tables.Table:
    """How often each model comes to what the rule does, and what it takes to be right."""
    tag = document["question"]
    columns = [Column(_("As the rule")), Column(_("Otherwise")), Column(_("Rule has no answer"))]
    columns.append(Column(_("Takes to be right"), "wide"))
    lines = []
    for model in document["models"]:
        counts = [intcomma(model[name]) for name in ("same", "other", "new")]
        total = sum(value["count"] for value in model["values"])
        told = ", ".join(
            f"{advised_word(tag, value['value'])} {in_percent(value['count'] / total, 1)}"
            for value in model["values"]
        )
        cells = [Cell(text) for text in (*counts, told)]
        lines.append(Line(str(MODELS[model["key"]]), "", cells))
    return tables.Table(_("By model"), _("Model"), columns, lines, files=files)


def _differing(
    campaign: Campaign,
    document: Mapping[str, Any],
    found: list[Advised],
) -> tables.Table:
    tag = document["question"]
    columns = [
        Column(pgettext("of consensus", "Rule"), ""),
        *(Column(str(name), "") for name in MODELS.values()),
    ]
    lines = []
    for one in found:
        told = [advised_word(tag, one.held)]
        for model in MODELS:
            word, sure = _said(tag, one, model)
            told.append(f"{word}, {in_percent(float(sure), 0)}")
        url = reverse("console:item", args=[campaign.name, one.task.item.sample_id])
        lines.append(Line(one.task.item.sample_id, url, [Cell(text) for text in told]))
    title = _("Where a model differs from the rule, or the rule has no answer")
    note = _("the surest first, at most %s; the file has every item") % SHOWN
    return tables.Table(title, _("Item"), columns, lines, note)


def _said(tag: str, one: Advised, model: str) -> tuple[str, float]:
    value, sure = one.models[model]
    return advised_word(tag, value), sure
