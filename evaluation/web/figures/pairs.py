"""Models against one another."""

from django.utils.translation import gettext as _

from evaluation.selectors.analyses import Row, rows
from evaluation.web import sentences
from evaluation.web.choice import Choice
from evaluation.web.figures.base import Drawn, Figure
from evaluation.web.names import SUBSETS, language_label
from workbench.core.web.charts_dots import Dot, interval_dots
from workbench.core.web.charts_grid import Cell, grid_map

COLUMNS = ["a", "b", "language", "difference", "low", "high", "p_adjusted"]


def every_pair(choice: Choice) -> Drawn | None:
    """Row less column, a cell each two models."""
    language = choice.ranked_language
    found = rows(choice.analysis, "pairs", COLUMNS, language=language, subset=choice.subset)
    if not found:
        return None
    ahead = {(row["a"], row["b"]): row["difference"] for row in found}
    ahead |= {(b, a): -difference for (a, b), difference in ahead.items()}
    models = sorted(
        {model for pair in ahead for model in pair},
        key=lambda model: -sum(value for (a, _b), value in ahead.items() if a == model),
    )
    chart = grid_map(
        [
            Cell(choice.names[a], choice.names[b], _points(ahead.get((a, b))))
            for a in models
            for b in models
        ],
        title=_("How far each model is ahead of each other"),
        description=_("Points by which the row is ahead of the column. %(language)s; %(subset)s.")
        % _where(choice, language),
        heads=(_("Model"), _("Against"), _("Points")),
        digits=1,
        signed=True,
    )
    real = sum(row["p_adjusted"] < sentences.ALPHA for row in found)
    told = _(
        "%(real)d of %(pairs)d differences are real at a false discovery rate of 5 %% over all "
        "pairs, languages and subsets."
    ) % {"real": real, "pairs": len(found)}
    return Drawn(chart, (told,))


def one_pair(choice: Choice) -> Drawn | None:
    """The difference of two models in every language."""
    found = [turned(row, choice.a) for row in _between(choice, "pairs", choice.subset)]
    if not found:
        return None
    best_first = sorted(found, key=lambda row: -row["difference"])
    names = {"a": choice.names[choice.a], "b": choice.names[choice.b]}
    chart = interval_dots(
        [
            Dot.in_percent(
                language_label(row["language"]), row["difference"], row["low"], row["high"]
            )
            for row in best_first
        ],
        title=_("%(a)s less %(b)s") % names,
        description=_("Points with 95 %% intervals. %(subset)s.")
        % {"subset": SUBSETS[choice.subset]},
        group_name=_("Language"),
        head=_("Points"),
        signed=True,
        guide_at=0,
    )
    told: list[str] = []
    for row in found:
        if row["language"] == choice.ranked_language:
            told += [sentences.ahead(row, choice.names), sentences.power(row)]
    for row in _between(choice, "probabilities", choice.subset):
        if row["language"] == choice.ranked_language:
            told.append(sentences.really_ahead(_probability(row, choice.a), choice.names))
    return Drawn(chart, tuple(told))


def _between(choice: Choice, table: str, subset: str) -> list[Row]:
    """Rows of the two models that are chosen."""
    both = (choice.a, choice.b)
    found = rows(choice.analysis, table, a=both, b=both, subset=subset)
    return [row for row in found if row["a"] != row["b"]]


def turned(row: Row, a: str) -> Row:
    """The same with `a` first."""
    if row["a"] == a:
        return row
    ends = {"low": -row["high"], "high": -row["low"], "difference": -row["difference"]}
    return {**row, "a": row["b"], "b": row["a"], **ends}


def _probability(row: Row, a: str) -> Row:
    if row["a"] == a:
        return row
    return {**row, "a": row["b"], "b": row["a"], "p_ahead": 1 - row["p_ahead"]}


def _points(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _where(choice: Choice, language: str) -> dict[str, str]:
    return {"language": language_label(language), "subset": str(SUBSETS[choice.subset])}


EVERY_PAIR = Figure("pairs", every_pair, ("language", "subset"))
ONE_PAIR = Figure("pair", one_pair, ("a", "b", "language", "subset"))
