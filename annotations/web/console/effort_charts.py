"""What people changed, as charts: edits by language, distance by category, questions and options.

They count in characters, which every language has: edits in words and in pieces do not compare.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from annotations.quality.sums import ALL, OPTIONS, QUESTION
from annotations.selectors.effort import Measurement, Row, counted_once
from workbench.core.languages import language_of
from workbench.core.web.charts import Chart, Interval, Scale, interval_bars
from workbench.core.web.language_names import language_name


@dataclass
class _Sum:
    texts: int = 0
    edited: int = 0
    edits: int = 0
    characters: int = 0

    def add(self, row: Row) -> None:
        self.texts += row["texts"]
        self.edited += row["edited"]
        self.edits += row["character_edits"]
        self.characters += row["characters"]

    @property
    def mean(self) -> float | None:
        return self.edits / self.texts if self.texts else None

    @property
    def share(self) -> float | None:
        return self.edits / self.characters if self.characters else None


def edits_by_language(found: Measurement, step: str, language: str) -> Chart | None:
    sums = _sums(found.select(step=step, language=language or None), "language")
    names = {"edited": _("Edited"), "texts": _("Accepted or edited")}
    figures = [
        Interval(_language(code), label, getattr(one, name))
        for code, one in sums.items()
        for name, label in names.items()
    ]
    tones = {names["edited"]: "cs", names["texts"]: "ca"}
    if not figures:
        return None
    return interval_bars(
        figures,
        title=_("Edits by language"),
        description=_("Texts that were accepted or edited, and those of them that were edited."),
        group_name=_("Language"),
        tones=tones,
        scale=Scale(_("Texts"), ",d", 0, None),
    )


def distance_by_category(found: Measurement, step: str, language: str) -> Chart | None:
    return _of_parts(
        found, step, language, by="category", group_name=_("Category"),
        read=lambda one: one.mean,
        title=_("Distance by category"),
        description=_("Characters inserted, deleted or substituted, mean of all texts looked at."),
        scale=Scale(_("Characters"), ",.1f", 1, None),
    )  # fmt: skip


def share_by_category(found: Measurement, step: str, language: str) -> Chart | None:
    return _of_parts(
        found, step, language, by="category", group_name=_("Category"),
        read=lambda one: one.share,
        title=_("Normalised distance by category"),
        description=_("The same over the characters of the longer text."),
        scale=Scale(_("Share"), ".1%", None, None),
    )  # fmt: skip


def questions_against_options(found: Measurement, step: str, language: str) -> Chart | None:
    return _of_parts(
        found, step, language, by=ALL, group_name=_("Language"),
        read=lambda one: one.share,
        title=_("Questions against options"),
        description=_("Normalised distance in characters, of questions and of options apart."),
        scale=Scale(_("Share"), ".1%", None, None),
    )  # fmt: skip


CHARTS: dict[str, Callable[[Measurement, str, str], Chart | None]] = {
    "languages": edits_by_language,
    "categories": distance_by_category,
    "categories-normalised": share_by_category,
    "questions-options": questions_against_options,
}


def _of_parts(
    found: Measurement,
    step: str,
    language: str,
    *,
    by: str,
    group_name: str,
    read: Callable[[_Sum], float | None],
    title: str,
    description: str,
    scale: Scale,
) -> Chart | None:
    """Questions and options under one another, of each category or, by nothing, each language."""
    parts = {QUESTION: _("Questions"), OPTIONS: _("Options")}
    scope = language if by else language or None
    sums = {
        part: _sums(
            found.select(step=step, language=scope, by=by, part=part), "value" if by else "language"
        )
        for part in parts
    }
    name = str if by else _language
    figures = [
        Interval(name(group), label, value)
        for group in sums[QUESTION]
        for part, label in parts.items()
        if (value := read(sums[part][group])) is not None
    ]
    if not figures:
        return None
    return interval_bars(
        figures,
        title=title,
        description=description,
        group_name=group_name,
        tones={parts[QUESTION]: "ca", parts[OPTIONS]: "cs"},
        scale=scale,
    )


def _sums(rows: Iterable[Row], key: str) -> dict[str, _Sum]:
    """Put together over tokenizers: each text once."""
    sums: defaultdict[str, _Sum] = defaultdict(_Sum)
    for row in counted_once(rows):
        sums[row[key]].add(row)
    return {name: sums[name] for name in sorted(sums) if sums[name].texts}


def _language(code: str) -> str:
    return language_name(language_of(code))
