from pathlib import Path

import pytest

from evaluation.explorer.changes import changed
from evaluation.explorer.index import Index
from tests.evaluation.explorer.stored import cube_of, store
from tests.evaluation.releases import row, small_release, subject_rows, write_language

NAMES = [f"arithmetic/test/{number}" for number in range(3)]


@pytest.fixture
def index(tmp_path: Path) -> Index:
    answers = dict.fromkeys(NAMES, ("AAA", "AAA"))
    return Index.read(store(tmp_path / "analysis", cube_of(answers), []))


def told(index: Index, folder: Path, other: Path) -> set[str]:
    found = changed(index, folder, other)
    return {
        f"{number} {language or '*'}"
        for row, language in enumerate(index.languages)
        for number in range(len(NAMES))
        if found[row, number]
    }


def test_nothing_has_changed_in_the_same_release(index: Index, tmp_path: Path) -> None:
    release = small_release(tmp_path / "release")
    assert told(index, release, release) == set()


@pytest.mark.parametrize(
    "change", [{"question": "Another?"}, {"option_c": "another"}, {"answer": "D"}]
)
def test_a_text_an_option_or_a_key_that_changed_is_found(
    index: Index, tmp_path: Path, change: dict[str, str]
) -> None:
    before, now = small_release(tmp_path / "before"), small_release(tmp_path / "now")
    rows = subject_rows("arithmetic", 5)
    write_language(now, "es", [row("arithmetic", "test", 1, **change), *rows[2:]])
    assert told(index, now, before) == {"1 es", "1 *"}
    # What is not in the release of the index is not looked for.
    assert told(index, before, now) == {"0 es", "0 *", "1 es", "1 *"}
