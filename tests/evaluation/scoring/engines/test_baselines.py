import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.errors import EngineError
from evaluation.scoring.engines import Question, create_engine
from evaluation.scoring.items import Item


def question(sample_id="logic/test/0", language="en", options=("w", "x", "y", "z")):
    item = Item(sample_id, "logic", "STEM", "Why?", tuple(options), 0, "-")
    return Question(item, language, "", ())


def choose(spec, *questions):
    return [scored.predicted for scored in create_engine(spec).score(questions)]


def test_uniform_is_the_stated_hash():
    """Computed apart with `printf 0/logic/test/0/en | sha256sum`."""
    asked = [question(f"logic/test/{number}", code) for number in range(3) for code in ("en", "sr")]
    assert choose("uniform:0", *asked) == [0, 1, 2, 0, 1, 1]
    assert choose("uniform:1", *asked) == [0, 0, 1, 2, 3, 3]


@given(st.text(min_size=1), st.lists(st.text(), min_size=2, max_size=26))
def test_uniform_names_an_option_and_ignores_the_texts(sample_id, options):
    (first,) = choose("uniform:0", question(sample_id, options=options))
    (again,) = choose("uniform:0", question(sample_id, options=["other"] * len(options)))
    assert first == again
    assert 0 <= first < len(options)


def test_longest_counts_code_points_after_strip_and_takes_the_first_of_equals():
    asked = [
        question(options=("a   ", "bb", " cc", "d")),
        question(options=("ééé", "abcd", "日本語日", "")),
        question(options=("", " ", "\n", "\t")),
    ]
    assert choose("longest:", *asked) == [1, 1, 0]


@given(st.lists(st.text(), min_size=2, max_size=26))
def test_nothing_is_longer_than_the_longest(options):
    (chosen,) = choose("longest:", question(options=options))
    lengths = [len(option.strip()) for option in options]
    assert lengths[chosen] == max(lengths)
    assert all(length < lengths[chosen] for length in lengths[:chosen])


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("uniform", "expected ENGINE:TARGET with ENGINE one of .*longest, .*uniform"),
        ("oracle:42", "model 'oracle:42': expected"),
        ("uniform:", "the seed must be an integer"),
        ("uniform:one", "the seed must be an integer"),
        ("longest:3", "takes no target"),
        ("reference:", "needs a model"),
        ("reference:./missing", "no such model folder"),
    ],
)
def test_a_spec_that_names_no_engine_says_what_one_is(spec, message):
    with pytest.raises(EngineError, match=message):
        create_engine(spec)
