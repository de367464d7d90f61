import pytest

from annotations.publishing import pseudonyms


def test_a_pseudonym_stays_when_others_join_and_changes_with_the_salt() -> None:
    few = pseudonyms([1, 2], "salt")
    many = pseudonyms(range(200), "salt")
    assert many.items() >= few.items()
    assert pseudonyms([1], "pepper")["1"] != few["1"]


def test_the_order_is_that_of_the_pseudonyms_not_of_the_ids() -> None:
    names = list(pseudonyms(range(50), "salt").values())
    assert names == sorted(names)
    assert list(pseudonyms(reversed(range(50)), "salt").values()) == names


def test_an_empty_salt_is_refused() -> None:
    with pytest.raises(ValueError, match="salt"):
        pseudonyms([1], "")
