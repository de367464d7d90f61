"""What of an analysis a page shows; all of it stands in the address, so that it can be shared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404

from evaluation.analysis.accuracy import ALL_LANGUAGES
from evaluation.models import Analysis
from evaluation.web.names import OVER_LANGUAGES, SUBSETS, model_names

ACCURACY, RANK = "accuracy", "rank"
MEASURES = (ACCURACY, RANK)
USUAL_KIND = "category"


@dataclass(frozen=True)
class Choice:
    """Of an analysis: which language (`*` and `mean` stand for many), subset of questions, kind of
    group, measure, and which models; `model`, `a` and `b` are empty where none is chosen. `other`
    is an analysis that this one is held against."""

    analysis: Analysis
    language: str
    subset: str
    kind: str
    measure: str
    model: str
    a: str
    b: str
    other: Analysis | None = None

    @classmethod
    def of(
        cls, analysis: Analysis, asked: Mapping[str, str], other: Analysis | None = None
    ) -> "Choice":
        """From the query of an address.

        Raises:
            Http404: the analysis has nothing of that name.
        """
        models = ("", *analysis.specs)
        languages = (*OVER_LANGUAGES, *analysis.summary.get("languages", ()))
        kinds = tuple(analysis.summary.get("kinds", ())) or (USUAL_KIND,)
        usual_kind = USUAL_KIND if USUAL_KIND in kinds else kinds[0]
        return cls(
            analysis=analysis,
            language=_one_of(asked.get("language", ALL_LANGUAGES), languages),
            subset=_one_of(asked.get("subset", "all"), tuple(SUBSETS)),
            kind=_one_of(asked.get("kind", usual_kind), kinds),
            measure=_one_of(asked.get("measure", ACCURACY), MEASURES),
            model=_one_of(asked.get("model", ""), models),
            a=_one_of(asked.get("a", ""), models),
            b=_one_of(asked.get("b", ""), models),
            other=other,
        )

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What the models are called."""
        return model_names(self.analysis.specs)

    @property
    def ranked_language(self) -> str:
        """The language for what is said of all together, but not of their mean."""
        return ALL_LANGUAGES if self.language in OVER_LANGUAGES else self.language

    def address(self, *parts: str) -> str:
        """The query of the address that shows these parts of it."""
        chosen = {part: getattr(self, part) for part in parts if getattr(self, part)}
        if isinstance(other := chosen.get("other"), Analysis):
            chosen["other"] = other.pk
        return urlencode(chosen)


def _one_of(value: str, known: Sequence[str]) -> str:
    if value not in known:
        raise Http404
    return value
