from pathlib import Path

import numpy as np
import pytest

from evaluation.explorer.finding import Wanted, find
from evaluation.explorer.index import Index
from tests.evaluation.explorer.stored import cube_of, store, suspicion

ANSWERS = {
    "arithmetic/test/0": ("AAA", "BBB"),  # lost in Spanish alone
    "arithmetic/test/1": ("BCD", "BBB"),  # no model is right anywhere
    "arithmetic/test/2": ("AAA", "AAA"),
    "arithmetic/test/3": ("AAB", "A-B"),
}
ITEMS = [
    suspicion("arithmetic/test/0", "es", 9.0, "translation_suspected", kind="language_gap"),
    suspicion("arithmetic/test/0", "en", 0.5),
    suspicion("arithmetic/test/1", None, 7.5, "source_suspected", kind="key_never_chosen"),
    suspicion("arithmetic/test/2", "en", 0.1),
]


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index.read(store(tmp_path, cube_of(ANSWERS), ITEMS))


def found(index: Index, wanted: Wanted, **limits: object) -> list[str]:
    """What is found, in words: the number at the end of the name, and the language."""
    numbers = find(index, wanted, **limits)  # type: ignore[arg-type]
    places = (divmod(int(number), len(index.sample_ids)) for number in numbers)
    return [f"{question} {index.languages[language] or '*'}" for language, question in places]


def test_the_most_suspicious_come_first_and_what_has_no_score_last(index: Index) -> None:
    everything = found(index, Wanted())
    assert everything[:4] == ["0 es", "1 *", "0 en", "2 en"]
    assert len(everything) == len(set(everything)) == 3 * 4


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(language="source", order="place"), ["0 *", "1 *", "2 *", "3 *"]),
        (Wanted(language="*", answers="all_wrong", order="place"), ["0 es", "1 en", "1 es"]),
        (Wanted(language="source", answers="all_wrong"), ["1 *"]),
        (Wanted(answers="wrong_here_alone"), ["0 es"]),
        (Wanted(language="en", answers="most_wrong"), ["1 en"]),
        (Wanted(language="es", answers="all_right"), ["2 es"]),
        (Wanted(suspicious=True), ["0 es", "1 *"]),
        (Wanted(reason="source_suspected"), ["1 *"]),
        (Wanted(kind="language_gap"), ["0 es"]),
        (Wanted(language="en", label="CS"), ["1 en"]),
        (Wanted(language="en", label="-"), ["2 en"]),
        (Wanted(language="en", name="test/3"), ["3 en"]),
        (Wanted(language="en", order="right"), ["1 en", "3 en", "0 en", "2 en"]),
        (Wanted(language="en", subject="arithmetic", label="CA", order="right"), ["3 en", "0 en"]),
        (Wanted(language="en", category="no such category"), []),
        (Wanted(language="no such language"), []),
        (Wanted(answers="no such thing"), []),
        (Wanted(reason="no such reason"), []),
    ],
)  # fmt: skip
def test_each_filter_leaves_what_it_says(index: Index, wanted: Wanted, expected: list[str]) -> None:
    assert found(index, wanted) == expected


def test_what_is_withheld_is_found_by_no_filter(index: Index) -> None:
    wanted = Wanted(suspicious=True)
    assert found(index, wanted, withheld={"arithmetic/test/0"}) == ["1 *"]


def test_one_can_look_among_some_alone(index: Index) -> None:
    among = np.zeros(index.shape, dtype=bool)
    among[index.cell("arithmetic/test/2", "es")] = True
    assert found(index, Wanted(), among=among) == ["2 es"]


def test_models_that_were_not_asked_are_neither_right_nor_wrong(index: Index) -> None:
    cell = index.cell("arithmetic/test/3", "es")
    assert (index.right[cell], index.asked[cell]) == (1, 2)
    everywhere = index.cell("arithmetic/test/3", "")
    assert (index.right[everywhere], index.asked[everywhere]) == (3, 5)
