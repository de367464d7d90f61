"""The pages of a finished analysis, one a question: which models, where, on what, against whom."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from evaluation.models import Analysis
from evaluation.permissions import can_start_run
from evaluation.selectors import analyses as selectors
from evaluation.web.choice import Choice
from evaluation.web.figures.base import Drawn, Figure
from evaluation.web.figures.registry import FIGURES, PAGES
from evaluation.web.files_gone import tells_of_lost_files
from evaluation.web.names import OVER_LANGUAGES, SUBSETS, kind_label, language_label
from evaluation.web.standing import said_of, standings
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.web.chart_downloads import FORMS, chart_file

OFFERED = 100
"""Analyses to choose from, at most."""
TABS: dict[str, str | Promise] = {
    "models": _("Models"),
    "languages": _("Languages"),
    "culture": _("CA and CS"),
    "groups": _("Groups of questions"),
    "compare": _("Two models"),
    "releases": _("Two releases"),
}
FILTERS = {
    "models": ("language", "subset"),
    "languages": ("subset", "measure"),
    "culture": ("language",),
    "groups": ("kind", "model", "language", "subset"),
    "compare": ("a", "b", "language", "subset"),
    "releases": ("other", "language", "subset"),
}
"""What can be chosen on each page."""


@login_required
@require_safe
@tells_of_lost_files
def page(request: SignedInRequest, pk: int, tab: str) -> HttpResponse:
    """A page of a finished analysis; the address holds what is chosen on it."""
    found = get_object_or_404(selectors.finished(request.user), pk=pk)
    choice = _choice(found, request, tab)
    context = shown(choice, tab) | {"tabs": TABS, "tab": tab}
    if "other" in FILTERS[tab]:
        context["others"] = _others(found, request)
    return render(request, "evaluation/analysis.html", context)


@login_required
@require_safe
@tells_of_lost_files
def figure_file(request: SignedInRequest, pk: int, name: str, form: str) -> HttpResponse:
    """A figure as a file: SVG, PNG, or its table as CSV."""
    found = get_object_or_404(selectors.finished(request.user), pk=pk)
    if name not in FIGURES:
        raise Http404
    drawn = FIGURES[name].draw(Choice.of(found, request.GET.dict(), _other(request)))
    return chart_file(drawn.chart if drawn else None, form, f"analysis-{pk}-{name}")


@login_required
@require_safe
@tells_of_lost_files
def scoreboard(request: SignedInRequest) -> HttpResponse:
    """The models of an analysis, the best first: of the one that is asked for, or of the latest."""
    analyses = selectors.finished(request.user)
    wanted = request.GET.get("analysis", "")
    if wanted and not wanted.isdecimal():
        raise Http404
    found = get_object_or_404(analyses, pk=wanted) if wanted else analyses.first()
    context: dict[str, Any] = {
        "may_start": bool(can_start_run(request.user)),
        "analyses": [(str(one.pk), _label(one)) for one in analyses[:OFFERED]],
    }
    if found:
        context |= shown(_choice(found, request, "models"), "models")
    else:
        context["may_analyse"] = bool(selectors.analysable(request.user))
    return render(request, "evaluation/scoreboard.html", context)


def shown(choice: Choice, tab: str) -> dict[str, Any]:
    """What a page of the analysis shows of the choice."""
    found: list[tuple[Figure, Drawn, str]] = []
    for figure in PAGES[tab]:
        if drawn := figure.draw(choice):
            found.append((figure, drawn, choice.address(*figure.parts)))
    context: dict[str, Any] = {
        "analysis": choice.analysis,
        "choice": choice,
        "figures": found,
        "forms": FORMS,
        "filters": FILTERS[tab],
        "languages": _languages(choice, over=tab in ("models", "groups")),
        "subsets": SUBSETS.items(),
        "kinds": [(kind, kind_label(kind)) for kind in choice.analysis.summary.get("kinds", ())],
        "models": choice.names.items(),
    }
    if tab == "models":
        standing = standings(choice)
        context |= {"standings": standing, "said": said_of(choice, standing)}
        context["runs"] = choice.analysis.runs.defer("summary").order_by("spec")
    return context


def _choice(analysis: Analysis, request: SignedInRequest, tab: str) -> Choice:
    asked = request.GET.dict()
    if tab == "compare" and len(analysis.specs) > 1:
        best_first = [one.spec for one in standings(Choice.of(analysis, {}))]
        for name, spec in zip(("a", "b"), best_first, strict=False):
            asked[name] = asked.get(name) or spec
    return Choice.of(analysis, asked, _other(request))


def _other(request: SignedInRequest) -> Analysis | None:
    """The analysis that this one is held against."""
    wanted = request.GET.get("other", "")
    if not wanted:
        return None
    if not wanted.isdecimal():
        raise Http404
    return get_object_or_404(selectors.finished(request.user), pk=wanted)


def _languages(choice: Choice, *, over: bool) -> list[tuple[str, str]]:
    together = OVER_LANGUAGES if over else OVER_LANGUAGES[:1]
    codes = (*together, *choice.analysis.summary.get("languages", ()))
    return [(code, language_label(code)) for code in codes]


def _others(analysis: Analysis, request: SignedInRequest) -> list[tuple[str, str]]:
    """The analyses of some of the same models."""
    others = selectors.finished(request.user).filter(specs__overlap=analysis.specs)
    return [(str(one.pk), _label(one)) for one in others.exclude(pk=analysis.pk)[:OFFERED]]


def _label(analysis: Analysis) -> str:
    return f"{analysis} (#{analysis.pk})"
