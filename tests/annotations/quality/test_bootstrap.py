"""Paired bootstrap against sacreBLEU's own, at the same seed."""

from functools import partial

import numpy as np
import pytest
from sacrebleu.metrics import BLEU, CHRF, TER
from sacrebleu.significance import PairedTest

from annotations.quality.bootstrap import ranking, rate_interval
from annotations.quality.measures import Counts, count
from annotations.quality.tokenizers import plain

REFERENCES = [f"the {a} {b} stands near the old river today" for a in ("red", "blue", "wide")
              for b in ("house", "mill", "bridge", "tower")]  # fmt: skip
NEAR = [text.replace("old", "ancient") if n % 3 else text for n, text in enumerate(REFERENCES)]
FAR = [text.replace("near", "by").replace("the", "a") if n % 4 else text
       for n, text in enumerate(REFERENCES)]  # fmt: skip


def counted(texts: list[str]) -> Counts:
    found = [count(text, ref, plain("en")) for text, ref in zip(texts, REFERENCES, strict=True)]
    return np.array(found)


METRICS = {"bleu": partial(BLEU, tokenize="none", force=True), "hter": TER,
           "chrf": partial(CHRF, word_order=2)}  # fmt: skip


@pytest.mark.parametrize("measure", METRICS)
def test_scores_intervals_and_p_values_are_those_of_sacrebleu(measure: str) -> None:
    found = ranking({"near": counted(NEAR), "far": counted(FAR)}, measure, samples=200)
    metric = METRICS[measure](references=[REFERENCES])
    theirs = PairedTest(
        [("near", NEAR), ("far", FAR)], {measure: metric}, None, test_type="bs", n_samples=200
    )()[1]
    (scores,) = (value for name, value in theirs.items() if name != "System")
    scale = 0.01 if measure == "hter" else 1
    for name, score in zip(("near", "far"), scores, strict=True):
        ours = next(one for one in found.engines if one.engine == name)
        assert ours.score == pytest.approx(score.score * scale, rel=1e-5)
        assert (ours.high - ours.low) / 2 == pytest.approx(score.ci * scale, rel=1e-4)
    (pair,) = found.pairs
    assert pair.p == scores[1].p_value
    assert [one.engine for one in found.engines] == ["near", "far"]


def test_ranks_tell_what_is_sure_and_what_is_not() -> None:
    near, far = counted(NEAR), counted(FAR)
    found = ranking({"b": near, "a": near, "far": far}, "hter", samples=200)
    assert [(one.engine, one.rank, one.best, one.worst) for one in found.engines] == [
        ("a", 1, 1, 2), ("b", 2, 1, 2), ("far", 3, 3, 3),
    ]  # fmt: skip
    assert found.texts == len(REFERENCES)
    assert found == ranking({"b": near, "a": near, "far": far}, "hter", samples=200)
    assert next(pair.difference for pair in found.pairs) == 0
    few = ranking({"near": near[-5:], "far": far[-5:]}, "hter", samples=200)
    assert [(one.best, one.worst) for one in few.engines] == [(1, 2), (1, 2)]


def test_an_interval_holds_the_rate_and_of_one_text_there_is_none() -> None:
    rows = counted(FAR)[:, :2]
    low, high = rate_interval(rows)
    assert low < rows[:, 0].sum() / rows[:, 1].sum() < high
    assert rate_interval(rows[:1]) is None
    assert rate_interval(np.zeros((3, 2), dtype=np.int64)) is None
