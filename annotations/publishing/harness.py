"""Task files with which lm-evaluation-harness evaluates a release folder where it lies.

The prompt is that of the harness's own `global_mmlu_full` tasks (version 0.4.13), byte for byte:
one task a subject, shots are the first dev rows of the subject, also where a task is of its CA or
CS rows alone. The data are read from beside the task files by `utils.py`, so that neither a network
nor a fixed place is needed. Items with another number of options than four are tasks and groups of
their own, with as many letters as options.

There is a file a group, and the tasks of a category are written into its file: 42 languages of 57
subjects are under a thousand files, where a file a task would make over seven thousand.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from annotations.publishing.about import About
from annotations.publishing.harness_groups import EVERY, Group, Task, harness_groups
from workbench.core.letters import LETTERS
from workbench.release_format.layout import CHOICES_FOLDER, HARNESS, TableFile

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

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import datasets
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

RELEASE = Path(__file__).resolve().parent.parent


def load(place, category, subject, label=None, **_):
    """The test rows of one subject in one category and language, all or those with a label of
    cultural sensitivity, and the dev rows of the subject."""
    wanted = {"subject": subject, "subject_category": category}
    if label:
        wanted["cultural_sensitivity_label"] = label
    return {
        "test": _rows(place, "test", **wanted),
        "dev": _rows(place, "dev", subject=subject),
    }


def _rows(place, split, **wanted):
    table = _table(place, split)
    for column, value in wanted.items():
        table = table.filter(pc.equal(table[column], value))
    named = f"{RELEASE}/{place}/{split} {sorted(wanted.items())}"
    # Without a fingerprint the rows would be pickled for one, which takes most of the time.
    return datasets.Dataset(table, fingerprint=sha256(named.encode()).hexdigest()[:32])


@lru_cache(maxsize=2)
def _table(place, split):
    files = sorted((RELEASE / place).glob(f"{split}-*.parquet"))
    if not files:
        return _table(place, "test").slice(0, 0)
    return pa.concat_tables([pq.ParquetFile(file).read() for file in files])
'''


def write_harness_tasks(folder: Path, about: About, files: Sequence[TableFile]) -> None:
    """Write `lm_eval/` into the folder of a release, in which its tables are written already."""
    groups = harness_groups(about.name, folder, [file.path for file in files])
    tasks = folder / HARNESS
    tasks.mkdir()
    (tasks / "utils.py").write_text(_UTILS, encoding="utf-8")
    for template, text in _TEMPLATES.items():
        if any(_template(group) == template for group in groups):
            (tasks / template).write_text(text, encoding="utf-8")
    for group in groups:
        place = tasks / group.place.replace(EVERY, "")
        place.mkdir(parents=True, exist_ok=True)
        text = _to_yaml(_group(group, about.version))
        (place / f"{group.name}.yaml").write_text(text, encoding="utf-8")


_TEMPLATES = {"_template_yaml": _TEMPLATE, "_choices_template_yaml": _CHOICES_TEMPLATE}


def _template(group: Group) -> str:
    choices = group.place.startswith(f"{CHOICES_FOLDER}/")
    return "_choices_template_yaml" if choices else "_template_yaml"


def _group(group: Group, version: str) -> dict[str, Any]:
    """What the file of a group says; its tasks take over what the template says."""
    own = {
        "group": group.name,
        "aggregate_metric_list": [{"metric": "acc", "weight_by_size": True}],
        "metadata": {"version": version},
    }
    if group.groups:
        return {**own, "task": list(group.groups)}
    up = "../" * (group.place.count("/") + 1)
    tasks = [_task(group, task, version) for task in group.tasks]
    return {"include": f"{up}{_template(group)}", **own, "task": tasks}


def _task(group: Group, task: Task, version: str) -> dict[str, Any]:
    rows = {"place": group.place, "category": group.category, "subject": task.subject.name}
    if group.subset:
        rows["label"] = group.subset
    return {
        "task": task.name,
        "task_alias": task.subject.name,
        "dataset_kwargs": rows,
        "metadata": {"version": version},
    }


def _to_yaml(content: dict[str, Any]) -> str:
    """JSON, which is YAML, but for characters that YAML refuses or takes for the end of a line."""
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
