import dataclasses
from random import Random

import pytest

from evaluation.errors import DatasetError
from evaluation.scoring.shots import SEED, choose_shots
from tests.evaluation.scoring.test_prompts import item


def full(asked, dev, count, language="en"):
    return list(choose_shots([asked], dev, rule="full", count=count, language=language)[0])


def test_shots_are_the_first_dev_rows_of_the_subject():
    dev = [item(n, split="dev", subject=s) for n in range(6) for s in ("logic", "virology")]
    shots = full(item(), dev, 5)
    assert [shot.sample_id for shot in shots] == [f"logic/dev/{number}" for number in range(5)]


def test_an_item_is_never_its_own_shot():
    dev = [item(number, split="dev") for number in range(3)]
    assert full(dev[0], dev, 2) == dev[1:]


def test_four_options_are_shown_only_their_kind_and_others_their_kind_first():
    four = [item(number, split="dev") for number in range(2)]
    three = item(7, split="dev", options=tuple("xyz"))
    assert full(item(), [*four, three], 2) == four
    asked = dataclasses.replace(item(), options=tuple("abc"))
    assert full(asked, [*four, three], 2) == [three, four[0]]
    with pytest.raises(DatasetError):
        full(item(), [*four, three], 3)


def test_too_few_dev_rows_name_subject_and_language():
    dev = [item(number, split="dev") for number in range(4)]
    with pytest.raises(DatasetError, match=r"am: subject 'logic' has 4 dev rows .* 5 are needed"):
        full(item(), dev, 5, language="am")


def lite(items, dev, count=2):
    shown = choose_shots(items, dev, rule="lite", count=count, language="en")
    return [list(shots) for shots in shown]


def test_lite_shots_are_drawn_anew_for_each_question_of_a_category():
    dev = [item(n, split="dev", subject=s) for s in ("logic", "virology") for n in range(4)]
    asked = [item(n, subject=s) for s in ("logic", "virology") for n in range(3)]
    rnd = Random(SEED)
    expected = [rnd.sample(dev, 2) for _ in asked]
    assert lite(asked, dev) == expected
    # A limit on the questions changes nothing for those that are left.
    assert lite(asked[:2], dev) == expected[:2]


def test_lite_shots_are_of_the_category_and_never_the_question_itself():
    other = [
        dataclasses.replace(item(n, split="dev", subject="law"), category="Humanities")
        for n in range(4)
    ]
    dev = [item(number, split="dev") for number in range(3)]
    for asked, shown in zip(dev, lite(dev, [*other, *dev]), strict=True):
        assert len(shown) == 2
        assert asked not in shown
        assert {shot.category for shot in shown} == {"STEM"}


def test_lite_shows_four_options_only_their_kind():
    three = [item(n, split="dev", options=tuple("xyz")) for n in range(9)]
    four = [item(n, split="dev") for n in range(10, 13)]
    asked = [dataclasses.replace(item(1), options=tuple("abc")), item(2)]
    shown = lite(asked, [*three, *four], count=3)
    assert sorted(shown[1], key=lambda shot: shot.sample_id) == four
    assert lite(asked[1:], [*three, *four], count=3) == shown[1:]


def test_too_few_dev_rows_of_a_category_name_it():
    dev = [item(number, split="dev") for number in range(4)]
    with pytest.raises(DatasetError, match=r"en: category 'STEM' has 4 dev rows .* 5 are needed"):
        lite([item()], dev, count=5)
