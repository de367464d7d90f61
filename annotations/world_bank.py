"""The World Bank's country groups."""

from annotations.vocabularies import Vocabulary


class WorldBankRegion(Vocabulary):
    """The World Bank's country groups, which the paper recommends beside its own list."""

    EAST_ASIA = "East Asia and Pacific"
    EUROPE = "Europe and Central Asia"
    LATIN_AMERICA = "Latin America and Caribbean"
    MIDDLE_EAST = "Middle East and North Africa"
    NORTH_AMERICA = "North America"
    SOUTH_ASIA = "South Asia"
    SUB_SAHARAN_AFRICA = "Sub-Saharan Africa"

    @property
    def label(self) -> str:
        return self.value


_WORLD_BANK_ECONOMIES: dict[WorldBankRegion, str] = {
    WorldBankRegion.EAST_ASIA: (
        "AS AU BN CN FJ FM GU HK ID JP KH KI KP KR LA MH MM MN MO MP MY NC NR NZ PF PG PH PW SB SG "
        "TH TL TO TV TW VN VU WS"
    ),
    WorldBankRegion.EUROPE: (
        "AD AL AM AT AZ BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GE GG GI GL GR HR HU IE IM IS "
        "IT JE KG KZ LI LT LU LV MC MD ME MK NL NO PL PT RO RS RU SE SI SK SM TJ TM TR UA UZ "
        "XK"
    ),
    WorldBankRegion.LATIN_AMERICA: (
        "AG AR AW BB BO BR BS BZ CL CO CR CU CW DM DO EC GD GT GY HN HT JM KN KY LC MF MX NI PA PE "
        "PR PY SR SV SX TC TT UY VC VE VG VI"
    ),
    WorldBankRegion.MIDDLE_EAST: "AE BH DJ DZ EG IL IQ IR JO KW LB LY MA MT OM PS QA SA SY TN YE",
    WorldBankRegion.NORTH_AMERICA: "BM CA US",
    WorldBankRegion.SOUTH_ASIA: "AF BD BT IN LK MV NP PK",
    WorldBankRegion.SUB_SAHARAN_AFRICA: (
        "AO BF BI BJ BW CD CF CG CI CM CV ER ET GA GH GM GN GQ GW KE KM LR LS MG ML MR MU MW MZ NA "
        "NE NG RW SC SD SL SN SO SS ST SZ TD TG TZ UG ZA ZM ZW"
    ),
}
WORLD_BANK_REGION_OF: dict[str, WorldBankRegion] = {
    code: region for region, codes in _WORLD_BANK_ECONOMIES.items() for code in codes.split()
}
"""Country to region, as the World Bank grouped its economies in its fiscal year 2025.

Territories that it does not list for themselves are in none, and neither is Antarctica.
"""


def world_bank_economies() -> dict[WorldBankRegion, list[str]]:
    """The codes of the countries in each region."""
    return {region: codes.split() for region, codes in _WORLD_BANK_ECONOMIES.items()}
