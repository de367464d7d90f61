"""The figures of a release as charts, drawn from its folder."""

from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext as _

from annotations.publishing.figures import Figures
from workbench.core.languages import language_of
from workbench.core.web.charts import (
    Agreement,
    Chart,
    Interval,
    Progress,
    agreement_dots,
    interval_bars,
    progress_bars,
)
from workbench.core.web.language_names import language_name


def charts_of(figures: Figures) -> dict[str, Chart]:
    """Those that there is something to draw in, by their names in addresses."""
    drawn = ((name, draw(figures)) for name, draw in _CHARTS.items())
    return {name: chart for name, chart in drawn if chart is not None}


def _coverage(figures: Figures) -> Chart | None:
    return _by_language(
        [(code, one.rows, one.items) for code, one in figures.languages.items()],
        _("Questions in each language"),
        _("How many of the questions have a row; what is left out is counted by reason."),
    )


def _reviewed(figures: Figures) -> Chart | None:
    return _by_language(
        [(code, one.by_people, one.translated) for code, one in figures.languages.items()],
        _("Translations that people stand by"),
        _("The others are as they came from an engine or a file, or are being reviewed."),
    )


def _by_language(
    parts: Iterable[tuple[str, int, int]], title: str, description: str
) -> Chart | None:
    """So many of so many in each language; one with nothing to count is left out."""
    rows = [Progress(_language(code), done, total) for code, done, total in parts if total]
    if not rows:
        return None
    return progress_bars(rows, title=title, description=description, group_name=_("Language"))


def _sensitivity(figures: Figures) -> Chart | None:
    bars = [
        Interval(category, label, count / one.annotated)
        for category, one in figures.labels.by_category().items()
        if one.annotated
        for label, count in (("CA", one.ca), ("CS", one.cs))
    ]
    if not bars:
        return None
    return interval_bars(
        bars,
        title=_("Culturally sensitive and agnostic, by category"),
        description=_("Shares of the questions that enough people labelled."),
        group_name=_("Category"),
    )


def _agreement(figures: Figures) -> Chart | None:
    dots = [
        Agreement(_asked(one.kind, one.form, one.question, one.language), one.alpha,
                  one.alpha_low, one.alpha_high, one.reason)
        for one in figures.agreement
        if not one.subject
    ]  # fmt: skip
    if not dots:
        return None
    return agreement_dots(
        dots,
        title=_("Agreement of people"),
        description=_(
            "Krippendorff's alpha with 95 % bootstrap intervals; lines at 0.667 and 0.8."
        ),
        group_name=_("Question"),
    )


def _verdicts(figures: Figures) -> Chart | None:
    shares = [
        Interval(_language(one.language), word, one.verdicts.get(verdict, 0) / total)
        for one in figures.reviews
        if (total := sum(one.verdicts.values()))
        for verdict, word in _words().items()
    ]
    if not shares:
        return None
    return interval_bars(
        shares,
        title=_("What reviewers did with the texts"),
        description=_("Shares of the counted reviews."),
        group_name=_("Language"),
        tones=dict(zip(_words().values(), ("accent", "ca", "soft", "cs"), strict=True)),
    )


def _words() -> dict[str, str]:
    return {
        "accept": _("Accepted"),
        "edit": _("Edited"),
        "translate": _("Translated"),
        "reject": _("Rejected"),
    }


def _asked(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _language(code: str) -> str:
    return language_name(language_of(code))


_CHARTS: Mapping[str, Callable[[Figures], Chart | None]] = {
    "coverage": _coverage,
    "reviewed": _reviewed,
    "verdicts": _verdicts,
    "sensitivity": _sensitivity,
    "agreement": _agreement,
}
