"""The figures of a release, counted from the tables in its folder.

This is the one reading of figures: the card, Croissant, the gates, the difference between releases,
the pages and the API tell these. It needs no database and reads columns, not whole tables.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from annotations.publishing.figures.agreement import Agreement, agreement_of
from annotations.publishing.figures.coverage import (
    Coverage,
    EngineTexts,
    Marks,
    coverage_of,
    engines_of,
    failing_checks_of,
    marks_of,
    questions_of,
    together,
)
from annotations.publishing.figures.forms import FormFigures, forms_of
from annotations.publishing.figures.labels import Labels, labels_of
from annotations.publishing.figures.tables import TEXT, Tables, scan
from annotations.publishing.figures.work import (
    Answers,
    Flags,
    Keys,
    People,
    Proposals,
    Reviews,
    Rulings,
    Work,
    answers_of,
    flags_of,
    keys_of,
    proposals_of,
    reviews_of,
    rulings_of,
    work_of,
)

__all__ = ["Coverage", "Figures", "figures_of"]


@dataclass(frozen=True)
class Figures:
    """All that is counted of a release; an empty one is of a folder without rows.

    `questions` are the different questions with a row in some language, `subjects` theirs.
    """

    questions: int = 0
    subjects: int = 0
    coverage: tuple[Coverage, ...] = ()
    engines: tuple[EngineTexts, ...] = ()
    marks: tuple[Marks, ...] = ()
    failing_checks: Mapping[str, int] = field(default_factory=dict)
    labels: Labels = field(default_factory=Labels)
    forms: tuple[FormFigures, ...] = ()
    reviews: tuple[Reviews, ...] = ()
    answers: tuple[Answers, ...] = ()
    rulings: tuple[Rulings, ...] = ()
    flags: tuple[Flags, ...] = ()
    proposals: tuple[Proposals, ...] = ()
    keys: tuple[Keys, ...] = ()
    agreement: tuple[Agreement, ...] = ()
    work: tuple[Work, ...] = ()
    people: People = field(default_factory=People)
    passages: int = 0

    @cached_property
    def languages(self) -> dict[str, Coverage]:
        """All splits of a language as one, in order of the languages' codes."""
        return together(self.coverage)

    def document(self) -> dict[str, Any]:
        """As plain data, for JSON."""
        return asdict(self)


def figures_of(folder: Path) -> Figures:
    """The figures of a release folder of any schema version, or of a plain download.

    What a folder has no table for is counted as none; a release before schema 1.8 does not say
    which items a language lacks.

    Raises:
        OSError, polars.exceptions.PolarsError, FormDocumentError: a table or a form's document
            cannot be read. `verify_release` tells such a folder.
    """
    tables = Tables(folder)
    questions, subjects = questions_of(tables)
    work, people = work_of(tables)
    return Figures(
        questions=questions,
        subjects=subjects,
        coverage=coverage_of(tables),
        engines=engines_of(tables),
        marks=marks_of(tables),
        failing_checks=failing_checks_of(tables),
        labels=labels_of(tables),
        forms=forms_of(tables),
        reviews=reviews_of(tables),
        answers=answers_of(tables),
        rulings=rulings_of(tables),
        flags=flags_of(tables),
        proposals=proposals_of(tables),
        keys=keys_of(tables),
        agreement=agreement_of(tables),
        work=work,
        people=people,
        passages=scan([*(folder / "passages").glob("*.parquet")], {"language": TEXT})
        .collect()
        .height,
    )
