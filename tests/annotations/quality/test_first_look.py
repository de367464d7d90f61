"""What is most doubtful comes first, with the reason that weighs most."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.quality.first_look import (
    WEIGHT,
    Evidence,
    disagreement,
    in_order,
    length,
    looks,
)
from annotations.vocabularies import Signal


def among(many: int = 200, **texts: Evidence) -> dict[str, Evidence]:
    """The texts among as many ordinary ones."""
    return {f"sound {n}": Evidence() for n in range(many)} | texts


def test_an_error_comes_before_a_flag_before_a_warning_before_nothing() -> None:
    found = looks(
        among(
            warned=Evidence(warnings=frozenset({"numbers"})),
            flagged=Evidence(flags=2),
            erring=Evidence(errors=frozenset({"empty"})),
        )
    )
    assert in_order(found)[:4] == ["erring", "flagged", "warned", "sound 0"]
    assert [found[key].reason for key in in_order(found)[:4]] == [
        Signal.ERRORS, Signal.FLAGS, Signal.WARNINGS, None,
    ]  # fmt: skip
    assert found["sound 0"].score == 0


def test_doubts_add_up_as_a_noisy_or() -> None:
    found = looks(among(both=Evidence(errors=frozenset({"empty"}), flags=1)))["both"]
    assert found.score == pytest.approx(
        1 - (1 - WEIGHT[Signal.ERRORS]) * (1 - WEIGHT[Signal.FLAGS])
    )
    assert found.doubts == {
        Signal.ERRORS: pytest.approx(WEIGHT[Signal.ERRORS]),
        Signal.FLAGS: WEIGHT[Signal.FLAGS],
    }


def test_a_check_that_speaks_of_every_text_says_next_to_nothing_of_any() -> None:
    noisy = frozenset({"length_ratio"})
    texts = {n: Evidence(warnings=noisy) for n in range(100)}
    texts[100] = Evidence(warnings=noisy | {"numbers"})
    found = looks(texts)
    assert in_order(found)[0] == 100
    assert 0 < found[0].score < 0.05


@pytest.mark.parametrize(
    ("signal", "usual", "far"),
    [
        (Signal.DISAGREEMENT, 0.3, 0.9),
        (Signal.BACK_TRANSLATION, 0.3, 0.9),
        (Signal.CONFIDENCE, -0.2, -4.0),
        (Signal.LENGTH, log(1.1), log(0.2)),
    ],
)
def test_what_is_far_from_the_usual_stands_out_and_few_texts_are_no_measure(
    signal: Signal, usual: float, far: float
) -> None:
    texts = {n: Evidence(**{signal.value: usual + n / 10_000}) for n in range(99)}
    texts[99] = Evidence(**{signal.value: far})
    found = looks(texts)
    assert in_order(found)[0] == 99
    assert found[99].reason == signal
    assert found[99].score == pytest.approx(WEIGHT[signal], rel=0.05)
    assert all(look.score == 0 for look in looks({n: texts[n] for n in (1, 2, 99)}).values())


def test_texts_are_compared_without_case_and_spaces() -> None:
    assert disagreement(["Which river?\nNile", "which  RIVER?\nnile"]) == 0
    assert disagreement(["aaaa", "aaab", "bbbb"]) == pytest.approx((1 / 4 + 4 / 4 + 3 / 4) / 3)
    assert disagreement(["alone"]) is None
    assert length("x" * 40, "y" * 80) == pytest.approx(log(2))
    assert length("x" * 39, "y" * 80) is length("x" * 40, "") is None


checks = st.frozensets(st.sampled_from(["numbers", "empty", "markup"]), max_size=3)
shares = st.none() | st.floats(0, 1)
evidence = st.builds(
    Evidence,
    errors=checks,
    warnings=checks,
    flags=st.integers(0, 3),
    disagreement=shares,
    back_translation=shares,
    length=st.none() | st.floats(-3, 3),
    confidence=st.none() | st.floats(-50, 0),
)


@given(st.dictionaries(st.integers(), evidence, max_size=30))
def test_every_item_has_a_score_and_a_reason_where_it_is_not_nought(
    texts: dict[int, Evidence],
) -> None:
    found = looks(texts)
    assert found.keys() == texts.keys()
    for look in found.values():
        assert 0 <= look.score <= 1
        assert (look.reason is not None) == (look.score > 0)
    assert sorted(in_order(found)) == sorted(texts)
