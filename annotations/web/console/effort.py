"""What people changed in the texts: figures, charts and their files."""

from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotations.labels import kind_label
from annotations.models import Campaign
from annotations.permissions import can_export_texts, can_manage, can_see_people
from annotations.quality.sums import ALL, OPTIONS, PARTS, QUESTION, WHOLE
from annotations.quality.tokenizers import CHARACTERS, PIECES, WORDS
from annotations.selectors import effort as measurements
from annotations.selectors.edits import FACETS, FINAL, PERSON, people
from annotations.selectors.effort import Measurement, Row, counted_once
from annotations.selectors.scores import mean_scores
from annotations.services.measuring_effort import start_measuring
from annotations.web.console.access import in_campaign, show
from annotations.web.console.effort_charts import CHARTS
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.languages import language_of
from workbench.core.web.chart_downloads import FORMS, chart_file


@dataclass(frozen=True)
class Chosen:
    """What of a measurement the page shows, from its address; what there is not counts as none."""

    step: str
    language: str
    by: str
    part: str

    @classmethod
    def of(cls, request: SignedInRequest, campaign: Campaign, found: Measurement) -> "Chosen":
        def one(name: str, known: list[str], usual: str) -> str:
            given = request.GET.get(name, usual)
            return given if given in known else usual

        steps = found.steps or [""]
        step = one("step", steps, steps[0])
        facets = [by for by in FACETS if by != PERSON or can_see_people(request.user, campaign)]
        return cls(
            step,
            one("language", found.languages(step), ALL),
            one("by", facets, ALL),
            one("part", list(PARTS), WHOLE),
        )


@dataclass(frozen=True)
class Table:
    """Rows that are measured by one kind of tokenizer, and so stand in one column."""

    title: str
    rows: list[dict[str, Any]]

    @property
    def has_intervals(self) -> bool:
        return any("low" in row for row in self.rows)


@require_safe
@in_campaign()
def effort(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    found = measurements.newest(campaign)
    context: dict[str, Any] = {"found": found, "under_way": measurements.under_way(campaign)}
    if found is not None and found.steps:
        chosen = Chosen.of(request, campaign, found)
        rows = found.select(
            step=chosen.step,
            language=chosen.language or None,
            part=chosen.part,
        )
        drawn = {name: draw(found, chosen.step, chosen.language) for name, draw in CHARTS.items()}
        context |= {
            "chosen": chosen,
            "steps": [(step, _step(step)) for step in found.steps],
            "languages": [language_of(code) for code in found.languages(chosen.step)],
            "facets": _facets(may_see_people=bool(can_see_people(request.user, campaign))),
            "parts": _parts(),
            "total": _total(rows),
            "charts": {name: chart for name, chart in drawn.items() if chart},
            "tables": _tables(rows),
            "facet_name": _facets(may_see_people=True).get(chosen.by, ""),
            "facet_tables": _facet_tables(campaign, found, chosen),
            "rankings": _ranked(found.of("rankings", chosen.language)),
            "chart_forms": FORMS,
            "scores": mean_scores(campaign, chosen.language),
            "fertility": found.of("fertility"),
            "signatures": found.document["signatures"],
        }
    return show(request, "effort", campaign, **context)


@require_POST
@in_campaign(can_manage)
def measure(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Have a job measure the edits; one at a time."""
    return redirect("job", pk=start_measuring(campaign=campaign, user=request.user).pk)


@require_safe
@in_campaign(can_export_texts)
def items(request: SignedInRequest, campaign: Campaign) -> HttpResponseBase:
    """Every edit of the newest measurement as CSV, made for spreadsheets."""
    found = measurements.newest(campaign)
    if found is None or found.items is None:
        raise Http404
    name = f"{campaign.name}-effort.csv"
    return FileResponse(
        found.items.open(), as_attachment=True, filename=name, content_type="text/csv"
    )


@require_safe
@in_campaign()
def chart(request: SignedInRequest, campaign: Campaign, chart: str, form: str) -> HttpResponse:
    """A chart as a file: SVG, PNG, or its figures as CSV."""
    found = measurements.newest(campaign)
    if found is None or not found.steps or chart not in CHARTS:
        raise Http404
    chosen = Chosen.of(request, campaign, found)
    name = "-".join(filter(None, (campaign.name, chart, chosen.language)))
    return chart_file(CHARTS[chart](found, chosen.step, chosen.language), form, name)


def _total(rows: list[Row]) -> dict[str, int]:
    once = counted_once(rows)
    return {name: sum(row[name] for row in once) for name in ("texts", "edited", "left_out")}


def _tables(rows: list[Row]) -> list[Table]:
    """A table for each kind of tokenizer: words, pieces, characters."""
    titles = {
        WORDS: _("Languages measured in words"),
        PIECES: _("Languages measured in pieces of sentencepiece models of their own text"),
        CHARACTERS: _("Languages measured in characters"),
    }
    return [
        Table(title, of_kind)
        for kind, title in titles.items()
        if (of_kind := [dict(row) for row in rows if _kind(row) == kind])
    ]


def _facet_tables(campaign: Campaign, found: Measurement, chosen: Chosen) -> list[Table]:
    if not chosen.by:
        return []
    rows = found.select(step=chosen.step, language=chosen.language, by=chosen.by, part=chosen.part)
    names = people(campaign) if chosen.by == PERSON else {}
    tables = _tables([{**row, "name": names.get(row["value"], row["value"])} for row in rows])
    units = {WORDS: _("In words"), PIECES: _("In pieces"), CHARACTERS: _("In characters")}
    return [Table(units[_kind(table.rows[0])], table.rows) for table in tables]


def _step(step: str) -> str:
    return _("All steps together") if step == FINAL else kind_label(step)


def _ranked(rankings: list[Row]) -> list[dict[str, Any]]:
    """A row for each engine of each ranking."""
    names = {"hter": "TER", "chrf": "chrF++", "bleu": "BLEU"}
    return [
        {
            **engine,
            "language": one["language"],
            "measure": names[one["measure"]],
            "texts": one["texts"],
            "started": one["started"][engine["engine"]],
            "tokenizer": one["tokenizer"],
        }
        for one in rankings
        for engine in one["engines"]
    ]


def _kind(row: Row) -> str:
    return str(row["tokenizer"]).partition("-")[0]


def _facets(*, may_see_people: bool) -> dict[str, str]:
    names = {
        "engine": _("Engine"),
        "subject": _("Subject"),
        "category": _("Category"),
        "sensitivity": _("Sensitivity"),
        PERSON: _("Person"),
    }
    return {by: name for by, name in names.items() if by != PERSON or may_see_people}


def _parts() -> dict[str, str]:
    return {WHOLE: _("Question and options"), QUESTION: _("Question"), OPTIONS: _("Options")}
