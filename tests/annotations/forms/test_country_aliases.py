"""Countries by what people call them; what two share stands for neither."""

import pytest

from annotations.forms.country_aliases import EVERYDAY, country_aliases, fold
from annotations.vocabularies import countries


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("UK", "GB"), ("uk", "GB"), ("U.K.", "GB"), ("Great Britain", "GB"), ("GBR", "GB"),
        ("USA", "US"), ("u.s.a.", "US"), ("United States of America", "US"), ("UAE", "AE"),
        ("Holland", "NL"), ("The Netherlands", "NL"), ("Burma", "MM"), ("Ivory Coast", "CI"),
        ("cote d'ivoire", "CI"), ("Zaire", "CD"), ("East Timor", "TL"), ("Czech Republic", "CZ"),
        ("Turkey", "TR"), ("Swaziland", "SZ"), ("South Korea", "KR"), ("Republic of Korea", "KR"),
        ("Korea", None), ("Congo", None), ("Virgin Islands", None), ("USSR", None), ("Uk", "GB"),
    ],
)  # fmt: skip
def test_a_country_is_known_by_what_it_is_called(typed: str, code: str | None) -> None:
    assert country_aliases().get(fold(typed)) == code


def test_no_alias_is_the_code_or_the_name_of_another_country() -> None:
    by_name = {fold(name): code for code, name in countries().items()}
    codes = {code.lower() for code in countries()}
    for alias, code in country_aliases().items():
        assert by_name.get(alias, code) == code, alias
        assert alias not in codes
    assert countries().keys() >= EVERYDAY.keys()
