"""The same models on two releases."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from evaluation.analysis.differences import between
from evaluation.models import Analysis
from evaluation.selectors.analyses import Row, rows
from evaluation.web import sentences
from evaluation.web.choice import Choice
from evaluation.web.figures.base import Drawn, Figure
from evaluation.web.names import SUBSETS, language_label
from workbench.core.web.charts_dots import Dot, interval_dots
from workbench.core.web.charts_lines import Line, slope_lines

ENDS = ("accuracy", "low", "high")


def differences(choice: Choice) -> Drawn | None:
    """Accuracy here less that of the other analysis, a line a model."""
    if choice.other is None:
        return None
    here, there = (_scores(one, choice) for one in (choice.analysis, choice.other))
    found = {
        model: between(_ends(here[model]), _ends(there[model])) for model in here if model in there
    }
    if not found:
        return None
    best_first = sorted(found, key=lambda model: -found[model][0])
    chart = interval_dots(
        [Dot.in_percent(choice.names[model], *found[model]) for model in best_first],
        title=_("%(release)s less %(other)s") % _labels(choice),
        description=_(
            "Points with 95 %% intervals, taken as though the answers were to different questions: "
            "to the same questions the true intervals are narrower. %(language)s; %(subset)s."
        )
        % {"language": language_label(choice.language), "subset": SUBSETS[choice.subset]},
        group_name=_("Model"),
        head=_("Points"),
        signed=True,
        guide_at=0,
    )
    told = (sentences.changed(choice.names[model], found[model]) for model in best_first)
    return Drawn(chart, tuple(told) if len(found) == 1 else ())


def ranks(choice: Choice) -> Drawn | None:
    """Where the models stand among each other on both."""
    if choice.other is None:
        return None
    there, here = (_scores(one, choice) for one in (choice.other, choice.analysis))
    common = [model for model in here if model in there]
    if len(common) < 2:
        return None
    places = [_places(scores, common) for scores in (there, here)]
    lines = [
        Line(choice.names[model], (places[0][model], places[1][model]), _tone(places, model))
        for model in common
    ]
    labels = _labels(choice)
    chart = slope_lines(
        lines,
        title=_("Ranks on both"),
        description=_("1 is the best of those models that were measured on both. %(language)s.")
        % {"language": language_label(choice.language)},
        columns=(labels["other"], labels["release"]),
        line_name=_("Model"),
        tones={"ca": _("better"), "cs": _("worse"), "soft": _("the same")},
        digits=0,
        lowest_first=True,
    )
    return Drawn(chart)


def _scores(analysis: Analysis, choice: Choice) -> Mapping[str, Row]:
    found = rows(
        analysis, "models", ["model", *ENDS], language=choice.language, subset=choice.subset
    )
    return {row["model"]: row for row in found}


def _ends(row: Row) -> tuple[float, float, float]:
    return row["accuracy"], row["low"], row["high"]


def _places(scores: Mapping[str, Row], models: list[str]) -> dict[str, float]:
    """Equals share the better place."""
    return {
        model: 1.0 + sum(scores[one]["accuracy"] > scores[model]["accuracy"] for one in models)
        for model in models
    }


def _tone(places: list[dict[str, float]], model: str) -> str:
    before, after = (of[model] for of in places)
    return "soft" if before == after else "ca" if after < before else "cs"


def _labels(choice: Choice) -> dict[str, str]:
    """What the two are called; by their numbers where they are on one release."""
    both = {"release": choice.analysis, "other": choice.other}
    labels = {name: one.release_label if one else "" for name, one in both.items()}
    if labels["release"] == labels["other"]:
        labels = {name: f"{labels[name]} (#{one.pk})" for name, one in both.items() if one}
    return labels


DIFFERENCES = Figure("releases", differences, ("other", "language", "subset"))
RANKS = Figure("release-ranks", ranks, ("other", "language", "subset"))
