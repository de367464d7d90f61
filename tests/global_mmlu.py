"""Made-up labels by whose consensus the printed counts of Global MMLU hold (arXiv 2412.03304v2).

`questions` are the 2,850 of MMLU Annotated: Table 1, kinds of knowledge, cultures, regions and
countries, time sensitivity. Where the paper prints only shares, the numbers here are the least that
round to all of them together. `labels` are rows for `import_decisions`: who labelled a question
how, three to ten people each, so that half or more of them say what the question is.
"""

import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from annotations import forms
from workbench.layouts.subjects import SUBJECTS

Row = dict[str, Any]

SHIPPED = Path(forms.__file__).parent / "shipped" / "culture.toml"
PER_SUBJECT = 50
PEOPLE = 200
OF_THREE = 103
"""Questions that just three people labelled: 96.4 % had more."""

ALL_SENSITIVE = ("world_religions", "moral_scenarios")
SENSITIVE: Mapping[str, Mapping[str, int]] = {
    "STEM": {
        "astronomy": 3, "college_biology": 1, "college_computer_science": 1,
        "computer_security": 4, "conceptual_physics": 2, "electrical_engineering": 1,
        "elementary_mathematics": 4, "high_school_biology": 2, "high_school_physics": 1,
        "high_school_statistics": 3, "machine_learning": 1,
    },
    "Humanities": {
        "world_religions": 50, "moral_scenarios": 50, "philosophy": 45,
        "high_school_us_history": 44, "high_school_european_history": 36,
        "high_school_world_history": 36, "international_law": 26, "jurisprudence": 30,
        "logical_fallacies": 24, "moral_disputes": 35, "prehistory": 26, "professional_law": 40,
    },
    "Social Sciences": {
        "high_school_government_and_politics": 44, "high_school_geography": 34,
        "high_school_macroeconomics": 7, "high_school_microeconomics": 3,
        "high_school_psychology": 4, "human_sexuality": 16, "professional_psychology": 13,
        "public_relations": 14, "security_studies": 22, "sociology": 21, "us_foreign_policy": 30,
    },
    "Medical": {
        "clinical_knowledge": 1, "human_aging": 8, "nutrition": 5, "professional_medicine": 2,
        "virology": 3,
    },
    "Business": {
        "business_ethics": 9, "management": 4, "marketing": 8, "professional_accounting": 15,
    },
    "Other": {"global_facts": 36, "miscellaneous": 28},
}  # fmt: skip
"""Of each 50 questions, those that are culturally sensitive; a subject that is not here has none.

The paper prints the sums by category, how many subjects have any, the two that have nothing else
and four with more than 80 %.
"""

KINDS: Mapping[tuple[str, ...], int] = {
    ("regional",): 433,
    ("cultural",): 259,
    ("cultural", "regional"): 84,
    ("cultural", "regional", "dialect"): 12,
    ("dialect",): 4,
}
TIME_SENSITIVE = 68
UNANIMOUS_ON_TIME = 12

Named = tuple[str | None, str | None, str | None]
WEST, EAST, SOUTH = "Western Culture", "Eastern Asian Culture", "South Asian Culture"
MIDDLE, LATIN, AFRICAN = "Middle Eastern Culture", "Latin American Culture", "African Culture"
INDIGENOUS, OTHER = "Indigenous Culture", "Other"
NORTH, SOUTH_AMERICA, EUROPE = "North America", "South America", "Europe"
ASIA, AFRICA, OCEANIA = "Asia", "Africa", "Australia and Oceania"

NAMED: Sequence[tuple[Named, int]] = [
    # The culture, region and country that a question is about, of each at most one.
    ((WEST, NORTH, "US"), 232), ((WEST, NORTH, "GB"), 3), ((WEST, NORTH, "CA"), 3),
    ((WEST, NORTH, "MX"), 4),
    ((WEST, EUROPE, "GB"), 27), ((WEST, EUROPE, "FR"), 8), ((WEST, EUROPE, "DE"), 25),
    ((WEST, EUROPE, "IT"), 24),
    ((WEST, ASIA, "RU"), 1), ((WEST, AFRICA, "NG"), 1), ((WEST, SOUTH_AMERICA, "BR"), 1),
    ((WEST, OCEANIA, "AU"), 1),
    ((WEST, None, "US"), 45), ((WEST, None, None), 11),
    ((SOUTH, ASIA, "IN"), 18),
    ((EAST, ASIA, "CN"), 7), ((EAST, ASIA, "JP"), 6), ((EAST, None, None), 1),
    ((MIDDLE, None, "IQ"), 3), ((MIDDLE, None, "TR"), 2), ((MIDDLE, None, "EG"), 1),
    ((MIDDLE, None, "IR"), 1), ((MIDDLE, None, "SA"), 1), ((MIDDLE, None, None), 4),
    ((LATIN, SOUTH_AMERICA, "BO"), 2), ((LATIN, SOUTH_AMERICA, "PE"), 1),
    ((LATIN, NORTH, "MX"), 2), ((LATIN, NORTH, "HN"), 1),
    ((AFRICAN, AFRICA, "EG"), 2), ((AFRICAN, AFRICA, "ZA"), 2), ((AFRICAN, AFRICA, "KE"), 1),
    ((INDIGENOUS, NORTH, "US"), 2), ((INDIGENOUS, OCEANIA, "FM"), 1),
    ((OTHER, None, None), 2),
    ((None, NORTH, "US"), 111), ((None, NORTH, "MX"), 27), ((None, NORTH, None), 54),
    ((None, EUROPE, "GB"), 1), ((None, EUROPE, "FR"), 6), ((None, EUROPE, "ES"), 24),
    ((None, EUROPE, "PL"), 24),
    ((None, ASIA, "IN"), 5), ((None, ASIA, "JP"), 1), ((None, ASIA, "VN"), 1),
    ((None, ASIA, None), 31),
    ((None, AFRICA, None), 4), ((None, SOUTH_AMERICA, None), 9), ((None, OCEANIA, None), 8),
]  # fmt: skip
SEVERAL: Mapping[str, tuple[str, ...]] = {
    "cultures": (WEST, EAST), "regions": (NORTH, EUROPE), "countries": ("US", "GB"),
}  # fmt: skip
"""What a question is about that the charts leave out because it has several tags."""


@dataclass(frozen=True)
class Question:
    """What people are to say of a question: `answers` are what holds beside its kinds."""

    subject: str
    category: str
    kinds: tuple[str, ...] = ()
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    time_sensitive: bool = False

    @property
    def is_sensitive(self) -> bool:
        return bool(self.kinds)


def questions(seed: int = 20241204) -> list[Question]:
    """The 2,850 questions, by subject; which of the sensitive ones is about what falls by lot."""
    rng = random.Random(seed)
    about = list(_about(rng))
    found = []
    for category, subjects in SUBJECTS.items():
        for subject in subjects:
            sensitive = SENSITIVE[category].get(subject, 0)
            found += [
                replace(about.pop(), subject=subject, category=category) for _ in range(sensitive)
            ]
            found += [Question(subject, category)] * (PER_SUBJECT - sensitive)
    timely = [place for place, one in enumerate(found) if _may_change(one)]
    for place in rng.sample(timely, TIME_SENSITIVE):
        found[place] = replace(found[place], time_sensitive=True)
    return found


def _about(rng: random.Random) -> Iterator[Question]:
    """The sensitive questions, without subjects."""
    kinds = list(chain.from_iterable(repeat(kind, n) for kind, n in KINDS.items()))
    named = list(chain.from_iterable(repeat(_answers(*one), n) for one, n in NAMED))
    several: list[Mapping[str, tuple[str, ...]]] = [SEVERAL, {}]
    named += [several[n % 2] for n in range(len(kinds) - len(named))]
    rng.shuffle(kinds)
    rng.shuffle(named)
    for kind, answers in zip(kinds, named, strict=True):
        yield Question("", "", kind, answers)


def _answers(culture: str | None, region: str | None, country: str | None) -> Mapping[str, Any]:
    given = {"cultures": culture, "regions": region, "countries": country}
    return {name: (value,) for name, value in given.items() if value}


def _may_change(question: Question) -> bool:
    """In STEM nothing changes with time."""
    return question.category != "STEM"


def unanimous_on_time() -> Sequence[str]:
    """The subjects of which nobody says that an answer may change."""
    return SUBJECTS["STEM"][:UNANIMOUS_ON_TIME]


def labels(
    asked: Iterable[tuple[str, Question]], *, form: str = "culture", seed: int = 41
) -> Iterator[Row]:
    """Of each question, by its `sample_id`, what people say of it."""
    rng = random.Random(seed)
    asked = list(asked)
    crews = [3] * OF_THREE + [rng.choice((4, 4, 4, 5, 5, 6, 7, 8, 9, 10)) for _ in asked]
    crews = crews[: len(asked)]
    rng.shuffle(crews)
    at = datetime(2024, 9, 2, 8, tzinfo=UTC)
    everybody = [f"annotator {number}" for number in range(1, PEOPLE + 1)]
    for (sample_id, question), size in zip(asked, crews, strict=True):
        for person, answers in zip(
            rng.sample(everybody, size), votes(rng, question, size), strict=True
        ):
            at += timedelta(seconds=17)
            yield {
                "sample_id": sample_id,
                "language": "en",
                "kind": "label",
                "form": form,
                "person": person,
                "submitted_at": at.isoformat(),
                "active_seconds": rng.randrange(8, 120),
                "answers": answers,
            }


def votes(rng: random.Random, question: Question, size: int) -> list[Row]:
    """At least half say what the question is; of one that is not sensitive, more than half."""
    least = size - (size // 2 if question.is_sensitive else (size - 1) // 2)
    if question.subject == "anatomy":
        least = size
    agreeing = size if rng.random() < 0.7 else rng.randint(least, size)
    given = [_vote(question) for _ in range(agreeing)]
    if "cultures" in question.answers and agreeing > 2 and rng.random() < 0.1:
        given[0]["cultures"] = ["Other"]
    given += [_other(rng, question) for _ in range(size - agreeing)]
    changing = _who_sees_change(rng, question, size)
    for place in rng.sample(range(size), changing):
        given[place]["time_sensitive"] = True
    rng.shuffle(given)
    return given


def _who_sees_change(rng: random.Random, question: Question, size: int) -> int:
    everybody = size if question.time_sensitive else 0
    if question.subject in unanimous_on_time() or rng.random() < 0.8:
        return everybody
    return rng.randint(size - size // 2, size) if question.time_sensitive else (size - 1) // 2


def _vote(question: Question) -> Row:
    kinds = list(question.kinds) or ["none"]
    named = {name: list(values) for name, values in question.answers.items()}
    return {"knowledge": kinds, "time_sensitive": False, **named}


def _other(rng: random.Random, question: Question) -> Row:
    """Of who sees it otherwise: nothing of what the others see, or something where they do not."""
    kinds = ["none"] if question.is_sensitive else [rng.choice(("cultural", "regional"))]
    return {"knowledge": kinds, "time_sensitive": False}


def form_as_asked() -> str:
    """The shipped form, which asks of what is cultural alone for a culture, as it was asked then.

    The printed shares need some 450 questions of one culture, and only 355 are cultural: people
    named cultures, regions and countries whatever knowledge a question needs.
    """
    return re.sub(
        r'(?m)^shown_if\.knowledge = \["(cultural|regional)".*\]$',
        'shown_if.knowledge = ["cultural", "regional", "dialect"]',
        SHIPPED.read_text(encoding="utf-8"),
    )


MOST_SENSITIVE = (
    "philosophy",
    "high_school_us_history",
    "high_school_government_and_politics",
)
"""With those that are sensitive all over, the subjects of which more than 80 % are."""

TABLE_1: Mapping[str | None, tuple[object, ...]] = {
    # Subjects of the sample, with CS, with CA; questions; shares of each in percent.
    "STEM": (19, 11, 19, 950, 23, 927, "33.3", "2.9", "45.0"),
    "Humanities": (13, 12, 11, 650, 442, 208, "22.8", "55.8", "10.1"),
    "Social Sciences": (12, 11, 12, 600, 208, 392, "21.1", "26.3", "19.0"),
    "Medical": (7, 5, 7, 350, 19, 331, "12.3", "2.4", "16.1"),
    "Business": (4, 4, 4, 200, 36, 164, "7.0", "4.5", "8.0"),
    "Other": (2, 2, 2, 100, 64, 36, "3.5", "8.1", "1.7"),
    None: (57, 45, 55, 2850, 792, 2058, "100.0", "100.0", "100.0"),
}
"""As printed, but for two shares of CA: 392 and 36 of 2,058 are 19.048 and 1.749 %, which the paper
has as 19.1 and 1.8: rounded to two places, and then to one."""

PRINTED: Mapping[str, Mapping[Any, str]] = {
    "kinds-together": {
        "regional": "54.7", "cultural": "32.7", "dialect": "0.5", "cultural+regional": "10.6",
        "cultural+regional+dialect": "1.5",
    },
    "answers-time_sensitive": {"STEM": "0.0", None: "2.4"},
    "answers-regions": {NORTH: "64.5", EUROPE: "20.4"},
    "answers-cultures": {
        WEST: "86.5", SOUTH: "4.0", EAST: "3.1", MIDDLE: "2.7", LATIN: "1.3", AFRICAN: "1.1",
        INDIGENOUS: "0.7",
    },
    "crossed-cultures-countries": {
        (WEST, "US"): "73.9", (WEST, "GB"): "8.0",
        (MIDDLE, "IQ"): "37.5", (MIDDLE, "TR"): "25.0",
        (LATIN, "BO"): "33.3", (LATIN, "MX"): "33.3", (LATIN, "HN"): "16.7", (LATIN, "PE"): "16.7",
        (INDIGENOUS, "US"): "66.7", (INDIGENOUS, "FM"): "33.3",
    },
    "crossed-regions-countries": {
        (NORTH, "US"): "89.6", (NORTH, "CA"): "0.8", (NORTH, "GB"): "0.8",
        (EUROPE, "GB"): "20.1", (EUROPE, "FR"): "10.1",
        (AFRICA, "EG"): "33.3", (AFRICA, "ZA"): "33.3",
        (ASIA, "IN"): "59.0", (ASIA, "CN"): "17.9", (ASIA, "JP"): "17.9",
    },
    "crossed-cultures-regions": {(WEST, NORTH): "73.3", (WEST, EUROPE): "25.5"},
}  # fmt: skip
"""The shares that the paper prints, in percent, by figure.

One does not follow: of Asian cultures with a region 97.2 % have Asia, which takes 36 questions, and
4 % and 3.1 % of any total that fits the other cultures are 32.
"""
