from pathlib import Path

from annotations.publishing.difference import change_log
from tests.annotations.publishing.difference.downloads import question, write

SIX = [question(number) for number in range(6)]


def test_every_figure_is_counted(tmp_path: Path) -> None:
    labelled = [question(0, cultural_sensitivity_label="CS"), *SIX[1:]]
    before = {"es/test-0": SIX, "am/test-0": SIX[:3], "votes/votes-0": [{"sample_id": "a"}]}
    after = {
        "es/test-0": [*labelled[:4], question(4, question="Who?", answer="B")],
        "am/test-0": [*labelled[:3], question(7)],
        "votes/votes-0": [{"sample_id": "a"}, {"sample_id": "a"}],
    }
    log = change_log(write(tmp_path / "one", before), write(tmp_path / "two", after))
    assert log.split("\n\n")[0] == (
        "1 row added in 1 config; 1 row removed in 1 config; 3 rows changed in 2 configs."
    )
    assert "| am | test | 3 → 4 | 1 | 0 | 1 | 0 | 1 | 0 |" in log
    assert "| es | test | 6 → 5 | 0 | 1 | 2 | 1 | 1 | 1 |" in log
    assert "Labels of cultural sensitivity, each item once: 1 from `-` to `CS`." in log
    assert "Keys, each item once: 1 from `A` to `B`." in log
    assert "| votes | 1 → 2 | 1 | 0 |" in log


def test_splits_without_a_change_are_left_out(tmp_path: Path) -> None:
    before = {"es/test-0": SIX, "am/test-0": SIX}
    log = change_log(
        write(tmp_path / "one", before), write(tmp_path / "two", before | {"es/test-0": SIX[1:]})
    )
    assert "| es |" in log
    assert "am" not in log.split("\n\n")[1]


def test_a_change_of_the_columns_alone_is_told(tmp_path: Path) -> None:
    after = [row | {"is_annotated": False} for row in SIX]
    log = change_log(
        write(tmp_path / "one", {"es/test-0": SIX, "am/test-0": SIX}),
        write(tmp_path / "two", {"es/test-0": after, "am/test-0": after}),
    )
    assert "In 2 splits the column `is_annotated` came." in log


def test_nothing_changed_is_said_so(tmp_path: Path) -> None:
    folder = write(tmp_path / "1.0.0", {"es/test-0": SIX})
    assert change_log(folder, folder) == "Every row of every table is as it was."
