"""The planted mistranslations of many draws: recall beside an oracle's, and false discoveries."""

import pytest

from benchmarks.items import study
from evaluation.analysis.items import BOUND
from tests.length import LONG

pytestmark = pytest.mark.skipif(not LONG, reason="a long proof")

DRAWS = 6


@pytest.mark.parametrize("chosen", [True, False], ids=["options known", "options unknown"])
@pytest.mark.parametrize(
    ("models", "languages", "least"), [(14, 42, 0.95), (4, 42, 0.88), (8, 5, 0.9), (14, 3, 0.9)]
)
def test_what_is_found_of_what_can_be(models, languages, least, chosen):
    setting = {"models": models, "languages": languages, "questions": 2_000}
    numbers = study(setting, draws=DRAWS, chosen=chosen)
    assert numbers["relative"] >= least
    assert numbers["false"] <= BOUND
    assert numbers["found"] > numbers["mantel_haenszel"]


@pytest.mark.parametrize("share", [0.02, 0.0])
@pytest.mark.parametrize("guesses", [(0.31, 0.56, 0.065, 0.065), (0.1, 0.7, 0.1, 0.1)])
def test_a_wrong_option_that_guessers_like_everywhere_is_no_fault_of_a_translation(guesses, share):
    setting = {"questions": 1_500, "guesses": guesses, "slopes": 0.3, "deviation": 0.3}
    numbers = study(setting | {"share": share}, draws=DRAWS)
    assert numbers["flagged"] <= 1 if not share else numbers["false"] <= BOUND


def test_nothing_is_flagged_where_nothing_is_planted():
    setting = {"models": 14, "languages": 42, "questions": 2_000, "share": 0.0}
    assert study(setting, draws=DRAWS)["flagged"] <= 1
