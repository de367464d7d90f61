"""Every figure by its name, and on which page of an analysis it stands."""

from collections.abc import Mapping, Sequence

from evaluation.web.figures import culture, pairs, releases, scores
from evaluation.web.figures.base import Figure

PAGES: Mapping[str, Sequence[Figure]] = {
    "models": (scores.ACCURACIES,),
    "languages": (scores.BY_LANGUAGE,),
    "culture": (culture.SLOPE, culture.GAPS, culture.BUMP),
    "groups": (scores.BY_GROUP,),
    "compare": (pairs.ONE_PAIR, pairs.EVERY_PAIR),
    "releases": (releases.DIFFERENCES, releases.RANKS),
}
FIGURES: Mapping[str, Figure] = {
    figure.name: figure for figures in PAGES.values() for figure in figures
}
