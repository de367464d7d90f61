"""What files of texts are taken for, before they are stored: languages, rows, and what is odd."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from annotations.models import Campaign
from annotations.services.importing import ImportRefused
from annotations.services.importing_texts import import_translations
from annotations.services.page_words import in_page_words
from annotations.services.text_reports import TextsReport
from annotations.services.uploads import as_sent, readable
from workbench.core.errors import Invalid
from workbench.core.messages import localized
from workbench.layouts.mapping import parse_mapping
from workbench.layouts.records import FormatError, RowError

LOOKED_AT = 20_000
"""Rows that a page reads; the job reads all, and stores them: what is odd it says then."""

SHOWN = 20
"""Bad rows that a page tells; the job tells all of them."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row, in the words of the page."""

    file: str
    row: int | None
    told: str


@dataclass(frozen=True)
class TextsPreview:
    """What an import would do; `problem` says why the files cannot be read, `problems` are rows."""

    report: TextsReport | None = None
    problem: str = ""
    problems: tuple[Problem, ...] = ()
    problem_count: int = 0

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.report.languages) if self.report else 0

    @property
    def doubts(self) -> tuple[tuple[str, str], ...]:
        """By language, why its texts may be no translations into it."""
        languages = self.report.languages if self.report else ()
        return tuple((one.language, doubt) for one in languages for doubt in one.doubts)


def preview_texts(*, stored: str, campaign: Campaign, reading: dict[str, Any]) -> TextsPreview:
    """What would come in of an upload by this way of reading it. Stores nothing, locks nothing."""
    mapping = {"mapping": parse_mapping(pairs)} if (pairs := reading.get("mapping")) else {}
    try:
        with readable(stored=stored) as path:
            report = import_translations(
                path=path, campaign=campaign, dry_run=True, most=LOOKED_AT, **reading | mapping
            )
    except ImportRefused as refused:
        shown = tuple(map(_problem, refused.errors[:SHOWN]))
        return TextsPreview(problems=shown, problem_count=len(refused.errors))
    except FormatError as error:
        return TextsPreview(problem=_said(error.args[0]))
    except Invalid as refusal:
        return TextsPreview(problem=" ".join(refusal.fields.values()))
    return TextsPreview(report)


def _problem(error: RowError) -> Problem:
    told = f"{error.field}: {_said(error.problem)}. {_said(error.remedy)}."
    return Problem(error.file, error.row, told)


def _said(text: str) -> str:
    return in_page_words(told=as_sent(told=localized(text, _)))
