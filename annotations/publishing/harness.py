"""Task files with which lm-evaluation-harness evaluates a release folder where it lies.

The prompt is that of the harness's own `global_mmlu_full` tasks (version 0.4.13), byte for byte:
one task a subject, shots are the first dev rows of the subject. The data are read from beside the
task files by `utils.py`, so that neither a network nor a fixed place is needed.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import yaml

_TEMPLATE = r"""custom_dataset: !function utils.load
test_split: test
fewshot_split: dev
fewshot_config:
  sampler: first_n
output_type: multiple_choice
doc_to_text: "{{question.strip()}}\n\
  A. {{option_a}}\nB. {{option_b}}\nC. {{option_c}}\nD. {{option_d}}\nAnswer:"
doc_to_choice: ["A", "B", "C", "D"]
doc_to_target: answer
metric_list:
  - metric: acc
    aggregation: mean
    higher_is_better: true
"""

_UTILS = '''"""Reads this release's rows for lm-evaluation-harness, wherever the folder lies."""

from functools import cache
from pathlib import Path

import datasets
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

RELEASE = Path(__file__).resolve().parent.parent


def load(language, subject, **_):
    """The test and dev rows of one subject in one language."""
    return {split: _rows(language, split, subject) for split in ("test", "dev")}


def _rows(language, split, subject):
    table = _table(language, split)
    return datasets.Dataset(table.filter(pc.equal(table["subject"], subject)))


@cache
def _table(language, split):
    files = sorted((RELEASE / language).glob(f"{split}-*.parquet"))
    if not files:
        return _table(language, "test").slice(0, 0)
    return pa.concat_tables([pq.read_table(file) for file in files])
'''


def write_harness_tasks(
    folder: Path, *, name: str, version: str, tables: Mapping[str, Mapping[str, pa.Table]]
) -> None:
    """Write `folder`: one task a language and subject, one group a language.

    Args:
        name: the release's name; tasks are called `{name}_{language}_{subject}`.
        tables: the 17-column tables by language and split.
    """
    folder.mkdir()
    (folder / "_template_yaml").write_text(_TEMPLATE, encoding="utf-8")
    (folder / "utils.py").write_text(_UTILS, encoding="utf-8")
    for language, splits in tables.items():
        if "test" in splits:
            _write_language(folder / language, task_name(name, language), version, splits["test"])


def task_name(name: str, language: str, subject: str = "") -> str:
    """What the harness calls the group of a language, or one of its subjects."""
    return "_".join(filter(None, (_slug(name), language.replace("-", "_"), subject)))


def _write_language(folder: Path, group: str, version: str, test: pa.Table) -> None:
    folder.mkdir()
    rows = test.select(["subject", "subject_category"]).to_pylist()
    subjects = {str(row["subject"]): str(row["subject_category"]) for row in rows}
    for subject, category in subjects.items():
        _dump(
            folder / f"{_slug(subject)}.yaml",
            {
                "include": "../_template_yaml",
                "task": f"{group}_{_slug(subject)}",
                "tag": f"{group}_{_slug(category)}_tasks",
                "dataset_kwargs": {"language": folder.name, "subject": subject},
                "metadata": {"version": version},
            },
        )
    _dump(
        folder / "_group.yaml",
        {
            "group": group,
            "task": [f"{group}_{_slug(subject)}" for subject in subjects],
            "aggregate_metric_list": [{"metric": "acc", "weight_by_size": True}],
            "metadata": {"version": version},
        },
    )


def _slug(text: str) -> str:
    return re.sub(r"\W+", "_", text.lower()).strip("_")


def _dump(path: Path, content: object) -> None:
    path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")
