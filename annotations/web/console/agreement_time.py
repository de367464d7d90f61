"""How far people agree over time: by when they decided, or as it stood from day to day."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from annotations.models import Campaign
from annotations.permissions import can_see_agreement
from annotations.selectors.agreement.slices import WINDOW
from annotations.selectors.agreement.snapshots import FORMS as FORMS_CHANGED
from annotations.selectors.agreement.snapshots import GUIDELINE, RULES, marks, snapshots
from annotations.selectors.agreement.snapshots import Mark as RulesMark
from annotations.web.console import agreement_tables as tables
from annotations.web.console.access import in_campaign
from annotations.web.console.agreement_asked import (
    COEFFICIENTS,
    KEPT,
    TIMES,
    Asked,
    as_choices,
    works,
)
from annotations.web.console.agreement_names import day_of, group_names
from annotations.web.console.agreement_state import State, table_of
from annotations.web.console.agreement_tabs import show_tab
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.web.chart_downloads import CSV, FORMS, chart_file, table_file
from workbench.core.web.charts import Chart
from workbench.core.web.charts_time import Mark, Point, line_over_time

CHANGES = {
    GUIDELINE: gettext_lazy("guideline"),
    FORMS_CHANGED: gettext_lazy("forms"),
    RULES: gettext_lazy("rules"),
}


@require_safe
@in_campaign(can_see_agreement)
def over_time(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    known = works(campaign)
    asked = Asked.of(request, campaign, known, TIMES)
    document, state = _document(request, campaign, asked)
    marks = _marks(campaign)
    lines = _lines(campaign, asked, document)
    context: dict[str, Any] = {}
    if lines:
        files = [(form, asked.page("agreement-over-time-file", form)) for form in FORMS]
        title = tables.title(asked, tables.wording(lines[0].found))
        context = {
            "chart": _chart(asked, lines, marks),
            "table": tables.table(asked, lines, title=title, head=_("Time"), files=files),
            "marks": marks,
            "fallen": _fallen(asked, document),
            "question": tables.chosen_question(asked, document),
            "questions": list(tables.wordings(document).items()),
        }
    return show_tab(
        request,
        "agreement-over-time",
        campaign,
        template="console/agreement_over_time.html",
        tab_query=asked.for_tabs,
        asked=asked,
        state=state,
        works=as_choices(known),
        times=TIMES,
        coefficients=COEFFICIENTS,
        **context,
    )


@require_safe
@in_campaign(can_see_agreement)
def over_time_file(request: SignedInRequest, campaign: Campaign, form: str) -> HttpResponse:
    """The line as a drawing, or every figure of its points as CSV."""
    asked = Asked.of(request, campaign, works(campaign), TIMES)
    document, _state = _document(request, campaign, asked)
    lines = _lines(campaign, asked, document)
    if not lines:
        raise Http404
    name = "-".join((campaign.name, "agreement", asked.work.form or asked.work.kind, asked.by))
    if form == CSV:
        return table_file(*tables.rows_for_files(lines), name)
    return chart_file(_chart(asked, lines, _marks(campaign)), form, name)


def _document(
    request: SignedInRequest, campaign: Campaign, asked: Asked
) -> tuple[Mapping[str, Any], State]:
    nothing: dict[str, Any] = {"questions": [], "groups": []}
    if asked.by == KEPT:
        return _kept(campaign, asked), State()
    found = table_of(campaign, asked.work, request.user, asked.by)
    return found.document or nothing, State.of([found])


def _lines(campaign: Campaign, asked: Asked, document: Mapping[str, Any]) -> list[tables.Named]:
    lines = tables.lines_of(asked, document, group_names(campaign, asked.by, document))
    # What was kept on a day is of all tasks up to then, which are no group of their own.
    return [line._replace(by="") for line in lines] if asked.by == KEPT else lines


def _chart(asked: Asked, lines: Sequence[tables.Named], marks: Sequence[Mark]) -> Chart:
    if asked.by == WINDOW:  # Parts of one size, which may all be of one day.
        return tables.chart(
            asked, lines, title=tables.title(asked, tables.wording(lines[0].found)), head=_("Time")
        )
    points = []
    for line in lines:
        one = tables.coefficient_of(asked, line.found)
        figures = (one["value"], one["low"], one["high"])
        points.append(Point(day_of(line.key), *figures, line.found["pairable"]))
    return line_over_time(
        points,
        marks,
        title=tables.chart_title(asked, tables.title(asked, tables.wording(lines[0].found))),
        description=_(
            "%(coefficient)s with its 95 %% interval; dashed lines at 0.667 (tentative) and 0.8 "
            "(reliable), upright ones where guideline or protocol changed."
        )
        % {"coefficient": asked.coefficient_name},
        head=asked.coefficient_name,
        count_head=_("Tasks"),
    )


def _kept(campaign: Campaign, asked: Asked) -> Mapping[str, Any]:
    """What was kept day by day, as a table has groups."""
    points = snapshots(campaign, asked.work.kind, asked.work.form).points
    groups = [{"key": f"{one.day}", "questions": one.questions} for one in points]
    return {"questions": points[-1].questions if points else [], "groups": groups}


def _fallen(asked: Asked, document: Mapping[str, Any]) -> str:
    """That people agree less in the latest part of the work than before, where they do."""
    key = tables.chosen_question(asked, document)
    one = next((one for one in document.get("drift", ()) if one["key"] == key), None)
    if one is None or not one["is_lower"]:
        return ""
    told = {name: tables.coefficient(one[name]) for name in ("before", "latest")}
    return _("People agree less of late: alpha %(latest)s, and %(before)s before.") % told


def _marks(campaign: Campaign) -> list[Mark]:
    return [Mark(mark.at.date(), _change(mark)) for mark in marks(campaign)]


def _change(mark: RulesMark) -> str:
    changed = ", ".join(str(CHANGES[one]) for one in mark.changed)
    return _("Version %s") % mark.version + (f": {changed}" if changed else "")
