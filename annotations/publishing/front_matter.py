"""The YAML at the head of the card, which tells the hub's loader what lies where."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from annotations.publishing.markdown import without_direction
from annotations.publishing.written import Written
from workbench.release_format.layout import TableFile
from workbench.release_format.schemas import Column

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def front_matter(contents: Written) -> str:
    """The YAML text without its fences; tables without rows are left out, as the hub's loader
    cannot load them.
    """
    about = contents.about
    filled = [file for file in contents.files if file.rows]
    configs = [list(group) for _, group in groupby(filled, key=lambda file: file.config)]
    rows = sum(file.rows for file in filled if file.config in about.languages)
    header = {
        "pretty_name": without_direction(about.title or about.name),
        "license": about.licence,
        "language": sorted(about.languages),
        "multilinguality": ["multilingual" if len(about.languages) > 1 else "monolingual"],
        "task_categories": ["question-answering", "multiple-choice"],
        "size_categories": [_size(rows)],
        "tags": _tags(contents),
        "dataset_info": [_info(group, contents.folder) for group in configs],
        "configs": [_config(group) for group in configs],
    }
    return yaml.safe_dump(header, sort_keys=False, allow_unicode=True, width=1000)


def _tags(contents: Written) -> list[str]:
    culture = ["cultural-sensitivity"] if contents.asks_culture else []
    return ["mmlu", *culture, *(["synthetic"] if contents.about.synthetic else [])]


def _size(rows: int) -> str:
    return next((name for limit, name in _SIZES if rows < limit), "n>1M")


def _config(files: Sequence[TableFile]) -> dict[str, Any]:
    return {
        "config_name": files[0].config,
        "data_files": [{"split": file.split, "path": file.path} for file in files],
    }


def _info(files: Sequence[TableFile], folder: Path) -> dict[str, Any]:
    sizes = {file.split: _bytes(folder / file.path) for file in files}
    return {
        "config_name": files[0].config,
        "features": [_feature(column) for column in files[0].columns],
        "splits": [
            {
                "name": file.split,
                "num_bytes": sizes[file.split],
                "num_examples": file.rows,
            }
            for file in files
        ],
        "download_size": sum((folder / file.path).stat().st_size for file in files),
        "dataset_size": sum(sizes.values()),
    }


def _bytes(path: Path) -> int:
    """What the table takes unpacked."""
    metadata = pq.read_metadata(path)
    return sum(metadata.row_group(n).total_byte_size for n in range(metadata.num_row_groups))


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
