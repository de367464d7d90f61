"""What needs a culture against what does not: accuracies, gaps and ranks."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from evaluation.selectors.analyses import Row, rows
from evaluation.web import sentences
from evaluation.web.choice import Choice
from evaluation.web.figures.base import Drawn, Figure
from evaluation.web.names import language_label
from workbench.core.web.charts_dots import Dot, interval_dots
from workbench.core.web.charts_lines import Line, slope_lines

LEAST_POINTS = 10.0
"""Of accuracy, over the height of a chart."""
CA_TO_CS, ANNOTATED_TO_CS = ("CA", "CS"), ("annotated", "CA", "CS")


def slope(choice: Choice) -> Drawn | None:
    """From the accuracy on CA to that on CS, a line a model."""
    found = rows(
        choice.analysis,
        "models",
        ["model", "subset", "accuracy"],
        language=choice.language,
        subset=CA_TO_CS,
    )
    lines = [
        Line(choice.names[model], (ca, cs), "cs" if cs < ca else "ca")
        for model, (ca, cs) in _complete(found, "accuracy", CA_TO_CS, times=100)
    ]
    if not lines:
        return None
    chart = slope_lines(
        lines,
        title=_("From culturally agnostic to culturally sensitive questions"),
        description=_("Right answers in percent. %(language)s.") % _where(choice.language),
        columns=CA_TO_CS,
        line_name=_("Model"),
        tones={"cs": _("lower on CS"), "ca": _("as high on CS, or higher")},
        least_span=LEAST_POINTS,
    )
    return Drawn(chart)


def gaps(choice: Choice) -> Drawn | None:
    """CS less CA, as they are and with equal weights of subjects."""
    found = rows(choice.analysis, "gaps", language=choice.ranked_language)
    if not found:
        return None
    raw, same = _("As the questions are"), _("With the same weight of each subject in both")
    series = {raw: ("raw", "low", "high")}
    series[same] = ("standardised", "standardised_low", "standardised_high")
    lowest_first = sorted(found, key=lambda row: row["raw"])
    chart = interval_dots(
        [
            _dot(choice.names[row["model"]], name, row, parts)
            for row in lowest_first
            for name, parts in series.items()
            if row[parts[0]] is not None
        ],
        title=_("CS less CA"),
        description=_(
            "Points between the accuracies on culturally sensitive and on culturally agnostic "
            "questions, with 95 %% intervals. The second line gives each subject the same "
            "weight in both. %(language)s."
        )
        % _where(choice.ranked_language),
        group_name=_("Model"),
        head=_("Points"),
        tones={raw: "soft", same: "accent"},
        signed=True,
        guide_at=0,
    )
    told = [row for row in found if row["model"] == choice.model] or [max(found, key=_sureness)]
    return Drawn(chart, tuple(sentences.gap(row, choice.names) for row in told))


def _sureness(row: Row) -> float:
    """How far the interval of a gap is away from 0; below 0 where it holds it."""
    return float(max(row["low"], -row["high"]))


def bump(choice: Choice) -> Drawn | None:
    """The rank on all annotated questions, on CA and on CS."""
    language = choice.ranked_language
    found = rows(
        choice.analysis,
        "ranks",
        ["model", "subset", "rank"],
        language=language,
        subset=ANNOTATED_TO_CS,
    )
    lines = [
        Line(choice.names[model], ranks, _tone(ranks))
        for model, ranks in _complete(found, "rank", ANNOTATED_TO_CS)
    ]
    if len(lines) < 2:
        return None
    chart = slope_lines(
        lines,
        title=_("Ranks on all annotated, on CA and on CS questions"),
        description=_("1 is the best. %(language)s.") % _where(language),
        columns=(_("Annotated"), "CA", "CS"),
        line_name=_("Model"),
        tones={"ca": _("better on CS"), "cs": _("worse on CS"), "soft": _("the same on CS")},
        digits=0,
        lowest_first=True,
    )
    changes = rows(choice.analysis, "rank_changes", language=language)
    told = tuple(sentences.changes(row, len(lines)) for row in changes)
    return Drawn(chart, told)


def _complete(
    found: Sequence[Row], value: str, subsets: Sequence[str], times: float = 1
) -> list[tuple[str, tuple[float, ...]]]:
    """By model, the values of all these subsets; without models that lack one. The best of the
    last subset comes first."""
    by_model: dict[str, dict[str, float]] = {}
    for row in found:
        by_model.setdefault(row["model"], {})[row["subset"]] = times * row[value]
    return [
        (model, tuple(of[subset] for subset in subsets))
        for model, of in by_model.items()
        if len(of) == len(subsets)
    ]


def _dot(model: str, series: str, row: Row, parts: Sequence[str]) -> Dot:
    value, low, high = (row[part] for part in parts)
    return Dot.in_percent(model, value, low, high, series)


def _tone(ranks: Sequence[float]) -> str:
    first, last = ranks[0], ranks[-1]
    return "soft" if first == last else "ca" if last < first else "cs"


def _where(language: str) -> dict[str, str]:
    return {"language": language_label(language)}


SLOPE = Figure("slope", slope, ("language",))
GAPS = Figure("gaps", gaps, ("language", "model"))
BUMP = Figure("ranks", bump, ("language",))
