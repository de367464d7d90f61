"""Two finished runs beside each other: of two models, of one model in two ways, on two releases."""

from typing import NamedTuple

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evaluation.analysis.accuracy import ALL_LANGUAGES
from evaluation.analysis.differences import between
from evaluation.models import Run, Score
from evaluation.selectors import runs as selectors
from evaluation.web import sentences
from evaluation.web.names import language_label
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.web.chart_downloads import FORMS, chart_file
from workbench.core.web.charts import Chart
from workbench.core.web.charts_dots import Dot, interval_dots


class Compared(NamedTuple):
    """A language in which both runs were scored; `difference` has its interval."""

    language: str
    here: Score
    there: Score
    difference: tuple[float, float, float]


@login_required
@require_safe
def two_runs(request: SignedInRequest, pk: int, other: int) -> HttpResponse:
    """One run less another, in every language that both have."""
    here, there = (_run(request, key) for key in (pk, other))
    found = _compared(here, there)
    context = {
        "here": here,
        "there": there,
        "found": found,
        "chart": _chart(here, there, found),
        "forms": FORMS,
        "said": [sentences.changed(str(here), one.difference) for one in found[:1]],
    }
    return render(request, "evaluation/two_runs.html", context)


@login_required
@require_safe
def choose(request: SignedInRequest, pk: int) -> HttpResponse:
    """Goes to the comparison with the run that was chosen."""
    other = request.GET.get("other", "")
    wanted = _run(request, int(other) if other.isdecimal() else 0)
    return redirect("evaluation:two-runs", pk, wanted.pk)


@login_required
@require_safe
def two_runs_file(request: SignedInRequest, pk: int, other: int, form: str) -> HttpResponse:
    """The comparison as a file: SVG, PNG, or its table as CSV."""
    here, there = (_run(request, key) for key in (pk, other))
    chart = _chart(here, there, _compared(here, there))
    return chart_file(chart, form, f"runs-{pk}-{other}")


def _run(request: SignedInRequest, pk: int) -> Run:
    """One that has finished."""
    return get_object_or_404(selectors.runs(request.user).exclude(summary={}), pk=pk)


def _compared(here: Run, there: Run) -> list[Compared]:
    """All languages together come first."""
    scores = [
        {
            score.language: score
            for score in run.scores.filter(subset=Score.Subset.ALL, group_kind=Score.GroupKind.ALL)
        }
        for run in (here, there)
    ]
    common = [language for language in scores[0] if language in scores[1]]
    common.sort(key=lambda language: (language != ALL_LANGUAGES, language))
    return [
        Compared(language, a, b, between(a.bounded, b.bounded))
        for language in common
        for a, b in [(scores[0][language], scores[1][language])]
    ]


def _chart(here: Run, there: Run, found: list[Compared]) -> Chart | None:
    if not found:
        return None
    return interval_dots(
        [Dot.in_percent(language_label(one.language), *one.difference) for one in found],
        title=_("%(a)s less %(b)s") % {"a": here, "b": there},
        description=_(
            # "% i" is no format here; xgettext:no-python-format
            "Points with 95 % intervals, taken as though the answers were to different questions: "
            "to the same questions the true intervals are narrower, as an analysis of both has "
            "them."
        ),
        group_name=_("Language"),
        head=_("Points"),
        signed=True,
        guide_at=0,
    )
