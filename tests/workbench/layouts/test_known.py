"""Each layout, made small from its description, comes in by its name and by detection."""

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.workbench.layouts.tables import Rows, write_table
from workbench.layouts import FormatError, SourceItem, read_benchmark
from workbench.layouts.registry import layouts

Q = {"question": "Which gland lies below the larynx?"}
FOUR = ("Thyroid", "Pineal", "Thymus", "Adrenal")
LETTERED = dict(zip("ABCD", FOUR, strict=True))
OPTION_A = {f"option_{letter}": text for letter, text in zip("abcd", FOUR, strict=True)}


@dataclass(frozen=True)
class Case:
    """Files of a layout, and what comes of them: fields of items, in their order."""

    layout: str
    files: dict[str, Rows]
    items: list[dict[str, Any]]
    language: str = "en"
    detected: bool = True
    ignored: tuple[str, ...] = field(default=())


CASES = [
    Case(
        "cais-mmlu",
        {
            "all/test-00000-of-00001.parquet": [
                Q | {"subject": "anatomy", "choices": list(FOUR), "answer": 2},
                Q | {"subject": "virology", "choices": list(FOUR), "answer": 3},
                Q | {"subject": "anatomy", "choices": list(FOUR), "answer": 1},
            ],
            "all/dev-00000-of-00001.parquet": [
                Q | {"subject": "anatomy", "choices": list(FOUR), "answer": 3}
            ],
            "all/auxiliary_train/train-00000-of-00001.parquet": [
                Q | {"subject": "", "choices": list(FOUR), "answer": 0}
            ],
            "anatomy/test-00000-of-00001.parquet": [
                Q | {"subject": "anatomy", "choices": list(FOUR), "answer": 2}
            ],
        },
        [
            {"sample_id": "anatomy/dev/0", "split": "dev", "key": 3},
            {"sample_id": "anatomy/test/0", "subject": "anatomy", "category": "STEM", "key": 2},
            {"sample_id": "virology/test/0", "category": "Medical", "key": 3, "options": FOUR},
            {"sample_id": "anatomy/test/1", "key": 1},
        ],
    ),
    Case(
        "mmmlu",
        {
            "test/mmlu_ES-LA.csv": [
                {"": "0", "Question": "¿Qué?", **LETTERED, "Answer": "A", "Subject": "anatomy"},
                {
                    "": "1",
                    "Question": "¿Y?",
                    **LETTERED,
                    "Answer": "D",
                    "Subject": "college_mathematics_test.csv_sw-KE.csv",
                },
                {
                    "": "2",
                    "Question": "¿N/A?",
                    **LETTERED,
                    "A": "None",
                    "B": "N/A",
                    "C": "null",
                    "D": "007",
                    "Answer": "B",
                    "Subject": "college_mathematics_test-sw-KE.csv",
                },
            ],
            "test/mmlu_AR-XY.csv": [
                {"": "0", "Question": "؟", **LETTERED, "Answer": "A", "Subject": "anatomy"}
            ],
        },
        [
            {"sample_id": "anatomy/test/0", "question": "¿Qué?", "key": 0, "split": "test"},
            {"sample_id": "college_mathematics/test/0", "key": 3},
            {
                "sample_id": "college_mathematics/test/1",
                "options": ("None", "N/A", "null", "007"),
                "key": 1,
            },
        ],
        language="es",
    ),
    Case(
        "global-mmlu",
        {
            "es/test-00000-of-00001.parquet": [
                Q
                | OPTION_A
                | {
                    "sample_id": "anatomy/test/7",
                    "subject": "anatomy",
                    "subject_category": "Mine",
                    "answer": "C",
                    "is_annotated": True,
                }
            ]
        },
        [{"sample_id": "anatomy/test/7", "category": "Mine", "key": 2, "split": "test"}],
        language="es",
        ignored=("is_annotated",),
    ),
    Case(
        "mmlu-pro",
        {
            "data/test-00000-of-00001.parquet": [
                Q
                | {
                    "question_id": 70,
                    "options": ["a", "b", "N/A", "c", "N/A"],
                    "answer": "D",
                    "answer_index": 3,
                    "cot_content": "",
                    "category": "health",
                    "src": "x",
                }
            ],
            "data/validation-00000-of-00001.parquet": [
                Q
                | {
                    "question_id": 0,
                    "options": [str(n) for n in range(10)],
                    "answer": "J",
                    "answer_index": 9,
                    "cot_content": "A: ...",
                    "category": "math",
                    "src": "x",
                }
            ],
        },
        [
            {"sample_id": "70", "split": "test", "options": ("a", "b", "c"), "key": 2},
            {"sample_id": "0", "split": "dev", "subject": "math", "key": 9},
        ],
        ignored=("answer_index", "cot_content", "src"),
    ),
    Case(
        "mmlu-prox",
        {
            "es/test-00000-of-00001.parquet": [
                Q
                | {f"option_{n}": text for n, text in enumerate(["a", "b", None, "d"])}
                | {f"option_{n}": None for n in range(4, 10)}
                | {"question_id": 70, "answer": "D", "category": "health"}
            ],
            "af/test-00000-of-00001.parquet": [
                Q
                | {f"option_{n}": str(n) for n in range(10)}
                | {"question_id": 70, "answer": "J", "category": "health"}
            ],
        },
        [{"sample_id": "70", "options": ("a", "b", "d"), "key": 2, "subject": "health"}],
        language="es",
    ),
    Case(
        "include",
        {
            "North Macedonian/test-00000-of-00001.parquet": [
                Q
                | {
                    "choices": list(FOUR),
                    "answer": 1,
                    "language": "North Macedonian",
                    "country": "x",
                    "domain": "STEM",
                    "subject": "Biology",
                    "regional_feature": "agnostic",
                    "level": "y",
                }
            ]
        },
        [{"subject": "Biology", "category": "STEM", "key": 1, "options": FOUR}],
        language="mk",
        ignored=("country", "level", "regional_feature"),
    ),
    Case(
        "include",
        {
            "test.jsonl": [
                Q
                | OPTION_A
                | {
                    "answer": 3,
                    "language": "Greek",
                    "domain": "Law",
                    "subject": "Law",
                    "regional_feature": "x",
                }
            ]
        },
        [{"subject": "Law", "key": 3, "options": FOUR}],
        language="el",
        ignored=("regional_feature",),
    ),
    Case(
        "belebele",
        {
            "data/amh_Ethi.jsonl": [
                Q
                | {
                    "link": "https://x/y",
                    "question_number": 2,
                    "flores_passage": "A text.",
                    **{f"mc_answer{n}": text for n, text in enumerate(FOUR, 1)},
                    "correct_answer_num": "4",
                    "dialect": "amh_Ethi",
                    "ds": "2023-01-01",
                }
            ],
            "data/eng_Latn.jsonl": [
                Q
                | {
                    "link": "https://x/y",
                    "question_number": 2,
                    "flores_passage": "A text.",
                    **{f"mc_answer{n}": text for n, text in enumerate(FOUR, 1)},
                    "correct_answer_num": "4",
                    "dialect": "eng_Latn",
                    "ds": "2023-01-01",
                }
            ],
        },
        [{"sample_id": "https://x/y/2", "passage": "A text.", "key": 3, "split": "test"}],
        language="am",
        ignored=("ds",),
    ),
    Case(
        "m_mmlu",
        {
            "data/ca/test.jsonl": [
                {"id": "anatomy/test/3", "instruction": "?", **OPTION_A, "answer": "B"}
            ],
            "data/ca/train.jsonl": [
                {"id": "anatomy/dev/1", "instruction": "?", **OPTION_A, "answer": "A"}
            ],
        },
        [
            {"sample_id": "anatomy/test/3", "subject": "anatomy", "split": "test", "key": 1},
            {"sample_id": "anatomy/dev/1", "subject": "anatomy", "split": "dev", "key": 0},
        ],
        language="ca",
    ),
    Case(
        "okapi-mmlu",
        {
            "mmlu_uk.json": [
                Q | {"id": "anatomy/test/0", "choices": list(FOUR), "answer": "D"},
                Q | {"id": "anatomy/test/1", "choices": list(FOUR), "answer": 2},
            ]
        },
        [{"sample_id": "anatomy/test/0", "key": 3}, {"sample_id": "anatomy/test/1", "key": 2}],
        language="uk",
    ),
    Case(
        "kmmlu",
        {
            "data/Accounting-test.csv": [
                Q | {"answer": "4", **LETTERED, "Category": "Accounting", "Human Accuracy": ""},
                Q | {"answer": "1", **LETTERED, "Category": "Accounting", "Human Accuracy": ""},
            ],
            "data/Accounting-dev.csv": [
                Q | {"answer": "2", **LETTERED, "Category": "Accounting", "Human Accuracy": ""}
            ],
        },
        [
            {"sample_id": "Accounting/dev/0", "split": "dev", "key": 1},
            {"sample_id": "Accounting/test/0", "subject": "Accounting", "key": 3},
            {"sample_id": "Accounting/test/1", "key": 0},
        ],
        ignored=("Human Accuracy",),
    ),
    Case(
        "kmmlu",
        {"Accounting/test.parquet": [Q | LETTERED | {"answer": 4}]},
        [{"sample_id": "Accounting/test/0", "key": 3}],
        detected=False,
    ),
    Case(
        "cmmlu",
        {
            "test/agronomy.csv": [{"": "0", "Question": "?", **LETTERED, "Answer": "B"}],
            "dev/agronomy.csv": [{"": "0", "Question": "?", **LETTERED, "Answer": "C"}],
        },
        [
            {"sample_id": "agronomy/dev/0", "subject": "agronomy", "split": "dev", "key": 2},
            {"sample_id": "agronomy/test/0", "split": "test", "key": 1},
        ],
    ),
    Case(
        "ceval",
        {"accountant/val.parquet": [Q | LETTERED | {"id": 0, "answer": "C", "explanation": ""}]},
        [{"subject": "accountant", "split": "val", "key": 2}],
        ignored=("explanation", "id"),
    ),
    Case(
        "arabicmmlu",
        {
            "All/test.csv": [
                {
                    "Subject": "Driving Test",
                    "Group": "Other",
                    "Question": "?",
                    "Context": context,
                    "Answer Key": key,
                    **{f"Option {n}": text for n, text in enumerate(options, 1)},
                    "is_few_shot": few,
                }
                for context, key, options, few in (
                    ("A text.", "B", ("a", "b", "", "d", ""), "0"),
                    ("", "E", ("a", "b", "c", "d", "e"), "1"),
                )
            ]
        },
        [
            {"passage": "A text.", "options": ("a", "b"), "key": 1, "subject": "Driving Test"},
            {"passage": "", "options": tuple("abcde"), "key": 4, "split": "dev"},
        ],
    ),
    Case(
        "afrimmlu",
        {
            f"data/{code}/test.tsv": [
                Q | {"subject": "law", "choices": repr(list(FOUR)), "answer": "C"},
                Q | {"subject": "law", "choices": repr(["None", "it's", '"', "d"]), "answer": "B"},
            ]
            for code in ("amh", "eng")
        },
        [
            {"sample_id": "law/test/0", "subject": "law", "options": FOUR, "key": 2},
            {"sample_id": "law/test/1", "options": ("None", "it's", '"', "d"), "key": 1},
        ],
        language="am",
    ),
    Case(
        "turkishmmlu",
        {
            "Biology/test-00000-of-00001.parquet": [
                Q | {"choices": list("abcde"), "answer": "E "},
                Q | {"choices": list("vwxyz"), "answer": " A"},
            ]
        },
        [
            {"subject": "Biology", "options": tuple("abcde"), "key": 4},
            {"subject": "Biology", "options": tuple("vwxyz"), "key": 0},
        ],
    ),
    Case(
        "milu",
        {
            "Hindi/validation.jsonl": [
                Q
                | {f"option{n}": text for n, text in enumerate(FOUR, 1)}
                | {"target": "option3", "language": "Hindi", "domain": "Law", "subject": "Tax"}
            ]
        },
        [{"subject": "Tax", "category": "Law", "key": 2, "split": "validation"}],
        language="hi",
    ),
    Case(
        "mmlu-redux",
        {
            "anatomy/data-00000-of-00001.jsonl": [
                Q | {"choices": list(FOUR), "answer": 1, "error_type": "ok", "source": None}
            ]
        },
        [{"subject": "anatomy", "key": 1, "split": "test"}],
        ignored=("error_type", "source"),
    ),
    Case(
        "arc",
        {
            "ARC-Easy/test-00000-of-00001.parquet": [
                Q
                | {
                    "id": "M_1",
                    "choices": {"text": list(FOUR), "label": ["1", "2", "3", "4"]},
                    "answerKey": "3",
                },
                Q
                | {
                    "id": "M_2",
                    "choices": {"text": ["a", "b", "c"], "label": ["A", "B", "C"]},
                    "answerKey": "C",
                },
            ]
        },
        [
            {"sample_id": "M_1", "subject": "ARC-Easy", "options": FOUR, "key": 2},
            {"sample_id": "M_2", "options": ("a", "b", "c"), "key": 2},
        ],
    ),
    Case(
        "arc",
        {
            "ARC-Easy-Dev.jsonl": [
                {
                    "id": "M_1",
                    "question": {
                        "stem": "?",
                        "choices": [{"text": "a", "label": "A"}, {"text": "b", "label": "B"}],
                    },
                    "answerKey": "B",
                }
            ]
        },
        [{"sample_id": "M_1", "question": "?", "options": ("a", "b"), "key": 1, "split": "dev"}],
    ),
    Case(
        "arc_mt",
        {
            f"{code}/validation.jsonl": [
                Q
                | {"choices": {"text": ["a", "b"], "label": ["A", "B"]}}
                | {"answerKey": "B", "id": "1"}
            ]
            for code in ("fi", "de")
        },
        [{"sample_id": "1", "key": 1, "split": "validation"}],
        language="fi",
        detected=False,
    ),
    Case(
        "m_arc",
        {
            "hr/test.jsonl": [
                {"id": "M_1", "instruction": "?", **OPTION_A, "option_e": "", "answer": "D"},
                {"id": "M_2", "instruction": "?", **OPTION_A, "option_e": "e", "answer": "E"},
                {"id": "M_3", "instruction": "?", **OPTION_A, "option_e": None, "answer": "A"},
            ]
        },
        [
            {"sample_id": "M_1", "options": FOUR, "key": 3},
            {"sample_id": "M_2", "options": (*FOUR, "e"), "key": 4},
            {"sample_id": "M_3", "options": FOUR, "key": 0},
        ],
        language="hr",
    ),
    Case(
        "xcopa",
        {
            f"et/{split}.jsonl": [
                {
                    "premise": "The cup broke.",
                    "choice1": "It fell.",
                    "choice2": "It was full.",
                    "question": asked,
                    "label": label,
                    "idx": 0,
                    "changed": False,
                }
            ]
            for split, asked, label in (("validation", "cause", 0), ("test", "effect", 1))
        },
        [
            {
                "sample_id": "test/0",
                "question": "The cup broke.\nWhat happened as a result?",
                "key": 1,
            },
            {
                "sample_id": "validation/0",
                "question": "The cup broke.\nWhat was the cause of this?",
                "options": ("It fell.", "It was full."),
                "key": 0,
                "split": "validation",
            },
        ],
        language="et",
        ignored=("changed",),
    ),
    Case(
        "xstory_cloze",
        {
            "sw/eval.tsv": [
                {
                    "story_id": "s1",
                    **{f"input_sentence_{n}": f"Part {n}." for n in range(1, 5)},
                    "sentence_quiz1": "So.",
                    "sentence_quiz2": "Or so.",
                    "answer_right_ending": "2",
                }
            ]
        },
        [
            {
                "sample_id": "s1",
                "question": "Part 1. Part 2. Part 3. Part 4.",
                "options": ("So.", "Or so."),
                "key": 1,
                "split": "eval",
            }
        ],
        language="sw",
    ),
]


def written(case: Case, folder: Path) -> Path:
    for name, rows in case.files.items():
        write_table(folder / name, rows)
    return folder


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.layout)
def test_a_layout_comes_in_by_its_name_and_by_detection(case: Case, tmp_path: Path) -> None:
    folder = written(case, tmp_path)
    for layout in (case.layout, "auto"):
        if layout == "auto" and not case.detected:
            continue
        read = read_benchmark(folder, layout=layout, language=case.language)
        assert read.errors == ()
        assert [told(item, case.items[n]) for n, item in enumerate(read.records)] == case.items
        assert set(read.ignored_columns) == set(case.ignored)
        assert len({item.sample_id for item in read.records}) == len(case.items)


def told(item: SourceItem, wanted: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(item, name) for name in wanted}


def test_every_layout_is_tried() -> None:
    assert {case.layout for case in CASES} == set(layouts()) - {"mmlu-csv"}


@pytest.mark.parametrize("case", CASES[:3], ids=lambda case: case.layout)
def test_a_folder_comes_in_zipped_and_a_file_alone(case: Case, tmp_path: Path) -> None:
    folder = written(case, tmp_path / "one" / "benchmark")
    archive = shutil.make_archive(str(tmp_path / "sent"), "zip", folder.parent)
    zipped = read_benchmark(Path(archive), language=case.language)
    assert zipped.errors == ()
    assert [told(item, case.items[n]) for n, item in enumerate(zipped.records)] == case.items


def test_a_name_may_be_written_otherwise_and_be_another_of_the_same(tmp_path: Path) -> None:
    folder = written(CASES[0], tmp_path)
    assert len(read_benchmark(folder, layout="CAIS_MMLU").records) == len(CASES[0].items)
    with pytest.raises(FormatError, match="unknown layout “odd”: give --layout as one of auto"):
        read_benchmark(folder, layout="odd")


@pytest.mark.parametrize(
    ("name", "rows", "said"),
    [
        (
            "Accounting-test.json",
            [Q | LETTERED | {"answer": 4}],
            "could be kmmlu, whose answers count from 1, or mmlu-csv",
        ),
        (
            "mine.csv",
            [{"nr": "1", "stem": "What is it?", "c1": "a", "c2": "b", "gold": "2"}],
            "mine.csv is of no known layout. Its columns are nr, stem, c1, c2, gold. Say what they "
            "are: --layout table --map question=stem --map options=c1,c2 --map answer=gold "
            "--map id=nr",
        ),
        (
            "a.jsonl",
            [{"a": 1, "b": 2}],
            "Its columns are a, b. Say what they are: --layout table --map question=COLUMN",
        ),
        ("a.json", [Q | {"choices": list(FOUR), "answer": 2}], "is of no known layout"),
    ],
)
def test_what_could_be_another_layout_or_is_none_is_refused(
    name: str, rows: Rows, said: str, tmp_path: Path
) -> None:
    with pytest.raises(FormatError, match=re.escape(said)):
        read_benchmark(write_table(tmp_path / name, rows))


def test_how_answers_count_can_be_said_where_the_layout_is_in_doubt(tmp_path: Path) -> None:
    path = write_table(tmp_path / "Accounting-test.json", [Q | LETTERED | {"answer": 2}])
    assert [item.key for item in read_benchmark(path, answers="index0").records] == [2]
    assert [item.key for item in read_benchmark(path, layout="kmmlu").records] == [1]


@pytest.mark.parametrize(
    ("layout", "row", "field", "problem"),
    [
        ("milu", {"option1": "a", "option2": "b", "option3": "c", "option4": "d",
                  "target": "option5"}, "answer", "none of the options' names: option1, option2"),
        ("mmlu-prox", {"option_0": "a", "option_1": "b", "option_2": None, "option_3": "d",
                       "answer": "C"}, "answer", "'C' is an option that is absent"),
        ("mmlu-prox", {"option_0": "a", "option_1": None, "answer": "A"}, "options", "1 options"),
        ("arc", {"choices": {"text": ["a", "b"], "label": ["A", "B"]}, "answerKey": "C"},
         "answer", "'C' is none of the options' names: A, B"),
        ("arc", {"choices": {"text": ["a", "b"], "label": ["A"]}, "answerKey": "A"},
         "options", "has not one label for each text"),
        ("include", {"choices": ["a", "b"], "answer": 0, "language": "Klingonish"},
         "language", "“Klingonish” names no known language"),
        ("afrimmlu", {"choices": "['a', b", "answer": "A"}, "options", "neither a list in JSON"),
        ("xcopa", {"premise": "x", "question": "why", "choice1": "a", "choice2": "b", "label": 0},
         "question", "is missing"),
    ],
)  # fmt: skip
def test_a_row_that_breaks_its_layouts_rules_is_named(
    layout: str, row: dict[str, Any], field: str, problem: str, tmp_path: Path
) -> None:
    path = write_table(tmp_path / "test.jsonl", [Q | row])
    (error,) = read_benchmark(path, layout=layout, language=None).errors
    assert (error.row, error.field) == (1, field)
    assert problem in error.problem


def test_of_several_languages_one_is_asked_for(tmp_path: Path) -> None:
    rows = [
        Q | OPTION_A | {"sample_id": f"x/test/{n}", "subject": "x", "answer": "A", "language": code}
        for code, count in (("am", 2), ("pt-BR", 3), ("sn", 1))
        for n in range(count)
    ]
    path = write_table(tmp_path / "texts.csv.gz", rows)
    read = read_benchmark(path, language="pt")
    assert (len(read.records), read.language, read.others) == (3, "pt", {"am": 2, "sn": 1})
    with pytest.raises(FormatError, match="the rows are in am, pt-BR, sn"):
        read_benchmark(path, language=None)
    with pytest.raises(FormatError, match="in am, pt-BR, sn, none is in fr"):
        read_benchmark(path, language="fr")
    assert read_benchmark(write_table(tmp_path / "one.json", rows[:2]), language=None).language == (
        "am"
    )


def test_where_no_language_is_asked_for_english_is_read_or_the_only_one(tmp_path: Path) -> None:
    row = Q | OPTION_A | {"sample_id": "x/test/0", "subject": "x", "answer": "A"}
    for code in ("es", "sw"):
        write_table(tmp_path / code / "test.parquet", [row])
    with pytest.raises(FormatError, match="the rows are in es, sw: name the one to read"):
        read_benchmark(tmp_path, language=None)
    plain = write_table(tmp_path / "test.parquet", [row])
    assert read_benchmark(tmp_path, language=None).files == ("test.parquet",)
    plain.unlink()
    write_table(tmp_path / "en" / "test.parquet", [row | {"question": "Which?"}])
    read = read_benchmark(tmp_path, language=None)
    assert (read.language, [one.question for one in read.records]) == ("en", ["Which?"])
    rows = [row | {"language": code} for code in ("sw", "English", "ha", "sw")]
    rows[3] = rows[3] | {"sample_id": "x/test/1"}
    read = read_benchmark(write_table(tmp_path / "mixed.json", rows), language=None)
    assert (read.language, len(read.records), read.others) == ("en", 1, {"sw": 2, "ha": 1})
