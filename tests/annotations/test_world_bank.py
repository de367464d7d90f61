"""The World Bank's regions beside the paper's."""

import pytest

from annotations.vocabularies import countries
from annotations.world_bank import WORLD_BANK_REGION_OF, WorldBankRegion

SIZES = {
    WorldBankRegion.EAST_ASIA: 38,
    WorldBankRegion.EUROPE: 58 + 1,  # The Channel Islands have two codes.
    WorldBankRegion.LATIN_AMERICA: 42,
    WorldBankRegion.MIDDLE_EAST: 21,
    WorldBankRegion.NORTH_AMERICA: 3,
    WorldBankRegion.SOUTH_ASIA: 8,
    WorldBankRegion.SUB_SAHARAN_AFRICA: 48,
}


def test_every_region_has_the_economies_that_the_world_bank_counts():
    found = list(WORLD_BANK_REGION_OF.values())
    assert {region: found.count(region) for region in WorldBankRegion} == SIZES


def test_every_code_is_a_country_of_the_list_that_people_choose_from():
    assert set(WORLD_BANK_REGION_OF) <= set(countries())


@pytest.mark.parametrize("code", ["AQ", "GF", "RE", "VA"])
def test_what_the_world_bank_does_not_list_for_itself_has_no_region(code: str):
    assert code not in WORLD_BANK_REGION_OF


@pytest.mark.parametrize(
    ("code", "region"),
    [
        ("MX", WorldBankRegion.LATIN_AMERICA),
        ("US", WorldBankRegion.NORTH_AMERICA),
        ("TR", WorldBankRegion.EUROPE),
        ("PK", WorldBankRegion.SOUTH_ASIA),
        ("FM", WorldBankRegion.EAST_ASIA),
        ("EG", WorldBankRegion.MIDDLE_EAST),
        ("KE", WorldBankRegion.SUB_SAHARAN_AFRICA),
    ],
)
def test_countries_of_the_papers_examples_are_where_the_world_bank_puts_them(
    code: str, region: WorldBankRegion
):
    assert WORLD_BANK_REGION_OF[code] is region
