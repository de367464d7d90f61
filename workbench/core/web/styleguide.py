"""What the style guide shows the components with."""

from typing import Any, NamedTuple

from django import forms

from workbench.core.jobs.models import Job, JobState
from workbench.core.languages import language_of
from workbench.core.web import charts
from workbench.core.web.states import STATES


class Segment(NamedTuple):
    kind: str
    text: str


class Item(NamedTuple):
    code: str
    question: str
    options: tuple[str, ...]
    key: int


class SampleForm(forms.Form):
    name = forms.CharField(help_text="As it will stand on the release.")
    languages = forms.MultipleChoiceField(
        choices=[("es", "Español"), ("ar", "العربية"), ("am", "አማርኛ")],
        widget=forms.CheckboxSelectMultiple,
    )
    engine = forms.ChoiceField(choices=[("apertium", "Apertium")])
    overlap = forms.IntegerField(min_value=1, required=False)
    guideline = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    ratings = forms.BooleanField(label="Ask for a quality rating", required=False)


ITEMS = (
    Item(
        "en",
        "Which gas makes up most of the Earth's atmosphere?",
        ("Oxygen", "Nitrogen", "Argon", "Carbon dioxide"),
        1,
    ),
    Item(
        "ar",
        "ما الغاز الذي يشكّل معظم الغلاف الجوي للأرض (نحو 78%)؟",
        ("الأكسجين", "النيتروجين N₂", "الأرغون", "ثاني أكسيد الكربون"),
        1,
    ),
    Item(
        "am",
        "አብዛኛውን የምድር ከባቢ አየር የሚይዘው ጋዝ የትኛው ነው?",
        ("ኦክስጅን", "ናይትሮጅን", "አርጎን", "ካርቦን ዳይኦክሳይድ"),
        1,
    ),
    Item(
        "ja",
        "地球の大気の大部分を占める気体はどれですか。",
        ("酸素", "窒素", "アルゴン", "二酸化炭素"),
        1,
    ),
)
DIFF = (
    Segment("equal", "¿Qué gas "),
    Segment("delete", "hace arriba"),
    Segment("insert", "constituye"),
    Segment("equal", " la mayor parte de la atmósfera "),
    Segment("delete", "de la Tierra"),
    Segment("insert", "terrestre"),
    Segment("equal", "?"),
)
DIFF_RTL = (
    Segment("equal", "ما الغاز الذي "),
    Segment("delete", "يصنع"),
    Segment("insert", "يشكّل"),
    Segment("equal", " معظم الغلاف الجوي للأرض؟"),
)
PEOPLE = ("demo-annotator-1", "demo-annotator-2", "demo-manager-1")


def context() -> dict[str, Any]:
    """Every sample by the name that the template gives it."""
    form = SampleForm({"name": "", "overlap": "0", "languages": ["ar"]})
    form.is_valid()
    return {
        "form": form,
        "items": ITEMS,
        "diff": DIFF,
        "diff_rtl": DIFF_RTL,
        "jobs": _jobs(),
        "people": PEOPLE,
        "states": list(STATES),
        "filter_states": [("open", "Open"), ("done", "Done")],
        "languages": [language_of(code) for code in ("es", "sr", "ar", "he", "hi", "bn", "te")]
        + [language_of(code) for code in ("si", "am", "el", "ja", "ko", "zh", "vi")],
        "charts": (_accuracy(), _agreement(), _progress()),
    }


def _jobs() -> list[Job]:
    return [
        Job(
            kind="pretranslate",
            state=JobState.RUNNING,
            done=1204,
            total=14042,
            message="Spanish, item 1,204",
        ),
        Job(kind="build_release", state=JobState.SUCCEEDED, done=16, total=16),
        Job(
            kind="import_translations",
            state=JobState.FAILED,
            done=311,
            total=2000,
            error="sample.csv, row 312, option_c: the text is empty. Fill it in and import again.",
        ),
        Job(kind="import_benchmark", state=JobState.RUNNING, cancel_requested=True),
    ]


def _accuracy() -> charts.Chart:
    shares = (
        ("English", 0.62, 0.71),
        ("Español", 0.58, 0.63),
        ("العربية", 0.47, 0.49),
        ("አማርኛ", 0.31, 0.3),
    )
    figures = [
        charts.Interval(group, series, value, value - 0.035, value + 0.035)
        for group, ca, cs in shares
        for series, value in (("CA", ca), ("CS", cs))
    ]
    return charts.interval_bars(
        figures,
        title="Accuracy by language",
        description="Culturally agnostic against sensitive questions, with 95 % intervals; "
        "the dashed line is a guess.",
        group_name="Language",
        chance=0.25,
    )


def _agreement() -> charts.Chart:
    return charts.agreement_dots(
        [
            charts.Agreement("Cultural", 0.71, 0.64, 0.78),
            charts.Agreement("Geographic", 0.83, 0.79, 0.88),
            charts.Agreement("Time sensitivity", 0.22, 0.05, 0.4),
            charts.Agreement("Dialect", None, reason="Everyone chose the same category."),
        ],
        title="Agreement by tag",
        description="Krippendorff's alpha with 95 % intervals; dashed lines at 0.667 and 0.8.",
        group_name="Tag",
    )


def _progress() -> charts.Chart:
    return charts.progress_bars(
        [
            charts.Progress("Español", 14042, 14042),
            charts.Progress("العربية", 9120, 14042),
            charts.Progress("አማርኛ", 1204, 14042),
        ],
        title="Reviewed questions",
        description="Review tasks that have reached their overlap.",
        group_name="Language",
    )
