"""The YAML at the head of the card, which tells the hub's loader what lies where.

Features are not in it: the hub and the loader read them from the Parquet files.
"""

from typing import Any

import yaml

from annotations.publishing.card.told import Told
from annotations.publishing.markdown import without_direction
from workbench.release_format.layout import TableFile

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def front_matter(told: Told) -> str:
    """The YAML text without its fences; tables without rows are left out, as the hub's loader
    cannot load them.
    """
    about = told.about
    configs: dict[str, list[TableFile]] = {}
    for file in told.files:
        if file.rows:
            configs.setdefault(file.config, []).append(file)
    languages = sorted(about.languages)
    header = {
        "pretty_name": without_direction(about.title or about.name),
        "license": about.licence,
        "language": languages,
        "multilinguality": ["multilingual" if len(languages) > 1 else "monolingual"],
        "task_categories": ["question-answering", "multiple-choice"],
        "size_categories": [_size(sum(one.rows for one in told.figures.coverage))],
        "tags": _tags(told),
        "configs": [_config(files) for files in configs.values()],
    }
    return yaml.safe_dump(header, sort_keys=False, allow_unicode=True, width=1000)


def _tags(told: Told) -> list[str]:
    culture = ["cultural-sensitivity"] if told.figures.labels.annotated else []
    return ["mmlu", *culture, *(["synthetic"] if told.about.synthetic else [])]


def _size(rows: int) -> str:
    return next((name for limit, name in _SIZES if rows < limit), "n>1M")


def _config(files: list[TableFile]) -> dict[str, Any]:
    return {
        "config_name": files[0].config,
        "data_files": [{"split": file.split, "path": file.path} for file in files],
    }
