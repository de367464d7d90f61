"""The lines that load a release, one for each tool: from its public address, or from a folder."""

from collections.abc import Iterator
from urllib.parse import urljoin

from annotations.models import Release
from annotations.selectors.release_figures import harness_tasks
from workbench.release_format.layout import (
    CHOICES_FOLDER,
    CROISSANT,
    HARNESS,
    config_of,
    language_of_questions,
)

FOLDER = "FOLDER"

Line = tuple[str, str, str]
"""What it is called, its name in the page, and the line."""


def loading_lines(release: Release, host: str) -> list[Line]:
    """Lines to copy; none where it holds no question.

    Args:
        host: where a public release is served from, such as `https://example.org/`.
    """
    files = [str(entry["path"]) for entry in release.manifest["files"]]
    questions = [path for path in files if language_of_questions(path)]
    tests = [path for path in questions if config_of(path)[1] == "test"]
    if not questions:
        return []
    path = max(tests or questions, key=lambda path: (not path.startswith(CHOICES_FOLDER), path))
    if release.is_public:
        root = urljoin(host, f"releases/{release.campaign.name}/{release.version}")
        return list(_by_address(root, path))
    return list(_by_folder(release, path))


def _by_address(root: str, path: str) -> Iterator[Line]:
    address = f"{root}/{path}"
    split = config_of(path)[1]
    yield (
        "datasets",
        "datasets",
        f'datasets.load_dataset("parquet", data_files={{"{split}": "{address}"}})',
    )
    yield "polars", "polars", f'polars.scan_parquet("{address}")'
    yield "DuckDB", "duckdb", f'duckdb.read_parquet("{address}")'
    yield "pandas", "pandas", f'pandas.read_parquet("{address}")'
    yield "mlcroissant", "mlcroissant", f'mlcroissant.Dataset("{root}/{CROISSANT}")'


def _by_folder(release: Release, path: str) -> Iterator[Line]:
    config = config_of(path)[0]
    yield "datasets", "datasets", f'datasets.load_dataset("{FOLDER}", "{config}")'
    yield "polars", "polars", f'polars.scan_parquet("{FOLDER}/{path}")'
    yield "DuckDB", "duckdb", f'duckdb.read_parquet("{FOLDER}/{path}")'
    yield "pandas", "pandas", f'pandas.read_parquet("{FOLDER}/{path}")'
    yield "mlcroissant", "mlcroissant", f'mlcroissant.Dataset("{FOLDER}/{CROISSANT}")'
    for task, shots in harness_tasks(release)[:1]:
        yield (
            "lm-evaluation-harness",
            "harness",
            f"lm_eval --include_path {FOLDER}/{HARNESS} --tasks {task} --num_fewshot {shots} ...",
        )
