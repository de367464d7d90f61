"""The YAML at the head of the card, which tells the hub's loader what lies where."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import pyarrow as pa
import yaml

from annotations.publishing.markdown import without_direction
from annotations.publishing.records import ReleaseContents
from workbench.release_format.layout import TableFile
from workbench.release_format.manifest import FileEntry
from workbench.release_format.schemas import Column

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def front_matter(
    contents: ReleaseContents, files: Sequence[TableFile], entries: Mapping[str, FileEntry]
) -> str:
    """The YAML text without its fences; tables without rows are left out, as the hub's loader
    cannot load them.
    """
    filled = [file for file in files if file.table.num_rows]
    configs = [list(group) for _, group in groupby(filled, key=lambda file: file.config)]
    rows = sum(file.table.num_rows for file in files if file.config in contents.languages)
    header = {
        "pretty_name": without_direction(contents.title or contents.name),
        "license": contents.licence,
        "language": sorted(contents.languages),
        "multilinguality": ["multilingual" if len(contents.languages) > 1 else "monolingual"],
        "task_categories": ["question-answering", "multiple-choice"],
        "size_categories": [_size(rows)],
        "tags": _tags(contents),
        "dataset_info": [_info(group, entries) for group in configs],
        "configs": [_config(group) for group in configs],
    }
    return yaml.safe_dump(header, sort_keys=False, allow_unicode=True, width=1000)


def _tags(contents: ReleaseContents) -> list[str]:
    culture = ["cultural-sensitivity"] if contents.asks_culture else []
    return ["mmlu", *culture, *(["synthetic"] if contents.synthetic else [])]


def _size(rows: int) -> str:
    return next((name for limit, name in _SIZES if rows < limit), "n>1M")


def _config(files: Sequence[TableFile]) -> dict[str, Any]:
    return {
        "config_name": files[0].config,
        "data_files": [{"split": file.split, "path": file.path} for file in files],
    }


def _info(files: Sequence[TableFile], entries: Mapping[str, FileEntry]) -> dict[str, Any]:
    return {
        "config_name": files[0].config,
        "features": [_feature(column) for column in files[0].columns],
        "splits": [
            {
                "name": file.split,
                "num_bytes": file.table.nbytes,
                "num_examples": file.table.num_rows,
            }
            for file in files
        ],
        "download_size": sum(entries[file.path].bytes for file in files),
        "dataset_size": sum(file.table.nbytes for file in files),
    }


def _feature(column: Column) -> dict[str, Any]:
    if not pa.types.is_list(column.type):
        return {"name": column.name, "dtype": dtype(column.type)}
    item = column.type.value_type
    if pa.types.is_struct(item):
        return {
            "name": column.name,
            "list": [{"name": part.name, "dtype": dtype(part.type)} for part in item],
        }
    return {"name": column.name, "list": dtype(item)}


def dtype(kind: pa.DataType) -> str:
    """The loader's name of an Arrow type."""
    return {"double": "float64"}.get(str(kind), str(kind))
