"""Exams of other countries, and sets that are no exams, each as its description has it."""

from tests.workbench.layouts.case import FOUR, LETTERED, OPTION_A, Case, Q

CASES = [
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
        [{"sample_id": "1", "key": 1, "subject": "all", "split": "validation"}],
        language="fi",
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
