import subprocess
from pathlib import Path

import pytest

from workbench.release_format.forms import CONSENSUS_COLUMNS, LABEL_COLUMNS, SUGGESTION
from workbench.release_format.manifest import Manifest, read_manifest
from workbench.release_format.schemas import (
    CHOICES,
    DECISION,
    GLOBAL_MMLU,
    SCHEMA_VERSION,
    SIDE_TABLES,
    Column,
)

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "release-format.md").read_text("utf-8")


def test_the_page_is_of_this_schema_version() -> None:
    assert f"Schema version **{SCHEMA_VERSION}**" in PAGE


FORM_LABELS = (*LABEL_COLUMNS, *DECISION)


@pytest.mark.parametrize(
    "columns",
    [GLOBAL_MMLU, CHOICES, *SIDE_TABLES.values(), FORM_LABELS, SUGGESTION, CONSENSUS_COLUMNS],
)
def test_every_column_is_written_down_with_type_and_meaning(columns: tuple[Column, ...]) -> None:
    rows = [
        f"| `{column.name}` | `{column.type}` | {column.meaning_in('en')} |" for column in columns
    ]
    assert "\n".join(rows) in PAGE


def test_every_field_of_the_manifest_is_written_down() -> None:
    assert [name for name in Manifest.__dataclass_fields__ if f"`{name}`" not in PAGE] == []


def test_the_content_hash_can_be_had_with_the_commands_on_the_page(sound_release: Path) -> None:
    start = PAGE.index("    find .")
    command = PAGE[start : PAGE.index("\n\n", start)]
    output = subprocess.run(
        ["bash", "-c", command], cwd=sound_release, capture_output=True, text=True, check=True
    ).stdout
    assert output.split()[0] == read_manifest(sound_release)["content_hash"]
