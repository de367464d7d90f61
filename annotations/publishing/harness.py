"""Task files with which lm-evaluation-harness evaluates a release folder where it lies.

The prompt is that of the harness's own `global_mmlu_full` tasks (version 0.4.13), byte for byte:
one task a subject, shots are the first dev rows of the subject. The data are read from beside the
task files by `utils.py`, so that neither a network nor a fixed place is needed. Items with another
number of options than four are tasks and groups of their own, with as many letters as options.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import yaml

from annotations.publishing.about import About
from workbench.core.letters import LETTERS
from workbench.release_format.layout import CHOICES_FOLDER, HARNESS, TableFile
from workbench.release_format.names import distinct, slug
from workbench.release_format.schemas import CHOICES, GLOBAL_MMLU

MOST_SHOTS = 5

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

_CHOICES_TEMPLATE = r"""custom_dataset: !function utils.load
test_split: test
fewshot_split: dev
fewshot_config:
  sampler: first_n
output_type: multiple_choice
doc_to_text: "{{question.strip()}}\n\
  {% for choice in choices %}{{'LETTERS'[loop.index0]}}. {{choice}}\n{% endfor %}Answer:"
doc_to_choice: "{{'LETTERS'[:choices|length]|list}}"
doc_to_target: answer
metric_list:
  - metric: acc
    aggregation: mean
    higher_is_better: true
""".replace("LETTERS", LETTERS)

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


Subjects = Mapping[str, Mapping[str, str]]
"""The category of each subject, by language."""


def write_harness_tasks(folder: Path, about: About, files: Sequence[TableFile]) -> None:
    """Write the tasks of a release whose tables are in `folder`: one task a language and subject,
    one group a language; tasks are called `{name}_{language}_{subject}`."""
    tasks = folder / HARNESS
    tasks.mkdir()
    (tasks / "_template_yaml").write_text(_TEMPLATE, encoding="utf-8")
    (tasks / "utils.py").write_text(_UTILS, encoding="utf-8")
    subjects = {
        file.path.rpartition("/")[0]: _subjects(folder / file.path)
        for file in files
        if file.split == "test" and file.columns in (GLOBAL_MMLU, CHOICES)
    }
    if any(map(is_of_choices, subjects)):
        (tasks / "_choices_template_yaml").write_text(_CHOICES_TEMPLATE, encoding="utf-8")
    names = _Names(about.name, subjects)
    for language in names.subjects:
        _write_language(tasks / language, language, about.version, names)


def is_of_choices(language: str) -> bool:
    """Whether a language's folder is that of items with another number of options than four."""
    return language.startswith(f"{CHOICES_FOLDER}/")


def task_name(name: str, language: str, subject: str = "") -> str:
    """What the harness calls the group of a language, or one of its subjects where no other
    subject's name is taken for the same."""
    parts = [slug(name), language.replace("-", "_").replace("/", "_")]
    return "_".join([*parts, slug(subject) or "subject"] if subject else parts)


def most_shots(folder: Path, files: Sequence[TableFile], config: str) -> int | None:
    """How many shots the group of a config has for each subject, five at most; None without a
    group."""
    paths = {file.split: folder / file.path for file in files if file.config == config}
    if "test" not in paths:
        return None
    dev = _column(paths["dev"], "subject") if "dev" in paths else []
    return min(MOST_SHOTS, *map(dev.count, _subjects(paths["test"])))


def _subjects(path: Path) -> dict[str, str]:
    """The subjects of a table's rows, in the order of the rows, each with its category."""
    return dict(zip(_column(path, "subject"), _column(path, "subject_category"), strict=True))


def _column(path: Path, name: str) -> list[str]:
    return list(map(str, pq.ParquetFile(path).read([name])[name].to_pylist()))


class _Names:
    """What groups, tasks and tags are called: no two names of a release are taken for one."""

    def __init__(self, name: str, subjects: Subjects) -> None:
        self.subjects = subjects
        groups = {("group", code): task_name(name, code) for code in subjects}
        tasks = {
            ("task", code, subject): task_name(name, code, subject)
            for code, found in subjects.items()
            for subject in sorted(found)
        }
        tags = {
            ("tag", code, category): f"{task_name(name, code, category)}_tasks"
            for code, found in subjects.items()
            for category in sorted(set(found.values()))
        }
        self._names = distinct({**groups, **tasks, **tags})
        self._wanted = tasks

    def group(self, language: str) -> str:
        return self._names["group", language]

    def task(self, language: str, subject: str) -> str:
        return self._names["task", language, subject]

    def tag(self, language: str, subject: str) -> str:
        return self._names["tag", language, self.subjects[language][subject]]

    def alias(self, language: str, subject: str) -> dict[str, str]:
        """The subject itself, for the table of results, where the name does not tell it."""
        told = self.task(language, subject) == self._wanted["task", language, subject]
        return {} if told else {"task_alias": subject}


def _write_language(folder: Path, language: str, version: str, names: _Names) -> None:
    folder.mkdir(parents=True)
    template = "../../_choices_template_yaml" if is_of_choices(language) else "../_template_yaml"
    group, subjects = names.group(language), names.subjects[language]
    for subject in subjects:
        task = names.task(language, subject)
        _dump(
            folder / f"{task.removeprefix(f'{group}_')}.yaml",
            {
                "include": template,
                "task": task,
                **names.alias(language, subject),
                "tag": names.tag(language, subject),
                "dataset_kwargs": {"language": language, "subject": subject},
                "metadata": {"version": version},
            },
        )
    _dump(
        folder / "_group.yaml",
        {
            "group": group,
            "task": [names.task(language, subject) for subject in subjects],
            "aggregate_metric_list": [{"metric": "acc", "weight_by_size": True}],
            "metadata": {"version": version},
        },
    )


def _dump(path: Path, content: Mapping[str, Any]) -> None:
    text = yaml.safe_dump(dict(content), sort_keys=False, allow_unicode=True)
    path.write_text(text, encoding="utf-8")
