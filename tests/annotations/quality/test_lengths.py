"""What is usual of the lengths of translations, learnt from accepted ones."""

import pytest

from annotations.quality.checks import Unit, check_text
from annotations.quality.lengths import ENOUGH, learnt

ACCEPTED = [(100, 120 + number % 21) for number in range(ENOUGH)]


def test_bounds_are_learnt_where_there_are_enough_texts() -> None:
    usual = learnt(ACCEPTED)
    assert usual is not None
    assert usual.shortest == pytest.approx(1.2 / 1.25)
    assert usual.longest == pytest.approx(1.4 * 1.25)
    assert usual.usual == pytest.approx(1.3, abs=0.01)
    assert learnt(ACCEPTED[1:]) is None


def test_short_fields_and_one_out_of_all_measure_teach_nothing() -> None:
    assert learnt([(39, 50)] * ENOUGH) is None
    assert learnt([*ACCEPTED, (100, 900), (100, 0)]) == learnt([*ACCEPTED, (100, 140)])


@pytest.mark.parametrize("language", ["es", "qaa"])
def test_what_was_learnt_counts_before_what_the_language_s_file_says(language: str) -> None:
    source, short = Unit("x" * 100, ("a", "b")), Unit("y" * 80, ("c", "d"))
    before = check_text(source, short, language)
    after = check_text(source, short, language, lengths=learnt(ACCEPTED))
    assert "length_ratio" not in {finding.check for finding in before.findings}
    assert "length_ratio" in {finding.check for finding in after.findings}
