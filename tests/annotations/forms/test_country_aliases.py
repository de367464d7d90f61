"""Countries by what people call them; what several share, and what is no more, is asked about."""

import pytest
from django.conf import settings

from annotations.forms.country_aliases import (
    EVERYDAY,
    LANGUAGES,
    country_aliases,
    fold,
    former_names,
)
from annotations.forms.former_states import FORMER_STATES
from annotations.vocabularies import countries


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("UK", "GB"), ("uk", "GB"), ("U.K.", "GB"), ("Great Britain", "GB"), ("GBR", "GB"),
        ("USA", "US"), ("u.s.a.", "US"), ("United States of America", "US"), ("UAE", "AE"),
        ("Holland", "NL"), ("The Netherlands", "NL"), ("Burma", "MM"), ("Ivory Coast", "CI"),
        ("cote d'ivoire", "CI"), ("Zaire", "CD"), ("East Timor", "TL"), ("Czech Republic", "CZ"),
        ("Czechia", "CZ"), ("Turkey", "TR"), ("Swaziland", "SZ"), ("South Korea", "KR"),
        ("Republic of Korea", "KR"), ("China", "CN"), ("Islands", None), ("England", "GB"),
        ("Reino Unido", "GB"), ("EE. UU.", "US"), ("EEUU", "US"), ("Costa de Marfil", "CI"),
        ("república checa", "CZ"), ("Birmania", "MM"), ("Países Bajos", "NL"),
        ("Royaume-Uni", "GB"), ("etats unis", "US"), ("Côte d’Ivoire", "CI"), ("Tchequie", "CZ"),
        ("Birmanie", "MM"), ("Pays de Galles", "GB"), ("كوسوفو", "XK"),
        ("المملكة المتحدة", "GB"), ("الولايات المتحدة", "US"), ("امريكا", "US"),
        ("السعوديه", "SA"), ("ساحل العاج", "CI"), ("التشيك", "CZ"), ("الإمَارات", "AE"),
    ],
)  # fmt: skip
def test_a_country_is_known_by_what_it_is_called(typed: str, code: str | None) -> None:
    assert country_aliases().get(fold(typed)) == ((code,) if code else None)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [("Korea", "KP KR"), ("Corée", "KP KR"), ("Congo", "CD CG"), ("Islas Vírgenes", "VG VI")],
)
def test_a_name_that_countries_share_stands_for_each_of_them(typed: str, codes: str) -> None:
    assert country_aliases()[fold(typed)] == tuple(codes.split())


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Soviet Union", 15), ("U.S.S.R.", 15), ("union sovietique", 15), ("URSS", 15),
        ("الاتحاد السوفييتي", 15), ("Yugoslavia", 6), ("Yougoslavie", 6), ("Checoslovaquia", 2),
        ("German Democratic Republic", 1), ("RDA", 1), ("ألمانيا الشرقيه", 1),
    ],
)  # fmt: skip
def test_a_state_that_is_no_more_stands_for_todays_countries(typed: str, codes: int) -> None:
    state = FORMER_STATES[former_names()[fold(typed)]]
    assert len(state.codes) == codes
    assert fold(typed) not in country_aliases()


def test_the_lists_name_countries_of_today_in_every_language_of_the_interface() -> None:
    assert [code for code, _ in settings.LANGUAGES] == list(LANGUAGES)
    assert countries().keys() >= EVERYDAY.keys()
    for state in FORMER_STATES:
        assert countries().keys() >= set(state.codes)
        assert set(state.names) == set(LANGUAGES)
    names = [fold(name) for name in countries().values()]
    assert former_names().keys().isdisjoint(names)


def test_no_alias_is_the_code_of_another_country() -> None:
    assert country_aliases().keys().isdisjoint(code.lower() for code in countries())
