"""What is odd about a release is counted and told, and scored as it stands."""

from evaluation.analysis.report import report_text
from evaluation.scoring.engines import create_engine
from evaluation.scoring.faults import count_faults
from evaluation.scoring.items import Item
from evaluation.scoring.runner import RunOptions, run
from tests.evaluation.releases import row, subject_rows, write_language


def faults(options, question="What?", written=""):
    item = Item("logic/test/1", "logic", "STEM", question, tuple(options), 1, "CS", written)
    return [found["fault"] for found in count_faults("en", [item])]


def test_each_fault_is_found_and_nothing_else():
    assert faults("ABCD") == []
    assert faults(["a ", "b", "a", "c"]) == ["equal_options"]
    assert faults(["\u00e9", "e\u0301", "a", "c"]) == ["key_twice"]
    assert faults(["a", "b", " ", ""]) == ["equal_options", "empty_option"]
    assert faults("ABCD", question=" ", written="cs") == ["empty_question", "label_case"]


def test_a_release_with_faults_is_scored_and_they_are_told(tmp_path):
    odd = [
        row("logic", "test", 0, cultural_sensitivity_label=" cs", is_annotated=True),
        row("logic", "test", 1, option_a="2", option_b="2"),
        *(row("logic", "test", number, option_d="") for number in range(2, 9)),
    ]
    release = write_language(tmp_path / "release", "en", [*odd, *subject_rows("arithmetic", 3)])
    options = RunOptions(release, tmp_path / "out", "longest:")
    summary = run(options, create_engine("longest:"))
    assert [(one["fault"], one["count"]) for one in summary["faults"]] == [
        ("key_twice", 1),
        ("empty_option", 7),
        ("label_case", 1),
    ]
    subsets = {
        cell["subset"]: cell["n"] for cell in summary["accuracy"] if cell["group"] == "logic"
    }
    assert subsets["CS"] == 1
    text = report_text([summary], "language")
    assert "en: empty_option in 7 (logic/test/2, " in text
    assert ", ...)" in text
    assert "en: key_twice in 1 (logic/test/1)" in text


def test_a_sound_release_has_nothing_told(tmp_path):
    release = write_language(tmp_path / "release", "en", subject_rows("logic", 3))
    summary = run(RunOptions(release, tmp_path / "out", "longest:"), create_engine("longest:"))
    assert "faults" not in summary
