"""MMLU and its nearest kin, each as its description has it."""

from tests.workbench.layouts.case import FOUR, LETTERED, OPTION_A, Case, Q

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
]
