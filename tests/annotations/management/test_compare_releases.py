import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.annotations.publishing.difference.downloads import question, write


def compared(*words: object) -> str:
    out = io.StringIO()
    call_command("compare_releases", *map(str, words), stdout=out)
    return out.getvalue()


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    before = [question(number) for number in range(3)]
    after = [
        *before[1:],
        question(5),
        question(2, question="Who?", cultural_sensitivity_label="CA"),
    ]
    del after[1]
    tables = {"one": before, "two": after}
    return [write(tmp_path / name, {"es/test-0": rows}) for name, rows in tables.items()]


def test_json_tells_each_split_by_config(folders: list[Path]) -> None:
    said: dict[str, Any] = json.loads(compared(*folders, "--json"))
    split = said["configs"]["es"]["test"]
    assert {name: split[name] for name in ("added", "removed", "changed", "columns", "labels")} == {
        "added": ["virology/test/5"],
        "removed": ["virology/test/0"],
        "changed": ["virology/test/2"],
        "columns": {"question": 1, "cultural_sensitivity_label": 1},
        "labels": [{"from": "-", "to": "CA", "count": 1}],
    }
    assert [one["field"] for one in split["texts"]] == ["question"]


def test_people_read_a_table_and_the_words_that_changed(folders: list[Path]) -> None:
    told = compared(*folders, "--texts", 1)
    assert "| es | test | 3 → 3 | 1 | 1 | 1 | 1 | 1 | 0 |" in told
    assert "virology/test/2 question: [-Which virus is number 2-]{+Who+}?" in told
    assert "| labels.subjects.ca | virology | - | 1 |" in told
    assert "[-" not in compared(*folders)


def test_a_number_of_texts_below_zero_is_refused(folders: list[Path]) -> None:
    with pytest.raises(CommandError, match="'-1': give a whole number, zero or more"):
        compared(*folders, "--texts=-1")


def test_a_folder_that_is_not_there_ends_it(folders: list[Path]) -> None:
    with pytest.raises(CommandError, match="is no folder"):
        compared(folders[0], "nowhere")
