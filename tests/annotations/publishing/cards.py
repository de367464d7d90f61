"""A release with something of everything, for the sentences of its card."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from annotations.publishing.about import About
from annotations.publishing.card.told import Told
from annotations.publishing.figures import Figures
from annotations.publishing.figures.agreement import Agreement
from annotations.publishing.figures.coverage import Coverage, EngineTexts, Marks
from annotations.publishing.figures.forms import FormFigures, FormTexts
from annotations.publishing.figures.labels import Labels, SubjectLabels
from annotations.publishing.figures.work import (
    Answers,
    Flags,
    Keys,
    People,
    Proposals,
    Reviews,
    Rulings,
    Work,
)
from annotations.publishing.records import EngineRecord, ParentRelease
from tests.annotations.publishing.folders import (
    question,
    question_with,
    table_files,
    write_folder,
    write_table,
)
from tests.annotations.publishing.forms import FORM
from workbench.release_format.schemas import GLOBAL_MMLU

ENGLISH = Coverage("en", "test", 4, {"source": 4})
SPANISH = Coverage(
    "es", "test", 3, {"machine": 2, "post_edit": 1}, {"post_edit": 1}, {"rejected": 1},
    {"agreed": 1, "disputed": 1},
)  # fmt: skip
AMHARIC = Coverage("am", "test", 4, {"machine": 3, "imported": 1}, {}, {}, {})
SHONA = Coverage("sn", "test", 0, {}, {}, {"no text": 4})
LABELS = Labels(
    (SubjectLabels("virology", "Medical", 3, 1, 1, 1),),
    kinds={"cultural": 1},
    together={"cultural": 1},
    states={"agreed": 2, "open": 1},
    votes={"1": 1, "3": 2},
    named={"regions": {"Europe": 3}},
)
ALPHA = Agreement(
    "label", "culture", "knowledge", "en", "", 3, 2, 3, 0.75, 0.5, 0.1, 0.9, 0.4, 0.6, 0.5, ""
)
ABOUT = About(
    name="sample",
    version="1.1.0",
    languages=("en", "am", "es"),
    campaign_languages=("en", "am", "es", "sn"),
    title="Sample",
    licence="apache-2.0",
    attribution="Somebody",
    parent=ParentRelease("1.0.0", "f" * 64),
    notes="- More votes.",
    protocol={
        "version": 2,
        "kinds": {"review": {"overlap": 2, "consensus": "half"}, "answer": {"overlap": 3}},
    },
    guideline="Be kind.",
    engines=(EngineRecord("apertium", "3.8", "gpl-3.0", ("for sentences",)),),
    forms=(FORM,),
    as_of="2026-11-30",
    statement={"limitations": "Exam questions alone."},
)
FIGURES = Figures(
    questions=4,
    subjects=2,
    coverage=(AMHARIC, ENGLISH, SPANISH, SHONA),
    engines=(EngineTexts("es", "machine", "apertium", "3.8", "gpl-3.0", 2),),
    marks=(Marks("apertium", "3.8", "gpl-3.0", "split", 2),),
    failing_checks={"numbers": 1},
    labels=LABELS,
    forms=(
        FormFigures(
            FORM.id,
            FORM.title,
            3,
            2,
            (FormTexts("es", 3, {"agreed": 2, "disputed": 1, "adjudicated": 0, "open": 0}),),
            {"is_clear": {"Yes": 2, "No": 1}},
        ),
    ),
    reviews=(
        Reviews(
            "review",
            "es",
            {"accept": 0, "edit": 1, "translate": 0, "reject": 1},
            1,
            1,
            0.25,
            0.1,
            60.0,
        ),
    ),
    answers=(Answers("es", 2, 1, 1, 1),),
    rulings=(Rulings("review", "", {"stands": 1}, 1),),
    flags=(Flags("wrong_key", "", "person", 1), Flags("wrong_key", "kept", "evaluation", 2)),
    proposals=(Proposals("es", 2, 1),),
    keys=(Keys("", "open", 1, 0), Keys("consensus", "", 2, 1)),
    agreement=(ALPHA, replace(ALPHA, subject="virology")),
    work=(Work("review", "", "es", 3, 2, 1, 7200),),
    people=People(3, {"label": 2, "review": 1}),
    passages=1,
)
ROWS = [question(f"virology/test/{n}") for n in range(2)]
FEW_SHOTS = [*ROWS, *(question(f"virology/dev/{n}") for n in range(3))]


def write_everything(folder: Path) -> Told:
    """The release with its tables."""
    write_folder(
        folder,
        languages={"en": ROWS, "es": FEW_SHOTS},
        choices={"es": [question_with("abcde", "virology/test/9")]},
        tables={
            "votes": [{"sample_id": "virology/test/0"}],
            FORM.labels: [{"sample_id": "virology/test/0"}],
        },
        forms=[FORM],
    )
    write_table(folder / "lite" / "es", "test", GLOBAL_MMLU, ROWS)
    return Told(ABOUT, FIGURES, tuple(table_files(folder, [FORM])), folder)


def changed(told: Told, changes: Mapping[str, Any]) -> Told:
    """With other figures, other words about the release, or other files."""
    figures, about, files = {}, {}, told.files
    for name, value in changes.items():
        if name == "files":
            files = tuple(one for one in told.files if _is_kept(one.config, value))
        elif name == "about_engines":
            about["engines"] = value
        elif name in Figures.__dataclass_fields__:
            figures[name] = value
        else:
            about[name] = value
    return replace(
        told,
        about=replace(told.about, **about),
        figures=replace(told.figures, **figures),
        files=files,
    )


def _is_kept(config: str, which: object) -> bool:
    if which == "choices":
        return config.startswith("choices_")
    return which == "plain" and not config.startswith("choices_")
