import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.analysis.accuracy import ALL_LANGUAGES, Outcome, aggregate, wilson_interval


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_intervals_are_the_published_ones(successes, n, low, high):
    """R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3."""
    assert wilson_interval(successes / n, n) == pytest.approx((low, high), abs=5e-5)


@given(n=st.integers(1, 20_000), data=st.data())
def test_an_interval_holds_its_share_and_stays_in_range(n, data):
    share = data.draw(st.integers(0, n)) / n
    low, high = wilson_interval(share, n)
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1


def test_an_interval_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one trial"):
        wilson_interval(0.5, 0)


def outcome(number, *, language="en", label="CA", correct=True, credit=None, subject="logic"):
    credit = float(correct) if credit is None else credit
    sample_id = f"{subject}/test/{number}"
    return Outcome(language, sample_id, subject, "STEM", label, correct, credit)


def find(cells, language, subset, kind="all", group=""):
    wanted = (language, subset, kind, group)
    (cell,) = [c for c in cells if (c.language, c.subset, c.group_kind, c.group) == wanted]
    return cell


def test_every_group_counts_its_own_questions():
    cells = aggregate(
        [
            outcome(0, label="CA"),
            outcome(1, label="CS", correct=False, credit=0.5),
            outcome(2, label="-", subject="virology"),
            outcome(0, label="CA", language="es", correct=False),
        ]
    )
    subsets = ("all", "annotated", "CA", "CS", "unannotated")
    assert [find(cells, "en", subset).n for subset in subsets] == [3, 2, 1, 1, 1]
    assert find(cells, ALL_LANGUAGES, "annotated").accuracy == pytest.approx(1 / 3)
    assert find(cells, "en", "all").correct == 2
    assert find(cells, "en", "all").credit_accuracy == pytest.approx(2.5 / 3)
    assert find(cells, "en", "CS", "subject", "logic").accuracy == 0
    assert find(cells, ALL_LANGUAGES, "CA", "category", "STEM").accuracy == 0.5
    assert {cell.language for cell in cells} == {"en", "es", ALL_LANGUAGES}
    assert all(cell.n for cell in cells)


def test_one_language_pooled_is_that_language():
    cells = aggregate([outcome(number, correct=number % 3 == 0) for number in range(40)])
    alone, pooled = find(cells, "en", "CA"), find(cells, ALL_LANGUAGES, "CA")
    assert (alone.low, alone.high) == (pooled.low, pooled.high)


def test_translations_that_always_agree_count_as_one_question():
    codes = ("en", "es", "sr", "am")
    copies = [
        outcome(number, language=code, correct=number % 4 == 0)
        for number in range(60)
        for code in codes
    ]
    pooled = find(aggregate(copies), ALL_LANGUAGES, "all")
    low, high = wilson_interval(0.25, 60)
    assert pooled.n == 240
    assert (pooled.low, pooled.high) == pytest.approx((low, high), rel=0.02)


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(("en", "es", "sr")), st.booleans())))
def test_sums_over_languages_are_the_sum_of_the_languages(answers):
    unique = {(number, language): correct for number, language, correct in answers}
    outcomes = [outcome(n, language=lang, correct=c) for (n, lang), c in unique.items()]
    cells = [
        cell for cell in aggregate(outcomes) if (cell.subset, cell.group_kind) == ("all", "all")
    ]
    pooled = [cell for cell in cells if cell.language == ALL_LANGUAGES]
    single = [cell for cell in cells if cell.language != ALL_LANGUAGES]
    assert sum(c.n for c in pooled) == sum(c.n for c in single) == len(unique)
    assert sum(c.correct for c in pooled) == sum(c.correct for c in single)
    assert all(0 <= c.low <= c.accuracy + 1e-12 and c.accuracy <= c.high + 1e-12 for c in cells)
