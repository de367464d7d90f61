"""The figures of labels as charts: what is drawn of each, and its table in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from annotations.forms.figures import ANSWERS, Figure, Shape
from annotations.forms.form import Form
from annotations.forms.inputs import named_values
from annotations.labels import in_percent, said
from workbench.core.web.charts import Agreement, Chart, Interval, Scale, agreement_dots
from workbench.core.web.charts import interval_bars as bars
from workbench.core.web.drawing import DRAWING_VERSION, KEEP_SECONDS
from workbench.core.web.figures import decimal

MOST_BARS = 25
"""A chart draws the first of its rows; its table has them all."""

BETWEEN = "+"
"""What parts the kinds that hold together."""


class FigureWords:
    """What the figures of a form are called, in the language of the interface."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._values = {one.id: dict(named_values(one)) for one in form.questions}
        self.digest = sha256(repr(form.document()).encode()).hexdigest()
        """What they hang on beside the language."""

    def title(self, figure: Figure) -> str:
        questions = [said(self._form.question(id).heading) for id in figure.questions]
        match figure.shape:
            case Shape.CATEGORIES:
                return _("Culturally sensitive and agnostic, by category")
            case Shape.SUBJECTS:
                return _("Culturally sensitive, by subject")
            case Shape.KINDS:
                return _("%(question)s: what holds") % {"question": questions[0]}
            case Shape.TOGETHER:
                return _("%(question)s: what holds together") % {"question": questions[0]}
            case Shape.CROSSED:
                return _("%(first)s and %(second)s") % dict(
                    zip(("first", "second"), questions, strict=True)
                )
            case Shape.YES:
                return _("%(question)s: by category") % {"question": questions[0]}
            case Shape.PEOPLE:
                return _("People who labelled a text")
            case Shape.AGREEMENT:
                tells = figure.questions[0] == self._form.sensitivity
                name = _("Culturally sensitive") if tells else questions[0]
                return _("%(question)s: agreement by subject") % {"question": name}
        return questions[0]

    def description(self, figure: Figure) -> str:
        counts = {
            "counted": intcomma(figure.counted),
            "without": intcomma(figure.without),
            "several": intcomma(figure.several),
        }
        told = [_DESCRIPTIONS[figure.shape]() % counts]
        if figure.shape in (Shape.NAMED, Shape.CROSSED) and len(figure.rows) > MOST_BARS:
            drawn = {"most": MOST_BARS, "rows": intcomma(len(figure.rows))}
            told.append(_("The first %(most)s of %(rows)s rows are drawn.") % drawn)
        return " ".join(told)

    def head(self, figure: Figure, column: str) -> str:
        if column in ANSWERS:
            question = figure.questions[ANSWERS.index(column)]
            return said(self._form.question(question).heading)
        return _heads()[column]

    def value(self, figure: Figure, column: str, value: Any) -> Any:
        """What a reader reads for a value of a column that is no number."""
        if value is None and column == "category":
            return _("All")
        if column in ("kind", "kinds"):
            names = self._values[figure.questions[0]]
            kinds = value.split(BETWEEN) if value else []
            return f" {BETWEEN} ".join(names.get(kind, kind) for kind in kinds)
        if column in ANSWERS:
            return self._values[figure.questions[ANSWERS.index(column)]].get(value, value)
        return value


def drawn(figure: Figure, words: FigureWords) -> Chart:
    """The chart of a figure, with its whole table; out of the cache where it was made before."""
    told = f"{DRAWING_VERSION} {get_language()} {words.digest} {figure}"
    key = f"figure:{sha256(told.encode()).hexdigest()}"
    chart: Chart | None = cache.get(key)
    if chart is None:
        chart = _drawn(figure, words)
        cache.set(key, chart, KEEP_SECONDS)
    return chart


def _drawn(figure: Figure, words: FigureWords) -> Chart:
    named = [
        tuple(words.value(figure, *cell) for cell in zip(figure.columns, row, strict=True))
        for row in figure.rows
    ]
    return replace(
        _DRAWINGS[figure.shape](figure, words, named),
        columns=tuple(words.head(figure, column) for column in figure.columns),
        rows=tuple(tuple(map(_cell, figure.columns, row)) for row in named),
        data=tuple(named),
    )


def _categories(figure: Figure, words: FigureWords, rows: Sequence[Sequence[Any]]) -> Chart:
    names = {"cs": _("Culturally sensitive"), "ca": _("Culturally agnostic")}
    given = [dict(zip(figure.columns, row, strict=True)) for row in rows[:-1]]
    return bars(
        [
            Interval(row["category"], label, row[name])
            for row in given
            for name, label in names.items()
        ],
        title=words.title(figure),
        description=words.description(figure),
        group_name=_("Category"),
        tones={label: name for name, label in names.items()},
        scale=Scale(_("Texts"), ",d", 0, None),
    )


def _shares(
    name: Callable[[Sequence[Any]], str], column: str = "share", most: int | None = MOST_BARS
) -> Callable[[Figure, FigureWords, Sequence[Sequence[Any]]], Chart]:
    """Bars of a share, the first rows of a figure."""

    def draw(figure: Figure, words: FigureWords, rows: Sequence[Sequence[Any]]) -> Chart:
        at = figure.columns.index(column)
        series = words.head(figure, column)
        return bars(
            [Interval(str(name(row)), series, row[at] or 0.0) for row in rows[:most]],
            title=words.title(figure),
            description=words.description(figure),
            group_name=words.head(figure, figure.columns[0]),
            tones={series: "cs" if column == "cs_share" else "accent"},
        )

    return draw


def _agreement(figure: Figure, words: FigureWords, rows: Sequence[Sequence[Any]]) -> Chart:
    given = [dict(zip(figure.columns, row, strict=True)) for row in rows]
    return agreement_dots(
        [
            Agreement(row["subject"], row["alpha"], row["low"], row["high"], _(row["reason"]))
            for row in given
        ],
        title=words.title(figure),
        description=words.description(figure),
        group_name=_("Subject"),
    )


def _first(row: Sequence[Any]) -> str:
    return str(row[0])


def _pair(row: Sequence[Any]) -> str:
    return f"{row[0]} · {row[1]}"


_DRAWINGS: Mapping[Shape, Callable[[Figure, FigureWords, Sequence[Sequence[Any]]], Chart]] = {
    Shape.CATEGORIES: _categories,
    Shape.SUBJECTS: _shares(_first, "cs_share", None),
    Shape.KINDS: _shares(_first),
    Shape.TOGETHER: _shares(_first),
    Shape.NAMED: _shares(_first),
    Shape.CROSSED: _shares(_pair),
    Shape.YES: _shares(_first),
    Shape.PEOPLE: _shares(_first),
    Shape.AGREEMENT: _agreement,
}
_DESCRIPTIONS: Mapping[Shape, Callable[[], str]] = {
    Shape.CATEGORIES: lambda: _("%(counted)s texts whose sensitivity is settled."),
    Shape.SUBJECTS: lambda: _(
        "The share of the settled texts of each subject, the greatest first."
    ),
    Shape.KINDS: lambda: _(
        "Of %(counted)s culturally sensitive texts; of one text several may hold."
    ),
    Shape.TOGETHER: lambda: _(
        "Of %(counted)s culturally sensitive texts, by just what holds of them."
    ),
    Shape.NAMED: lambda: _(
        "Of %(counted)s texts that name one. Left out: %(without)s that name none, %(several)s "
        "that name several."
    ),
    Shape.CROSSED: lambda: _(
        "Of %(counted)s texts that name one of each; shares are of those with the same answer to "
        "the first. Left out: %(without)s that name none or several of either."
    ),
    Shape.YES: lambda: _("The share of yes, of %(counted)s texts of which it is asked."),
    Shape.PEOPLE: lambda: _(
        "The share of %(counted)s settled texts, by how many people labelled them; those beyond "
        "the overlap too."
    ),
    Shape.AGREEMENT: lambda: _(
        "Krippendorff's alpha with 95 %% bootstrap intervals. It is undefined where all say the "
        "same."
    ),
}


def _heads() -> Mapping[str, str]:
    return {
        "category": _("Category"), "subject": _("Subject"), "subjects": _("Subjects"),
        "cs_subjects": _("Subjects with CS"), "ca_subjects": _("Subjects with CA"),
        "texts": _("Texts"), "cs": "CS", "ca": "CA", "share": _("Share"),
        "share_of_cs": _("Share of CS"), "share_of_ca": _("Share of CA"),
        "cs_share": _("Share that is CS"), "kind": _("Kind"), "kinds": _("Kinds"),
        "yes": _("Yes"), "people": _("People"), "share_or_more": _("Share with so many or more"),
        "alpha": _("Alpha"), "low": _("From"), "high": _("To"),
        "pairable": _("With two votes"), "raters": _("People"), "reason": _("Remark"),
    }  # fmt: skip


def _cell(column: str, value: Any) -> str:
    if value is None:
        return "–"
    if "share" in column:
        return in_percent(value, 1)
    if isinstance(value, float):
        return decimal(value, 3)
    return intcomma(value) if isinstance(value, int) else str(value)
