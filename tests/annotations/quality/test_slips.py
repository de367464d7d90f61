"""Slips against the typography and usage of a language, planted to measure the checks with."""

from random import Random

import pytest

from annotations.quality.checks import run_checks
from annotations.quality.damage.slips import Slip, slips
from annotations.quality.units import Unit

SOURCE = Unit(
    "On Monday, John Feuerbach counted 1,234 books. Who read the “Law” in 3.5 days, not 4 or 7?",
    ("he", "she"),
)
SPANISH = Unit(
    "El lunes, John Feuerbach contó 1.234 libros. ¿Quién leyó la «Ley» de la nación al revés?",
    ("él", "ella"),
)
GERMAN = Unit(
    "Jeden Montag zählte Feuerbach 1.234 Bücher, und er muss lesen. Wer las das „Gesetz“ in 3,5?",
    ("er", "sie"),
)
ARABIC = Unit("في يوم الاثنين، قرأ ٣ كتب ثم ٥ ثم ٧. من هو؟", ("هو", "هي"))


def made(kind: Slip, unit: Unit, language: str) -> list[Unit]:
    return list(slips(SOURCE, unit, language, kind, Random(0)))


@pytest.mark.parametrize(
    ("kind", "unit", "language", "before", "after"),
    [
        (Slip.OPENING_MARK_LOST, SPANISH, "es", "¿Quién", "Quién"),
        (Slip.FOREIGN_MARK, ARABIC, "ar", "هو؟", "هو?"),
        (Slip.SPACE_MISPLACED, SPANISH, "es", "lunes,", "lunes ,"),
        (Slip.FOREIGN_QUOTES, GERMAN, "de", "„Gesetz“", "“Gesetz”"),
        (Slip.DIGITS_MIXED, ARABIC, "ar", "٥", "5"),
        (Slip.SEPARATOR_KEPT, GERMAN, "de", "3,5", "3.5"),
        (Slip.CAPITAL_CHANGED, GERMAN, "de", "Jeden", "jeden"),
        (Slip.CAPITAL_CHANGED, SPANISH, "es", "El lunes", "El Lunes"),
        (Slip.USUAL_MISTAKE, GERMAN, "de", "muss", "muß"),
    ],
)
def test_each_kind_finds_its_place(
    kind: Slip, unit: Unit, language: str, before: str, after: str
) -> None:
    assert before in unit.text
    assert unit.text.replace(before, after) in {one.text for one in made(kind, unit, language)}


@pytest.mark.parametrize("kind", sorted(set(Slip) - {Slip.NAME_MISSPELT}))
def test_a_slip_is_told_by_a_check_and_the_sound_text_by_none(kind: Slip) -> None:
    for unit, language in ((SPANISH, "es"), (GERMAN, "de"), (ARABIC, "ar")):
        sound = {(one.check, one.field) for one in run_checks(SOURCE, unit, language)}
        for slip in made(kind, unit, language):
            assert {(one.check, one.field) for one in run_checks(SOURCE, slip, language)} - sound


def test_a_misspelt_name_is_another_and_nearly_as_long() -> None:
    for slip in made(Slip.NAME_MISSPELT, SPANISH, "es"):
        assert "Feuerbach" not in slip.text
        assert abs(len(slip.text) - len(SPANISH.text)) <= 1


def test_in_a_language_that_nothing_is_known_of_there_is_none_but_of_names() -> None:
    assert not [kind for kind in set(Slip) - {Slip.NAME_MISSPELT} if made(kind, SPANISH, "qaa")]
