"""CA against CS as a chart."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from evaluation.analysis.accuracy import ALL_LANGUAGES
from evaluation.selectors.runs import Line
from workbench.core.web.charts import Chart, Interval, interval_bars

GUESS_AMONG_FOUR = 0.25


def ca_against_cs(lines: Sequence[Line], *, group_name: str) -> Chart | None:
    """Accuracy with 95% intervals a line; None where nothing is annotated."""
    figures = [
        Interval(_line_name(line), name, score.accuracy, score.low, score.high)
        for line in lines
        for name, score in (("CA", line.ca), ("CS", line.cs))
        if score is not None
    ]
    if not figures:
        return None
    return interval_bars(
        figures,
        title=_("Accuracy on culturally agnostic and culturally sensitive questions"),
        description=_(
            "Bars are shares of right answers with 95 % Wilson intervals; "
            "the dashed line is a guess among four options."
        ),
        group_name=group_name,
        chance=GUESS_AMONG_FOUR,
    )


def _line_name(line: Line) -> str:
    return _("all") if line.name == ALL_LANGUAGES else line.name
