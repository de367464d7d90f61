import pytest

from workbench.release_format.names import LONGEST, distinct, fold, slug


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Law", "law"),
        ("caf\u00e9", "cafe\u0301"),
        ("stra\u00dfe", "STRASSE"),
        ("a-b", "a_b"),
        ("C++", "c##"),
        ("\u01f0", "J\u030c"),
    ],
)
def test_names_that_something_takes_for_one_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_names_that_nothing_mistakes_stay_apart() -> None:
    assert len({fold(name) for name in ("c", "c_", "c__", "cc", "\u0441")}) == 5


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("world_religions", "world_religions"),
        ("World Religions (II)", "world_religions_ii"),
        ("C#", "c"),
        ("Cafe\u0301", "caf\u00e9"),
        ("con", "con_"),
        ("?!", ""),
    ],
)
def test_a_text_is_part_of_a_name(text: str, name: str) -> None:
    assert slug(text) == name


def test_a_long_text_leaves_room_in_a_files_name() -> None:
    assert len(slug("\u12a0" * 120).encode()) <= LONGEST


def test_the_first_has_the_name_and_the_others_the_same_one_whoever_is_beside_them() -> None:
    few = distinct({"C": "c", "C#": "c"})
    many = distinct({"C": "c", "C!": "c", "C#": "c", "c": "C", "none": ""})
    assert few["C"] == many["C"] == "c"
    assert few["C#"] == many["C#"]
    assert len(set(map(fold, many.values()))) == len(many)
    assert all(name.strip("_") for name in many.values())
    assert distinct({"Law": "law", "art": "art"}) == {"Law": "law", "art": "art"}
