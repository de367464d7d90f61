"""How far people agree over time: by when they decided, or as it stood from day to day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotations.models import Campaign
from annotations.permissions import can_see_agreement
from annotations.services.agreement import agreement_table
from annotations.web.console import agreement_tables as tables
from annotations.web.console.access import in_campaign
from annotations.web.console.agreement_asked import COEFFICIENTS, KEPT, TIMES, Asked, works
from annotations.web.console.agreement_state import State
from annotations.web.console.agreement_tabs import show_tab
from annotations.web.console.chart_downloads import CSV, FORMS, chart_file, table_file
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.web.charts import Chart
from workbench.core.web.charts_time import Mark, Point, line_over_time


@require_safe
@in_campaign(can_see_agreement)
def over_time(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    known = works(campaign)
    asked = Asked.of(request, campaign, known, TIMES)
    document, state = _document(request, campaign, asked)
    marks = _marks(campaign)
    lines = _lines(asked, document)
    context: dict[str, Any] = {}
    if lines:
        files = [(form, asked.page("agreement-over-time-file", form)) for form in FORMS]
        title = _title(asked, lines)
        context = {
            "chart": _chart(asked, lines, marks),
            "table": tables.table(asked, lines, title=title, head=_("Time"), files=files),
            "marks": marks,
            "question": tables.chosen_question(asked, document),
            "questions": [(one["key"], tables.wording(one)) for one in document["questions"]],
        }
    return show_tab(
        request,
        "agreement-over-time",
        campaign,
        template="console/agreement_over_time.html",
        asked=asked,
        state=state,
        works=known,
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
    lines = _lines(asked, document)
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
        return nothing, State()
    found = agreement_table(
        campaign=campaign,
        kind=asked.work.kind,
        form=asked.work.form,
        by=asked.by,
        user=request.user,
    )
    return found.document or nothing, State.of([found])


def _lines(asked: Asked, document: Mapping[str, Any]) -> list[tables.Named]:
    names = {group["key"]: _name(asked.by, group["key"]) for group in document["groups"]}
    return tables.lines_of(asked, document, names)


def _name(by: str, key: str) -> str:
    form = "F Y" if by == "month" else "SHORT_DATE_FORMAT"
    return date_format(day_of(key), form)


def day_of(key: str) -> date:
    """The first day of a month (`2026-11`), of a week (`2026-W48`), or a day itself."""
    if "W" in key:
        year, week = key.split("-W")
        return date.fromisocalendar(int(year), int(week), 1)
    return date.fromisoformat(key if len(key) > len("2026-11") else f"{key}-01")


def _title(asked: Asked, lines: Sequence[tables.Named]) -> str:
    question = tables.wording(lines[0].found)
    if question == asked.work.name:
        return question
    return _("%(work)s: %(question)s") % {"work": asked.work.name, "question": question}


def _chart(asked: Asked, lines: Sequence[tables.Named], marks: Sequence[Mark]) -> Chart:
    points = []
    for line in lines:
        one = tables.coefficient_of(asked, line.found)
        figures = (one["value"], one["low"], one["high"])
        points.append(Point(day_of(line.key), *figures, line.found["pairable"]))
    return line_over_time(
        points,
        marks,
        title=_title(asked, lines),
        description=_(
            "%(coefficient)s with its 95 %% interval; dashed lines at 0.667 (tentative) and 0.8 "
            "(reliable), upright ones where guideline or protocol changed."
        )
        % {"coefficient": asked.coefficient_name},
        head=asked.coefficient_name,
        count_head=_("Tasks"),
    )


def _marks(campaign: Campaign) -> list[Mark]:
    return []
