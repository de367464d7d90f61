"""Countries are called what people call them, in each language of the interface."""

import pytest
from django.conf import settings

from annotations.forms.country_names import USUAL, country_names_in
from annotations.vocabularies import countries


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", {"PS": "Palestine", "CI": "Ivory Coast", "KN": "Saint Kitts and Nevis"}),
        ("es", {"PS": "Palestina", "CI": "Costa de Marfil", "DE": "Alemania"}),
        ("fr", {"PS": "Palestine", "CI": "Côte d’Ivoire", "HK": "Hong Kong"}),
        ("ar", {"PS": "فلسطين", "CI": "ساحل العاج", "SA": "السعودية"}),
    ],
)
def test_each_country_has_one_name_that_people_use(language: str, names: dict[str, str]) -> None:
    found = country_names_in(language)
    assert found.keys() == countries().keys()
    assert len(set(found.values())) == len(found)
    assert names.items() <= found.items()
    assert not [name for name in found.values() if " SAR " in name or "R.A.S." in name]


def test_the_usual_names_are_of_countries_and_of_the_interfaces_languages() -> None:
    assert [code for code, _ in settings.LANGUAGES] == list(USUAL)
    for names in USUAL.values():
        assert countries().keys() >= names.keys()


def test_a_language_that_has_no_names_reads_those_in_english() -> None:
    assert country_names_in("qaa")["PS"] == "Palestine"
