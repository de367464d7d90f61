"""How right models are: over all, by language, by group."""

from collections.abc import Callable, Iterable
from itertools import groupby
from statistics import fmean

from django.utils.translation import gettext as _

from evaluation.selectors.analyses import Row, rows
from evaluation.web.choice import RANK, Choice
from evaluation.web.figures.base import Drawn, Figure
from evaluation.web.names import OVER_LANGUAGES, SUBSETS, group_label, kind_label, language_label
from workbench.core.web.charts_dots import Dot, interval_dots
from workbench.core.web.charts_grid import Cell, grid_map
from workbench.core.web.figures import decimal

TIERS = ("high", "mid", "low")
COLUMNS = ["model", "language", "accuracy", "low", "high"]


def accuracies(choice: Choice) -> Drawn | None:
    """A dot a model, the best first."""
    found = rows(choice.analysis, "models", COLUMNS, language=choice.language, subset=choice.subset)
    if not found:
        return None
    best_first = sorted(found, key=lambda row: -row["accuracy"])
    chart = interval_dots(
        [_dot(row, choice.names[row["model"]]) for row in best_first],
        title=_("Accuracy by model"),
        description=_("Right answers in percent with 95 %% intervals. %(language)s; %(subset)s.")
        % _where(choice),
        group_name=_("Model"),
        head=_("Percent"),
    )
    return Drawn(chart)


def by_language(choice: Choice) -> Drawn | None:
    """Every model in every language: accuracy or rank."""
    ranked = choice.measure == RANK
    table, value = ("ranks", "rank") if ranked else ("models", "accuracy")
    columns = ["model", "language", value] if ranked else COLUMNS
    found = rows(choice.analysis, table, columns, subset=choice.subset)
    by_code = {
        code: {row["model"]: row[value] for row in of_one}
        for code, of_one in groupby(
            sorted(found, key=lambda row: row["language"]), key=lambda row: row["language"]
        )
        if code not in OVER_LANGUAGES
    }
    if not by_code:
        return None
    times = 1 if ranked else 100
    means = {code: sum(of.values()) / len(of) for code, of in by_code.items()}
    languages = sorted(by_code, key=(lambda code: code) if ranked else lambda code: -means[code])
    models = _by_mean(choice, by_code, lowest_first=ranked)
    cells = [
        Cell(language_label(code), choice.names[model], times * by_code[code][model])
        for code in languages
        for model in models
        if model in by_code[code]
    ]
    if ranked:
        title, description = _("Rank by language and model"), _("1 is the best. %(subset)s.")
    else:
        title = _("Accuracy by language and model")
        description = _("Right answers in percent. %(subset)s.")
    chart = grid_map(
        cells,
        title=title,
        description=description % _where(choice),
        heads=(_("Language"), _("Model"), _("Rank") if ranked else _("Percent")),
        lowest_is_best=ranked,
    )
    return Drawn(chart, () if ranked else _extremes(languages, means, found))


def by_group(choice: Choice) -> Drawn | None:
    """Every model in every group of the kind; of a chosen model, with intervals."""
    found = rows(
        choice.analysis,
        "groups",
        [*COLUMNS, "group", "n"],
        kind=choice.kind,
        language=choice.language,
        subset=choice.subset,
        **({"model": choice.model} if choice.model else {}),
    )
    if not found:
        return None
    groups = _in_order(choice.kind, dict.fromkeys(row["group"] for row in found))
    title = _("Accuracy: %(kind)s") % {"kind": kind_label(choice.kind)}
    if choice.model:
        title = f"{choice.names[choice.model]}. {title}"
        of_group = {row["group"]: row for row in found}
        chart = interval_dots(
            [_dot(of_group[one], group_label(choice.kind, one)) for one in groups],
            title=title,
            description=_(
                "Right answers in percent with 95 %% intervals. %(language)s; %(subset)s."
            )
            % _where(choice),
            group_name=kind_label(choice.kind),
            head=_("Percent"),
        )
        return Drawn(chart)
    scores = {
        group: {row["model"]: row["accuracy"] for row in found if row["group"] == group}
        for group in groups
    }
    models = _by_mean(choice, scores, lowest_first=False)
    chart = grid_map(
        [
            Cell(group_label(choice.kind, group), choice.names[model], 100 * scores[group][model])
            for group in groups
            for model in models
            if model in scores[group]
        ],
        title=title,
        description=_("Right answers in percent. %(language)s; %(subset)s.") % _where(choice),
        heads=(kind_label(choice.kind), _("Model"), _("Percent")),
    )
    return Drawn(chart)


def _in_order(kind: str, groups: Iterable[str]) -> list[str]:
    """As they come, but for those that have an order of their own."""
    orders: dict[str, Callable[[str], int]] = {"tier": TIERS.index, "options": int}
    return sorted(groups, key=orders[kind]) if kind in orders else list(groups)


def _dot(row: Row, name: str) -> Dot:
    return Dot.in_percent(name, row["accuracy"], row["low"], row["high"])


def _by_mean(
    choice: Choice, values: dict[str, dict[str, float]], *, lowest_first: bool
) -> list[str]:
    """The models, the best first by the mean over lines."""
    of_model: dict[str, list[float]] = {}
    for line in values.values():
        for model, value in line.items():
            of_model.setdefault(model, []).append(value)
    means = {model: sum(found) / len(found) for model, found in of_model.items()}
    return sorted(means, key=lambda model: means[model] if lowest_first else -means[model])


def _extremes(
    languages: list[str], means: dict[str, float], found: Iterable[Row]
) -> tuple[str, ...]:
    """Of languages, the highest first. The mean of the bounds of all models is a bound of their
    mean that is wide enough, however alike they answer: no standard deviation of a mean is above
    the mean of standard deviations."""
    first, last = languages[0], languages[-1]
    if first == last:
        return ()
    parts = {
        "first": language_label(first),
        "last": language_label(last),
        "high": decimal(100 * means[first], 1),
        "low": decimal(100 * means[last], 1),
    }
    least = fmean(row["low"] for row in found if row["language"] == first)
    most = fmean(row["high"] for row in found if row["language"] == last)
    if least <= most:
        told = _(
            "Over all models %(first)s (%(high)s %%), the highest, and %(last)s (%(low)s %%), the "
            "lowest, are not told apart: their 95 %% intervals overlap."
        )
    else:
        told = _(
            "Over all models accuracy is highest in %(first)s (%(high)s %%) and lowest in %(last)s "
            "(%(low)s %%)."
        )
    return (told % parts,)


def _where(choice: Choice) -> dict[str, str]:
    return {
        "language": language_label(choice.language),
        "subset": str(SUBSETS[choice.subset]),
    }


ACCURACIES = Figure("accuracy", accuracies, ("language", "subset"))
BY_LANGUAGE = Figure("languages", by_language, ("subset", "measure"))
BY_GROUP = Figure("groups", by_group, ("kind", "language", "subset", "model"))
